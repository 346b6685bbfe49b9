import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';
import { checkEach, checkShares, shareColumn } from './references.js';
import type { EvTables } from './system.js';
import { provenance, readTable } from './table.js';

const MINUTES_PER_DAY = 1440;
const minuteOfDay = (about: string) => ({ unit: 'min', min: 0, max: MINUTES_PER_DAY, about });
const management = ['unmanaged', 'time-of-use', 'smart', 'v2g'] as const;

export const evsTable = parameterTable('evs.csv', 'How electric cars charge at home: single figures', {
  plug_ins_weekday: { unit: 'per_day', min: 0, max: 5, about: 'Plug-ins of one car on a weekday' },
  plug_ins_saturday: { unit: 'per_day', min: 0, max: 5, about: 'Plug-ins of one car on a Saturday' },
  plug_ins_sunday: { unit: 'per_day', min: 0, max: 5, about: 'Plug-ins of one car on a Sunday' },
  energy_per_plug_in_mean: { unit: 'kWh', min: 0.1, max: 200, about: 'Mean energy of one charge, at the meter' },
  energy_per_plug_in_cv: { unit: '1', min: 0, max: 5, about: 'Coefficient of variation of the energy of a charge' },
  energy_per_plug_in_max: { unit: 'kWh', min: 0.1, max: 500, about: 'Largest energy of a charge' },
  tariff_end: minuteOfDay('End of the cheap period, minutes after local midnight'),
  smart_from: minuteOfDay('Start of the window over which smart charging is spread, minutes after local midnight'),
  smart_to: minuteOfDay('End of that window'),
  v2g_from: minuteOfDay('Start of the window in which vehicle-to-grid cars export'),
  v2g_to: minuteOfDay('End of that window'),
  v2g_export: { unit: '1', min: 0, max: 5, about: 'Energy exported as a share of the energy needed' },
});

export const evChargersTable = {
  file: 'ev_chargers.csv',
  about: 'Home chargers by power',
  key: ['power_kw'],
  columns: {
    power_kw: { type: 'number', min: 0.5, max: 50, about: 'Charging power' },
    share_pct: shareColumn('Share of chargers'),
    ...provenance,
  },
} as const;

export const evManagementTable = {
  file: 'ev_management.csv',
  about: 'How home charging is managed',
  key: ['id'],
  columns: {
    id: { type: 'choice', choices: management, about: 'Kind of management' },
    share_pct: shareColumn('Share of cars'),
    ...provenance,
  },
} as const;

export const evTimesTable = {
  file: 'ev_times.csv',
  about: 'When cars are plugged in at home and when they leave the next day',
  key: ['half_hour'],
  columns: {
    half_hour: { type: 'integer', min: 0, max: 47, about: 'Half-hour of the local day: 0 starts at midnight' },
    arrival_weight: { type: 'number', min: 0, max: 1e6, about: 'Relative likelihood of plugging in' },
    departure_weight: { type: 'number', min: 0, max: 1e6, about: 'Relative likelihood of leaving, on the next day' },
    ...provenance,
  },
} as const;

export const evTariffsTable = {
  file: 'ev_tariffs.csv',
  about: 'Starts of the cheap period of time-of-use tariffs',
  key: ['start_min'],
  columns: {
    start_min: { type: 'integer', min: 0, max: MINUTES_PER_DAY - 1, about: 'Start, minutes after local midnight' },
    share_pct: shareColumn('Share of time-of-use cars'),
    ...provenance,
  },
} as const;

/** Everything about home charging. */
export function readEvs(folder: SystemFolder, problems: Problem[]): EvTables {
  const figures = readParameters(folder, evsTable, problems);
  const chargers = readTable(folder, evChargersTable, problems);
  const managed = readTable(folder, evManagementTable, problems);
  const tariffs = readTable(folder, evTariffsTable, problems);
  const sharesOf = (rows: readonly { share_pct: number }[], file: string, what: string): void =>
    checkShares(
      rows.map(row => row.share_pct / 100),
      folder.nameOf(file),
      what,
      problems,
    );
  sharesOf(chargers, evChargersTable.file, 'shares of chargers');
  sharesOf(managed, evManagementTable.file, 'shares of management');
  sharesOf(tariffs, evTariffsTable.file, 'shares of tariff starts');
  return {
    chargers: chargers.map(row => ({ powerW: row.power_kw * 1000, fraction: row.share_pct / 100 })),
    management: managed.map(row => ({ id: row.id, fraction: row.share_pct / 100 })),
    plugInsPerDay: { weekday: figures.plug_ins_weekday, saturday: figures.plug_ins_saturday, sunday: figures.plug_ins_sunday },
    energyPerPlugInWhMean: figures.energy_per_plug_in_mean * 1000,
    energyPerPlugInWhCv: figures.energy_per_plug_in_cv,
    energyPerPlugInWhMax: figures.energy_per_plug_in_max * 1000,
    ...readTimes(folder, problems),
    tariffStarts: tariffs.map(row => ({ minuteOfDay: row.start_min, fraction: row.share_pct / 100 })),
    tariffEndMinuteOfDay: figures.tariff_end,
    smartWindow: { fromMinuteOfDay: figures.smart_from, toMinuteOfDay: figures.smart_to },
    v2gWindow: { fromMinuteOfDay: figures.v2g_from, toMinuteOfDay: figures.v2g_to },
    v2gExportFractionOfNeed: figures.v2g_export,
  };
}

function readTimes(folder: SystemFolder, problems: Problem[]): Pick<EvTables, 'arrivalWeights' | 'departureWeights'> {
  const rows = readTable(folder, evTimesTable, problems).toSorted((a, b) => a.half_hour - b.half_hour);
  const halfHours = Array.from({ length: 48 }, (_, halfHour) => String(halfHour));
  const found = new Set(rows.map(row => String(row.half_hour)));
  checkEach(halfHours, found, folder.nameOf(evTimesTable.file), 'half_hour', problems);
  return { arrivalWeights: rows.map(row => row.arrival_weight), departureWeights: rows.map(row => row.departure_weight) };
}
