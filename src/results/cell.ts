import { stringify } from 'csv-stringify/sync';
import type { CivilTime } from '../base/civil-time.js';
import { InternalError } from '../base/errors.js';
import type { Cell, TableColumn } from './table.js';

/** Text that needs neither quotes nor an apostrophe. */
const plain = /^[A-Za-z0-9][\w .:;()/%°-]*$/;

/** With an apostrophe or several before it too, so that what is read back is what was written. */
const formulaStart = /^'*[=+\-@\t\r]/;

/** Led by an apostrophe where a spreadsheet would take it for a formula (= + - @, tab, return). */
export const noFormula = (value: string): string => (formulaStart.test(value) ? `'${value}` : value);

/** A text cell: quoted where it must be, and no formula. */
export function textCell(value: string): string {
  if (value === '' || plain.test(value)) return value;
  return stringify([[noFormula(value)]], { record_delimiter: '', quoted_match: /[\r\n]/ });
}

/** A number with a fixed count of decimals: no exponent, no thousands separator, no minus before a zero. */
export function numberCell(value: number, decimals: number): string {
  if (Number.isNaN(value)) return '';
  // toFixed writes an exponent from 1e21 on; nothing simulated is that large.
  if (!(Math.abs(value) < 1e21)) throw new InternalError(`a cell was given ${value}`);
  const text = value.toFixed(decimals);
  return text.startsWith('-') && Number(text) === 0 ? text.slice(1) : text;
}

/** One cell as it stands in the file. InternalError where the value is not of the column's type. */
export function cellText(column: TableColumn, value: Cell, clock: CivilTime): string {
  if (value === null || value === undefined) return '';
  const { type } = column;
  if (typeof value === 'number') {
    if (type === 'number') return numberCell(value, column.decimals!);
    if (type === 'integer') return numberCell(value, 0);
    if (type === 'time') return new Date(value).toISOString();
    if (type === 'local time') return clock.localTime(value);
  }
  if (typeof value === 'string' && type === 'text') return textCell(value);
  if (typeof value === 'boolean' && type === 'boolean') return String(value);
  throw new InternalError(`column ${column.name} (${type}) was given ${typeof value} ${String(value).slice(0, 40)}`);
}
