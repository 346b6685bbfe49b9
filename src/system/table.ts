import { parse } from 'csv-parse/sync';
import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { SystemFolder } from './folder.js';

/** One column of a CSV table. The unit is the last word of the column's name (`power_kw`); cells are kept as written. */
export interface TableColumn {
  /** `fraction` is a number from 0 to 1 (`…_pu`); shares in per cent are `number` with limits (`…_pct`). */
  readonly type: 'text' | 'number' | 'integer' | 'fraction' | 'choice' | 'boolean';
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** An empty cell is allowed and read as null. */
  readonly empty?: true;
  /** The whole column may be left out, with empty cells that are read as null. */
  readonly optional?: true;
  readonly about: string;
}

/** A table of a system's folder: reading, checking and documentation all use this declaration. */
export interface Table {
  readonly file: string;
  readonly about: string;
  /** Columns that together name a row; two rows alike are a problem. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, TableColumn>>;
}

type Cell<C extends TableColumn> =
  | (C['type'] extends 'number' | 'integer' | 'fraction'
      ? number
      : C['type'] extends 'boolean'
        ? boolean
        : C extends { choices: readonly (infer Choice)[] }
          ? Choice
          : string)
  | (C extends { empty: true } ? null : never);

/** One row with its cells typed by the declaration, and the line of the file that it stands on. */
export type Row<T extends Table> = { readonly [K in keyof T['columns']]: Cell<T['columns'][K]> } & { readonly line: number };

/** Every table ends with these: where a row's figures come from, and whether they are an assumption. */
export const provenance = {
  source: { type: 'text', about: 'Where the figures of the row come from: the primary source' },
  assumption: { type: 'boolean', about: 'Whether the figures are assumed, not seen in the source' },
} as const satisfies Record<string, TableColumn>;

const TEXT_LENGTH_MAX = 2000;
const PROBLEMS_PER_TABLE_MAX = 50;
const DECIMAL = /^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/;

/** Reads a table of a system's folder. Everything wrong is added to `problems`; the rows returned are those without fault. */
export function readTable<const T extends Table>(folder: SystemFolder, table: T, problems: Problem[]): Row<T>[] {
  const found = folder.read(table.file, problems);
  return found === null ? [] : parseTable(found.text, found.file, table, problems);
}

/** The rows of a table's text; `file` is its name in problems. */
export function parseTable<const T extends Table>(text: string, file: string, table: T, problems: Problem[]): Row<T>[] {
  const records = parseRecords(text, file, problems);
  const header = records[0];
  if (header === undefined) {
    if (text.trim() === '') problems.push({ file, found: 'an empty file', allowed: `a header: ${columnNames(table).join(',')}` });
    return [];
  }
  if (!checkHeader(header.cells, file, table, problems)) return [];

  const faults: Problem[] = [];
  const rows: Row<T>[] = [];
  const lineOfKey = new Map<string, number>();
  for (const record of records.slice(1)) {
    const row = readRow(record, header.cells, file, table, faults);
    if (row === null) continue;
    const key = JSON.stringify(table.key.map(name => row[name]));
    const earlier = lineOfKey.get(key);
    if (earlier === undefined) {
      lineOfKey.set(key, record.line);
      rows.push(row as Row<T>);
    } else {
      const found = table.key.map(name => String(row[name])).join(', ');
      const allowed = `one row for each ${table.key.join(', ')} (line ${earlier} has it already)`;
      faults.push({ file, line: record.line, path: table.key.join(','), found, allowed });
    }
  }
  if (records.length === 1) faults.push({ file, found: 'no rows', allowed: 'at least one row under the header' });
  report(faults, file, problems);
  return rows;
}

interface TextRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

function parseRecords(text: string, file: string, problems: Problem[]): TextRecord[] {
  try {
    const parsed: unknown = parse(text.replace(/^\uFEFF/, ''), { info: true, relax_column_count: true, trim: true });
    const records = parsed as { record: string[]; info: { lines: number } }[];
    const isEmpty = (cells: readonly string[]): boolean => cells.length === 1 && cells[0] === '';
    return records.flatMap(({ record, info }) => (isEmpty(record) ? [] : [{ cells: record, line: info.lines }]));
  } catch (error) {
    const { message, lines } = error as Error & { lines?: number };
    problems.push({ file, line: lines, found: message, allowed: 'comma-separated values, quoted with "' });
    return [];
  }
}

const columnNames = (table: Table): string[] => Object.keys(table.columns);

function checkHeader(header: readonly string[], file: string, table: Table, problems: Problem[]): boolean {
  const known = columnNames(table);
  const missing = new Set(known.filter(name => !header.includes(name) && !table.columns[name]!.optional));
  const faults: Problem[] = [];
  for (const [i, name] of header.entries()) {
    if (!known.includes(name)) {
      const nearest = nearestName(name, known);
      faults.push({ file, line: 1, path: clip(name), found: 'an unknown column', allowed: known.join(', '), nearest });
      // A misspelt column is one mistake, not two.
      if (nearest !== undefined) missing.delete(nearest);
    } else if (header.indexOf(name) !== i) {
      faults.push({ file, line: 1, path: name, found: 'the column twice', allowed: 'each column once' });
    }
  }
  for (const name of missing) {
    faults.push({ file, line: 1, path: name, found: 'no such column', allowed: `the column: ${table.columns[name]!.about}` });
  }
  report(faults, file, problems);
  return faults.length === 0;
}

type AnyCell = string | number | boolean | null;

function readRow(
  { cells, line }: TextRecord,
  header: readonly string[],
  file: string,
  table: Table,
  faults: Problem[],
): Record<string, AnyCell> | null {
  if (cells.length !== header.length) {
    faults.push({ file, line, found: `${cells.length} cells`, allowed: `${header.length} cells, as in the header` });
    return null;
  }
  const row: Record<string, AnyCell> = Object.create(null);
  row.line = line;
  for (const name of columnNames(table)) if (table.columns[name]!.optional) row[name] = null;
  let sound = true;
  for (const [i, name] of header.entries()) {
    const column = table.columns[name]!;
    const value = readCell(cells[i]!, column);
    if (value === undefined) {
      sound = false;
      const nearest = column.choices && nearestName(cells[i]!, column.choices);
      const found = cells[i] === '' ? 'an empty cell' : clip(cells[i]!);
      faults.push({ file, line, path: name, found, allowed: allowedCell(column), nearest });
    } else {
      row[name] = value;
    }
  }
  return sound ? row : null;
}

/** The value of a cell, null where it is empty and may be, undefined where it is not allowed. */
function readCell(text: string, column: TableColumn): AnyCell | undefined {
  if (text === '') return column.empty ? null : undefined;
  switch (column.type) {
    case 'text':
      return text.length <= TEXT_LENGTH_MAX ? text : undefined;
    case 'choice':
      return column.choices!.includes(text) ? text : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    default: {
      const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
      const { min, max } = limitsOf(column);
      const whole = column.type !== 'integer' || Number.isSafeInteger(value);
      return Number.isFinite(value) && whole && value >= min && value <= max ? value : undefined;
    }
  }
}

function limitsOf(column: TableColumn): { min: number; max: number } {
  const isFraction = column.type === 'fraction';
  return { min: column.min ?? (isFraction ? 0 : -Infinity), max: column.max ?? (isFraction ? 1 : Infinity) };
}

/** What a cell of the column may be, in words. */
export function allowedCell(column: TableColumn): string {
  const orEmpty = column.empty ? ', or empty' : '';
  if (column.type === 'text') return `text of at most ${TEXT_LENGTH_MAX} characters${orEmpty}`;
  if (column.type === 'choice') return `${column.choices!.join(', ')}${orEmpty}`;
  if (column.type === 'boolean') return `true or false${orEmpty}`;
  const { min, max } = limitsOf(column);
  const noun = column.type === 'integer' ? 'a whole number' : 'a number';
  if (min === -Infinity && max === Infinity) return `${noun} with a dot for decimals${orEmpty}`;
  if (max === Infinity) return `${noun}, at least ${min}${orEmpty}`;
  if (min === -Infinity) return `${noun}, at most ${max}${orEmpty}`;
  return `${noun} from ${min} to ${max}${orEmpty}`;
}

const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** A file with a wrong column would repeat one mistake on every line: the first ones are enough. */
function report(faults: readonly Problem[], file: string, problems: Problem[]): void {
  problems.push(...faults.slice(0, PROBLEMS_PER_TABLE_MAX));
  const more = faults.length - PROBLEMS_PER_TABLE_MAX;
  if (more > 0) problems.push({ file, found: `${more} more problems like these`, allowed: 'none' });
}
