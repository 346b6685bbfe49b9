import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';
import { checkShares, shareColumn } from './references.js';
import type { BatteryTables } from './system.js';
import { provenance, readTable } from './table.js';

const minuteOfDay = (about: string) => ({ unit: 'min', min: 0, max: 1440, about });

export const batteriesTable = parameterTable('batteries.csv', 'Home batteries: single figures', {
  power: { unit: 'kW', min: 0.1, max: 100, about: 'Power of charge and discharge' },
  energy: { unit: 'kWh', min: 0.1, max: 1000, about: 'Usable energy' },
  round_trip: { unit: 'pct', min: 10, max: 100, about: 'Energy that comes back out of what went in' },
  charge_from: minuteOfDay('Tariff-led batteries charge from here, minutes after local midnight'),
  discharge_from: minuteOfDay('and discharge from here'),
  spread: { unit: 'min', min: 0, max: 240, about: 'Starts are spread over this long' },
});

export const batteryModesTable = {
  file: 'battery_modes.csv',
  about: 'How home batteries are run',
  key: ['id'],
  columns: {
    id: { type: 'choice', choices: ['self-consumption', 'tariff'], about: 'Way of running' },
    share_pct: shareColumn('Share of batteries'),
    ...provenance,
  },
} as const;

/** Everything about home batteries. */
export function readBatteries(folder: SystemFolder, problems: Problem[]): BatteryTables {
  const figures = readParameters(folder, batteriesTable, problems);
  const modes = readTable(folder, batteryModesTable, problems).map(row => ({ id: row.id, fraction: row.share_pct / 100 }));
  const fractions = modes.map(({ fraction }) => fraction);
  checkShares(fractions, folder.nameOf(batteryModesTable.file), 'shares of modes', problems);
  return {
    powerW: Math.round(figures.power * 1000),
    energyWh: figures.energy * 1000,
    roundTripFraction: figures.round_trip / 100,
    modes,
    chargeFromMinute: figures.charge_from,
    dischargeFromMinute: figures.discharge_from,
    spreadMin: figures.spread,
  };
}
