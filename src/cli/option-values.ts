import { availableParallelism } from 'node:os';
import { type Problem, UserError } from '../base/errors.js';
import { nearestName } from '../base/names.js';

/** More threads than this are a slip of the finger, not a machine. */
const WORKERS_MAX = 512;
/** Threads a run takes unless told; beyond eight the coordinator's own work bounds the gain. */
const WORKERS_DEFAULT_MAX = 8;

export const defaultWorkerCount = (): number => Math.min(WORKERS_DEFAULT_MAX, availableParallelism());

/** Checks the values of options one after the other and keeps every problem, so that they are told all at once. */
export class OptionValues {
  readonly #problems: Problem[] = [];

  refuse(option: string, found: string, allowed: string, nearest?: string): void {
    this.#problems.push({ file: option, found: shortened(found), allowed, nearest });
  }

  /** A whole number of worker threads; `fallback` where the option was not given. */
  workerCount(option: string, text: string | undefined, fallback: number): number {
    if (text === undefined) return fallback;
    const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (count < 1 || count > WORKERS_MAX) this.refuse(option, `'${text}'`, `a whole number from 1 to ${WORKERS_MAX}`);
    return count;
  }

  /** One of a few words; undefined where the option was not given. */
  choice<T extends string>(option: string, text: string | undefined, choices: readonly T[], hint = ''): T | undefined {
    const chosen = choices.find(choice => choice === text);
    if (text !== undefined && chosen === undefined) {
      this.refuse(option, `'${text}'`, choices.join(', ') + hint, nearestName(text, choices));
    }
    return chosen;
  }

  /** Throws a UserError with what was refused so far, if anything. */
  finish(): void {
    if (this.#problems.length > 0) throw new UserError(this.#problems);
  }
}

/** Long values are cut, so that a message stays a line. */
const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}… (${text.length} characters)` : text);

/** For options that may be given more than once. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value];
