import { type Problem, UserError } from '../base/errors.js';
import { refuseUnlike, unlikeness } from './comparable.js';
import { differenceCells, type MeasureRow, measureRows } from './measure-rows.js';
import { type ReadResults, type ReadRun, readResults } from './read.js';
import type { Cell } from './table.js';

/** One row: who, what, and against what. `base` is empty where there is nothing to compare with. */
export interface CompareRow extends MeasureRow {
  readonly subject: Subject;
  readonly base: string;
}

export interface CompareTable {
  readonly rows: readonly CompareRow[];
  /** Plain sentences on what was compared with what, and what was not. */
  readonly notes: readonly string[];
}

/** Runs that differ in replicate alone. */
interface Subject {
  readonly label: string;
  readonly runs: readonly ReadRun[];
}

/**
 * Runs or batches side by side, in long form. The base of each is the folder named by `base`; else its own no-attack case,
 * in its folder or another; else the first folder. Means over replicates, paired with the base's.
 *
 * UserError where a folder cannot be read, or currency, price year, units or schema differ.
 */
export function compare(folders: readonly string[], { base }: { base?: string } = {}): CompareTable {
  const paths = [...new Set([...folders, ...(base === undefined ? [] : [base])].map(withoutSlash))];
  const all = readAll(paths);
  refuseUnlike(all.flatMap(({ runs }) => runs));

  const subjects = all.flatMap(results => subjectsOf(results));
  if (subjects.length < 2) {
    throw new UserError([{ file: paths.join(' '), found: 'one run', allowed: 'two or more, or one with its twin' }]);
  }
  const named = base === undefined || paths.length === 1 ? null : withoutSlash(base);
  const notes = all.filter(({ unfinishedCount }) => unfinishedCount > 0).map(unfinishedNote);
  const rows: CompareRow[] = [];
  for (const subject of subjects) {
    const chosen = baseOf(subject, subjects, named);
    if (chosen === subject) continue;
    const unlike = chosen === null ? null : unlikeness(subject.runs[0]!.context, chosen.runs[0]!.context);
    if (unlike !== null) notes.push(`${subject.label} is not shown against ${chosen!.label}: ${unlike}.`);
    else if (chosen !== null && !isPaired(subject, chosen))
      notes.push(`${subject.label} and ${chosen.label} were drawn with different seeds: part of the difference is chance.`);
    rows.push(...rowsOf(subject, unlike === null ? chosen : null));
  }
  return { rows, notes };
}

/** Every folder's results. UserError with the problems of all of them. */
function readAll(paths: readonly string[]): ReadResults[] {
  const problems: Problem[] = [];
  const all: ReadResults[] = [];
  for (const path of paths) {
    try {
      all.push(readResults(path));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  return all;
}

const withoutSlash = (path: string): string => (path.length > 1 ? path.replace(/[/\\]+$/, '') : path);

const unfinishedNote = ({ folder, unfinishedCount }: ReadResults): string =>
  `${folder}: ${unfinishedCount} ${unfinishedCount === 1 ? 'run' : 'runs'} failed or interrupted, not compared.`;

/** Runs of a folder gathered by what they are, in order of first appearance. */
function subjectsOf({ folder, runs }: ReadResults): Subject[] {
  const gathered = new Map<string, ReadRun[]>();
  for (const run of runs) {
    const key = JSON.stringify([run.scenario, run.case, run.variant, run.scenarioHash]);
    gathered.set(key, [...(gathered.get(key) ?? []), run]);
  }
  return [...gathered.values()].map(group => {
    const { case: runCase, variant } = group[0]!;
    return { label: [folder, runCase, variant].filter(part => part !== '').join(' / '), runs: group };
  });
}

/** What a subject is compared with; itself where it is a base; null where there is nothing. */
function baseOf(subject: Subject, subjects: readonly Subject[], named: string | null): Subject | null {
  const own = subject.runs[0]!;
  if (named !== null) return own.folder === named ? subject : closest(own, subjects.filter(isIn(named)));

  const calm = subjects.filter(({ runs }) => runs[0]!.scenario === own.scenario && runs[0]!.case === 'no-attack');
  if (own.case !== 'no-attack' && calm.length > 0) return closest(own, calm.filter(isIn(own.folder))) ?? closest(own, calm);
  const isBaseOfOthers = subjects.some(({ runs }) => runs[0]!.scenario === own.scenario && runs[0]!.case !== 'no-attack');
  if (own.case === 'no-attack' && isBaseOfOthers) return subject;

  const first = subjects[0]!;
  const firstFolder = first.runs[0]!.folder;
  return own.folder === firstFolder ? first : closest(own, subjects.filter(isIn(firstFolder)));
}

const isIn =
  (folder: string) =>
  ({ runs }: Subject): boolean =>
    runs[0]!.folder === folder;

/** Whether runs of the same replicate share their draws. */
const isPaired = ({ runs }: Subject, base: Subject): boolean =>
  runs.every(run => base.runs.every(other => other.replicate !== run.replicate || other.seed === run.seed));

/** Of several, the one of the same variant and case; else of the same variant; else the first. */
function closest(own: ReadRun, subjects: readonly Subject[]): Subject | null {
  const sameVariant = subjects.filter(({ runs }) => runs[0]!.variant === own.variant);
  return sameVariant.find(({ runs }) => runs[0]!.case === own.case) ?? sameVariant[0] ?? subjects[0] ?? null;
}

const rowsOf = (subject: Subject, base: Subject | null): CompareRow[] =>
  measureRows(subject.runs, base?.runs ?? []).map(row => ({ subject, base: base?.label ?? '', ...row }));

/** A row in the order of the columns of difference.csv; what differs between replicates is empty. */
export function compareCells({ subject, ...row }: CompareRow): Cell[] {
  const runs = subject.runs;
  const same = <T extends Cell>(of: (run: ReadRun) => T): T | null =>
    runs.every(run => of(run) === of(runs[0]!)) ? of(runs[0]!) : null;
  return [
    same(run => run.runId),
    same(run => run.scenario),
    same(run => run.case),
    same(run => run.variant),
    same(run => run.replicate),
    same(run => run.seed),
    same(run => run.engineVersion),
    same(run => run.scenarioHash),
    ...differenceCells(row, row.base),
  ];
}
