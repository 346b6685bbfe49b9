import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { SystemFolder } from './folder.js';
import type { Area, Weather } from './system.js';
import { parseTable, provenance, type Row, readTable, type Table } from './table.js';

const HOURS_PER_DAY = 24;
/** A leap year. */
const HOUR_MAX = 366 * HOURS_PER_DAY - 1;
const REGIONS_MAX = 200;

/** Form of every weather file, shipped or the user's; `file` is where shipped ones stand. */
export const weatherTable = {
  file: 'weather/<name>.csv',
  about: 'Weather by region and hour; hour 0 starts at local midnight of the first day, and after the last hour comes the first',
  key: ['hour', 'region'],
  columns: {
    hour: { type: 'integer', min: 0, max: HOUR_MAX, about: 'Hours after local midnight of the first day' },
    region: { type: 'text', about: 'Weather region that areas.csv names' },
    temperature_c: { type: 'number', min: -60, max: 60, about: 'Air temperature at 2 m' },
    solar_pu: { type: 'fraction', about: 'Output of a solar panel, share of its rating' },
    wind_onshore_pu: { type: 'fraction', about: 'Output of onshore wind, share of its capacity' },
    wind_offshore_pu: { type: 'fraction', about: 'Output of offshore wind, share of its capacity' },
  },
} as const satisfies Table;

export const weatherSourcesTable = {
  file: 'weather/sources.csv',
  about: 'Where each weather file comes from',
  key: ['name'],
  columns: {
    name: { type: 'text', about: 'Name that scenarios use: the file without .csv' },
    about: { type: 'text', about: 'What the weather is like, and which real days it is' },
    ...provenance,
  },
} as const satisfies Table;

type WeatherRow = Row<typeof weatherTable>;

/** Names of the weather that a system's folder offers, sorted. */
export function weatherNames(folder: SystemFolder): string[] {
  return folder
    .list('weather', '.csv')
    .filter(file => file !== 'sources.csv')
    .map(file => file.slice(0, -'.csv'.length));
}

/** One of a system's own weathers; null and a problem (of `askedIn`, the file that names it) where there is none of that name. */
export function readWeather(folder: SystemFolder, name: string, askedIn: string, problems: Problem[]): Weather | null {
  const names = weatherNames(folder);
  if (!names.includes(name)) {
    const nearest = nearestName(name, names);
    problems.push({ file: askedIn, path: 'weather', found: name.slice(0, 80), allowed: names.join(', '), nearest });
    return null;
  }
  const described = readTable(folder, weatherSourcesTable, problems).find(row => row.name === name);
  if (described === undefined) {
    const file = folder.nameOf(weatherSourcesTable.file);
    problems.push({ file, path: 'name', found: `no row for ${name}`, allowed: 'a row for each weather, with its source' });
  }
  const found = folder.read(`weather/${name}.csv`, problems);
  return found === null ? null : parseWeather(found.text, found.file, { name, about: described?.about ?? name }, problems);
}

/** Weather from a table's text: the user's own, or a system's. Null where anything is wrong; `file` is its name in problems. */
export function parseWeather(
  text: string,
  file: string,
  { name, about }: { readonly name: string; readonly about: string },
  problems: Problem[],
): Weather | null {
  const before = problems.length;
  const rows = parseTable(text, file, weatherTable, problems);
  // A row left out for a bad cell would be reported again as a missing hour.
  if (problems.length > before) return null;

  const regions = [...new Set(rows.map(({ region }) => region))];
  const hourCount = rows.reduce((latest, { hour }) => Math.max(latest, hour), 0) + 1;
  checkComplete(rows, regions, hourCount, file, problems);
  if (problems.length > before) return null;
  return weatherFromRows(rows, name, about, regions, hourCount);
}

/** Adds a problem for each region that an area names and the weather lacks. */
export function checkWeatherRegions(weather: Weather, areas: readonly Area[], file: string, problems: Problem[]): void {
  for (const region of new Set(areas.map(({ weatherRegion }) => weatherRegion))) {
    if (weather.regions.includes(region)) continue;
    const served = areas.filter(({ weatherRegion }) => weatherRegion === region).map(({ id }) => id);
    problems.push({
      file,
      path: 'region',
      found: `no rows for ${region}`,
      allowed: `rows for it, because these areas name it: ${served.join(', ')}`,
      nearest: nearestName(region, weather.regions),
    });
  }
}

/** Whole days, so that the clock stays right where the weather wraps, and each hour once for each region. */
function checkComplete(
  rows: readonly WeatherRow[],
  regions: readonly string[],
  hourCount: number,
  file: string,
  problems: Problem[],
): void {
  if (regions.length > REGIONS_MAX) {
    problems.push({ file, path: 'region', found: `${regions.length} regions`, allowed: `at most ${REGIONS_MAX}` });
    return;
  }
  if (hourCount % HOURS_PER_DAY !== 0) {
    problems.push({ file, path: 'hour', found: `${hourCount} hours`, allowed: 'whole days: hours 0 to 23, 0 to 47 …' });
    return;
  }
  for (const region of regions) {
    const seen = new Uint8Array(hourCount);
    for (const row of rows) if (row.region === region) seen[row.hour] = 1;
    const missing = seen.reduce((count, one) => count + 1 - one, 0);
    if (missing === 0) continue;
    const found = `${region} without hour ${seen.indexOf(0)}${missing > 1 ? ` and ${missing - 1} more` : ''}`;
    problems.push({ file, path: 'hour', found, allowed: `hours 0 to ${hourCount - 1} for each region` });
  }
}

function weatherFromRows(
  rows: readonly WeatherRow[],
  name: string,
  about: string,
  regions: readonly string[],
  hourCount: number,
): Weather {
  const column = () => regions.map(() => new Float64Array(hourCount));
  const weather = {
    name,
    about,
    hourCount,
    regions,
    temperatureC: column(),
    solarFraction: column(),
    windOnshoreFraction: column(),
    windOffshoreFraction: column(),
  };
  const regionIndexOf = new Map(regions.map((region, i) => [region, i]));
  for (const row of rows) {
    const i = regionIndexOf.get(row.region)!;
    weather.temperatureC[i]![row.hour] = row.temperature_c;
    weather.solarFraction[i]![row.hour] = row.solar_pu;
    weather.windOnshoreFraction[i]![row.hour] = row.wind_onshore_pu;
    weather.windOffshoreFraction[i]![row.hour] = row.wind_offshore_pu;
  }
  return weather;
}
