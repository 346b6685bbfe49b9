import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import t from 'tap';
import { CivilTime } from '../../src/base/civil-time.js';
import { tables } from '../../src/results/dictionary.js';
import { FolderWriter } from '../../src/results/folder-writer.js';
import { writeParquet } from '../../src/results/parquet.js';
import type { Cell } from '../../src/results/table.js';

const london = new CivilTime('Europe/London');
const texts = ['=1+1', "'=1+1", '@x', 'plain', 'a,"b"\nc', '2030-01-16', '007', 'NA', 'true', "O'Neil"];
const first = ['r000000000001', '+name', 'attack', '', 1, '-1', 'v0.1.0', 's000000000001'];

/** An events table whose texts are what a spreadsheet or a reader of CSV may take for something else. */
function writeEvents(folder: string): FolderWriter {
  const writer = new FolderWriter(folder);
  const table = writer.table(tables.events, london, first);
  for (const [i, subject] of texts.entries()) {
    const cells: Record<string, Cell> = {
      event_id: i + 1,
      time: Date.UTC(2030, 6, 1, 12, 0, 0, 50),
      local_time: Date.UTC(2030, 6, 1, 12, 0, 0, 50),
      elapsed_s: 0.05 * i,
      source: 'grid',
      kind: 'x',
      subject,
      message: subject,
    };
    table.record(cells);
  }
  writer.inside('inputs').text('events.csv', 'what a user has called so\n');
  return writer;
}

async function rowsOf(file: string, sql: string): Promise<unknown[]> {
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  const result = await connection.runAndReadAll(sql.replace('FILE', `'${file}'`));
  connection.closeSync();
  return result.getRowObjectsJson();
}

t.test('a table as Parquet has the same rows, each text as it was, each column of the type that the dictionary says', async t => {
  const folder = join(t.testdir(), 'run');
  const writer = writeEvents(folder);
  await writeParquet(writer);
  const file = join(folder, 'events.parquet');
  const rows = (await rowsOf(file, 'SELECT * FROM FILE ORDER BY event_id')) as Record<string, unknown>[];
  t.same(
    rows.map(({ subject }) => subject),
    texts,
  );
  t.match(rows[0], { scenario: '+name', seed: '-1', variant: null, cause_id: null, replicate: '1', elapsed_s: 0 });
  t.match(rows[0], { local_time: '2030-07-01 13:00:00.05' });
  const types = (await rowsOf(file, 'SELECT column_name AS n, column_type AS t FROM (DESCRIBE SELECT * FROM FILE)')) as {
    n: string;
    t: string;
  }[];
  const due = { text: 'VARCHAR', number: 'DOUBLE', integer: 'BIGINT', boolean: 'BOOLEAN' } as const;
  const times = { time: 'TIMESTAMP WITH TIME ZONE', 'local time': 'TIMESTAMP' } as const;
  t.same(
    types,
    tables.events.columns.map(({ name, type }) => ({ n: name, t: { ...due, ...times }[type] })),
  );
  t.same(await rowsOf(file, 'SELECT epoch_ms(min(time)) AS ms FROM FILE'), [{ ms: String(Date.UTC(2030, 6, 1, 12, 0, 0, 50)) }]);
});

t.test('the same rows are the same bytes, what was written is counted, and a table among the inputs is no result', async t => {
  const folder = t.testdir();
  const written = [];
  for (const name of ['a', 'b']) {
    const writer = writeEvents(join(folder, name));
    await writeParquet(writer);
    written.push(writer.close());
  }
  t.same([...written[0]!.keys()].sort(), ['events.csv', 'events.parquet', 'inputs/events.csv']);
  t.same(written[0]!.get('events.parquet'), written[1]!.get('events.parquet'));
  t.equal(written[0]!.get('events.parquet')!.byteSize, readFileSync(join(folder, 'a/events.parquet')).length);
});
