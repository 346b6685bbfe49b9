import type { CivilTime } from '../base/civil-time.js';
import type { CsvTable } from '../results/csv.js';
import { tables } from '../results/dictionary.js';
import type { FolderWriter } from '../results/folder-writer.js';
import type { Cell } from '../results/table.js';
import type { System } from '../system/system.js';

/** generation.csv: output by area and technology, in the order of areas and, within one, of the table of plants. */
export class GenerationRows {
  readonly #table: CsvTable;
  readonly #groups: readonly { readonly area: string; readonly technology: string; readonly plants: readonly number[] }[];

  constructor({ areas, plants }: System, writer: FolderWriter, clock: CivilTime, first: readonly Cell[]) {
    this.#table = writer.table(tables.generation, clock, first);
    this.#groups = areas.flatMap(({ id }) => {
      const byTechnology = new Map<string, number[]>();
      for (const [p, { area, technology }] of plants.entries()) {
        if (area === id) byTechnology.set(technology, [...(byTechnology.get(technology) ?? []), p]);
      }
      return [...byTechnology].map(([technology, members]) => ({ area: id, technology, plants: members }));
    });
  }

  /** What each plant gives, W; `time` are the first cells of a row. */
  write(time: readonly Cell[], outputW: Readonly<Float64Array>): void {
    for (const { area, technology, plants } of this.#groups) {
      const powerW = plants.reduce((sum, p) => sum + outputW[p]!, 0);
      this.#table.row([...time, area, technology, powerW / 1e6]);
    }
  }
}
