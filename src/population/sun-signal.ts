import { MS_PER_DAY, MS_PER_MIN } from '../base/units.js';

const MINUTES = MS_PER_DAY / MS_PER_MIN;
/** Days kept: batteries ask from a day's morning to the next one's. */
const DAYS_KEPT = 3;

/** Writes a signal's values at the minutes 0 to 1440 of a day, counted from the first midnight. */
export type SunDay = (day: number, out: Float64Array) => void;

interface Table {
  readonly day: number;
  readonly values: Float64Array;
  /** Integral from the day's beginning to each minute, fraction × ms. */
  readonly sums: Float64Array;
}

/**
 * Output of 1 W of panels as a shared signal: values at whole minutes with straight lines between, so that its running integral
 * is a quadratic in closed form. A day's table is worked out when it is first asked for and is a function of the day alone.
 */
export class SunSignal {
  /** What `reaches` answers where the integral does not get there. */
  static readonly NEVER = Number.POSITIVE_INFINITY;
  readonly #tables: (Table | null)[] = Array.from({ length: DAYS_KEPT }, () => null);

  constructor(
    readonly day: SunDay,
    readonly firstMidnightMs: number,
  ) {}

  /** W per W of panels at a moment after the scenario's start. */
  at(atMs: number): number {
    const { day, minute, share } = this.#place(atMs);
    const { values } = this.#table(day);
    return values[minute]! + (values[minute + 1]! - values[minute]!) * share;
  }

  /** The same at each whole second from `fromMs` on. */
  fillSeconds(fromMs: number, out: Float64Array): void {
    for (let second = 0; second < out.length; second++) out[second] = this.at(fromMs + second * 1000);
  }

  /** Integral between two moments, `toMs` not before `fromMs`; fraction × ms. */
  between(fromMs: number, toMs: number): number {
    const from = this.#place(fromMs);
    const to = this.#place(toMs);
    let sum = this.#until(to) - this.#until(from);
    for (let day = from.day; day < to.day; day++) sum += this.#table(day).sums[MINUTES]!;
    return sum;
  }

  /**
   * First whole millisecond in (`fromMs`, `toMs`] by which the integral since `fromMs` has reached `wanted`; `NEVER` where it
   * does not.
   */
  reaches(fromMs: number, wanted: number, toMs: number): number {
    if (this.between(fromMs, toMs) < wanted) return SunSignal.NEVER;
    let low = fromMs;
    let high = toMs;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.between(fromMs, middle) < wanted) low = middle;
      else high = middle;
    }
    return high;
  }

  /** A day's values at its minutes 0 to 1440. */
  minutesOf(day: number): Float64Array {
    return this.#table(day).values;
  }

  /** Integral from the beginning of the moment's day. */
  #until({ day, minute, share }: Place): number {
    const { values, sums } = this.#table(day);
    const start = values[minute]!;
    return sums[minute]! + (start * share + ((values[minute + 1]! - start) * share * share) / 2) * MS_PER_MIN;
  }

  #place(atMs: number): Place {
    const minutes = (atMs - this.firstMidnightMs) / MS_PER_MIN;
    const whole = Math.floor(minutes);
    const day = Math.floor(whole / MINUTES);
    return { day, minute: whole - day * MINUTES, share: minutes - whole };
  }

  #table(day: number): Table {
    const slot = ((day % DAYS_KEPT) + DAYS_KEPT) % DAYS_KEPT;
    const known = this.#tables[slot];
    if (known && known.day === day) return known;
    const values = new Float64Array(MINUTES + 1);
    this.day(day, values);
    const sums = new Float64Array(MINUTES + 1);
    for (let minute = 0; minute < MINUTES; minute++) {
      sums[minute + 1] = sums[minute]! + ((values[minute]! + values[minute + 1]!) / 2) * MS_PER_MIN;
    }
    const table = { day, values, sums };
    this.#tables[slot] = table;
    return table;
  }
}

interface Place {
  readonly day: number;
  readonly minute: number;
  readonly share: number;
}
