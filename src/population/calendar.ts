import { CivilTime, type DayType, dayTypeOf, type Season, seasonOf } from '../base/civil-time.js';
import { MS_PER_DAY } from '../base/units.js';

/** A civil day of the system's clock. */
export interface Day {
  /** Its first millisecond, after the scenario's start (negative before it). */
  readonly startMs: number;
  /** Civil days since 1970: names the day in draws. */
  readonly number: number;
  readonly type: DayType;
  readonly season: Season;
}

/** Days known before the simulated span, for what began earlier, and after it, for what is planned ahead. */
const DAYS_BEFORE = 3;
const DAYS_AFTER = 20;

/** Every civil day that a run from `fromMs` to `toMs` after `startUnixMs` can name, in order. */
export function daysOf(zone: string, startUnixMs: number, fromMs: number, toMs: number): readonly Day[] {
  const clock = new CivilTime(zone);
  const days: Day[] = [];
  let unixMs = clock.dayStartMs(startUnixMs + fromMs - DAYS_BEFORE * MS_PER_DAY);
  const lastUnixMs = startUnixMs + toMs + DAYS_AFTER * MS_PER_DAY;
  while (unixMs <= lastUnixMs) {
    const civilMs = clock.civilMs(unixMs);
    days.push({
      startMs: unixMs - startUnixMs,
      number: Math.floor(civilMs / MS_PER_DAY),
      type: dayTypeOf(civilMs),
      season: seasonOf(civilMs),
    });
    // No civil day is shorter than 23 h or longer than 25 h, so 30 h after its start is inside the next one.
    unixMs = clock.dayStartMs(unixMs + 30 * 3_600_000);
  }
  return days;
}

/** Index of the day that holds a moment, by bisection; days are in order. */
export function dayIndexAt(days: readonly Day[], atMs: number): number {
  let low = 0;
  let high = days.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (days[middle]!.startMs <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}
