import { basename, dirname, join } from 'node:path';
import { RunError } from '../base/errors.js';
import { csvSelect, headerOf } from './csv-sql.js';
import { tables } from './dictionary.js';
import { openDuckdb, sqlText } from './duckdb.js';
import type { FolderWriter } from './folder-writer.js';
import type { Table } from './table.js';

const byName: ReadonlyMap<string, Table> = new Map(Object.values(tables).map(table => [`${table.name}.csv`, table]));

/** Where a run's tables are: in its folder, and in that of its twin; under `inputs/` are tables of another kind. */
const inCase: ReadonlySet<string> = new Set(['.', 'no-attack', 'no-defence', 'attack']);

/** What may differ between two runs of the same inputs has no second form. */
const leftOut = tables.timing.name;

/**
 * Writes each table of a finished folder, its twin's included, as Parquet beside its CSV: the same rows and columns, typed, and
 * texts as they are. RunError where the disk fails.
 */
export async function writeParquet(writer: FolderWriter): Promise<void> {
  const connection = await openDuckdb();
  try {
    for (const file of writer.close().keys()) {
      const table = inCase.has(dirname(file)) ? byName.get(basename(file)) : undefined;
      if (table === undefined || table.name === leftOut) continue;
      const from = join(writer.path, file);
      const to = file.replace(/\.csv$/, '.parquet');
      const select = csvSelect([from], headerOf(from), table.columns);
      await connection.run(`COPY (${select}) TO ${sqlText(join(writer.path, to))} (FORMAT parquet, COMPRESSION zstd)`);
      const folder = dirname(to) === '.' ? writer : writer.inside(dirname(to));
      folder.adopt(basename(to));
    }
  } catch (error) {
    if (!(error instanceof Error) || !/^(IO|Could not|Out of)/.test(error.message)) throw error;
    throw new RunError(`the Parquet tables could not be written: ${error.message.split('\n')[0]}`, { cause: error });
  } finally {
    connection.closeSync();
  }
}
