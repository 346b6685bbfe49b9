import { join } from 'node:path';
import { UserError } from '../base/errors.js';
import { tables } from '../results/dictionary.js';
import { readManifest } from '../results/manifest.js';
import { readTable } from '../results/read-table.js';
import type { Cell } from '../results/table.js';

/**
 * The row of summary.csv of the run that is complete in a folder, typed as it was written; null where there is no such run
 * or it cannot be read, so that it is computed again.
 */
export function finishedRun(folder: string, runId: string): Readonly<Record<string, Cell>> | null {
  const manifest = readManifest(folder);
  if (manifest?.status !== 'complete' || manifest.run_id !== runId) return null;
  try {
    const row = readTable(join(folder, 'summary.csv'), tables.summary, ['run_id', 'status'])?.[0];
    if (!row) return null;
    const cells: Record<string, Cell> = Object.fromEntries(row.numbers);
    for (const { name, type } of tables.summary.columns) {
      const text = row.texts.get(name);
      if (text === undefined) continue;
      cells[name] = type === 'boolean' ? (text === '' ? null : text === 'true') : text;
    }
    return cells;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
