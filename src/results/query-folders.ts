import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.js';
import { tables } from './dictionary.js';
import { readManifest } from './manifest.js';

/** Files of each table of results, by the table's name. */
export type TableFiles = ReadonlyMap<string, readonly string[]>;

const cases = ['', 'no-attack', 'no-defence', 'attack'];
const ofBatch = ['summary', 'statistics'];

/**
 * Where the tables of runs and batches are: of complete runs alone, Parquet where it is there and CSV else; of a batch its own
 * summary and statistics, and the other tables of its runs. UserError naming every folder that is neither.
 */
export function tableFilesIn(folders: readonly string[]): TableFiles {
  const problems = folders.filter(folder => !isResults(folder)).map(found);
  if (problems.length > 0) throw new UserError(problems);
  const files = new Map<string, string[]>();
  const add = (folder: string, name: string): void => {
    const path = [`${name}.parquet`, `${name}.csv`].map(file => join(folder, file)).find(existsSync);
    if (path !== undefined) files.set(name, [...(files.get(name) ?? []), path]);
  };
  for (const folder of folders) {
    const runs = join(folder, 'runs');
    const isBatch = existsSync(runs);
    if (isBatch) for (const name of ofBatch) add(folder, name);
    const places = isBatch
      ? readdirSync(runs)
          .sort()
          .map(run => join(runs, run))
      : cases.map(name => join(folder, name));
    for (const place of places) {
      if (readManifest(place)?.status !== 'complete') continue;
      for (const { name } of Object.values(tables)) if (!(isBatch && ofBatch.includes(name))) add(place, name);
    }
  }
  return files;
}

const isResults = (folder: string): boolean =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true && existsSync(join(folder, 'summary.csv'));

const found = (folder: string) => ({
  file: folder,
  found: existsSync(folder) ? 'no results in it' : 'nothing',
  allowed: 'the results folder of a run or a batch',
});
