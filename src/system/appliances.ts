import type { Problem } from '../base/errors.js';
import { MS_PER_MIN } from '../base/units.js';
import type { SystemFolder } from './folder.js';
import type { Appliance } from './system.js';
import { provenance, readTable, type TableColumn } from './table.js';

const hours = Array.from({ length: 24 }, (_, hour) => `hour_${String(hour).padStart(2, '0')}_weight`);
const hourColumn: TableColumn = {
  type: 'number',
  min: 0,
  max: 1000,
  about: 'Relative likelihood that a use starts in this hour',
};

export const appliancesTable = {
  file: 'appliances.csv',
  about: 'Household appliances that switch as events: power, how long, how often, who has one and when it is used',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Identifier' },
    power_w: { type: 'number', min: 1, max: 30_000, about: 'Power while in use' },
    duration_min_min: { type: 'number', min: 0.1, max: 1440, about: 'Shortest use' },
    duration_max_min: { type: 'number', min: 0.1, max: 1440, about: 'Longest use; uses are spread evenly between' },
    uses_per_day: { type: 'number', min: 0, max: 100, about: 'Uses a day in a home that has one' },
    ownership_pct: { type: 'number', min: 0, max: 100, about: 'Share of homes that have one' },
    ...(Object.fromEntries(hours.map(hour => [hour, hourColumn])) as Record<string, typeof hourColumn>),
    ...provenance,
  },
} as const;

/** The appliances in the table's order. */
export function readAppliances(folder: SystemFolder, problems: Problem[]): Appliance[] {
  const file = folder.nameOf(appliancesTable.file);
  return readTable(folder, appliancesTable, problems).map(row => {
    const { id, line } = row;
    const hourWeights = hours.map(hour => Number((row as Record<string, unknown>)[hour]));
    if (row.duration_max_min < row.duration_min_min) {
      const allowed = `at least duration_min_min, ${row.duration_min_min}`;
      problems.push({ file, line, path: 'duration_max_min', found: String(row.duration_max_min), allowed });
    }
    if (!hourWeights.some(weight => weight > 0)) {
      problems.push({
        file,
        line,
        path: 'hour_00_weight',
        found: 'no hour with a weight',
        allowed: 'at least one weight above 0',
      });
    }
    return {
      id,
      powerW: row.power_w,
      durationMinMs: Math.round(row.duration_min_min * MS_PER_MIN),
      durationMaxMs: Math.round(row.duration_max_min * MS_PER_MIN),
      usesPerDay: row.uses_per_day,
      ownershipFraction: row.ownership_pct / 100,
      hourWeights,
    };
  });
}
