import type { CivilTime } from '../base/civil-time.js';
import { MS_PER_S } from '../base/units.js';
import type { SettledPeriod } from '../market/period-costs.js';
import type { CsvTable } from '../results/csv.js';
import { tables } from '../results/dictionary.js';
import type { FolderWriter } from '../results/folder-writer.js';
import type { Cell } from '../results/table.js';
import type { Scenario } from '../scenario/scenario.js';

/** prices.csv: a settlement period at a time, once it is over. */
export class PriceRows {
  readonly #table: CsvTable;
  readonly #startUnixMs: number;
  #endMs = 0;

  constructor({ startUnixMs }: Scenario, writer: FolderWriter, clock: CivilTime, first: readonly Cell[]) {
    this.#table = writer.table(tables.prices, clock, first);
    this.#startUnixMs = startUnixMs;
  }

  write({ systemPricePerWh, imbalancePricePerWh, imbalanceWh, lastedMs }: SettledPeriod): void {
    this.#endMs += lastedMs;
    const unixMs = this.#startUnixMs + this.#endMs;
    const prices = [systemPricePerWh * 1e6, imbalancePricePerWh * 1e6, imbalanceWh / 1e6];
    this.#table.row([unixMs, unixMs, this.#endMs / MS_PER_S, ...prices]);
  }
}
