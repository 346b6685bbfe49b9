import type { Dimension } from '../base/parameter.js';
import { parseCount, parseQuantity } from '../base/quantity.js';
import type { TableColumn } from '../results/table.js';

/** How a varied quantity is written in a table: the end of the column's name, and SI units in one of it. */
const UNITS: readonly { dimension: Dimension; ending: string; unit: string; inOne: number }[] = [
  { dimension: 'fraction', ending: 'pct', unit: '%', inOne: 0.01 },
  { dimension: 'duration', ending: 's', unit: 's', inOne: 1000 },
  { dimension: 'power', ending: 'mw', unit: 'MW', inOne: 1e6 },
  { dimension: 'energy', ending: 'mwh', unit: 'MWh', inOne: 1e6 },
  { dimension: 'storedEnergy', ending: 'gva_s', unit: 'GVA.s', inOne: 1e9 },
  { dimension: 'rocof', ending: 'hz_per_s', unit: 'Hz/s', inOne: 1 },
  { dimension: 'frequency', ending: 'hz', unit: 'Hz', inOne: 1 },
  { dimension: 'temperature', ending: 'c', unit: 'degC', inOne: 1 },
  { dimension: 'moneyPerEnergy', ending: 'gbp_per_mwh', unit: 'GBP/MWh', inOne: 1e-6 },
  { dimension: 'money', ending: 'gbp', unit: 'GBP', inOne: 1 },
];
const DECIMALS_MAX = 6;

/** The column of summary.csv for one varied path, and the cell of each value as it was written. */
export interface VariedColumn {
  readonly column: TableColumn;
  cell(written: string | null): number | string | null;
}

/** A number with the unit as the last word of its column's name where every value is one; otherwise text as written. */
export function variedColumn(path: string, written: readonly string[]): VariedColumn {
  const name = `var_${path.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_')}`.toLowerCase();
  const about = `What was varied: ${path}`;
  for (const { dimension, ending, unit, inOne } of UNITS) {
    const values = written.map(text => inUnit(text, dimension, inOne));
    if (values.every(value => value !== null)) return numberColumn({ name: `${name}_${ending}`, unit, about }, written, values);
  }
  const counts = written.map(text => {
    const parsed = parseCount(text);
    return 'value' in parsed ? parsed.value : null;
  });
  if (counts.every(count => count !== null)) {
    return numberColumn({ name: `${name}_count`, unit: 'count', about }, written, counts);
  }
  return { column: { name, type: 'text', unit: '', about }, cell: text => text };
}

/** The value in the column's unit, rounded to its last decimal; null where it is no such quantity. */
function inUnit(text: string, dimension: Dimension, inOne: number): number | null {
  const parsed = parseQuantity(text, dimension);
  if (!('value' in parsed)) return null;
  return Number((parsed.value / inOne).toFixed(DECIMALS_MAX));
}

function numberColumn(
  { name, unit, about }: Pick<TableColumn, 'name' | 'unit' | 'about'>,
  written: readonly string[],
  values: readonly number[],
): VariedColumn {
  const decimals = Math.max(...values.map(value => (String(value).split('.')[1] ?? '').length));
  const cells = new Map(written.map((text, i) => [text, values[i]!]));
  return {
    column: { name, type: 'number', unit, decimals: Math.min(DECIMALS_MAX, decimals), about },
    cell: text => (text === null ? null : (cells.get(text) ?? null)),
  };
}
