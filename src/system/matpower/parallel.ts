import type { Problem } from '../../base/errors.js';
import type { branchColumns, CaseTable } from './columns.js';

/**
 * Rows of branches that are alike to the last cell, both in service. MATPOWER has no circuit numbers, so such a row is either a
 * second circuit of the same build (the IEEE reliability test system has four such pairs) or a row entered twice. Published
 * cases write the circuits between two buses in rows one after another: those are read as parallel, and a note says which. One
 * that repeats a row from elsewhere is a problem, unless `allowParallel`; the same line written from its other end is named in
 * the note. Returns the notes.
 */
export function checkParallel(
  branch: CaseTable<typeof branchColumns>,
  file: string,
  allowParallel: boolean,
  problems: Problem[],
): string[] {
  const last = new Map<string, number>();
  const pairs: string[] = [];
  let runStart = 0;
  for (let row = 0; row < branch.rowCount; row++) {
    if (row > 0 && !sharesEnds(branch, row - 1, row)) runStart = row;
    if (!(branch.at(row, 'status') > 0)) continue;
    const [from, to] = [branch.at(row, 'fbus'), branch.at(row, 'tbus')];
    const rest = branch.cells(row).subarray(2).join(' ');
    const same = last.get(`${from} ${to} ${rest}`);
    // A line is the same from either end; a transformer is not.
    const isLine = branch.at(row, 'ratio') === 0 && branch.at(row, 'angle') === 0;
    const earlier = same ?? (isLine ? last.get(`${to} ${from} ${rest}`) : undefined);
    last.set(`${from} ${to} ${rest}`, row);
    if (earlier === undefined) continue;
    const ends = `${from} to ${to}`;
    if (same === undefined || earlier >= runStart || allowParallel) {
      pairs.push(`${earlier + 1} and ${row + 1} (${ends})`);
      continue;
    }
    const found = `the branch ${ends} of row ${earlier + 1} (line ${branch.line(earlier)}) again, both in service`;
    const allowed = 'each branch once; circuits between two buses in rows one after another, or anywhere with --allow-parallel';
    problems.push({ file, line: branch.line(row), path: `branch row ${row + 1}`, found, allowed });
  }
  if (pairs.length === 0) return [];
  const more = pairs.length > SHOWN_MAX ? ` and ${pairs.length - SHOWN_MAX} more pairs` : '';
  return [`${file}: branch rows that are alike, read as parallel circuits: ${pairs.slice(0, SHOWN_MAX).join(', ')}${more}`];
}

/** Whether two rows join the same two buses, either way round. */
function sharesEnds(branch: CaseTable<typeof branchColumns>, one: number, other: number): boolean {
  const [a, b] = [branch.at(one, 'fbus'), branch.at(one, 'tbus')];
  const [c, d] = [branch.at(other, 'fbus'), branch.at(other, 'tbus')];
  return (a === c && b === d) || (a === d && b === c);
}

const SHOWN_MAX = 10;
