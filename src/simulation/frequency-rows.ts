import type { CivilTime } from '../base/civil-time.js';
import { MS_PER_S, TICKS_PER_S } from '../base/units.js';
import type { GridModel } from '../grid/grid-model.js';
import type { CsvTable } from '../results/csv.js';
import { tables } from '../results/dictionary.js';
import type { FolderWriter } from '../results/folder-writer.js';
import type { Cell } from '../results/table.js';
import type { Scenario } from '../scenario/scenario.js';

/** Rows of 50 ms kept ready for a disturbance that may follow, and written on after the last sign of one. */
const BEFORE_TICKS = 5 * TICKS_PER_S;
const AFTER_TICKS = 60 * TICKS_PER_S;
/** Signs of a disturbance: rate of change over 500 ms, Hz/s, and distance from nominal, Hz. */
const ROCOF_HZ_PER_S = 0.05;
const DEVIATION_HZ = 0.2;
/** A table meant for people stays below a spreadsheet's rows. */
const ROWS_MAX = 1_000_000;
const ROCOF_TICKS = TICKS_PER_S / 2;
/** Numbers kept of a tick. */
const WIDTH = 8;

/** frequency.csv on its lattice, and frequency_events.csv every 50 ms around disturbances. */
export class FrequencyRows {
  /** From when on disturbances are left out of frequency_events.csv, because it is full; null: they are all there. */
  cutFromMs: number | null = null;
  readonly #regular: CsvTable;
  readonly #fine: CsvTable;
  readonly #startUnixMs: number;
  readonly #intervalMs: number;
  readonly #nominalHz: number;
  /** The latest ticks, WIDTH numbers each, oldest overwritten; and how many there have been. */
  readonly #ring = new Float64Array(BEFORE_TICKS * WIDTH);
  #tickCount = 0;
  /** Ticks of the ring that are not in the fine table yet. */
  #unwritten = 0;
  #leftTicks = 0;

  constructor(
    { startUnixMs, outputs }: Scenario,
    nominalHz: number,
    writer: FolderWriter,
    clock: CivilTime,
    first: readonly Cell[],
    /** Of the table of disturbances. */
    readonly rowsMax = ROWS_MAX,
  ) {
    this.#nominalHz = nominalHz;
    this.#startUnixMs = startUnixMs;
    this.#intervalMs = outputs.frequencyMs;
    this.#regular = writer.table(tables.frequency, clock, first);
    this.#fine = writer.table(tables.frequency_events, clock, first);
  }

  /** A disturbance is known to begin. */
  disturb(): void {
    this.#leftTicks = AFTER_TICKS;
  }

  /** A tick that ended at `endMs`. */
  tick(endMs: number, grid: GridModel, shedW: number): void {
    const ring = this.#ring;
    const at = (this.#tickCount % BEFORE_TICKS) * WIDTH;
    const hasPast = this.#tickCount >= ROCOF_TICKS;
    const pastHz = ring[((this.#tickCount + BEFORE_TICKS - ROCOF_TICKS) % BEFORE_TICKS) * WIDTH + 1]!;
    const rocofHzPerS = hasPast ? ((grid.frequencyHz - pastHz) * TICKS_PER_S) / ROCOF_TICKS : Number.NaN;
    ring[at] = endMs;
    ring[at + 1] = grid.frequencyHz;
    ring[at + 2] = rocofHzPerS;
    ring[at + 3] = grid.demandServedW;
    ring[at + 4] = grid.generationW;
    ring[at + 5] = grid.responseW;
    ring[at + 6] = shedW;
    ring[at + 7] = grid.inertiaVAs;
    this.#tickCount++;
    this.#unwritten = Math.min(BEFORE_TICKS, this.#unwritten + 1);
    if (endMs % this.#intervalMs === 0) this.#regular.row(this.#row(at));
    if (Math.abs(rocofHzPerS) > ROCOF_HZ_PER_S || Math.abs(grid.frequencyHz - this.#nominalHz) > DEVIATION_HZ) this.disturb();
    if (this.#leftTicks > 0) this.#writeFine();
  }

  #writeFine(): void {
    this.#leftTicks--;
    for (let k = this.#unwritten; k > 0; k--) {
      const at = ((this.#tickCount - k) % BEFORE_TICKS) * WIDTH;
      if (this.#fine.rowCount < this.rowsMax) this.#fine.row(this.#row(at));
      else this.cutFromMs ??= this.#ring[at]!;
    }
    this.#unwritten = 0;
  }

  #row(at: number): Cell[] {
    const [endMs, frequencyHz, rocofHzPerS, demandW, generationW, responseW, shedW, inertiaVAs] = this.#ring.subarray(
      at,
      at + WIDTH,
    );
    const unixMs = this.#startUnixMs + endMs!;
    return [
      unixMs,
      unixMs,
      endMs! / MS_PER_S,
      frequencyHz,
      rocofHzPerS,
      demandW! / 1e6,
      generationW! / 1e6,
      responseW! / 1e6,
      shedW! / 1e6,
      inertiaVAs! / 1e9,
    ];
  }
}
