import { MS_PER_DAY, MS_PER_MIN } from '../base/units.js';
import { cumulative, indexAt } from './cumulative.js';
import { NEVER_MS } from './order.js';
import type { World } from './world.js';

/**
 * Homes keep one of so many programs: a schedule of the system's table, its hours moved by an offset of its own. A home's
 * `program` is a number below this, or from this on where its compressor also chooses its level at reviews.
 */
export const PROGRAMS = 2048;

interface Lowered {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * When homes lower and raise their setpoint: the hours of their schedule, spread between homes, on the civil clock. And when
 * compressors that follow weather and room are reviewed: at even steps from a moment of each program's own.
 */
export class HeatingClock {
  /** Next change or review by program after the moment that `look` was asked for, device clock; NEVER_MS where there is none. */
  readonly changesMs = new Int32Array(2 * PROGRAMS).fill(NEVER_MS);
  readonly #world: World;
  readonly #lowered: readonly (readonly Lowered[])[];
  readonly #scheduleOf = new Uint8Array(PROGRAMS);
  readonly #offsetMs = new Int32Array(PROGRAMS);
  /** Time between reviews, and where in it a program has its own. */
  readonly reviewMs: number;
  readonly reviewPhaseMs: Float64Array;
  /** Whether a program's setpoint was lowered when `look` found its next change. */
  readonly #lowersNow = new Uint8Array(PROGRAMS);
  #lookedMs = Number.POSITIVE_INFINITY;
  #epochMs = Number.NaN;

  constructor(world: World) {
    const { schedules, spreadMin } = world.system.heatPumps.setback;
    this.#world = world;
    this.reviewMs = world.system.heatPumps.control.reviewMin * MS_PER_MIN;
    // An odd multiple puts neighbours among the programs far apart in the period.
    this.reviewPhaseMs = Float64Array.from({ length: PROGRAMS }, (_, program) =>
      Math.floor(((program * 1327) % PROGRAMS) * (this.reviewMs / PROGRAMS)),
    );
    this.#lowered = schedules.map(({ lowered }) =>
      lowered.map(({ fromMinute, toMinute }) => ({ fromMs: fromMinute * MS_PER_MIN, toMs: toMinute * MS_PER_MIN })),
    );
    const shares = cumulative(schedules.map(({ fraction }) => fraction));
    for (let program = 0; program < PROGRAMS; program++) {
      const unit = (program + 0.5) / PROGRAMS;
      const schedule = indexAt(shares, unit);
      const from = schedule > 0 ? shares[schedule - 1]! : 0;
      const place = (unit - from) / (shares[schedule]! - from);
      this.#scheduleOf[program] = schedule;
      // Between minus and plus half the spread.
      this.#offsetMs[program] = Math.round((place - 0.5) * spreadMin * MS_PER_MIN);
    }
  }

  /** Brings `changesMs` to a moment of the device clock. */
  look(atMs: number): void {
    const all = this.#epochMs !== this.#world.epochMs || atMs < this.#lookedMs;
    if (!all && atMs === this.#lookedMs) return;
    const { changesMs } = this;
    // Nothing is known while this goes on.
    this.#lookedMs = Number.POSITIVE_INFINITY;
    for (let program = 0; program < PROGRAMS; program++) {
      if (!all && changesMs[program]! > atMs) continue;
      changesMs[program] = this.nextMs(program, atMs);
      this.#lowersNow[program] = Number(this.loweredSinceMs(program, atMs) !== NEVER_MS);
    }
    for (let program = PROGRAMS; program < 2 * PROGRAMS; program++) {
      if (!all && changesMs[program]! > atMs) continue;
      changesMs[program] = Math.min(changesMs[program - PROGRAMS]!, this.#nextReviewMs(program, atMs));
    }
    this.#epochMs = this.#world.epochMs;
    this.#lookedMs = atMs;
  }

  /** Whether the change that `look` found for a program is the next one after a moment too. */
  #isKnown(program: number, atMs: number): boolean {
    return atMs >= this.#lookedMs && atMs < this.changesMs[program]! && this.#epochMs === this.#world.epochMs;
  }

  /** Whether a program's lower setpoint holds at a moment (device clock). */
  isLowered(program: number, atMs: number): boolean {
    const plain = program % PROGRAMS;
    if (this.#isKnown(plain, atMs)) return this.#lowersNow[plain] === 1;
    return this.loweredSinceMs(plain, atMs) !== NEVER_MS;
  }

  /** When the span began in which a program's setpoint is lowered at a moment; NEVER_MS where it is not. */
  loweredSinceMs(program: number, atMs: number): number {
    if (program >= PROGRAMS) return this.loweredSinceMs(program - PROGRAMS, atMs);
    const day = this.#ownDay(program, atMs);
    for (const lowered of this.#lowered[this.#scheduleOf[program]!]!) {
      for (const index of [day - 1, day]) {
        if (this.#holds(program, index, lowered, atMs)) return this.#fromMs(program, index, lowered);
      }
    }
    return NEVER_MS;
  }

  /** Next change or review of a program after a moment, device clock; NEVER_MS for one without. */
  nextMs(program: number, atMs: number): number {
    if (this.#isKnown(program, atMs)) return this.changesMs[program]!;
    if (program >= PROGRAMS) return Math.min(this.nextMs(program - PROGRAMS, atMs), this.#nextReviewMs(program, atMs));
    const day = this.#ownDay(program, atMs);
    let nextMs = NEVER_MS;
    for (const lowered of this.#lowered[this.#scheduleOf[program]!]!) {
      for (let index = Math.max(0, day - 1); index <= day + 1; index++) {
        const fromMs = this.#fromMs(program, index, lowered);
        const toMs = this.#toMs(program, index, lowered);
        if (fromMs > atMs && fromMs < nextMs) nextMs = fromMs;
        if (toMs > atMs && toMs < nextMs) nextMs = toMs;
      }
    }
    return nextMs;
  }

  /** How often on an ordinary day a program's setpoint is lowered, and for how long on average, ms. */
  lowered(program: number): { readonly count: number; readonly meanMs: number } {
    const spans = this.#lowered[this.#scheduleOf[program % PROGRAMS]!]!;
    const sumMs = spans.reduce((sum, { fromMs, toMs }) => sum + ((toMs - fromMs + MS_PER_DAY) % MS_PER_DAY), 0);
    return { count: spans.length, meanMs: spans.length === 0 ? 0 : sumMs / spans.length };
  }

  /** Reviews keep their places whatever the epoch of the device clock. */
  #nextReviewMs(program: number, atMs: number): number {
    const period = this.reviewMs;
    const phaseMs = this.reviewPhaseMs[program % PROGRAMS]!;
    const intoMs = (((atMs + this.#world.epochMs - phaseMs) % period) + period) % period;
    return atMs + period - intoMs;
  }

  #holds(program: number, day: number, lowered: Lowered, atMs: number): boolean {
    return day >= 0 && atMs >= this.#fromMs(program, day, lowered) && atMs < this.#toMs(program, day, lowered);
  }

  #fromMs(program: number, day: number, { fromMs }: Lowered): number {
    return this.#originMs(program, day) + fromMs;
  }

  /** A span that ends no later than it begins ends on the day after. */
  #toMs(program: number, day: number, { fromMs, toMs }: Lowered): number {
    return this.#originMs(program, toMs > fromMs ? day : day + 1) + toMs;
  }

  /** A home's day begins its offset before or after midnight. */
  #originMs(program: number, day: number): number {
    return this.#world.midnightOf(day) + this.#offsetMs[program]!;
  }

  #ownDay(program: number, atMs: number): number {
    const day = this.#world.dayIndexOf(atMs);
    if (atMs < this.#originMs(program, day)) return Math.max(0, day - 1);
    return atMs >= this.#originMs(program, day + 1) ? day + 1 : day;
  }
}
