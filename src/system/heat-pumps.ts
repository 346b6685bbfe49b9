import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';
import { checkShares, shareColumn } from './references.js';
import type { HeatPumpTables } from './system.js';
import { provenance, readTable } from './table.js';

const minuteOfDay = (about: string) => ({ unit: 'min', min: 0, max: 1440, about });

export const heatPumpsTable = parameterTable('heat_pumps.csv', 'Heat pumps and the homes they heat: single figures', {
  setback_share: { unit: 'pct', min: 0, max: 100, about: 'Share of homes that lower the setpoint at night' },
  setback_by: { unit: 'K', min: 0, max: 15, about: 'How far they lower it' },
  setback_from: minuteOfDay('Mean start of the night, minutes after local midnight'),
  setback_to: minuteOfDay('Mean end of the night'),
  setback_spread: { unit: 'min', min: 0, max: 240, about: 'Homes start and end up to this much earlier or later' },
  hysteresis: { unit: 'K', min: 0.05, max: 5, about: 'The thermostat switches this far below and above its setpoint' },
  free_heat: { unit: 'W', min: 0, max: 5000, about: 'Heat from people and appliances' },
  cop_c0: { unit: '1', min: 0, max: 30, about: 'COP = (c0 + c1 ΔT + c2 ΔT²) × derate: c0' },
  cop_c1: { unit: 'per_K', min: -2, max: 0, about: 'c1' },
  cop_c2: { unit: 'per_K2', min: -0.1, max: 0.1, about: 'c2' },
  cop_derate: { unit: '1', min: 0.1, max: 1, about: 'Field performance against the laboratory curve' },
  cop_delta_min: { unit: 'K', min: 1, max: 60, about: 'Smallest temperature lift of the curve' },
  sink_at_0c: { unit: 'degC', min: 10, max: 90, about: 'Flow temperature at 0 °C outdoors' },
  sink_slope: { unit: 'K_per_K', min: -3, max: 0, about: 'Change of the flow temperature with the outdoor temperature' },
});

export const heatPumpDwellingsTable = {
  file: 'heat_pump_dwellings.csv',
  about: 'Homes with heat pumps by type',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Identifier' },
    share_pct: shareColumn('Share of homes with heat pumps'),
    heat_loss_w_per_k: { type: 'number', min: 10, max: 2000, about: 'Heat lost for each kelvin between indoors and outdoors' },
    time_constant_h: {
      type: 'number',
      min: 0.5,
      max: 300,
      about: 'Effective time constant of the air that the thermostat feels',
    },
    rated_electrical_kw: { type: 'number', min: 0.3, max: 30, about: 'Electrical power while the compressor runs' },
    ...provenance,
  },
} as const;

export const heatPumpSetpointsTable = {
  file: 'heat_pump_setpoints.csv',
  about: 'Indoor temperatures that households ask for',
  key: ['setpoint_c'],
  columns: {
    setpoint_c: { type: 'number', min: 5, max: 30, about: 'Setpoint by day' },
    share_pct: shareColumn('Share of homes'),
    ...provenance,
  },
} as const;

/** Everything about heat pumps and their homes. */
export function readHeatPumps(folder: SystemFolder, problems: Problem[]): HeatPumpTables {
  const figures = readParameters(folder, heatPumpsTable, problems);
  const dwellings = readTable(folder, heatPumpDwellingsTable, problems).map(row => ({
    id: row.id,
    fraction: row.share_pct / 100,
    heatLossWPerK: row.heat_loss_w_per_k,
    timeConstantH: row.time_constant_h,
    ratedElectricalW: Math.round(row.rated_electrical_kw * 1000),
  }));
  const setpointsC = readTable(folder, heatPumpSetpointsTable, problems).map(row => ({
    valueC: row.setpoint_c,
    fraction: row.share_pct / 100,
  }));
  const fractionsOf = (rows: readonly { fraction: number }[]): number[] => rows.map(({ fraction }) => fraction);
  checkShares(fractionsOf(dwellings), folder.nameOf(heatPumpDwellingsTable.file), 'shares of dwellings', problems);
  checkShares(fractionsOf(setpointsC), folder.nameOf(heatPumpSetpointsTable.file), 'shares of setpoints', problems);
  return {
    dwellings,
    setpointsC,
    setback: {
      fraction: figures.setback_share / 100,
      byC: figures.setback_by,
      nightFromMinute: figures.setback_from,
      nightToMinute: figures.setback_to,
      spreadMin: figures.setback_spread,
    },
    hysteresisC: figures.hysteresis,
    freeHeatW: figures.free_heat,
    cop: {
      c0: figures.cop_c0,
      c1: figures.cop_c1,
      c2: figures.cop_c2,
      derate: figures.cop_derate,
      deltaMinK: figures.cop_delta_min,
      sinkAt0C: figures.sink_at_0c,
      sinkSlope: figures.sink_slope,
    },
  };
}
