import type { FrequencyLimits } from '../system/system.js';
import { resultsSchema } from './dictionary.js';
import type { CellType, Table, TableColumn } from './table.js';

/** What the dictionary of one run needs to know of its system. */
export interface DictionaryContext {
  /** Name of the results folder. */
  readonly name: string;
  readonly currency: string;
  readonly limits: FrequencyLimits;
}

/** Cell type → Frictionless Table Schema type and format. */
const fieldTypes: Readonly<Record<CellType, { type: string; format?: string }>> = {
  text: { type: 'string' },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  time: { type: 'datetime', format: '%Y-%m-%dT%H:%M:%S.%fZ' },
  'local time': { type: 'datetime', format: '%Y-%m-%d %H:%M:%S.%f' },
};

/** `datapackage.json`: the dictionary of the tables in a folder, as a Frictionless data package with Table Schemas. */
export function dataPackageText(tables: readonly Table[], context: DictionaryContext): string {
  const dataPackage = {
    profile: 'tabular-data-package',
    name: context.name.toLowerCase(),
    results_schema: resultsSchema,
    resources: tables.map(table => ({
      profile: 'tabular-data-resource',
      name: table.name,
      path: `${table.name}.csv`,
      description: `One row: ${table.rows}. ${table.about}`,
      format: 'csv',
      mediatype: 'text/csv',
      encoding: 'utf-8',
      dialect: { delimiter: ',', lineTerminator: '\n', doubleQuote: true, header: true },
      schema: { fields: table.columns.map(column => field(column, context)), missingValues: [''] },
    })),
  };
  return `${JSON.stringify(dataPackage, null, 2)}\n`;
}

function field(column: TableColumn, { limits, currency }: DictionaryContext): Record<string, unknown> {
  const { name, type, unit, decimals, about, limit, source, choices } = column;
  return {
    name,
    ...fieldTypes[type],
    ...(unit && { unit: unit.replace('GBP', currency) }),
    ...(decimals !== undefined && { decimals }),
    description: about,
    ...(limit && { limit: { name: limit, value: limits[limit], unit: 'Hz' } }),
    ...(source && { source }),
    ...(choices && { constraints: { enum: choices } }),
  };
}
