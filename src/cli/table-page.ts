import type { Table, TableColumn } from '../results/table.js';
import { paragraph } from './kind-page.js';
import { textTable } from './text-table.js';

/** The page of a results table: what a row is, and every column with unit and meaning. */
export function tablePage(table: Table): string {
  const rows = table.columns.map(column => [column.name, column.type, unitText(column), column.about]);
  const columns = textTable([['COLUMN', 'TYPE', 'UNIT', 'MEANING'], ...rows], 2);
  return `${table.name}.csv (results table): ${table.rows}\n${paragraph(table.about)}\n${columns}`;
}

/** The page of one measure: a column of summary.csv. */
export function measurePage(column: TableColumn): string {
  const decimals = column.decimals === undefined ? '' : `, ${column.decimals} decimals`;
  const limit = column.limit ? `Limit: the system's ${column.limit}\n` : '';
  const source = column.source ? `Source: ${column.source}\n` : '';
  return `${column.name} (measure, ${unitText(column) || column.type}${decimals})\n${paragraph(column.about)}${limit}${source}`;
}

const unitText = ({ unit }: TableColumn): string => (unit === '1' ? '' : unit);
