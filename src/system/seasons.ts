import { dayTypeOf, seasonOf } from '../base/civil-time.js';
import { MS_PER_DAY } from '../base/units.js';
import type { DayType, Season } from './system.js';

export const seasons = ['winter', 'spring', 'summer', 'high-summer', 'autumn'] as const satisfies readonly Season[];
export const dayTypes = ['weekday', 'saturday', 'sunday'] as const satisfies readonly DayType[];

export type DayCounts = Readonly<Record<Season, Readonly<Record<DayType, number>>>>;

/** Days of each season and type in a calendar year. */
export function dayCounts(year: number): DayCounts {
  const counts = Object.fromEntries(seasons.map(season => [season, { weekday: 0, saturday: 0, sunday: 0 }]));
  for (let civilMs = Date.UTC(year, 0, 1); civilMs < Date.UTC(year + 1, 0, 1); civilMs += MS_PER_DAY) {
    counts[seasonOf(civilMs)]![dayTypeOf(civilMs)]++;
  }
  return counts as DayCounts;
}
