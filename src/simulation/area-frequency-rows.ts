import type { CivilTime } from '../base/civil-time.js';
import { MS_PER_S } from '../base/units.js';
import type { GridModel } from '../grid/grid-model.js';
import type { CsvTable } from '../results/csv.js';
import { tables } from '../results/dictionary.js';
import type { FolderWriter } from '../results/folder-writer.js';
import type { Cell } from '../results/table.js';
import type { Scenario } from '../scenario/scenario.js';
import type { System } from '../system/system.js';

/** frequency_areas.csv on its lattice, where a scenario asks for it. */
export class AreaFrequencyRows {
  readonly #table: CsvTable | null;
  readonly #intervalMs: number;
  readonly #startUnixMs: number;
  readonly #areaIds: readonly string[];

  constructor(
    { outputs, startUnixMs }: Scenario,
    system: System,
    writer: FolderWriter,
    clock: CivilTime,
    first: readonly Cell[],
  ) {
    this.#intervalMs = outputs.frequencyAreasMs ?? Number.POSITIVE_INFINITY;
    this.#table = outputs.frequencyAreasMs === null ? null : writer.table(tables.frequency_areas, clock, first);
    this.#startUnixMs = startUnixMs;
    this.#areaIds = system.areas.map(({ id }) => id);
  }

  /** A tick that ended at `endMs`. */
  tick(endMs: number, grid: GridModel): void {
    if (this.#table === null || endMs % this.#intervalMs !== 0) return;
    const unixMs = this.#startUnixMs + endMs;
    for (const [area, id] of this.#areaIds.entries())
      this.#table.row([unixMs, unixMs, endMs / MS_PER_S, id, grid.areaFrequencyHz(area)]);
  }
}
