import { MS_PER_DAY, MS_PER_H, MS_PER_MIN, MS_PER_S } from './units.js';

export type Season = 'winter' | 'spring' | 'summer' | 'high-summer' | 'autumn';
export type DayType = 'weekday' | 'saturday' | 'sunday';

/** A clock time as milliseconds after midnight, on a clock that shows no change of summer time. */
export type ClockMs = number;

export type ClockInstant = { readonly unixMs: number } | { readonly refused: string };

interface DayOffsets {
  /** From here on `after` holds; infinite on a day without a change. */
  readonly changeMs: number;
  readonly before: number;
  readonly after: number;
}

/**
 * The civil clock of one time zone, from the zone tables of Node's Intl. `civilMs` below is the clock's reading taken as if
 * it were UTC: floor divisions of it give day and minute of the day, and it jumps at clock changes.
 */
export class CivilTime {
  readonly #format: Intl.DateTimeFormat;
  readonly #days = new Map<number, DayOffsets>();
  #lastDay = Number.NaN;
  #last: DayOffsets = { changeMs: Number.POSITIVE_INFINITY, before: 0, after: 0 };

  /** Throws a RangeError for a zone that Intl does not know: ask `isTimeZone` first where a user wrote it. */
  constructor(readonly zone: string) {
    this.#format = new Intl.DateTimeFormat('en-GB-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** Milliseconds the civil clock is ahead of UTC at an instant. */
  offsetMs(unixMs: number): number {
    const day = Math.floor(unixMs / MS_PER_DAY);
    if (day !== this.#lastDay) {
      this.#last = this.#offsetsOfDay(day);
      this.#lastDay = day;
    }
    return unixMs < this.#last.changeMs ? this.#last.before : this.#last.after;
  }

  civilMs(unixMs: number): number {
    return unixMs + this.offsetMs(unixMs);
  }

  /** '2030-01-16 17:31:00.000'. */
  localTime(unixMs: number): string {
    return new Date(this.civilMs(unixMs)).toISOString().replace('T', ' ').slice(0, 23);
  }

  /** Instants at which the clock shows `civilMs`: one, none in the hour left out, two in the hour repeated. */
  instantsAt(civilMs: number): number[] {
    const offsets = new Set([this.offsetMs(civilMs - MS_PER_DAY), this.offsetMs(civilMs + MS_PER_DAY)]);
    return [...offsets]
      .map(offset => civilMs - offset)
      .filter(unixMs => this.civilMs(unixMs) === civilMs)
      .sort((a, b) => a - b);
  }

  /** First instant of the local day of an instant; the next day's minus this is 23, 24 or 25 h. */
  dayStartMs(unixMs: number): number {
    const civilMidnight = Math.floor(this.civilMs(unixMs) / MS_PER_DAY) * MS_PER_DAY;
    for (let civilMs = civilMidnight; ; civilMs += 15 * MS_PER_MIN) {
      const [first] = this.instantsAt(civilMs);
      if (first !== undefined) return first;
    }
  }

  /** First instant at or after a start when the clock shows `clockMs`; refused where a clock change makes it two or none. */
  firstAt(startUnixMs: number, clockMs: ClockMs): ClockInstant {
    const startCivilMs = this.civilMs(startUnixMs);
    const midnight = Math.floor(startCivilMs / MS_PER_DAY) * MS_PER_DAY;
    for (let civilMs = midnight + clockMs; ; civilMs += MS_PER_DAY) {
      const instants = this.instantsAt(civilMs);
      const isAhead = instants.some(unixMs => unixMs >= startUnixMs) || (instants.length === 0 && civilMs >= startCivilMs);
      if (!isAhead) continue;
      if (instants.length === 1) return { unixMs: instants[0]! };
      const times = instants.length === 0 ? 'does not occur' : 'occurs twice';
      return { refused: `${times} on ${isoDate(civilMs)} (clock change in ${this.zone})` };
    }
  }

  #offsetsOfDay(day: number): DayOffsets {
    const known = this.#days.get(day);
    if (known) return known;
    const before = this.#readOffsetMs(day * MS_PER_DAY);
    const after = this.#readOffsetMs((day + 1) * MS_PER_DAY - 1);
    const offsets = { changeMs: before === after ? Number.POSITIVE_INFINITY : this.#changeMs(day, before), before, after };
    this.#days.set(day, offsets);
    return offsets;
  }

  /** The first minute of a UTC day with another offset than its beginning, by bisection. */
  #changeMs(day: number, before: number): number {
    let same = 0;
    let changed = MS_PER_DAY / MS_PER_MIN;
    while (changed - same > 1) {
      const middle = (same + changed) >> 1;
      if (this.#readOffsetMs(day * MS_PER_DAY + middle * MS_PER_MIN) === before) same = middle;
      else changed = middle;
    }
    return day * MS_PER_DAY + changed * MS_PER_MIN;
  }

  #readOffsetMs(unixMs: number): number {
    const at: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(unixMs)) at[type] = Number(value);
    const shownMs = Date.UTC(at.year!, at.month! - 1, at.day!, at.hour!, at.minute!, at.second!);
    return shownMs - Math.floor(unixMs / MS_PER_S) * MS_PER_S;
  }
}

/** Whether Intl knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    new CivilTime(name);
    return true;
  } catch {
    return false;
  }
}

export const minuteOfDay = (civilMs: number): number => Math.floor(positiveModulo(civilMs, MS_PER_DAY) / MS_PER_MIN);

/** Bank holidays count as the day of the week they fall on. */
export function dayTypeOf(civilMs: number): DayType {
  const weekday = weekdayOf(civilMs);
  return weekday === 0 ? 'sunday' : weekday === 6 ? 'saturday' : 'weekday';
}

/**
 * The season of a day by Elexon's definitions for load profiles ("Load Profiles and their use in Electricity Settlement"):
 * winter from the October clock change to the March one (last Sundays of both months); spring from then to the Friday before
 * summer; summer the ten weeks from the sixteenth Saturday before the August bank holiday (last Monday of August); high summer
 * the six weeks and two days from the sixth Saturday before it; autumn from the Monday after that to the October change.
 */
export function seasonOf(civilMs: number): Season {
  const day = Math.floor(civilMs / MS_PER_DAY);
  const year = new Date(civilMs).getUTCFullYear();
  const bankHoliday = lastWeekdayOfMonth(year, 8, 1);
  if (day < lastWeekdayOfMonth(year, 3, 0) || day >= lastWeekdayOfMonth(year, 10, 0)) return 'winter';
  if (day < bankHoliday - 107) return 'spring';
  if (day < bankHoliday - 37) return 'summer';
  return day < bankHoliday + 7 ? 'high-summer' : 'autumn';
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(?:Z|([+-])(\d\d):?(\d\d))$/;

/** Unix milliseconds of an ISO 8601 date and time with a zone ('2030-01-16T12:00Z'), undefined for anything else. */
export function parseInstant(text: string): number | undefined {
  const parts = text.length <= 40 ? INSTANT.exec(text) : null;
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second = '0', millisecond = '0', sign, zoneHour = '0', zoneMinute = '0'] = parts;
  const dateMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const clockMs = clockOf(Number(hour), Number(minute), Number(second), Number(millisecond.padEnd(3, '0')));
  const zoneMs = clockOf(Number(zoneHour), Number(zoneMinute), 0, 0);
  // Date.UTC rolls 30 February over into March: such a date is refused.
  if (clockMs === undefined || zoneMs === undefined || isoDate(dateMs) !== text.slice(0, 10)) return undefined;
  return dateMs + clockMs - (sign === '-' ? -zoneMs : zoneMs);
}

/** Milliseconds after midnight of '17:31', '17:31:05' or '17:31:05.250', undefined for anything else. */
export function parseClock(text: string): ClockMs | undefined {
  const parts = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/.exec(text);
  if (!parts) return undefined;
  return clockOf(Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0), Number((parts[4] ?? '').padEnd(3, '0')));
}

function clockOf(hour: number, minute: number, second: number, millisecond: number): ClockMs | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return hour * MS_PER_H + minute * MS_PER_MIN + second * MS_PER_S + millisecond;
}

const isoDate = (civilMs: number): string => new Date(civilMs).toISOString().slice(0, 10);
const positiveModulo = (value: number, by: number): number => ((value % by) + by) % by;
/** 0 is Sunday; 1 January 1970 was a Thursday. */
const weekdayOf = (civilMs: number): number => positiveModulo(Math.floor(civilMs / MS_PER_DAY) + 4, 7);

/** Days since 1970 of the last given weekday of a month (1 to 12). */
function lastWeekdayOfMonth(year: number, month: number, weekday: number): number {
  const lastDay = Date.UTC(year, month, 0);
  return lastDay / MS_PER_DAY - positiveModulo(weekdayOf(lastDay) - weekday, 7);
}
