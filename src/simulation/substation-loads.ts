import { CivilTime } from '../base/civil-time.js';
import { MS_PER_MIN } from '../base/units.js';
import { type SubstationColumns, viewSubstations } from '../engine/substation-schema.js';
import type { RunCounts } from '../impact/record.js';
import type { CsvTable } from '../results/csv.js';
import { tables } from '../results/dictionary.js';
import type { FolderWriter } from '../results/folder-writer.js';
import type { Cell, Table } from '../results/table.js';
import { SUBSTATIONS_ALL } from '../scenario/substations-asked.js';
import type { Course } from './course.js';

/** substations.csv, where the scenario asks for it and the system has it; the tables that were written. */
export function writeSubstations(course: Course, writer: FolderWriter, first: readonly Cell[]): readonly Table[] {
  const { substationsMax } = course.scenario.outputs;
  const loads = SubstationLoads.of(course);
  if (loads === null || substationsMax === 0) return [];
  const clock = new CivilTime(course.system.timeZone);
  loads.write(writer.table(tables.substations, clock, first), substationsMax);
  return [tables.substations];
}

/** What the summary says of the streets, in real transformers. */
export function streetCounts(course: Course): Pick<RunCounts, 'transformersOverloadedCount'> {
  const loads = SubstationLoads.of(course);
  const { devicesPerAgent } = course.scenario;
  return { transformersOverloadedCount: loads && loads.count(s => loads.isOverloaded(s)) * devicesPerAgent };
}

/** What a run has done to its low-voltage transformers: each of the sample by its number in the layout. */
export class SubstationLoads {
  readonly columns: SubstationColumns;
  readonly #course: Course;
  readonly #powerFactor: number;

  /** Null where the system does not say how low-voltage networks are planned. */
  static of(course: Course): SubstationLoads | null {
    const { distribution } = course.system;
    return distribution && new SubstationLoads(course, distribution.powerFactor);
  }

  private constructor(course: Course, powerFactor: number) {
    const { engine, system } = course;
    this.#course = course;
    this.#powerFactor = powerFactor;
    this.columns = viewSubstations(engine.memory.substations, system, engine.layout.substationCount).columns;
  }

  /** Largest load over the rating. */
  loading(s: number): number {
    return Math.abs(this.columns.peakW[s]!) / this.#powerFactor / this.columns.ratingVA[s]!;
  }

  isOverloaded(s: number): boolean {
    return this.columns.overMs[s]! > 0;
  }

  /** Transformers of the sample for which something holds. */
  count(holds: (s: number) => boolean): number {
    let count = 0;
    for (let s = 0; s < this.columns.ratingVA.length; s++) count += Number(holds(s));
    return count;
  }

  /** Writes substations.csv: the most heavily loaded first. */
  write(table: CsvTable, most: number): void {
    const { engine, system } = this.#course;
    const { substationCustomers, substationType, blocks } = engine.layout;
    const loading = Float64Array.from(this.columns.ratingVA, (_, s) => this.loading(s));
    const order = Uint32Array.from(loading.keys()).sort((a, b) => loading[b]! - loading[a]! || a - b);
    const areaOf = new Uint8Array(loading.length);
    for (const { areaIndex, substationStart, substationEnd } of blocks) areaOf.fill(areaIndex, substationStart, substationEnd);
    const { ratingVA, peakW, peakEndS, overMs, hotSpotC, agedMs } = this.columns;
    for (const s of most === SUBSTATIONS_ALL ? order : order.subarray(0, most)) {
      const area = system.areas[areaOf[s]!]!.id;
      table.row([
        `${area}-${s + 1}`,
        area,
        system.substationTypes[areaOf[s]!]![substationType[s]!]!.id,
        substationCustomers[s]!,
        ratingVA[s]! / 1e6,
        peakW[s]! / 1e6,
        peakEndS[s]!,
        loading[s]! * 100,
        overMs[s]! / 1000,
        Number.isFinite(hotSpotC[s]!) ? hotSpotC[s]! : null,
        agedMs[s]! / MS_PER_MIN,
      ]);
    }
  }
}
