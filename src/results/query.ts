import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { UserError } from '../base/errors.js';
import { textCell } from './cell.js';
import { csvSelect, headerOf } from './csv-sql.js';
import { tables } from './dictionary.js';
import { openDuckdb, sqlName, sqlText } from './duckdb.js';
import { type TableFiles, tableFilesIn } from './query-folders.js';

/**
 * Answers one SELECT over the tables of runs and batches as lines of CSV, the header first. Each table is a view of its name over
 * all folders. The query reads these folders and nothing else, and writes nothing. UserError where a folder holds no results,
 * or the query is no SELECT or has a mistake.
 */
export async function* queryLines(sql: string, folders: readonly string[]): AsyncGenerator<string> {
  const files = tableFilesIn(folders);
  const connection = await openDuckdb();
  try {
    await makeViews(connection, files);
    await confine(connection, folders);
    yield* answer(connection, sql, [...files.keys()]);
  } finally {
    connection.closeSync();
  }
}

async function makeViews(connection: DuckDBConnection, files: TableFiles): Promise<void> {
  for (const [name, paths] of files) {
    const columns = Object.values(tables).find(table => table.name === name)?.columns ?? [];
    const csvs = paths.filter(path => path.endsWith('.csv'));
    const byHeader = new Map<string, string[]>();
    for (const path of csvs) {
      const header = headerOf(path).join();
      byHeader.set(header, [...(byHeader.get(header) ?? []), path]);
    }
    const parts = [...byHeader.values()].map(same => csvSelect(same, headerOf(same[0]!), columns));
    const parquets = paths.filter(path => path.endsWith('.parquet'));
    if (parquets.length > 0) {
      parts.push(`SELECT * FROM read_parquet([${parquets.map(sqlText).join(', ')}], union_by_name = true)`);
    }
    await connection.run(`CREATE VIEW ${sqlName(name)} AS ${parts.join(' UNION ALL BY NAME ')}`);
  }
}

/** From here on no file but those in the folders can be reached, and this cannot be undone. */
async function confine(connection: DuckDBConnection, folders: readonly string[]): Promise<void> {
  await connection.run(`SET allowed_directories = [${folders.map(sqlText).join(', ')}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

async function* answer(connection: DuckDBConnection, sql: string, names: readonly string[]): AsyncGenerator<string> {
  const { StatementType } = await import('@duckdb/node-api');
  const refusal = (found: string): UserError =>
    new UserError([{ file: 'the query', found, allowed: `one SELECT over ${names.join(', ')}` }]);
  try {
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1) throw refusal(`${statements.count} statements`);
    const statement = await statements.prepare(0);
    if (statement.statementType !== StatementType.SELECT) throw refusal('a statement that is no SELECT');
    const result = await statement.stream();
    yield `${result.columnNames().map(textCell).join(',')}\n`;
    for await (const rows of result.yieldRows()) {
      for (const row of rows) yield `${row.map(valueCell).join(',')}\n`;
    }
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    throw refusal(error.message.replace(/\s+/g, ' ').slice(0, 300));
  }
}

/** A value of a query as a cell: what does not exist is empty, times as in the tables, numbers without exponent. */
function valueCell(value: DuckDBValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return textCell(value);
  if (isInstant(value)) {
    const iso = new Date(Number(value.micros / 1000n)).toISOString();
    return value.constructor.name === 'DuckDBTimestampTZValue' ? iso : iso.replace('T', ' ').replace('Z', '');
  }
  return textCell(String(value));
}

const isInstant = (value: object): value is { readonly micros: bigint } =>
  /^DuckDBTimestamp(TZ)?Value$/.test(value.constructor.name);

/** The shortest decimal that is the number, written out. */
function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  const [digits, exponent] = String(value).split('e');
  if (exponent === undefined) return digits!;
  const decimals = (digits!.split('.')[1]?.length ?? 0) - Number(exponent);
  return decimals > 0 ? value.toFixed(Math.min(100, decimals)) : BigInt(value).toString();
}
