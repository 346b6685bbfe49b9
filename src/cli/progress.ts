import { MS_PER_S } from '../base/units.js';

/** Where stderr is no terminal: a line this often, ms. The contract allows 30 s. */
const LINE_EVERY_MS = 10 * MS_PER_S;
/** On a terminal: the line is drawn anew this often, ms. */
const DRAW_EVERY_MS = 200;
const BAR_WIDTH = 24;
/** Before this share of the work is done, the time left would be a guess, and none is shown. */
const SHARE_FOR_ESTIMATE = 0.01;

export interface ProgressOptions {
  stderr: NodeJS.WriteStream;
  label: string;
  quiet: boolean;
}

/**
 * How far a run or a batch has come, on stderr: on a terminal one line drawn anew, elsewhere a line every ten seconds.
 * Says something from the first second on; wall time here never reaches a result.
 */
export class Progress {
  readonly #stderr: NodeJS.WriteStream;
  readonly #label: string;
  readonly #quiet: boolean;
  readonly #startMs = performance.now();
  readonly #timer: NodeJS.Timeout | undefined;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #share = 0;
  #shareAtStart: number | undefined;
  #what = 'starting';

  constructor({ stderr, label, quiet }: ProgressOptions) {
    this.#stderr = stderr;
    this.#label = label;
    this.#quiet = quiet;
    if (quiet) return;
    this.#draw();
    this.#timer = setInterval(() => this.#drawIfDue(), MS_PER_S);
    this.#timer.unref();
  }

  /** `share` of the work is done, 0 to 1; `what` says where it stands, in a few words. */
  report(share: number, what: string): void {
    this.#shareAtStart ??= share;
    this.#share = Math.min(1, Math.max(0, share));
    this.#what = what;
    this.#drawIfDue();
  }

  /** Prints a line that matters even to a quiet user, without tearing the bar. */
  sayAlways(line: string): void {
    if (!this.#quiet) this.#clearLine();
    this.#stderr.write(`${line}\n`);
    this.#drawnMs = Number.NEGATIVE_INFINITY;
  }

  stop(): void {
    clearInterval(this.#timer);
    if (!this.#quiet) this.#clearLine();
  }

  #drawIfDue(): void {
    if (this.#quiet) return;
    const everyMs = this.#stderr.isTTY ? DRAW_EVERY_MS : LINE_EVERY_MS;
    if (performance.now() - this.#drawnMs >= everyMs) this.#draw();
  }

  #draw(): void {
    this.#drawnMs = performance.now();
    const line = progressLine(this.#label, this.#share, this.#what, this.#secondsLeft());
    if (!this.#stderr.isTTY) this.#stderr.write(`${line}\n`);
    else this.#stderr.write(`\r\x1b[2K${line.slice(0, Math.max(20, (this.#stderr.columns || 80) - 1))}`);
  }

  #clearLine(): void {
    if (this.#stderr.isTTY) this.#stderr.write('\r\x1b[2K');
  }

  /** Left at the pace so far, s; what was done before the start (a resumed batch) says nothing about the pace. */
  #secondsLeft(): number | undefined {
    const done = this.#share - (this.#shareAtStart ?? 0);
    if (done < SHARE_FOR_ESTIMATE) return undefined;
    const elapsedS = (performance.now() - this.#startMs) / MS_PER_S;
    return (elapsedS * (1 - this.#share)) / done;
  }
}

/** One line of progress: label, bar, share done, where it stands, time left. */
export function progressLine(label: string, share: number, what: string, leftS: number | undefined): string {
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '#'.repeat(filled) + '-'.repeat(BAR_WIDTH - filled);
  const left = leftS === undefined ? '' : `, ${durationWords(leftS)} left`;
  return `${label} [${bar}] ${String(Math.floor(share * 100)).padStart(3)} %  ${what}${left}`;
}

/** A length of wall time for people: `40 s`, `3 min`, `2 h 5 min`. */
export function durationWords(durationS: number): string {
  if (durationS < 90) return `${Math.max(1, Math.round(durationS))} s`;
  const minutes = Math.round(durationS / 60);
  if (minutes < 90) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
