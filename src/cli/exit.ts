import { InternalError, type Problem, problemLine, RunError, refusalWords, UserError } from '../base/errors.js';

/** What the process says to scripts when it ends; named in the contract. */
export const exitCodes = { done: 0, user: 1, run: 2, batch: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Most problems that are printed; a file of a million mistakes has made its point. */
const PROBLEMS_MAX = 200;

export interface Answer {
  code: ExitCode;
  lines: string[];
}

/** The lines that tell an error to its user, and the exit code that goes with it. A stack trace only where asked for. */
export function answerTo(error: unknown, debug: boolean): Answer {
  const trace = debug && error instanceof Error && error.stack ? error.stack.split('\n').slice(1) : [];
  if (error instanceof UserError) return { code: exitCodes.user, lines: [...problemLines(error.problems), ...trace] };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RunError) return { code: exitCodes.run, lines: [`The run failed: ${message}`, ...trace] };
  const refusal = systemRefusal(error);
  if (refusal !== undefined) return { code: exitCodes.run, lines: [`The run failed: ${refusal}`, ...trace] };
  const where = debug ? trace : ['NADIR_DEBUG=1 shows where it happened.'];
  if (error instanceof InternalError) return { code: exitCodes.run, lines: [message, ...where] };
  return { code: exitCodes.run, lines: [`${message} (not foreseen: please report it, with the command)`, ...where] };
}

function problemLines(problems: readonly Problem[]): string[] {
  const lines = problems.slice(0, PROBLEMS_MAX).map(problemLine);
  if (problems.length > PROBLEMS_MAX) lines.push(`… and ${problems.length - PROBLEMS_MAX} more problems`);
  return lines;
}

/** An error of the operating system about a file, in a sentence; undefined where it is something else. */
function systemRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path } = error as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : refusalWords(code);
  return words && (path ? `${words}: ${path}` : words);
}
