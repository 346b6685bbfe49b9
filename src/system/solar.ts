import type { Problem } from '../base/errors.js';
import { MS_PER_S } from '../base/units.js';
import type { SystemFolder } from './folder.js';
import { checkShares, shareColumn } from './references.js';
import type { SolarTables } from './system.js';
import { provenance, readTable } from './table.js';

export const solarSizesTable = {
  file: 'solar_sizes.csv',
  about: 'Rooftop solar systems by size',
  key: ['power_kw'],
  columns: {
    power_kw: { type: 'number', min: 0.1, max: 1000, about: 'Installed power' },
    share_pct: shareColumn('Share of systems'),
    ...provenance,
  },
} as const;

export const solarSettingsTable = {
  file: 'solar_settings.csv',
  about: 'Protection settings of rooftop inverters by the rules of the year they were installed',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Rules that the inverter was set by' },
    share_pct: shareColumn('Share of systems'),
    under_hz: { type: 'number', min: 0, max: 100, about: 'Trips below this frequency' },
    under_delay_s: { type: 'number', min: 0, max: 600, about: 'after this long' },
    over_hz: { type: 'number', min: 0, max: 100, about: 'Trips above this frequency' },
    over_delay_s: { type: 'number', min: 0, max: 600, about: 'after this long' },
    rocof_hz_per_s: {
      type: 'number',
      min: 0.01,
      max: 20,
      empty: true,
      about: 'Trips when frequency changes faster; empty: never',
    },
    rocof_window_ms: { type: 'integer', min: 0, max: 10_000, about: 'Window over which the change is measured' },
    reconnect_min_s: { type: 'number', min: 0, max: 3600, about: 'Shortest time in range before it reconnects' },
    reconnect_max_s: { type: 'number', min: 0, max: 3600, about: 'Longest time in range before it reconnects' },
    ...provenance,
  },
} as const;

/** Everything about rooftop solar systems. */
export function readSolar(folder: SystemFolder, problems: Problem[]): SolarTables {
  const sizesW = readTable(folder, solarSizesTable, problems).map(row => ({
    powerW: Math.round(row.power_kw * 1000),
    fraction: row.share_pct / 100,
  }));
  const settings = readTable(folder, solarSettingsTable, problems).map(row => ({
    id: row.id,
    fraction: row.share_pct / 100,
    underHz: row.under_hz,
    underDelayMs: row.under_delay_s * MS_PER_S,
    overHz: row.over_hz,
    overDelayMs: row.over_delay_s * MS_PER_S,
    rocofHzPerS: row.rocof_hz_per_s,
    rocofWindowMs: row.rocof_window_ms,
    reconnectMinMs: row.reconnect_min_s * MS_PER_S,
    reconnectMaxMs: row.reconnect_max_s * MS_PER_S,
  }));
  const fractionsOf = (rows: readonly { fraction: number }[]): number[] => rows.map(({ fraction }) => fraction);
  checkShares(fractionsOf(sizesW), folder.nameOf(solarSizesTable.file), 'shares of sizes', problems);
  checkShares(fractionsOf(settings), folder.nameOf(solarSettingsTable.file), 'shares of settings', problems);
  return { sizesW, settings };
}
