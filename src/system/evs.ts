import type { Problem } from '../base/errors.js';
import { MS_PER_MIN, MS_PER_S } from '../base/units.js';
import { readEvUse } from './ev-use.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';
import { checkShares, shareColumn } from './references.js';
import type { EvTables } from './system.js';
import { provenance, readTable } from './table.js';

const MINUTES_PER_DAY = 1440;
const minuteOfDay = (about: string) => ({ unit: 'min', min: 0, max: MINUTES_PER_DAY, about });
const management = ['unmanaged', 'default-hours', 'time-of-use', 'smart', 'v2g'] as const;
/** A car's charger is three bits of its sort. */
const CHARGERS_MAX = 8;

export const evsTable = parameterTable('evs.csv', 'How electric cars are used and charged: single figures', {
  driven_day_cv: {
    unit: '1',
    min: 0,
    max: 5,
    about: "Coefficient of variation of the energy driven, between a car's days of use",
  },
  driven_car_cv: { unit: '1', min: 0, max: 2, about: 'Coefficient of variation of the energy driven, between cars' },
  range_kept: { unit: 'pct', min: 0, max: 50, about: 'Share of the battery that nobody drives down to' },
  rapid_to: { unit: 'pct', min: 50, max: 100, about: 'Share of the battery to which a rapid charge fills it' },
  least_trip: { unit: 'min', min: 1, max: 600, about: 'Shortest time between leaving and the next plug-in' },
  ready_lack: { unit: 'kWh', min: 0, max: 100, about: 'A car that leaves lacking more than this is not ready' },
  response_reserve: {
    unit: 'pct',
    min: 0,
    max: 100,
    about: 'Share of the battery below which no car feeds back to hold frequency',
  },
  clock_error: { unit: 's', min: 0, max: 600, about: 'Clocks of charge points are wrong by up to this, either way' },
  smart_from: minuteOfDay('Start of the window over which smart charging is spread, minutes after local midnight'),
  smart_to: minuteOfDay('End of that window'),
  v2g_from: minuteOfDay('Start of the window in which vehicle-to-grid cars export'),
  v2g_to: minuteOfDay('End of that window'),
  v2g_export: { unit: '1', min: 0, max: 5, about: 'Energy exported as a share of the energy needed' },
});

export const evChargersTable = {
  file: 'ev_chargers.csv',
  about: 'Cars by the power of their home charger',
  key: ['power_kw'],
  columns: {
    power_kw: { type: 'number', min: 0.5, max: 50, about: 'Charging power' },
    share_pct: shareColumn('Share of cars'),
    battery_kwh: { type: 'number', min: 1, max: 500, about: 'Usable energy of the battery' },
    rapid_kw: {
      type: 'number',
      min: 0,
      max: 1000,
      about: 'Most that the car takes of a rapid charge point; 0: it cannot use one',
    },
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

export const evDefaultHoursTable = {
  file: 'ev_default_hours.csv',
  about: 'Times of weekdays at which charge points that keep the hours they came with do not start',
  key: ['from_min'],
  columns: {
    from_min: { type: 'integer', min: 0, max: MINUTES_PER_DAY - 1, about: 'Start, minutes after local midnight' },
    to_min: { type: 'integer', min: 1, max: MINUTES_PER_DAY, about: 'End' },
    ...provenance,
  },
} as const;

/** Everything about electric cars. */
export function readEvs(folder: SystemFolder, problems: Problem[]): EvTables {
  const figures = readParameters(folder, evsTable, problems);
  const chargers = readTable(folder, evChargersTable, problems);
  const managed = readTable(folder, evManagementTable, problems);
  const sharesOf = (rows: readonly { share_pct: number }[], file: string, what: string): void =>
    checkShares(
      rows.map(row => row.share_pct / 100),
      folder.nameOf(file),
      what,
      problems,
    );
  sharesOf(chargers, evChargersTable.file, 'shares of chargers');
  sharesOf(managed, evManagementTable.file, 'shares of management');
  if (chargers.length > CHARGERS_MAX) {
    const file = folder.nameOf(evChargersTable.file);
    problems.push({ file, found: `${chargers.length} chargers`, allowed: `at most ${CHARGERS_MAX}` });
  }
  return {
    chargers: chargers.map(row => ({
      powerW: row.power_kw * 1000,
      fraction: row.share_pct / 100,
      batteryWh: row.battery_kwh * 1000,
      rapidW: row.rapid_kw * 1000,
    })),
    management: managed.map(row => ({ id: row.id, fraction: row.share_pct / 100 })),
    ...readEvUse(folder, problems),
    drivenDayCv: figures.driven_day_cv,
    drivenCarCv: figures.driven_car_cv,
    rangeKeptFraction: figures.range_kept / 100,
    rapidToFraction: figures.rapid_to / 100,
    leastTripMs: figures.least_trip * MS_PER_MIN,
    readyLackWh: figures.ready_lack * 1000,
    peaks: readPeaks(folder, problems),
    responseReserveFraction: figures.response_reserve / 100,
    clockErrorMs: figures.clock_error * MS_PER_S,
    smartWindow: { fromMinuteOfDay: figures.smart_from, toMinuteOfDay: figures.smart_to },
    v2gWindow: { fromMinuteOfDay: figures.v2g_from, toMinuteOfDay: figures.v2g_to },
    v2gExportFractionOfNeed: figures.v2g_export,
  };
}

/** In order, none inside another. */
function readPeaks(folder: SystemFolder, problems: Problem[]): EvTables['peaks'] {
  const file = folder.nameOf(evDefaultHoursTable.file);
  const rows = readTable(folder, evDefaultHoursTable, problems).toSorted((a, b) => a.from_min - b.from_min);
  let after = 0;
  for (const { from_min, to_min, line } of rows) {
    if (from_min < after || to_min <= from_min) {
      problems.push({ file, line, path: 'to_min', found: `${from_min} to ${to_min}`, allowed: 'periods one after the other' });
    }
    after = Math.max(after, to_min);
  }
  return rows.map(row => ({ fromMinuteOfDay: row.from_min, toMinuteOfDay: row.to_min }));
}
