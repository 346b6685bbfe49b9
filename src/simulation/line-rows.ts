import type { CivilTime } from '../base/civil-time.js';
import { MS_PER_S } from '../base/units.js';
import { type Drawn, LineFlows, loadingOf } from '../grid/line-flows.js';
import type { CsvTable } from '../results/csv.js';
import { tables } from '../results/dictionary.js';
import type { FolderWriter } from '../results/folder-writer.js';
import type { Cell } from '../results/table.js';
import type { Scenario } from '../scenario/scenario.js';
import type { Boundary, Network } from '../system/network.js';
import type { System } from '../system/system.js';

/** boundaries.csv, an output interval at a time, and lines.csv with what lines, links and boundaries came to in the run. */
export class LineRows {
  readonly #flows: LineFlows;
  readonly #network: Network;
  readonly #startUnixMs: number;
  readonly #boundaries: CsvTable;
  readonly #lines: CsvTable;
  readonly #branchPeaks: Peak[];
  readonly #linkPeaks: Peak[];
  readonly #boundaryPeaks: Peak[];

  constructor(
    { startUnixMs }: Scenario,
    system: System,
    network: Network,
    writer: FolderWriter,
    clock: CivilTime,
    first: readonly Cell[],
  ) {
    this.#flows = new LineFlows(system, network);
    this.#network = network;
    this.#startUnixMs = startUnixMs;
    this.#boundaries = writer.table(tables.boundaries, clock, first);
    this.#lines = writer.table(tables.lines, clock, first);
    this.#branchPeaks = network.branches.map(() => new Peak());
    this.#linkPeaks = network.dcLinks.map(() => new Peak());
    this.#boundaryPeaks = network.boundaries.map(() => new Peak());
  }

  /**
   * An interval of `lengthMs` that ended at `endMs`: what was drawn, output by plant, W, branches that are open then, and
   * what the schedule has set links to, W, where it does.
   */
  interval(
    endMs: number,
    lengthMs: number,
    drawn: Drawn,
    outputW: Readonly<Float64Array>,
    isOpen: Readonly<Uint8Array>,
    linkW?: Readonly<Float64Array>,
  ): void {
    const { branches, dcLinks, boundaries } = this.#network;
    const unixMs = this.#startUnixMs + endMs;
    const time: readonly Cell[] = [unixMs, unixMs, endMs / MS_PER_S];
    for (const [i, { isInService }] of branches.entries()) this.#flows.setBranchInService(i, isInService && isOpen[i] === 0);
    const flows = this.#flows.solve(drawn, outputW, linkW);
    for (const [b, boundary] of boundaries.entries()) {
      const flowW = flows?.boundaryW[b];
      this.#boundaries.row([...time, boundary.name, megawatts(flowW), megawatts(limitOf(boundary, flowW ?? 0))]);
    }
    if (!flows) return;
    for (const [i, { ratingVa }] of branches.entries()) {
      const flowW = flows.branchW[i]!;
      this.#branchPeaks[i]!.see(endMs, lengthMs, flowW, ratingVa === null ? null : Math.abs(flowW) / ratingVa);
    }
    for (const [i, { limitW }] of dcLinks.entries()) {
      const flowW = flows.linkW[i]!;
      this.#linkPeaks[i]!.see(endMs, lengthMs, flowW, flowW === 0 ? 0 : Math.abs(flowW) / limitW);
    }
    for (const [b, boundary] of boundaries.entries()) {
      const flowW = flows.boundaryW[b]!;
      this.#boundaryPeaks[b]!.see(endMs, lengthMs, flowW, Math.abs(loadingOf(boundary, flowW)));
    }
  }

  /** Writes lines.csv: lines, links and boundaries in their tables' order. `openedMs`: when each line first opened. */
  finish(openedMs: Readonly<Float64Array> | null): void {
    const { buses, branches, dcLinks, boundaries } = this.#network;
    const nameOf = (bus: number): string => buses[bus]!.name;
    for (const [i, { name, from, to, ratingVa }] of branches.entries())
      this.#lines.row([
        name,
        'line',
        nameOf(from),
        nameOf(to),
        megawatts(ratingVa),
        ...this.#branchPeaks[i]!.cells(),
        seconds(openedMs?.[i]),
      ]);
    for (const [i, { name, from, to, limitW }] of dcLinks.entries())
      this.#lines.row([name, 'link', nameOf(from), nameOf(to), megawatts(limitW), ...this.#linkPeaks[i]!.cells(), null]);
    for (const [b, boundary] of boundaries.entries()) {
      const peak = this.#boundaryPeaks[b]!;
      this.#lines.row([boundary.name, 'boundary', '', '', megawatts(limitOf(boundary, peak.flowW)), ...peak.cells(), null]);
    }
  }
}

/** The largest flow of a line, link or boundary, and how long it was above its limit. */
class Peak {
  flowW = 0;
  #atMs: number | null = null;
  #loading: number | null = null;
  #overMs: number | null = null;

  /** `loading` is the flow over its limit; null where there is no limit. */
  see(endMs: number, lengthMs: number, flowW: number, loading: number | null): void {
    if (this.#atMs === null || Math.abs(flowW) > Math.abs(this.flowW)) {
      this.flowW = flowW;
      this.#atMs = endMs;
    }
    if (loading === null) return;
    this.#loading = Math.max(this.#loading ?? 0, loading);
    this.#overMs = (this.#overMs ?? 0) + (loading > 1 ? lengthMs : 0);
  }

  /** Empty where no interval had a flow. */
  cells(): readonly Cell[] {
    if (this.#atMs === null) return [null, null, null, null];
    const overS = this.#overMs === null ? null : this.#overMs / MS_PER_S;
    // A limit of zero is exceeded by anything: there is no share of it.
    const loadingPct = this.#loading !== null && Number.isFinite(this.#loading) ? this.#loading * 100 : null;
    return [megawatts(this.flowW), this.#atMs / MS_PER_S, loadingPct, overS];
  }
}

const megawatts = (powerW: number | null | undefined): number | null =>
  powerW === null || powerW === undefined ? null : powerW / 1e6;

const seconds = (ms: number | undefined): number | null => (ms === undefined || Number.isNaN(ms) ? null : ms / MS_PER_S);

const limitOf = ({ limitW, reverseLimitW }: Boundary, flowW: number): number => (flowW < 0 ? reverseLimitW : limitW);
