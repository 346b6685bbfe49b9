import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { type DayCounts, dayTypes, seasons } from './seasons.js';
import type { DayType, Profile, Season } from './system.js';
import { provenance, readTable } from './table.js';

const HALF_HOURS = 48;

export const profilesTable = {
  file: 'profiles.csv',
  about: 'Mean power of a customer by half-hour, season and type of day; a shape that is scaled to the energy of a year',
  key: ['profile', 'season', 'day_type', 'half_hour'],
  columns: {
    profile: { type: 'text', about: 'Identifier, used by customer classes and aggregates' },
    season: { type: 'choice', choices: seasons, about: 'Season of the Elexon load profiles' },
    day_type: { type: 'choice', choices: dayTypes, about: 'Type of day' },
    half_hour: { type: 'integer', min: 0, max: HALF_HOURS - 1, about: 'Half-hour of the local day: 0 starts at midnight' },
    power_kw: { type: 'number', min: 0, max: 1e6, about: 'Mean power in the half-hour' },
    ...provenance,
  },
} as const;

type Shape = Record<Season, Record<DayType, number[]>>;

/** The profiles in the table's order; the energy of a year is that of the year whose days are counted. */
export function readProfiles(folder: SystemFolder, days: DayCounts, problems: Problem[]): Profile[] {
  const shapes = new Map<string, Shape>();
  for (const row of readTable(folder, profilesTable, problems)) {
    const shape = shapes.get(row.profile) ?? emptyShape();
    shapes.set(row.profile, shape);
    shape[row.season][row.day_type][row.half_hour] = row.power_kw * 1000;
  }
  const file = folder.nameOf(profilesTable.file);
  return [...shapes].map(([id, halfHoursW]) => {
    checkComplete(id, halfHoursW, file, problems);
    return { id, halfHoursW, annualWh: annualEnergyWh(halfHoursW, days) };
  });
}

function emptyShape(): Shape {
  const day = (): Record<DayType, number[]> => ({ weekday: nothing(), saturday: nothing(), sunday: nothing() });
  const nothing = (): number[] => new Array<number>(HALF_HOURS).fill(Number.NaN);
  return { winter: day(), spring: day(), summer: day(), 'high-summer': day(), autumn: day() };
}

function checkComplete(id: string, shape: Shape, file: string, problems: Problem[]): void {
  for (const season of seasons) {
    for (const dayType of dayTypes) {
      const missing = shape[season][dayType].flatMap((powerW, halfHour) => (Number.isNaN(powerW) ? [halfHour] : []));
      if (missing.length === 0) continue;
      const found = `no row for half_hour ${missing.slice(0, 6).join(', ')}${missing.length > 6 ? ' …' : ''}`;
      problems.push({ file, path: `${id}.${season}.${dayType}`, found, allowed: '48 half-hours' });
    }
  }
}

/** Energy of a year of the shape: Σ days × Σ power × 0.5 h. */
export function annualEnergyWh(shape: Profile['halfHoursW'], days: DayCounts): number {
  let energyWh = 0;
  for (const season of seasons) {
    for (const dayType of dayTypes) {
      const dayWh = shape[season][dayType].reduce((sum, powerW) => sum + powerW * 0.5, 0);
      energyWh += dayWh * days[season][dayType];
    }
  }
  return energyWh;
}
