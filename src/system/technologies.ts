import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { provenance, type Row, readTable, type Table } from './table.js';

export const technologiesTable = {
  file: 'technologies.csv',
  about: 'How plants of a technology start, stop and store; needed by `dispatch: optimised` alone',
  key: ['technology'],
  columns: {
    technology: { type: 'text', about: 'A technology of plants.csv' },
    start_cost_gbp_per_mw: {
      type: 'number',
      min: 0,
      max: 10_000,
      about: "What a start costs, for each MW of the unit's capacity",
    },
    min_up_min: { type: 'number', min: 0, max: 2880, about: 'A unit that has started stays on line this long' },
    min_down_min: { type: 'number', min: 0, max: 2880, about: 'A unit that has stopped stays off this long' },
    notice_min: {
      type: 'number',
      min: 0,
      max: 2880,
      about: 'From the instruction to the first power of a unit that stands still',
    },
    round_trip_pu: { type: 'fraction', empty: true, about: 'Energy that a store gives for what it took; empty: no store' },
    export_discount_gbp_per_mwh: {
      type: 'number',
      min: 0,
      max: 1000,
      empty: true,
      about: 'What a neighbour pays below its price for what it is sent; empty: nothing is exported',
    },
    ...provenance,
  },
} as const satisfies Table;

/** How plants of a technology start, stop and store. */
export interface Flexibility {
  readonly startCostPerW: number;
  readonly minUpMs: number;
  readonly minDownMs: number;
  readonly noticeMs: number;
  /** Null where it is no store. */
  readonly roundTripFraction: number | null;
  /** Null where nothing is exported. */
  readonly exportDiscountPerWh: number | null;
}

const MS_PER_MIN = 60_000;

/** By technology, SI inside; empty in a system without the table. */
export function readTechnologies(folder: SystemFolder, problems: Problem[]): ReadonlyMap<string, Flexibility> {
  if (!folder.has(technologiesTable.file)) return new Map();
  return new Map(readTable(folder, technologiesTable, problems).map(row => [row.technology, flexibilityOf(row)]));
}

function flexibilityOf(row: Row<typeof technologiesTable>): Flexibility {
  const discount = row.export_discount_gbp_per_mwh;
  return {
    startCostPerW: row.start_cost_gbp_per_mw / 1e6,
    minUpMs: row.min_up_min * MS_PER_MIN,
    minDownMs: row.min_down_min * MS_PER_MIN,
    noticeMs: row.notice_min * MS_PER_MIN,
    roundTripFraction: row.round_trip_pu,
    exportDiscountPerWh: discount === null ? null : discount / 1e6,
  };
}
