import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { checkName, checkShares, shareColumn } from './references.js';
import { dayTypes, seasons } from './seasons.js';
import type { DayType, HouseholdTables, Season } from './system.js';
import { provenance, readTable, type TableColumn } from './table.js';

/** An archetype's number is five bits, and a pattern of presence is one of at most this many. */
const ARCHETYPES_MOST = 32;
const PATTERNS_MOST = 4;

export const householdsTable = {
  file: 'households.csv',
  about: 'Homes that switch appliances, by dwelling and who lives there',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Identifier' },
    dwelling: { type: 'choice', choices: ['flat', 'terraced', 'detached'], about: 'Flat, terraced or semi-detached, detached' },
    residents_count: { type: 'number', min: 1, max: 12, about: 'People who live there, on average' },
    presence: { type: 'text', about: 'Pattern of presence.csv: when somebody is in and awake' },
    share_pct: shareColumn('Share of homes'),
    energy_pu: { type: 'number', min: 0.05, max: 20, about: 'Mean energy of a year beside that of other archetypes' },
    uses_pu: { type: 'number', min: 0.05, max: 5, about: 'Uses of appliances beside those of other archetypes, as long in' },
    uses_cv_pu: { type: 'number', min: 0, max: 1, about: 'Coefficient of variation of uses within it, in step with energy' },
    ...provenance,
  },
} as const;

const hours = Array.from({ length: 24 }, (_, hour) => `hour_${String(hour).padStart(2, '0')}_pct`);
const hourColumn: TableColumn = { type: 'number', min: 0, max: 100, about: 'Homes with somebody in and awake in this hour' };

export const presenceTable = {
  file: 'presence.csv',
  about: 'When somebody is in and awake, by pattern, type of day and hour',
  key: ['pattern', 'day_type'],
  columns: {
    pattern: { type: 'text', about: 'Identifier, used by households.csv' },
    day_type: { type: 'choice', choices: dayTypes, about: 'Type of day' },
    ...(Object.fromEntries(hours.map(hour => [hour, hourColumn])) as Record<string, typeof hourColumn>),
    ...provenance,
  },
} as const;

export const useSeasonsTable = {
  file: 'use_seasons.csv',
  about: 'How much appliances are used in each season',
  key: ['season'],
  columns: {
    season: { type: 'choice', choices: seasons, about: 'Season of the Elexon load profiles' },
    uses_pu: { type: 'number', min: 0.1, max: 5, about: 'Uses a day beside those of the mean day' },
    ...provenance,
  },
} as const;

/** Archetypes in the table's order, patterns in that of their first rows. */
export function readHouseholds(folder: SystemFolder, problems: Problem[]): HouseholdTables {
  const { patterns, present } = readPresence(folder, problems);
  const file = folder.nameOf(householdsTable.file);
  const rows = readTable(folder, householdsTable, problems);
  for (const { presence, line } of rows) {
    checkName(presence, patterns, 'presence.csv', { file, line, column: 'presence' }, problems);
  }
  if (rows.length > ARCHETYPES_MOST)
    problems.push({ file, path: 'id', found: `${rows.length} archetypes`, allowed: `at most ${ARCHETYPES_MOST}` });
  const shares = rows.map(({ share_pct }) => share_pct / 100);
  checkShares(shares, file, 'shares of homes', problems);
  // Mean energy is the class's own: only how archetypes stand to one another counts.
  const meanEnergy = rows.reduce((sum, { share_pct, energy_pu }) => sum + (share_pct / 100) * energy_pu, 0);
  return {
    archetypes: rows.map((row, k) => ({
      id: row.id,
      fraction: shares[k]!,
      pattern: Math.max(0, patterns.indexOf(row.presence)),
      energyRatio: row.energy_pu / meanEnergy,
      usesRatio: row.uses_pu,
      usesCv: row.uses_cv_pu,
    })),
    present,
    usesBySeason: readUseSeasons(folder, problems),
  };
}

function readPresence(folder: SystemFolder, problems: Problem[]): { patterns: string[]; present: HouseholdTables['present'] } {
  const file = folder.nameOf(presenceTable.file);
  const byPattern = new Map<string, Record<DayType, number[]>>();
  for (const row of readTable(folder, presenceTable, problems)) {
    const days = byPattern.get(row.pattern) ?? { weekday: [], saturday: [], sunday: [] };
    byPattern.set(row.pattern, days);
    days[row.day_type] = hours.map(hour => Number((row as Record<string, unknown>)[hour]) / 100);
    if (days[row.day_type].some(share => share > 0)) continue;
    const found = 'nobody in at any hour';
    problems.push({ file, line: row.line, path: 'hour_00_pct', found, allowed: 'at least one hour above 0' });
  }
  for (const [pattern, days] of byPattern) {
    const missing = dayTypes.filter(type => days[type].length === 0);
    if (missing.length === 0) continue;
    problems.push({ file, path: pattern, found: `no row for ${missing.join(', ')}`, allowed: 'a row for each type of day' });
  }
  if (byPattern.size > PATTERNS_MOST)
    problems.push({ file, path: 'pattern', found: `${byPattern.size} patterns`, allowed: `at most ${PATTERNS_MOST}` });
  return { patterns: [...byPattern.keys()], present: [...byPattern.values()] };
}

function readUseSeasons(folder: SystemFolder, problems: Problem[]): Record<Season, number> {
  const rows = readTable(folder, useSeasonsTable, problems);
  const bySeason = new Map<string, number>(rows.map(({ season, uses_pu }) => [season, uses_pu]));
  const missing = seasons.filter(season => !bySeason.has(season));
  if (missing.length > 0 && rows.length > 0) {
    const found = `no row for ${missing.join(', ')}`;
    problems.push({ file: folder.nameOf(useSeasonsTable.file), path: 'season', found, allowed: 'a row for each season' });
  }
  return Object.fromEntries(seasons.map(season => [season, bySeason.get(season) ?? 1])) as Record<Season, number>;
}
