import { type Columns, columnsByteSize, type Schema, viewColumns } from '../base/column.js';
import { FollowerPlaces } from '../population/followers.js';
import type { System } from '../system/system.js';

/** Load of a substation: what the architecture's upward waist adds up behind each transformer, and what it does to it. */
export const substationSchema = {
  powerW: { type: 'f64', unit: 'W', about: 'Load now of what switches (what follows signals is by factors)', mutable: true },
  energyWms: { type: 'f64', unit: 'W·ms', about: 'Energy of this settlement period, as if nothing more changed', mutable: true },
  energyWh: { type: 'f64', unit: 'Wh', about: 'Energy of what switches in all settlement periods closed', mutable: true },
  restWms: { type: 'f64', unit: 'W·ms', about: 'Remainder below one watt-hour', mutable: true },
  changedWms: { type: 'f64', unit: 'W·ms', about: 'What changes of followers take off this period', mutable: true },
  ratingVA: { type: 'f32', unit: 'VA', about: 'Rating by the planning rule' },
  plannedW: { type: 'f32', unit: 'W', about: 'Load that its network is planned with' },
  highShare: { type: 'f32', unit: '1', about: 'Share of the drop along its high-voltage feeder' },
  mainsCount: { type: 'u8', unit: '1', about: 'Low-voltage mains' },
  mainsSize: { type: 'u8', unit: '1', about: 'Size of them, index of the plan' },
  mainsPathM: { type: 'f32', unit: 'm', about: 'Way along one to its last customer' },
  mainsDropPerW: { type: 'f32', unit: '1/W', about: 'What a watt of load takes off the square of the voltage there' },
  topOilK: { type: 'f32', unit: 'K', about: 'Rise of the top oil; NaN before the first period', mutable: true },
  windingK: { type: 'f32', unit: 'K', about: 'Rise of the hot spot over the top oil', mutable: true },
  agedMs: { type: 'f64', unit: 'ms', about: 'Life used since the start, as time at the reference temperature', mutable: true },
  hotSpotC: { type: 'f32', unit: '°C', about: 'Hottest that the hot spot has been since the start', mutable: true },
  peakW: { type: 'f32', unit: 'W', about: 'Mean of the settlement period with the largest load since the start', mutable: true },
  lowestPu: {
    type: 'f32',
    unit: 'pu',
    about: 'Lowest voltage at a customer in the mean of a period since the start',
    mutable: true,
  },
  highestPu: { type: 'f32', unit: 'pu', about: 'Highest voltage at a customer', mutable: true },
  excursionMs: {
    type: 'f64',
    unit: 'ms',
    about: 'Length of the periods since the start with voltages out of limits',
    mutable: true,
  },
  peakEndS: { type: 'i32', unit: 's', about: 'End of that period, after the start', mutable: true },
  overMs: {
    type: 'f64',
    unit: 'ms',
    about: 'Length of the periods since the start whose mean was above the rating',
    mutable: true,
  },
} as const satisfies Schema;

export type SubstationColumns = Columns<typeof substationSchema>;

/** Columns of a substation that change only when a settlement period closes. */
export const CLOSED_COLUMNS = [
  'energyWh',
  'restWms',
  'topOilK',
  'windingK',
  'agedMs',
  'hotSpotC',
  'peakW',
  'peakEndS',
  'overMs',
  'lowestPu',
  'highestPu',
  'excursionMs',
] as const satisfies readonly (keyof typeof substationSchema)[];

/** All that is known of substations: their columns, what follows signals behind them, and the signals' means by area. */
export interface SubstationMemory {
  readonly columns: SharedArrayBuffer;
  readonly columnsBackup: SharedArrayBuffer;
  readonly factors: SharedArrayBuffer;
  readonly factorsBackup: SharedArrayBuffer;
  /** Of the period that the open window closes, then of its own, by area. */
  readonly means: SharedArrayBuffer;
}

/** Views of them: the same memory gives the same views on every thread. */
export interface SubstationViews {
  readonly columns: SubstationColumns;
  readonly columnsBackup: SubstationColumns;
  readonly factors: Int32Array;
  readonly factorsBackup: Int32Array;
  readonly places: FollowerPlaces;
  readonly closingMeans: Float64Array;
  readonly means: Float64Array;
}

export function allocateSubstations(
  system: System,
  count: number,
  shared: (byteSize: number) => SharedArrayBuffer,
): SubstationMemory {
  const places = new FollowerPlaces(system);
  const factorsByteSize = count * places.count * Int32Array.BYTES_PER_ELEMENT;
  return {
    columns: shared(columnsByteSize(substationSchema, count)),
    columnsBackup: shared(columnsByteSize(substationSchema, count)),
    factors: shared(factorsByteSize),
    factorsBackup: shared(factorsByteSize),
    means: shared(2 * system.areas.length * places.meansCount * Float64Array.BYTES_PER_ELEMENT),
  };
}

export function viewSubstations(memory: SubstationMemory, system: System, count: number): SubstationViews {
  const places = new FollowerPlaces(system);
  const meansCount = system.areas.length * places.meansCount;
  const factorsLength = count * places.count;
  return {
    columns: viewColumns(substationSchema, count, memory.columns),
    columnsBackup: viewColumns(substationSchema, count, memory.columnsBackup),
    factors: new Int32Array(memory.factors, 0, factorsLength),
    factorsBackup: new Int32Array(memory.factorsBackup, 0, factorsLength),
    places,
    closingMeans: new Float64Array(memory.means, 0, meansCount),
    means: new Float64Array(memory.means, meansCount * Float64Array.BYTES_PER_ELEMENT, meansCount),
  };
}
