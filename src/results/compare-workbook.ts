import writeXlsxFile, { type Cell as SheetCell } from 'write-excel-file/node';
import { type CompareTable, compareCells } from './compare.js';
import { tables } from './dictionary.js';
import type { Cell, TableColumn } from './table.js';

/** What one cell of a workbook may hold, and the characters that XML does not know. */
const TEXT_LENGTH_MAX = 32_767;
const UNKNOWN_TO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * The comparison as a workbook: one sheet of typed cells under a header that stays, and one of notes. A text is a text
 * whatever it begins with: nothing in it is a formula.
 */
export async function comparisonWorkbook({ rows, notes }: CompareTable): Promise<Uint8Array> {
  const { columns } = tables.difference;
  const header = columns.map(({ name }): SheetCell => ({ value: name, fontWeight: 'bold' }));
  const data = rows.map(row => compareCells(row).map((cell, i) => sheetCell(columns[i]!, cell)));
  const widths = columns.map(({ name }) => ({ width: Math.max(12, name.length + 2) }));
  const said = notes.map((note): SheetCell[] => [{ type: String, value: plainText(note), wrap: true }]);
  return await writeXlsxFile([
    { sheet: 'comparison', data: [header, ...data], columns: widths, stickyRowsCount: 1 },
    { sheet: 'notes', data: [[{ value: 'note', fontWeight: 'bold' }], ...said], columns: [{ width: 120 }] },
  ]).toBuffer();
}

function sheetCell({ decimals }: TableColumn, cell: Cell): SheetCell {
  if (cell === null || cell === undefined || cell === '') return null;
  if (typeof cell === 'string') return { type: String, value: plainText(cell) };
  if (typeof cell === 'boolean') return { type: Boolean, value: cell };
  const format = decimals === undefined || decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`;
  return Number.isNaN(cell) ? null : { type: Number, value: cell, format };
}

const plainText = (value: string): string => value.replace(UNKNOWN_TO_XML, ' ').slice(0, TEXT_LENGTH_MAX);
