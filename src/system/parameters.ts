import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { SystemFolder } from './folder.js';
import { checkEach } from './references.js';
import { provenance, readTable, type Table } from './table.js';

/** One figure of a parameter table, in the unit that the file is written in. */
export interface ParameterRow {
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly about: string;
}

/** A table of single figures: a row each, with its unit beside it. */
export interface ParameterTable<P extends ParameterRows = ParameterRows> extends Table {
  readonly parameters: P;
}

export type ParameterRows = Readonly<Record<string, ParameterRow>>;

const parameterColumns = {
  parameter: { type: 'text', about: 'Name of the figure' },
  value: { type: 'number', about: 'The figure, in the unit beside it' },
  unit: { type: 'text', about: "The figure's unit; 1 where it has none" },
  ...provenance,
} as const;

/** Declares a table of single figures. */
export const parameterTable = <const P extends ParameterRows>(file: string, about: string, parameters: P): ParameterTable<P> => ({
  file,
  about,
  key: ['parameter'],
  columns: parameterColumns,
  parameters,
});

/** Every figure of the table by name, in the file's own units; what is missing is a problem and reads as NaN. */
export function readParameters<P extends ParameterRows>(
  folder: SystemFolder,
  table: ParameterTable<P>,
  problems: Problem[],
): Record<keyof P, number> {
  const { about, key } = table;
  const rows = readTable(folder, { file: table.file, about, key, columns: parameterColumns }, problems);
  const known = Object.keys(table.parameters);
  const file = folder.nameOf(table.file);
  const values = new Map<string, number>();
  for (const { parameter, value, unit, line } of rows) {
    if (!known.includes(parameter)) {
      const nearest = nearestName(parameter, known);
      problems.push({ file, line, path: parameter, found: 'an unknown parameter', allowed: known.join(', '), nearest });
      continue;
    }
    const declared = table.parameters[parameter]!;
    if (unit !== declared.unit) {
      problems.push({ file, line, path: `${parameter}.unit`, found: unit, allowed: declared.unit });
    } else if (value < declared.min || value > declared.max) {
      const allowed = `from ${declared.min} to ${declared.max} ${unit}`;
      problems.push({ file, line, path: `${parameter}.value`, found: String(value), allowed });
    }
    values.set(parameter, value);
  }
  checkEach(known, new Set(values.keys()), file, 'parameter', problems);
  const found = known.map(name => [name, values.get(name) ?? Number.NaN]);
  return Object.fromEntries(found) as Record<keyof P, number>;
}
