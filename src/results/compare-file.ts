import { extname } from 'node:path';
import { CivilTime } from '../base/civil-time.js';
import { UserError } from '../base/errors.js';
import { cellText } from './cell.js';
import { type CompareTable, compareCells } from './compare.js';
import { comparisonWorkbook } from './compare-workbook.js';
import { CsvTable } from './csv.js';
import { tables } from './dictionary.js';
import type { Sink } from './file-sink.js';
import { writeOut } from './new-file.js';

const table = tables.difference;
/** The table has no times: any clock will do. */
const utc = new CivilTime('UTC');

const formats = ['csv', 'md', 'xlsx'] as const;
export type CompareFormat = (typeof formats)[number];

/** The format that a file's name asks for. UserError where it is none of the three. */
export function compareFormatOf(file: string): CompareFormat {
  const ending = extname(file).toLowerCase();
  const format = formats.find(name => ending === `.${name}`);
  if (format === undefined)
    throw new UserError([{ file: '--out', found: `'${file}'`, allowed: 'a name that ends in .csv, .md or .xlsx' }]);
  return format;
}

/** The comparison as CSV or as a Markdown table with its notes. */
export function comparisonText(comparison: CompareTable, format: 'csv' | 'md'): string {
  if (format === 'md') return markdown(comparison);
  const parts: string[] = [];
  writeRows(comparison, { write: part => parts.push(part), close: () => {} });
  return parts.join('');
}

/** Writes the comparison in the format of the file's name. UserError where the file cannot be written. */
export async function writeComparison(file: string, comparison: CompareTable): Promise<void> {
  const format = compareFormatOf(file);
  writeOut(file, format === 'xlsx' ? await comparisonWorkbook(comparison) : comparisonText(comparison, format));
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
