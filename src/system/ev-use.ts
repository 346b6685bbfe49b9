import type { Problem } from '../base/errors.js';
import { MS_PER_MIN } from '../base/units.js';
import { type EvSite, type EvSiteId, type EvUser, evSites } from './device-tables.js';
import type { SystemFolder } from './folder.js';
import { checkEach, checkShares, shareColumn } from './references.js';
import { provenance, readTable } from './table.js';

const users = ['home', 'street', 'depot'] as const;
const percent = (about: string, max = 100) => ({ type: 'number', min: 0, max, about }) as const;
const weight = (about: string) => ({ type: 'number', min: 0, max: 1e6, about }) as const;

export const evUsersTable = {
  file: 'ev_users.csv',
  about: 'Who uses electric cars and vans: with a charge point at home, without one, or from a depot',
  key: ['user'],
  columns: {
    user: { type: 'choice', choices: users, about: 'Kind of user' },
    share_pct: shareColumn('Share of cars'),
    driven_kwh_per_day: { type: 'number', min: 0.1, max: 300, about: 'Mean energy driven a day, at the meter' },
    used_weekday_pct: percent('Weekdays on which the car is used'),
    used_saturday_pct: percent('Saturdays'),
    used_sunday_pct: percent('Sundays'),
    habit_pct: percent('Chance of plugging in on a day of use with a full battery'),
    habit_per_need_pct: percent('What an empty battery adds to that chance', 1000),
    ...provenance,
  },
} as const;

export const evSitesTable = {
  file: 'ev_sites.csv',
  about: 'Where cars are plugged in: power of the charge points there and how long cars stay',
  key: ['site'],
  columns: {
    site: { type: 'choice', choices: evSites, about: 'Place' },
    power_kw: { type: 'number', min: 0.5, max: 1000, about: 'Most that a charge point there gives' },
    stay: {
      type: 'choice',
      choices: ['next-use', 'hours', 'until-charged'],
      about: 'Until the car is used again, for stay_min give or take a half, or until stay_min after it is full',
    },
    stay_min: { type: 'number', min: 0, max: 10_080, about: 'Length of stay' },
    private: { type: 'boolean', about: 'Private charge points, to which the law of smart charge points applies' },
    ...provenance,
  },
} as const;

export const evPlacesTable = {
  file: 'ev_places.csv',
  about: 'Where each kind of user plugs in, as shares of plug-ins; a car without range goes to a rapid charge point first',
  key: ['user', 'site'],
  columns: {
    user: { type: 'choice', choices: users, about: 'Kind of user' },
    site: { type: 'choice', choices: evSites, about: 'Place' },
    weekday_pct: percent('Share of plug-ins on weekdays'),
    weekend_pct: percent('Share of plug-ins on Saturdays and Sundays'),
    ...provenance,
  },
} as const;

export const evTimesTable = {
  file: 'ev_times.csv',
  about: 'When cars are plugged in at each place, and when those that stay until they are used again leave',
  key: ['site', 'half_hour'],
  columns: {
    site: { type: 'choice', choices: evSites, about: 'Place' },
    half_hour: { type: 'integer', min: 0, max: 47, about: 'Half-hour of the local day: 0 starts at midnight' },
    weekday_arrival_weight: weight('Relative likelihood of plugging in on a weekday'),
    weekend_arrival_weight: weight('Relative likelihood of plugging in on a Saturday or Sunday'),
    departure_weight: weight('Relative likelihood of leaving, on the next day of use'),
    ...provenance,
  },
} as const;

/** Who uses cars and where they are plugged in. */
export function readEvUse(folder: SystemFolder, problems: Problem[]): { users: EvUser[]; sites: EvSite[] } {
  return { users: readUsers(folder, problems), sites: readSites(folder, problems) };
}

function readUsers(folder: SystemFolder, problems: Problem[]): EvUser[] {
  const places = readTable(folder, evPlacesTable, problems);
  const rows = readTable(folder, evUsersTable, problems);
  const shares = rows.map(row => row.share_pct / 100);
  checkShares(shares, folder.nameOf(evUsersTable.file), 'shares of users', problems);
  return rows.map(row => {
    const sharesOf = (column: 'weekday_pct' | 'weekend_pct'): number[] => {
      const bySite = evSites.map(site => places.find(place => place.user === row.user && place.site === site)?.[column] ?? 0);
      const fractions = bySite.map(pct => pct / 100);
      checkShares(fractions, folder.nameOf(evPlacesTable.file), `${column} of ${row.user}`, problems);
      return fractions;
    };
    return {
      id: row.user,
      fraction: row.share_pct / 100,
      drivenWhPerDay: row.driven_kwh_per_day * 1000,
      used: {
        weekday: row.used_weekday_pct / 100,
        saturday: row.used_saturday_pct / 100,
        sunday: row.used_sunday_pct / 100,
      },
      habitFraction: row.habit_pct / 100,
      habitPerNeed: row.habit_per_need_pct / 100,
      places: { weekday: sharesOf('weekday_pct'), weekend: sharesOf('weekend_pct') },
    };
  });
}

function readSites(folder: SystemFolder, problems: Problem[]): EvSite[] {
  const rows = readTable(folder, evSitesTable, problems);
  const file = folder.nameOf(evSitesTable.file);
  checkEach(evSites, new Set<string>(rows.map(({ site }) => site)), file, 'site', problems);
  const times = readTable(folder, evTimesTable, problems).toSorted((a, b) => a.half_hour - b.half_hour);
  checkTimes(times, folder.nameOf(evTimesTable.file), problems);
  return evSites.flatMap(site => {
    const row = rows.find(candidate => candidate.site === site);
    if (row === undefined) return [];
    const own = times.filter(time => time.site === site);
    return {
      id: site,
      powerW: row.power_kw * 1000,
      stay: row.stay,
      stayMs: row.stay_min * MS_PER_MIN,
      isPrivate: row.private,
      arrivalWeights: {
        weekday: own.map(time => time.weekday_arrival_weight),
        weekend: own.map(time => time.weekend_arrival_weight),
      },
      departureWeights: own.map(time => time.departure_weight),
    };
  });
}

function checkTimes(
  times: readonly { readonly site: EvSiteId; readonly half_hour: number }[],
  file: string,
  problems: Problem[],
) {
  const pairs = evSites.flatMap(site => Array.from({ length: 48 }, (_, halfHour) => `${site} ${halfHour}`));
  checkEach(pairs, new Set(times.map(({ site, half_hour }) => `${site} ${half_hour}`)), file, 'site,half_hour', problems);
}
