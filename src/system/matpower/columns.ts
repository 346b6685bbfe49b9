import type { Problem } from '../../base/errors.js';
import type { Field } from './read-fields.js';

/** Limits of one column's cells; without them any finite number. */
export interface Limits {
  readonly min?: number;
  readonly max?: number;
  readonly isWhole?: true;
  /** No limit may be written as Inf. */
  readonly mayBeInfinite?: true;
}

export type ColumnsOf = Readonly<Record<string, Limits>>;

/** Columns of a matrix that every case has, in their order (MATPOWER User's Manual, appendix B). */
const power: Limits = { min: -1e6, max: 1e6 };
/** Limits are written large where there are none. */
const limit: Limits = { min: -1e9, max: 1e9, mayBeInfinite: true };
const perUnit: Limits = { min: -1e6, max: 1e6 };
const busNumber: Limits = { min: 1, max: 999_999_999, isWhole: true };
const voltage: Limits = { min: 0, max: 10 };

export const busColumns = {
  bus_i: busNumber,
  type: { min: 1, max: 4, isWhole: true },
  Pd: power,
  Qd: power,
  Gs: power,
  Bs: power,
  area: {},
  Vm: voltage,
  Va: { min: -3600, max: 3600 },
  baseKV: { min: 0, max: 5000 },
  zone: {},
  Vmax: { ...voltage, mayBeInfinite: true },
  Vmin: { ...voltage, mayBeInfinite: true },
} as const satisfies ColumnsOf;

export const generatorColumns = {
  bus: busNumber,
  Pg: power,
  Qg: power,
  Qmax: limit,
  Qmin: limit,
  Vg: voltage,
  mBase: { mayBeInfinite: true },
  status: {},
  Pmax: limit,
  Pmin: limit,
} as const satisfies ColumnsOf;

export const branchColumns = {
  fbus: busNumber,
  tbus: busNumber,
  r: perUnit,
  x: perUnit,
  b: perUnit,
  rateA: { ...limit, min: 0 },
  rateB: { mayBeInfinite: true },
  rateC: { mayBeInfinite: true },
  ratio: { min: 0, max: 100 },
  angle: { min: -360, max: 360 },
  status: {},
} as const satisfies ColumnsOf;

export const dcLineColumns = {
  fbus: busNumber,
  tbus: busNumber,
  status: {},
  Pf: { min: 0, max: 1e6 },
  Pt: power,
  Qf: power,
  Qt: power,
  Vf: voltage,
  Vt: voltage,
  Pmin: limit,
  Pmax: limit,
  QminF: limit,
  QmaxF: limit,
  QminT: limit,
  QmaxT: limit,
  loss0: power,
  loss1: { min: 0, max: 0.5 },
} as const satisfies ColumnsOf;

/** One matrix of a case by column names. */
export interface CaseTable<C extends ColumnsOf> {
  readonly rowCount: number;
  at(row: number, column: keyof C): number;
  /** Line of the file that a row begins on. */
  line(row: number): number;
  /** All cells of a row, those behind the known columns too. */
  cells(row: number): Float64Array;
}

/** A matrix whose rows are all sound, or null and a problem for each fault. Columns behind the known ones are allowed. */
export function tableOf<C extends ColumnsOf>(
  fields: ReadonlyMap<string, Field>,
  name: string,
  columns: C,
  rowsMax: number,
  file: string,
  problems: Problem[],
): CaseTable<C> | null {
  const names = Object.keys(columns);
  const field = fields.get(name);
  const form = `mpc.${name} = a matrix of ${names.join(' ')}`;
  if (field?.value.is !== 'matrix') {
    const found = field === undefined ? `no mpc.${name}` : `a ${field.value.is}`;
    problems.push({ file, line: field?.line, path: name, found, allowed: form });
    return null;
  }
  const { rows, lines } = field.value;
  const before = problems.length;
  if (rows.length === 0) problems.push({ file, line: field.line, path: name, found: 'no rows', allowed: 'at least one' });
  if (rows.length > rowsMax) {
    problems.push({ file, line: field.line, path: name, found: `${rows.length} rows`, allowed: `at most ${rowsMax}` });
    return null;
  }
  const width = rows[0]?.length ?? 0;
  for (let i = 0; i < rows.length && problems.length - before < PROBLEMS_MAX; i++) {
    const place = { file, line: lines[i]!, path: `${name} row ${i + 1}` };
    checkRow(rows[i]!, width, names, Object.values(columns), place, problems);
  }
  if (problems.length > before) return null;
  const position = new Map<keyof C, number>(names.map((column, i) => [column, i]));
  return {
    rowCount: rows.length,
    at: (row, column) => rows[row]![position.get(column)!]!,
    line: row => lines[row]!,
    cells: row => rows[row]!,
  };
}

const PROBLEMS_MAX = 50;

function checkRow(
  row: Float64Array,
  width: number,
  names: readonly string[],
  limits: readonly Limits[],
  place: Pick<Problem, 'file' | 'line' | 'path'>,
  problems: Problem[],
): void {
  if (row.length < names.length) {
    const missing = names.slice(row.length).join(' ');
    problems.push({ ...place, found: `${row.length} columns, without ${missing}`, allowed: `at least ${names.length} columns` });
    return;
  }
  if (row.length !== width) {
    problems.push({ ...place, found: `${row.length} columns`, allowed: `${width}, as in the first row` });
  }
  for (let i = 0; i < row.length; i++) {
    const { min = -Infinity, max = Infinity, isWhole, mayBeInfinite } = limits[i] ?? { mayBeInfinite: true };
    const value = row[i]!;
    const path = `${place.path}, ${names[i] ?? `column ${i + 1}`}`;
    const isSound = Number.isFinite(value)
      ? value >= min && value <= max && (!isWhole || Number.isInteger(value))
      : mayBeInfinite && !Number.isNaN(value);
    if (!isSound) problems.push({ ...place, path, found: String(value), allowed: allowed(min, max, isWhole) });
  }
}

function allowed(min: number, max: number, isWhole: true | undefined): string {
  const noun = isWhole ? 'a whole number' : 'a number';
  return min === -Infinity ? noun : `${noun} from ${min} to ${max}`;
}
