import { join } from 'node:path';
import { UserError } from '../base/errors.js';
import type { SummaryValues } from '../impact/record.js';
import { tables } from '../results/dictionary.js';
import { readTable } from '../results/read-table.js';

/** The row of summary.csv in a results folder, typed as it was written; throws a UserError where it cannot be read. */
export function finishedSummary(folder: string): SummaryValues {
  const file = join(folder, 'summary.csv');
  const row = readTable(file, tables.summary, ['run_id', 'status'])?.[0];
  if (!row) throw new UserError([{ file, found: 'no row', allowed: 'the one row of a complete run' }]);
  const cells: Record<string, string | number | boolean | null> = Object.fromEntries(row.numbers);
  for (const { name, type } of tables.summary.columns) {
    const text = row.texts.get(name);
    if (text === undefined) continue;
    cells[name] = type === 'boolean' ? (text === '' ? null : text === 'true') : text;
  }
  return cells;
}
