import { MS_PER_DAY, MS_PER_MIN, PERIOD_MS } from '../base/units.js';
import type { DayType, Season, System } from '../system/system.js';
import { type Day, dayIndexAt } from './calendar.js';
import { FACTOR_ONE } from './kinds/household.js';
import { SunSignal } from './sun-signal.js';

/**
 * What a customer uses by its class profile, appliances included, W per unit of its factor, as a shared signal like the sun's:
 * half-hour means at the middles of their half-hours with straight lines between.
 */
export function useSignal(
  system: System,
  days: readonly Day[],
  firstMidnightMs: number,
  areaIndex: number,
  classIndex: number,
): SunSignal {
  const { profile } = system.customerClasses[classIndex]!;
  const { halfHoursW, annualWh } = system.profiles.find(({ id }) => id === profile)!;
  const scale = system.customers[areaIndex]![classIndex]!.annualWhEach / annualWh / FACTOR_ONE;
  return new SunSignal((day, out) => {
    for (let minute = 0; minute < out.length; minute++) {
      const atMs = firstMidnightMs + day * MS_PER_DAY + minute * MS_PER_MIN;
      const dayIndex = dayIndexAt(days, atMs);
      const place = (atMs - days[dayIndex]!.startMs) / PERIOD_MS - 0.5;
      const whole = Math.floor(place);
      const from = halfHour(days, halfHoursW, dayIndex, whole);
      out[minute] = scale * (from + (halfHour(days, halfHoursW, dayIndex, whole + 1) - from) * (place - whole));
    }
  }, firstMidnightMs);
}

type HalfHours = Readonly<Record<Season, Readonly<Record<DayType, readonly number[]>>>>;

/** A half-hour of a day by its elapsed number; what lies before or after the day, or beyond the days known, is the nearest. */
function halfHour(days: readonly Day[], table: HalfHours, dayIndex: number, elapsed: number): number {
  const next = days[dayIndex + 1];
  const count = next ? (next.startMs - days[dayIndex]!.startMs) / PERIOD_MS : 48;
  const day = days[dayIndex + (elapsed < 0 ? -1 : elapsed >= count ? 1 : 0)] ?? days[dayIndex]!;
  const inDay = elapsed < 0 ? 47 : elapsed >= count ? 0 : Math.min(47, elapsed);
  return table[day.season][day.type][inDay]!;
}

/** The most that a customer of factor 1 ever uses by its profile, W. */
export function mostUsedW(system: System, areaIndex: number, classIndex: number): number {
  const { profile } = system.customerClasses[classIndex]!;
  const { halfHoursW, annualWh } = system.profiles.find(({ id }) => id === profile)!;
  const most = Math.max(...Object.values(halfHoursW).flatMap(byType => Object.values(byType).flat()));
  return (most * system.customers[areaIndex]![classIndex]!.annualWhEach) / annualWh;
}
