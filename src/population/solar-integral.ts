import { MS_PER_H } from '../base/units.js';
import type { Weather } from '../system/system.js';

/**
 * Output of 1 W of panels in one weather region, and its running integral. The hourly values stand at the middle of their hours
 * and the signal is a straight line between them, so its integral is a quadratic in closed form; the table repeats after its last
 * hour.
 */
export class SolarIntegral {
  /** What `reaches` answers where the integral does not get there. */
  static readonly NEVER = Number.POSITIVE_INFINITY;
  readonly #fraction: Float64Array;
  /** Integral from the middle of hour 0 to the middle of each hour, fraction × ms. */
  readonly #sum: Float64Array;
  readonly #hourCount: number;

  constructor(
    weather: Weather,
    region: string,
    readonly firstMidnightMs: number,
  ) {
    this.#fraction = weather.solarFraction[weather.regions.indexOf(region)]!;
    this.#hourCount = weather.hourCount;
    this.#sum = new Float64Array(this.#hourCount + 1);
    for (let hour = 0; hour < this.#hourCount; hour++) {
      const next = this.#fraction[(hour + 1) % this.#hourCount]!;
      this.#sum[hour + 1] = this.#sum[hour]! + ((this.#fraction[hour]! + next) / 2) * MS_PER_H;
    }
  }

  /** W per W of panels at a moment after the scenario's start. */
  at(atMs: number): number {
    const { from, next, share } = this.#place(atMs);
    return this.#fraction[from]! + (this.#fraction[next]! - this.#fraction[from]!) * share;
  }

  /** Integral from the table's own beginning to a moment, fraction × ms; only differences mean anything. */
  until(atMs: number): number {
    const { laps, from, next, share } = this.#place(atMs);
    const start = this.#fraction[from]!;
    const slope = this.#fraction[next]! - start;
    return laps * this.#sum[this.#hourCount]! + this.#sum[from]! + (start * share + (slope * share * share) / 2) * MS_PER_H;
  }

  /**
   * First whole millisecond in (`fromMs`, `toMs`] by which the integral since `fromMs` has reached `wanted`; `NEVER` where it
   * does not.
   */
  reaches(fromMs: number, wanted: number, toMs: number): number {
    const begun = this.until(fromMs);
    if (this.until(toMs) - begun < wanted) return SolarIntegral.NEVER;
    let low = fromMs;
    let high = toMs;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.until(middle) - begun < wanted) low = middle;
      else high = middle;
    }
    return high;
  }

  #place(atMs: number): { laps: number; from: number; next: number; share: number } {
    const hours = (atMs - this.firstMidnightMs) / MS_PER_H - 0.5;
    const whole = Math.floor(hours);
    const laps = Math.floor(whole / this.#hourCount);
    const from = whole - laps * this.#hourCount;
    return { laps, from, next: (from + 1) % this.#hourCount, share: hours - whole };
  }
}
