import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import { MS_PER_H, MS_PER_MIN, MS_PER_S } from '../base/units.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';
import type { Plant } from './system.js';
import { provenance, type Row, readTable, type Table } from './table.js';

const minutes = (about: string) => ({ unit: 'min', min: 0, max: 10_080, about });

export const restorationTable = parameterTable(
  'restoration.csv',
  'Restoration after branches, areas or the whole system have gone; without it what has gone stays away',
  {
    assessment: minutes('From going black to the first instruction'),
    switching: minutes('A step of a path: a line or transformer checked and energised'),
    switching_actions: { unit: '1', min: 1, max: 1000, about: 'Switching actions that an area can do at the same time' },
    reclosing: minutes('From the trip of a branch to its reclosing, if nothing stands against it'),
    synchronising: minutes('Conditions hold this long before two islands are joined, or a branch is closed'),
    synchronising_slip: { unit: 'Hz', min: 0.001, max: 1, about: 'Largest difference of frequency at which islands are joined' },
    synchronising_angle: { unit: 'deg', min: 1, max: 90, about: 'Largest angle across a breaker that is closed' },
    block: { unit: 'pct', min: 0.1, max: 100, about: 'Largest block of demand, of the capacity on line in an island' },
    block_power: {
      unit: 'MW',
      min: 0.1,
      max: 100_000,
      about: 'Largest block of demand; feeders that draw more take the time of several',
    },
    block_interval: { unit: 's', min: 1, max: 86_400, about: 'Time from one block of an area to its next' },
    cold_load_pickup: {
      unit: '1',
      min: 1,
      max: 10,
      about: 'What a block is expected to draw when it comes back, of what it drew before',
    },
    reserve: { unit: 'pct', min: 0, max: 100, about: 'Of the capacity on line in an island, what stays free after a block' },
    droop: { unit: 'pct', min: 0.5, max: 20, about: 'Droop of the plants of an island' },
    governor_lag: { unit: 's', min: 0.1, max: 60, about: "Lag of an island's plants, governor and turbine together" },
    converter_inertia: { unit: 's', min: 0, max: 20, about: 'What plants on converters stand in for as inertia in an island' },
    weather_share: { unit: 'pct', min: 0, max: 100, about: "Largest share of an island's demand that wind and sun may meet" },
    store_hours: { unit: 'h', min: 0.1, max: 168, about: 'A store is counted with what it can give for so long' },
  },
);

export const restartsTable = {
  file: 'restarts.csv',
  about: 'How long plants of a technology take to come back after they have lost the network; needed with restoration.csv',
  key: ['technology'],
  columns: {
    technology: { type: 'text', about: 'A technology of plants.csv' },
    hot_start_min: {
      type: 'number',
      min: 0,
      max: 100_000,
      about: 'From having supply from the network to the first unit on line, soon after the trip',
    },
    cold_start_min: { type: 'number', min: 0, max: 100_000, about: 'The same when it has stood for longer' },
    hot_for_h: { type: 'number', min: 0, max: 1000, about: 'How long after the trip a start is hot' },
    next_unit_min: { type: 'number', min: 0, max: 10_000, about: 'From one unit of a plant to the next' },
    ...provenance,
  },
} as const satisfies Table;

export const blackStartsTable = {
  file: 'black_starts.csv',
  about: 'Plants that start without the network; needed with restoration.csv',
  key: ['plant'],
  columns: {
    plant: { type: 'text', about: 'Plant: an id of plants.csv' },
    units_count: {
      type: 'integer',
      min: 1,
      max: 10_000,
      about: 'Units that it can so start; the others follow as restarts.csv says',
    },
    start_min: { type: 'number', min: 0, max: 10_000, about: 'From the instruction to units on line' },
    ...provenance,
  },
} as const satisfies Table;

/** How what has gone comes back. Times in ms, shares of 1. */
export interface RestorationPlan {
  readonly assessmentMs: number;
  readonly switchingMs: number;
  readonly switchingActions: number;
  readonly reclosingMs: number;
  readonly synchronisingMs: number;
  readonly slipHz: number;
  readonly angleRad: number;
  readonly blockFraction: number;
  readonly blockW: number;
  readonly blockIntervalMs: number;
  readonly coldLoadFactor: number;
  readonly reserveFraction: number;
  readonly droopFraction: number;
  readonly governorLagS: number;
  readonly converterInertiaS: number;
  readonly weatherFraction: number;
  readonly storeMs: number;
  /** By plant index. */
  readonly restarts: readonly Restart[];
  readonly blackStarts: readonly BlackStartPlant[];
}

export interface Restart {
  readonly hotMs: number;
  readonly coldMs: number;
  readonly hotForMs: number;
  readonly nextUnitMs: number;
}

export interface BlackStartPlant {
  readonly plant: number;
  readonly units: number;
  readonly startMs: number;
}

/** The three tables together; null in a system without them. */
export function readRestoration(folder: SystemFolder, plants: readonly Plant[], problems: Problem[]): RestorationPlan | null {
  if (!folder.has(restorationTable.file)) return null;
  const figures = readParameters(folder, restorationTable, problems);
  const restarts = new Map(readTable(folder, restartsTable, problems).map(row => [row.technology, restartOf(row)]));
  const file = folder.nameOf(restartsTable.file);
  for (const technology of new Set(plants.map(plant => plant.technology))) {
    if (restarts.size === 0 || restarts.has(technology)) continue;
    problems.push({
      file,
      path: 'technology',
      found: `no row for ${technology}`,
      allowed: 'a row for each technology of a plant',
    });
  }
  return {
    assessmentMs: figures.assessment * MS_PER_MIN,
    switchingMs: figures.switching * MS_PER_MIN,
    switchingActions: figures.switching_actions,
    reclosingMs: figures.reclosing * MS_PER_MIN,
    synchronisingMs: figures.synchronising * MS_PER_MIN,
    slipHz: figures.synchronising_slip,
    angleRad: (figures.synchronising_angle * Math.PI) / 180,
    blockFraction: figures.block / 100,
    blockW: figures.block_power * 1e6,
    blockIntervalMs: figures.block_interval * MS_PER_S,
    coldLoadFactor: figures.cold_load_pickup,
    reserveFraction: figures.reserve / 100,
    droopFraction: figures.droop / 100,
    governorLagS: figures.governor_lag,
    converterInertiaS: figures.converter_inertia,
    weatherFraction: figures.weather_share / 100,
    storeMs: figures.store_hours * MS_PER_H,
    restarts: plants.map(({ technology }) => restarts.get(technology) ?? never),
    blackStarts: readBlackStarts(folder, plants, problems),
  };
}

/** Stands where a row is missing, which is a problem already. */
const never: Restart = { hotMs: Number.NaN, coldMs: Number.NaN, hotForMs: 0, nextUnitMs: 0 };

const restartOf = (row: Row<typeof restartsTable>): Restart => ({
  hotMs: row.hot_start_min * MS_PER_MIN,
  coldMs: row.cold_start_min * MS_PER_MIN,
  hotForMs: row.hot_for_h * MS_PER_H,
  nextUnitMs: row.next_unit_min * MS_PER_MIN,
});

function readBlackStarts(folder: SystemFolder, plants: readonly Plant[], problems: Problem[]): BlackStartPlant[] {
  const file = folder.nameOf(blackStartsTable.file);
  const names = plants.map(({ id }) => id);
  return readTable(folder, blackStartsTable, problems).flatMap(({ plant: id, units_count: units, start_min, line }) => {
    const plant = names.indexOf(id);
    const known = plants[plant];
    if (!known) {
      const nearest = nearestName(id, names);
      problems.push({ file, line, path: 'plant', found: id, allowed: 'an id of plants.csv', nearest });
      return [];
    }
    if (units > known.unitCount)
      problems.push({ file, line, path: 'units_count', found: String(units), allowed: `at most its ${known.unitCount} units` });
    return [{ plant, units, startMs: start_min * MS_PER_MIN }];
  });
}
