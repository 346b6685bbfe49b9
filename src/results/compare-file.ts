import { extname } from 'node:path';
import { CivilTime } from '../base/civil-time.js';
import { UserError } from '../base/errors.js';
import { cellText } from './cell.js';
import { type CompareTable, compareCells } from './compare.js';
import { CsvTable } from './csv.js';
import { tables } from './dictionary.js';
import { FileSink, type Sink } from './file-sink.js';

const table = tables.difference;
/** The table has no times: any clock will do. */
const utc = new CivilTime('UTC');

export type CompareFormat = 'csv' | 'md';

/** The format that a file's name asks for. UserError where this version does not write it. */
export function compareFormatOf(file: string): CompareFormat {
  const ending = extname(file).toLowerCase();
  if (ending === '.csv') return 'csv';
  if (ending === '.md') return 'md';
  const found = ending === '.xlsx' ? `${file}: Excel workbooks are not in this version` : file;
  throw new UserError([{ file: '--out', found, allowed: 'a name that ends in .csv or .md' }]);
}

/** The comparison as CSV or as a Markdown table with its notes. */
export function comparisonText(comparison: CompareTable, format: CompareFormat): string {
  if (format === 'md') return markdown(comparison);
  const parts: string[] = [];
  writeRows(comparison, { write: part => parts.push(part), close: () => {} });
  return parts.join('');
}

/** Writes the comparison in the format of the file's name. RunError where the disk fails. */
export function writeComparison(file: string, comparison: CompareTable): void {
  const format = compareFormatOf(file);
  const sink = new FileSink(file);
  sink.write(comparisonText(comparison, format));
  sink.close();
}

function writeRows({ rows }: CompareTable, sink: Sink): void {
  const csv = new CsvTable(table, sink, utc);
  for (const row of rows) csv.row(compareCells(row));
}

/** The columns that people read: who, what, both values, and what came of it. */
const markdownColumns = ['run_id', 'case', 'variant', ...table.columns.slice(8).map(({ name }) => name)] as const;

function markdown({ rows, notes }: CompareTable): string {
  const picked = markdownColumns.map(name => table.columns.findIndex(column => column.name === name));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const body = rows.map(row => {
    const cells = compareCells(row);
    return line(picked.map(i => markdownCell(cellText(table.columns[i]!, cells[i], utc))));
  });
  const said = notes.map(note => `\n${note}\n`).join('');
  return line(markdownColumns) + line(markdownColumns.map(() => '---')) + body.join('') + said;
}

const markdownCell = (text: string): string => text.replaceAll('|', '\\|').replace(/[\r\n]+/g, ' ');
