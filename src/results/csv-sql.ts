import { closeSync, openSync, readSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { UserError } from '../base/errors.js';
import { sqlName, sqlText } from './duckdb.js';
import type { CellType, TableColumn } from './table.js';

const HEADER_BYTES_MAX = 1 << 16;

const sqlTypes: Readonly<Record<CellType, string>> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMPTZ',
  'local time': 'TIMESTAMP',
};

/** Names of a CSV file's columns. UserError where its first line is none of a table. */
export function headerOf(path: string): readonly string[] {
  const bytes = Buffer.alloc(HEADER_BYTES_MAX);
  const descriptor = openSync(path, 'r');
  const count = readSync(descriptor, bytes, 0, HEADER_BYTES_MAX, 0);
  closeSync(descriptor);
  const text = bytes.toString('utf8', 0, count);
  const end = text.indexOf('\n');
  const names = end < 0 ? [] : ((parse(text.slice(0, end), { relax_quotes: true }) as string[][])[0] ?? []);
  if (names.length > 0 && new Set(names).size === names.length && !names.includes('')) return names;
  throw new UserError([{ file: path, line: 1, found: 'no header of a table', allowed: 'a CSV table as Nadir writes it' }]);
}

/**
 * A query of CSV files that share a header, each column of the dictionary's type; of a column that the dictionary does not know
 * (`var_…`) the cells decide. The apostrophe that the writer puts before a formula in CSV is taken off again.
 */
export function csvSelect(files: readonly string[], header: readonly string[], columns: readonly TableColumn[]): string {
  const known = new Map(columns.map(({ name, type }) => [name, type]));
  const types = header.filter(name => known.has(name)).map(name => `${sqlText(name)}: ${sqlText(sqlTypes[known.get(name)!])}`);
  const read = header.map(name => {
    const column = sqlName(name);
    if (known.get(name) !== 'text') return column;
    return `CASE WHEN regexp_matches(${column}, '^''+[=+@\\t\\r-]') THEN substr(${column}, 2) ELSE ${column} END AS ${column}`;
  });
  const options = `header = true, delim = ',', quote = '"', escape = '"', nullstr = '', types = {${types.join(', ')}}`;
  return `SELECT ${read.join(', ')} FROM read_csv([${files.map(sqlText).join(', ')}], ${options})`;
}
