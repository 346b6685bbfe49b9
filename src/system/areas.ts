import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import type { Area } from './system.js';
import { provenance, readTable } from './table.js';

export const areasTable = {
  file: 'areas.csv',
  about: 'Areas of the system: the distribution licence areas of Great Britain',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Identifier, used by every other table' },
    name: { type: 'text', about: 'Name' },
    latitude_deg: { type: 'number', min: -90, max: 90, about: 'Latitude of its middle' },
    longitude_deg: { type: 'number', min: -180, max: 180, about: 'Longitude of its middle' },
    weather_region: { type: 'text', about: 'Region of the weather tables' },
    shedding_scheme: { type: 'text', about: 'Load-shedding scheme that its feeders follow' },
    loss_factor_pu: {
      type: 'number',
      min: 1,
      max: 1.5,
      about: 'Energy at the grid supply point for a unit delivered at low voltage',
    },
    ...provenance,
  },
} as const;

/** Orders name areas by the bits of a mask of 32, of which one is a sign. */
const AREAS_MAX = 31;

/** The areas in the table's order. */
export function readAreas(folder: SystemFolder, problems: Problem[]): Area[] {
  const rows = readTable(folder, areasTable, problems);
  if (rows.length > AREAS_MAX) {
    problems.push({ file: folder.nameOf(areasTable.file), found: `${rows.length} areas`, allowed: `at most ${AREAS_MAX}` });
  }
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    latitudeDeg: row.latitude_deg,
    longitudeDeg: row.longitude_deg,
    weatherRegion: row.weather_region,
    sheddingScheme: row.shedding_scheme,
    lossFactor: row.loss_factor_pu,
  }));
}
