import { MS_PER_DAY, MS_PER_MIN } from '../base/units.js';
import type { SunSignal } from './sun-signal.js';

/** Both signals without moving cloud bend at whole quarters of an hour alone. */
const QUARTER_MIN = 15;
const MINUTES = MS_PER_DAY / MS_PER_MIN;

/**
 * A home's surplus, panels · sun − factor · use, in closed form: when it changes sign by the hours of the weather, what it sums
 * to and when that reaches something, moving cloud included. One object, opened for a home again and again. Moments are after the
 * scenario's start.
 */
export class OwnUse {
  #panelW = 0;
  #factor = 0;
  #sun!: SunSignal;
  #expectedSun!: SunSignal;
  #use!: SunSignal;

  open(panelW: number, factor: number, sun: SunSignal, expectedSun: SunSignal, use: SunSignal): void {
    this.#panelW = panelW;
    this.#factor = factor;
    this.#sun = sun;
    this.#expectedSun = expectedSun;
    this.#use = use;
  }

  /** The surplus expected at a moment, W; negative where the home needs more than its panels give. */
  expectedW(atMs: number): number {
    return this.#panelW * this.#expectedSun.at(atMs) - this.#factor * this.#use.at(atMs);
  }

  /** When the expected surplus next changes its sign; a day later where it does not. Whole milliseconds. */
  nextChangeMs(atMs: number): number {
    const { firstMidnightMs } = this.#sun;
    const isSurplus = this.expectedW(atMs) > 0;
    let fromMs = atMs;
    let fromW = this.expectedW(atMs);
    const first = Math.floor((atMs - firstMidnightMs) / MS_PER_MIN / QUARTER_MIN) + 1;
    let day = Number.NaN;
    let sun: Float64Array = NONE;
    let use: Float64Array = NONE;
    for (let quarter = first; quarter <= first + MINUTES / QUARTER_MIN; quarter++) {
      const minute = quarter * QUARTER_MIN;
      const ofDay = Math.floor(minute / MINUTES);
      if (ofDay !== day) {
        day = ofDay;
        sun = this.#expectedSun.minutesOf(day);
        use = this.#use.minutesOf(day);
      }
      const nowW = this.#panelW * sun[minute - day * MINUTES]! - this.#factor * use[minute - day * MINUTES]!;
      const nowMs = firstMidnightMs + minute * MS_PER_MIN;
      if (nowW > 0 !== isSurplus) return Math.max(atMs, Math.ceil(fromMs + ((nowMs - fromMs) * fromW) / (fromW - nowW))) + 1;
      fromMs = nowMs;
      fromW = nowW;
    }
    return atMs + MS_PER_DAY;
  }

  /** The surplus between two moments, W·ms. */
  betweenWms(fromMs: number, toMs: number): number {
    return this.#panelW * this.#sun.between(fromMs, toMs) - this.#factor * this.#use.between(fromMs, toMs);
  }

  /** A whole millisecond by which ± the surplus since `fromMs` has reached `wantedWms`; infinite where it has not by `toMs`. */
  reachesMs(fromMs: number, sign: 1 | -1, wantedWms: number, toMs: number): number {
    if (sign * this.betweenWms(fromMs, toMs) < wantedWms) return Number.POSITIVE_INFINITY;
    let low = fromMs;
    let high = toMs;
    while (high - low > MS_PER_MIN) {
      const middle = Math.floor((low + high) / 2);
      if (sign * this.betweenWms(fromMs, middle) < wantedWms) low = middle;
      else high = middle;
    }
    // Inside a minute it hardly bends.
    const before = sign * this.betweenWms(fromMs, low);
    const after = sign * this.betweenWms(fromMs, high);
    return Math.min(high, Math.max(fromMs + 1, Math.ceil(low + ((high - low) * (wantedWms - before)) / (after - before))));
  }
}

const NONE = new Float64Array(0);
