import { parse } from 'csv-parse/sync';
import { type Problem, UserError } from '../base/errors.js';
import { readBounded } from './read-bounded.js';
import type { Table, TableColumn } from './table.js';

/** Largest table read back, bytes: a batch of 100 000 runs is about 60 MB. */
const TABLE_BYTES_MAX = 256 * 1024 * 1024;
const RECORD_BYTES_MAX = 1024 * 1024;
const PROBLEMS_MAX = 20;

/** One row read back: typed cells of the columns that the dictionary knows, and the texts of `var_…` columns. */
export interface ReadRow {
  readonly line: number;
  readonly texts: ReadonlyMap<string, string>;
  /** Numbers and integers; null: an empty cell. */
  readonly numbers: ReadonlyMap<string, number | null>;
}

const numberForm = /^-?\d{1,21}(\.\d{1,20})?$/;

/**
 * Reads a table that Nadir may have written; nothing in it is trusted. Null where there is no such file. UserError where it
 * is too large, is no CSV, lacks a required column, has one twice, or has a cell that is not of its column's type.
 */
export function readTable(path: string, table: Table, required: readonly string[]): readonly ReadRow[] | null {
  const content = readBounded(path, TABLE_BYTES_MAX);
  if (content === null) return null;
  const records = parsed(path, content);
  const header = records[0] ?? [];
  const problems: Problem[] = headerProblems(path, header, required);
  if (problems.length > 0) throw new UserError(problems);

  const known = new Map(table.columns.map(column => [column.name, column]));
  const rows: ReadRow[] = [];
  for (const [i, record] of records.entries()) {
    if (i === 0) continue;
    const texts = new Map<string, string>();
    const numbers = new Map<string, number | null>();
    for (const [c, name] of header.entries()) {
      const column = known.get(name);
      const cell = record[c]!;
      if (column && isNumeric(column)) {
        if (cell !== '' && !numberForm.test(cell)) problems.push(badCell(path, i + 1, name, cell));
        numbers.set(name, cell === '' ? null : Number(cell));
      } else if (column || name.startsWith('var_')) {
        texts.set(name, withoutApostrophe(cell));
      }
    }
    rows.push({ line: i + 1, texts, numbers });
    if (problems.length >= PROBLEMS_MAX) break;
  }
  if (problems.length > 0) throw new UserError(problems);
  return rows;
}

const isNumeric = ({ type }: TableColumn): boolean => type === 'number' || type === 'integer';

/** The apostrophe that the writer puts before = + - @, tab and return. */
const withoutApostrophe = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

function parsed(path: string, content: string): string[][] {
  try {
    return parse(content, { max_record_size: RECORD_BYTES_MAX });
  } catch (error) {
    const found = (error as Error).message.slice(0, 200);
    throw new UserError([{ file: path, found, allowed: 'a CSV table as Nadir writes it' }]);
  }
}

function headerProblems(path: string, header: readonly string[], required: readonly string[]): Problem[] {
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  const missing = required.filter(name => !header.includes(name));
  return [
    ...(twice === undefined ? [] : [{ file: path, line: 1, found: `column ${twice} twice`, allowed: 'each column once' }]),
    ...missing.map(name => ({ file: path, line: 1, found: `no column ${name}`, allowed: 'the columns of results/README.md' })),
  ];
}

const badCell = (file: string, line: number, path: string, cell: string): Problem => ({
  file,
  line,
  path,
  found: JSON.stringify(cell.slice(0, 40)),
  allowed: 'a number with a decimal point, or an empty cell',
});
