import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';
import { checkShares, shareColumn } from './references.js';
import type { HeatPumpTables } from './system.js';
import { provenance, readTable } from './table.js';

const minuteColumn = (about: string) => ({ type: 'integer', min: 0, max: 1440, empty: true, about }) as const;

export const heatPumpsTable = parameterTable('heat_pumps.csv', 'Heat pumps and the homes they heat: single figures', {
  setback_by: { unit: 'K', min: 0, max: 15, about: 'How far homes lower the setpoint in the hours of their schedule' },
  setback_spread: { unit: 'min', min: 0, max: 480, about: 'Homes begin and end up to half of this earlier or later' },
  hysteresis: { unit: 'K', min: 0.05, max: 5, about: 'The thermostat switches half of this below and above its setpoint' },
  free_heat: { unit: 'W', min: 0, max: 5000, about: 'Heat from people, appliances and sun' },
  compensated_share: { unit: 'pct', min: 0, max: 100, about: 'Share whose compressor follows weather and room, not a switch' },
  compensated_lowest: { unit: 'pct', min: 1, max: 100, about: 'Lowest level at which such a compressor runs, of its full one' },
  compensated_room_gain: { unit: 'W_per_K', min: 0, max: 5000, about: 'Heat added for each kelvin that the room is too cold' },
  compensated_review: { unit: 'min', min: 5, max: 1440, about: 'How often it chooses its level' },
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
    air_loss_pct: { type: 'number', min: 0, max: 95, about: 'Part of it that leaves the air at once: ventilation, windows' },
    air_capacity_kwh_per_k: { type: 'number', min: 0.01, max: 100, about: 'Heat held by air, furnishings and radiators' },
    fabric_capacity_kwh_per_k: {
      type: 'number',
      min: 0,
      max: 1000,
      about: 'Heat held by the fabric; 0: one temperature for all',
    },
    coupling_w_per_k: { type: 'number', min: 1, max: 100_000, about: 'Conductance between air and fabric' },
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

const spreads = ['heat-loss', 'capacity', 'rating'] as const;

export const heatPumpSpreadTable = {
  file: 'heat_pump_spread.csv',
  about: 'How homes of one type differ: factors on its figures. Without it homes in step would stay in step',
  key: ['figure', 'factor_pu'],
  columns: {
    figure: { type: 'choice', choices: spreads, about: 'Heat loss (with the rating chosen for it), both capacities, rating' },
    factor_pu: { type: 'number', min: 0.1, max: 10, about: 'Factor on the figure' },
    share_pct: shareColumn('Share of homes'),
    ...provenance,
  },
} as const;

export const heatPumpSchedulesTable = {
  file: 'heat_pump_schedules.csv',
  about: 'When homes lower their setpoint, minutes after local midnight',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Identifier' },
    share_pct: shareColumn('Share of homes with heat pumps'),
    night_from_min: minuteColumn('Mean start of the night; empty: none'),
    night_to_min: minuteColumn('Mean end of the night'),
    away_from_min: minuteColumn('Mean start of the hours away; empty: none'),
    away_to_min: minuteColumn('Mean end of the hours away'),
    ...provenance,
  },
} as const;

/** Everything about heat pumps and their homes. */
export function readHeatPumps(folder: SystemFolder, problems: Problem[]): HeatPumpTables {
  const figures = readParameters(folder, heatPumpsTable, problems);
  const dwellings = readDwellings(folder, problems);
  const setpointsC = readTable(folder, heatPumpSetpointsTable, problems).map(row => ({
    valueC: row.setpoint_c,
    fraction: row.share_pct / 100,
  }));
  checkShares(fractionsOf(setpointsC), folder.nameOf(heatPumpSetpointsTable.file), 'shares of setpoints', problems);
  return {
    dwellings,
    spread: readSpread(folder, problems),
    setpointsC,
    setback: { byC: figures.setback_by, spreadMin: figures.setback_spread, schedules: readSchedules(folder, problems) },
    hysteresisC: figures.hysteresis,
    freeHeatW: figures.free_heat,
    control: {
      compensatedFraction: figures.compensated_share / 100,
      lowestFraction: figures.compensated_lowest / 100,
      roomGainWPerK: figures.compensated_room_gain,
      reviewMin: figures.compensated_review,
    },
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

const fractionsOf = (rows: readonly { fraction: number }[]): number[] => rows.map(({ fraction }) => fraction);

function readDwellings(folder: SystemFolder, problems: Problem[]): HeatPumpTables['dwellings'] {
  const file = folder.nameOf(heatPumpDwellingsTable.file);
  const dwellings = readTable(folder, heatPumpDwellingsTable, problems).map(row => {
    // What goes through the fabric passes the coupling and then the outer wall.
    const throughFabricWPerK = row.heat_loss_w_per_k * (1 - row.air_loss_pct / 100);
    if (row.fabric_capacity_kwh_per_k > 0 && row.coupling_w_per_k <= throughFabricWPerK) {
      const allowed = `more than what passes through the fabric, ${throughFabricWPerK}`;
      problems.push({ file, line: row.line, path: 'coupling_w_per_k', found: String(row.coupling_w_per_k), allowed });
    }
    return {
      id: row.id,
      fraction: row.share_pct / 100,
      heatLossWPerK: row.heat_loss_w_per_k,
      airLossFraction: row.air_loss_pct / 100,
      airWhPerK: row.air_capacity_kwh_per_k * 1000,
      fabricWhPerK: row.fabric_capacity_kwh_per_k * 1000,
      couplingWPerK: row.coupling_w_per_k,
      ratedElectricalW: Math.round(row.rated_electrical_kw * 1000),
    };
  });
  checkShares(fractionsOf(dwellings), file, 'shares of dwellings', problems);
  return dwellings;
}

function readSpread(folder: SystemFolder, problems: Problem[]): HeatPumpTables['spread'] {
  const rows = readTable(folder, heatPumpSpreadTable, problems);
  const [heatLoss, capacity, rating] = spreads.map(figure => {
    const spread = rows
      .filter(row => row.figure === figure)
      .map(row => ({ factor: row.factor_pu, fraction: row.share_pct / 100 }));
    checkShares(fractionsOf(spread), folder.nameOf(heatPumpSpreadTable.file), `shares of factors on ${figure}`, problems);
    return spread;
  });
  return { heatLoss: heatLoss!, capacity: capacity!, rating: rating! };
}

function readSchedules(folder: SystemFolder, problems: Problem[]): HeatPumpTables['setback']['schedules'] {
  const file = folder.nameOf(heatPumpSchedulesTable.file);
  const schedules = readTable(folder, heatPumpSchedulesTable, problems).map(row => {
    const span = (name: 'night' | 'away') => {
      const from = row[`${name}_from_min`];
      const to = row[`${name}_to_min`];
      if (from !== null && to !== null) return [{ fromMinute: from, toMinute: to }];
      if (from !== to) {
        const path = from === null ? `${name}_from_min` : `${name}_to_min`;
        problems.push({ file, line: row.line, path, found: 'an empty cell', allowed: 'both the start and the end, or neither' });
      }
      return [];
    };
    return { id: row.id, fraction: row.share_pct / 100, lowered: [...span('night'), ...span('away')] };
  });
  checkShares(fractionsOf(schedules), file, 'shares of schedules', problems);
  return schedules;
}
