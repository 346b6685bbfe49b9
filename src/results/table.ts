import type { FrequencyLimits } from '../system/system.js';

/** How a column's cells are written. `time` and `local time` are given as Unix milliseconds. */
export type CellType = 'text' | 'number' | 'integer' | 'boolean' | 'time' | 'local time';

/** One column of a results table: the writer, the data package, the reader and results/README.md all read this. */
export interface TableColumn {
  readonly name: string;
  readonly type: CellType;
  /** The end of the name in words; '1' when dimensionless, '' for text, times and booleans. */
  readonly unit: string;
  /** Fixed count of digits after the point; numbers alone have it. */
  readonly decimals?: number;
  readonly about: string;
  /** The limit behind the name: the system's own value stands in the run's data package. */
  readonly limit?: keyof FrequencyLimits;
  readonly source?: string;
  /** What a text cell may say. */
  readonly choices?: readonly string[];
  /** Written below scale 1 alone: a sampling error. */
  readonly sampled?: true;
}

/** One results table, declared once. Its file is `<name>.csv`. */
export interface Table {
  readonly name: string;
  /** What one row is. */
  readonly rows: string;
  readonly about: string;
  readonly columns: readonly TableColumn[];
}

/** What a cell may be given as; null, undefined and NaN are values that do not exist: an empty cell. */
export type Cell = number | string | boolean | null | undefined;

/** Last word of a column's name → unit in words. Longer endings stand first. */
const unitEndings: readonly (readonly [string, string])[] = [
  ['_gbp_per_mwh', 'GBP/MWh'],
  ['_hz_per_s', 'Hz/s'],
  ['_gva_s', 'GVA.s'],
  ['_mvar', 'Mvar'],
  ['_mva', 'MVA'],
  ['_mwh', 'MWh'],
  ['_count', 'count'],
  ['_gbp', 'GBP'],
  ['_min', 'min'],
  ['_deg', 'deg'],
  ['_pct', '%'],
  ['_hz', 'Hz'],
  ['_mw', 'MW'],
  ['_ms', 'ms'],
  ['_pu', 'pu'],
  ['_s', 's'],
  ['_c', 'degC'],
  ['_t', 't'],
];

/** The unit that a column's name ends in, or '' where it ends in none. */
export const unitOf = (name: string): string => unitEndings.find(([ending]) => name.endsWith(ending))?.[1] ?? '';

/** `energy_unserved_mwh` → `energy_unserved_se_mwh`: the name of a measure's sampling error. */
export function samplingErrorName(name: string): string {
  const ending = unitEndings.find(([text]) => name.endsWith(text))![0];
  return `${name.slice(0, -ending.length)}_se${ending}`;
}

type Extra = Pick<TableColumn, 'limit' | 'source' | 'choices'>;

export const text = (name: string, about: string, extra: Extra = {}): TableColumn => ({
  name,
  type: 'text',
  unit: '',
  about,
  ...extra,
});

export const integer = (name: string, about: string, extra: Extra = {}): TableColumn => ({
  name,
  type: 'integer',
  unit: unitOf(name) || '1',
  about,
  ...extra,
});

export const number = (name: string, decimals: number, about: string, extra: Extra = {}): TableColumn => ({
  name,
  type: 'number',
  unit: unitOf(name) || '1',
  decimals,
  about,
  ...extra,
});

export const boolean = (name: string, about: string): TableColumn => ({ name, type: 'boolean', unit: '', about });

/** The same table with the sampling errors (below scale 1) or without them (scale 1). */
export const tableAtScale = (table: Table, devicesPerAgent: number): Table =>
  devicesPerAgent > 1 ? table : { ...table, columns: table.columns.filter(column => !column.sampled) };
