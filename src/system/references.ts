import { basename } from 'node:path';
import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';

/** Where a cell stands, for a problem about it. */
export interface CellPlace {
  readonly file: string;
  readonly line: number;
  readonly column: string;
}

/**
 * Checks that a cell names something that exists; `where` says in which table. Where that table is itself at fault its rows may
 * be missing for that alone, and nothing is said.
 */
export function checkName(name: string, known: readonly string[], where: string, place: CellPlace, problems: Problem[]): boolean {
  if (known.includes(name)) return true;
  if (isAtFault(where, problems)) return false;
  const { file, line, column } = place;
  const listed = known.length <= 20 ? `: ${known.join(', ')}` : '';
  problems.push({
    file,
    line,
    path: column,
    found: name,
    allowed: `a name of ${where}${listed}`,
    nearest: nearestName(name, known),
  });
  return false;
}

/** Whether the system's table of this name is known to be at fault. */
export const isAtFault = (table: string, problems: readonly Problem[]): boolean =>
  problems.some(({ file }) => basename(file) === table);

/** Whether a file is known to be at fault: what its rows lack then says nothing new. */
export const hasFault = (file: string, problems: readonly Problem[]): boolean => problems.some(problem => problem.file === file);

/** Checks that every name has a row; one problem names all that have none. */
export function checkEach(
  names: readonly string[],
  found: ReadonlySet<string>,
  file: string,
  column: string,
  problems: Problem[],
): void {
  const missing = names.filter(name => !found.has(name));
  if (missing.length === 0 || hasFault(file, problems)) return;
  const allowed = `a row for each ${column.replaceAll(',', ' and ')}`;
  problems.push({ file, path: column, found: `no row for ${missing.slice(0, 20).join(', ')}`, allowed });
}

const SHARE_TOLERANCE = 1e-6;

/** Checks that shares sum to 1; `what` names them in the message. */
export function checkShares(fractions: readonly number[], file: string, what: string, problems: Problem[]): void {
  if (hasFault(file, problems)) return;
  const sum = fractions.reduce((total, fraction) => total + fraction, 0);
  if (Math.abs(sum - 1) <= SHARE_TOLERANCE) return;
  const found = `${what} that sum to ${Number((sum * 100).toPrecision(9))} %`;
  problems.push({ file, path: 'share_pct', found, allowed: 'shares that sum to 100 %' });
}

/** A share in per cent, 0 to 100, as a table column. */
export const shareColumn = (about: string) => ({ type: 'number', min: 0, max: 100, about }) as const;
