import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { checkEach, checkName } from './references.js';
import { dayTypes, seasons } from './seasons.js';
import type { Area, AreaAggregate, DayType, Profile, Season } from './system.js';
import { provenance, readTable } from './table.js';

export const aggregatesTable = {
  file: 'aggregates.csv',
  about: 'Demand that is no agent, by area: a profile scaled to the energy of a year',
  key: ['area', 'part'],
  columns: {
    area: { type: 'text', about: 'Area' },
    part: { type: 'text', about: 'What it is: unmetered supplies, sites on higher voltages, `losses`, which nobody misses' },
    profile: { type: 'text', about: 'Profile that it follows' },
    energy_gwh: { type: 'number', min: 0, max: 1e6, about: 'Energy of a year' },
    ...provenance,
  },
} as const;

const HALF_HOURS = 48;

/** The sum of an area's parts, W by half-hour: Σ part energy / profile energy × profile power. */
export function readAggregates(
  folder: SystemFolder,
  areas: readonly Area[],
  profiles: readonly Profile[],
  problems: Problem[],
): AreaAggregate[] {
  const file = folder.nameOf(aggregatesTable.file);
  const areaIds = areas.map(({ id }) => id);
  const profileIds = profiles.map(({ id }) => id);
  const rows = readTable(folder, aggregatesTable, problems);
  const found = new Set<string>();
  for (const { area, profile, line } of rows) {
    if (checkName(area, areaIds, 'areas.csv', { file, line, column: 'area' }, problems)) found.add(area);
    checkName(profile, profileIds, 'profiles.csv', { file, line, column: 'profile' }, problems);
  }
  checkEach(areaIds, found, file, 'area', problems);

  return areaIds.map(area => {
    const parts = rows.flatMap(row => {
      const profile = profiles.find(({ id }) => id === row.profile);
      const scale = profile && (row.energy_gwh * 1e9) / profile.annualWh;
      return row.area === area && profile ? [{ name: row.part, profile, scale: scale! }] : [];
    });
    const losses = parts.filter(({ name }) => name === 'losses');
    return { area, demandW: sumOf(parts), ...(losses.length > 0 && { lossesW: sumOf(losses) }) };
  });
}

interface Part {
  readonly profile: Profile;
  readonly scale: number;
}

function sumOf(parts: readonly Part[]): AreaAggregate['demandW'] {
  const powerW = (season: Season, dayType: DayType, halfHour: number): number =>
    parts.reduce((sum, { profile, scale }) => sum + scale * profile.halfHoursW[season][dayType][halfHour]!, 0);
  const dayOf = (season: Season, dayType: DayType): number[] =>
    Array.from({ length: HALF_HOURS }, (_, halfHour) => Math.round(powerW(season, dayType, halfHour)));
  const seasonOf = (season: Season) => Object.fromEntries(dayTypes.map(dayType => [dayType, dayOf(season, dayType)]));
  return Object.fromEntries(seasons.map(season => [season, seasonOf(season)])) as unknown as AreaAggregate['demandW'];
}
