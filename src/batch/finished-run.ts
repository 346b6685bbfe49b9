import { UserError } from '../base/errors.js';
import { readManifest } from '../results/manifest.js';
import type { Cell } from '../results/table.js';
import { finishedSummary } from '../simulation/finished.js';

/**
 * The row of summary.csv of the run that is complete in a folder, typed as it was written; null where there is no such run
 * or it cannot be read, so that it is computed again.
 */
export function finishedRun(folder: string, runId: string): Readonly<Record<string, Cell>> | null {
  const manifest = readManifest(folder);
  if (manifest?.status !== 'complete' || manifest.run_id !== runId) return null;
  try {
    return finishedSummary(folder);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
