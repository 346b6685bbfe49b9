import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import type { CostRow } from './system.js';
import { provenance, type Row, readTable, type Table } from './table.js';

/** Units that a cost may be written in: what one of it is inside. */
const UNITS = {
  'per-mwh': { basis: 'per-wh', perUnit: 1e-6 },
  'per-t': { basis: 'per-gram', perUnit: 1e-6 },
  'per-device': { basis: 'per-device', perUnit: 1 },
  'per-customer': { basis: 'per-customer', perUnit: 1 },
  'per-year': { basis: 'per-year', perUnit: 1 },
} as const;

export const costsTable = {
  file: 'costs.csv',
  about: 'What things cost, in the currency of the system and the prices of the year given',
  key: ['part', 'class'],
  columns: {
    part: { type: 'text', about: 'Part of the cost, as in results' },
    class: { type: 'text', about: 'Customer group, device kind or defence that it applies to; all for every one' },
    nature: {
      type: 'choice',
      choices: ['resource', 'transfer', 'indicator'],
      about: 'A resource used up, a payment between parties, or a figure shown beside the total',
    },
    payer: { type: 'text', about: 'Who bears it' },
    payee: { type: 'text', about: 'Who receives it; society for a resource' },
    amount_gbp: { type: 'number', about: 'Central estimate' },
    low_gbp: { type: 'number', about: 'Low end of the range' },
    high_gbp: { type: 'number', about: 'High end of the range' },
    unit: {
      type: 'choice',
      choices: ['per-mwh', 'per-t', 'per-device', 'per-customer', 'per-year'],
      about: 'What the amount is for; of a defence, a device or the system for a year',
    },
    price_year: { type: 'integer', min: 1990, max: 2100, about: 'Year whose prices these are' },
    ...provenance,
  },
} as const satisfies Table;

/** Costs in file order, per Wh, gram, device, customer or year. */
export function readCosts(folder: SystemFolder, problems: Problem[]): CostRow[] {
  const rows = readTable(folder, costsTable, problems);
  const file = folder.nameOf(costsTable.file);
  for (const { line, amount_gbp, low_gbp, high_gbp } of rows) {
    if (low_gbp <= amount_gbp && amount_gbp <= high_gbp) continue;
    const found = `${low_gbp}, ${amount_gbp}, ${high_gbp}`;
    problems.push({ file, line, path: 'low_gbp', found, allowed: 'low_gbp ≤ amount_gbp ≤ high_gbp' });
  }
  return rows.map(costFromRow);
}

function costFromRow(row: Row<typeof costsTable>): CostRow {
  const { basis, perUnit } = UNITS[row.unit];
  return {
    part: row.part,
    class: row.class,
    nature: row.nature,
    payer: row.payer,
    payee: row.payee,
    amount: row.amount_gbp * perUnit,
    low: row.low_gbp * perUnit,
    high: row.high_gbp * perUnit,
    basis,
    priceYear: row.price_year,
    source: row.source,
  };
}
