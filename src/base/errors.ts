/** One mistake in what the user gave: where it is, what was found and what is allowed. */
export interface Problem {
  /** File as the user named it; '--set', '--scale' … for the command line. */
  file: string;
  line?: number | undefined;
  column?: number | undefined;
  /** Path of keys and ids inside the file, e.g. `attacks.surge.target.share`. */
  path?: string | undefined;
  found: string;
  allowed: string;
  /** The nearest known name, where a name was misspelt. */
  nearest?: string | undefined;
}

/** One line a problem, the form editors jump to: file:line:column: path: found …; allowed … */
export function problemLine(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter(part => part !== undefined).join(':');
  const path = problem.path ? `${problem.path}: ` : '';
  const nearest = problem.nearest ? ` (did you mean ${problem.nearest}?)` : '';
  return harmless(`${place}: ${path}found ${problem.found}; allowed: ${problem.allowed}${nearest}`);
}

/** Signs that steer a terminal (escape sequences) or turn the order of what is read (Unicode's directions). */
const STEERING = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A line in which nothing the user or a file wrote can steer the terminal: such signs become spaces. */
export const harmless = (line: string): string => line.replace(STEERING, ' ');

/** The user's file or option is at fault: exit code 1, every problem at once, no stack trace. */
export class UserError extends Error {
  override name = 'UserError';
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(problemLine).join('\n'));
  }
}

/** A run that had begun could not go on (disk full, worker lost): exit code 2, no stack trace. */
export class RunError extends Error {
  override name = 'RunError';
}

/** Nadir is at fault: nothing the user typed should reach this. */
export class InternalError extends Error {
  override name = 'InternalError';
  constructor(message: string) {
    super(`${message} (this is a bug in Nadir, please report it)`);
  }
}

/** What the operating system may refuse about a file, in words. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EROFS', 'the file system is read-only'],
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['EMFILE', 'too many files are open'],
  ['ENOTDIR', 'a file stands where a folder is due'],
  ['EEXIST', 'a file stands where a folder is due'],
  ['ENOENT', 'there is no such folder'],
]);

/** The words for an error code of the operating system; undefined for one that is not about files. */
export const refusalWords = (code: string): string | undefined => REFUSALS.get(code);

/** Why a file or folder could not be written: words and the code, or the code alone. What has no code is thrown on. */
export function refusalOf(error: unknown): string {
  const { code, cause } = error as NodeJS.ErrnoException;
  if (code === undefined && cause !== undefined) return refusalOf(cause);
  if (code === undefined) throw error;
  const words = refusalWords(code);
  return words === undefined ? code : `${words}, ${code}`;
}
