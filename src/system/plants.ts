import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { SystemFolder } from './folder.js';
import { isAtFault } from './references.js';
import type { Plant } from './system.js';
import { parseTable, provenance, type Row, readTable, type Table } from './table.js';
import { type Flexibility, readTechnologies } from './technologies.js';

const SOURCES = ['fuel', 'wind-offshore', 'wind-onshore', 'solar', 'interconnector', 'storage', 'hydro', 'must-run'] as const;

export const plantsTable = {
  file: 'plants.csv',
  about: 'Power stations, storage and interconnectors: a row is one plant, or the like units of one technology in one area',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Name that events use' },
    name: { type: 'text', about: 'Name in words' },
    technology: { type: 'text', about: 'Technology, as reported in results' },
    area: { type: 'text', about: 'Area that it feeds: an id of areas.csv' },
    unit_count: { type: 'integer', min: 1, max: 1_000_000, about: 'Number of units; each is switched, and may trip, alone' },
    unit_mw: { type: 'number', min: 0.001, max: 100_000, about: 'Net capacity of one unit' },
    inertia_s: {
      type: 'number',
      min: 0,
      max: 30,
      about: 'Inertia constant on the VA base; 0 where not synchronous or counted with demand',
    },
    power_factor_pu: { type: 'number', min: 0.1, max: 1, about: 'Rated MW over rated MVA' },
    min_stable_pu: { type: 'fraction', about: 'Least output of a unit on line, share of its capacity' },
    marginal_cost_gbp_per_mwh: { type: 'number', min: -1000, max: 100_000, about: 'Cost of one more MWh, carbon price included' },
    emissions_g_per_kwh: { type: 'number', min: 0, max: 5000, about: 'Carbon dioxide emitted per kWh sent out' },
    limited_by: { type: 'choice', choices: SOURCES, about: 'What limits its output' },
    availability_pu: { type: 'fraction', about: 'Share of the capacity that is not on outage' },
    energy_mwh: { type: 'number', min: 0, max: 1e9, empty: true, about: 'Deliverable from full, all units; empty: no store' },
    embedded: { type: 'boolean', about: 'Connected in distribution: lost with the feeder it stands on' },
    droop_pu: { type: 'number', min: 0.001, max: 1, empty: true, about: 'Governor droop; empty: no free governor' },
    deadband_hz: { type: 'number', min: 0, max: 5, empty: true, about: 'Governor dead band, each side of nominal' },
    governor_lag_s: { type: 'number', min: 0.01, max: 100, empty: true, about: 'Governor time constant' },
    turbine_s: { type: 'number', min: 0.01, max: 100, empty: true, about: 'Turbine time constant' },
    unit_ramp_mw_per_min: { type: 'number', min: 0.001, max: 1_000_000, about: 'Fastest scheduled change of one unit' },
    ...provenance,
  },
} as const satisfies Table;

type PlantRow = Row<typeof plantsTable>;

/** Plants of a system in file order, SI inside. `areaIds` are the areas that a plant may feed. */
export function readPlants(folder: SystemFolder, areaIds: readonly string[], problems: Problem[]): Plant[] {
  const rows = readTable(folder, plantsTable, problems);
  const technologies = readTechnologies(folder, problems);
  return plantsFromRows(rows, folder.nameOf(plantsTable.file), areaIds, problems, technologies);
}

/** The same from a table's text; `file` is its name in problems. */
export function parsePlants(text: string, file: string, areaIds: readonly string[], problems: Problem[]): Plant[] {
  return plantsFromRows(parseTable(text, file, plantsTable, problems), file, areaIds, problems, new Map());
}

function plantsFromRows(
  rows: readonly PlantRow[],
  file: string,
  areaIds: readonly string[],
  problems: Problem[],
  technologies: ReadonlyMap<string, Flexibility>,
): Plant[] {
  const isAreaSure = !isAtFault('areas.csv', problems);
  for (const row of rows) {
    const problem = rowProblem(row, isAreaSure ? areaIds : [row.area]);
    if (problem !== null) problems.push({ file, line: row.line, ...problem });
  }
  return rows.map(row => plantFromRow(row, technologies.get(row.technology) ?? null));
}

function rowProblem(row: PlantRow, areaIds: readonly string[]): Pick<Problem, 'path' | 'found' | 'allowed' | 'nearest'> | null {
  if (!areaIds.includes(row.area)) {
    return { path: 'area', found: row.area, allowed: areaIds.join(', '), nearest: nearestName(row.area, areaIds) };
  }
  const given = GOVERNOR_COLUMNS.filter(name => row[name] !== null);
  if (given.length > 0 && given.length < GOVERNOR_COLUMNS.length) {
    return { path: 'droop_pu', found: `only ${given.join(', ')}`, allowed: `all of ${GOVERNOR_COLUMNS.join(', ')}, or none` };
  }
  if (row.limited_by === 'storage' && row.energy_mwh === null) {
    return { path: 'energy_mwh', found: 'an empty cell', allowed: 'the energy of its store, because limited_by is storage' };
  }
  return null;
}

const GOVERNOR_COLUMNS = ['droop_pu', 'deadband_hz', 'governor_lag_s', 'turbine_s'] as const;

function plantFromRow(row: PlantRow, flexibility: Flexibility | null): Plant {
  const { droop_pu, deadband_hz, governor_lag_s, turbine_s } = row;
  const governed = droop_pu !== null && deadband_hz !== null && governor_lag_s !== null && turbine_s !== null;
  return {
    id: row.id,
    name: row.name,
    technology: row.technology,
    area: row.area,
    unitCount: row.unit_count,
    unitW: row.unit_mw * 1e6,
    inertiaS: row.inertia_s,
    powerFactor: row.power_factor_pu,
    minStableFraction: row.min_stable_pu,
    marginalCostPerWh: row.marginal_cost_gbp_per_mwh / 1e6,
    emissionsGPerWh: row.emissions_g_per_kwh / 1e3,
    source: row.limited_by,
    availabilityFraction: row.availability_pu,
    energyWh: row.energy_mwh === null ? null : row.energy_mwh * 1e6,
    embedded: row.embedded,
    governor: governed ? { droopFraction: droop_pu, deadbandHz: deadband_hz, lagS: governor_lag_s, turbineS: turbine_s } : null,
    rampWPerS: (row.unit_ramp_mw_per_min * 1e6) / 60,
    flexibility,
    buses: [],
  };
}
