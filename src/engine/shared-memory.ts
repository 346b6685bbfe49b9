import { columnsByteSize, mutableSchema, type Schema } from '../base/column.js';
import { TICK_MS } from '../base/units.js';
import { channelsOf } from '../population/channels.js';
import { FIRST_OWNED, kinds } from '../population/kinds/list.js';
import type { Layout } from '../population/layout.js';
import { MAX_ORDERS, ORDER_WORDS } from '../population/order.js';
import { domesticCount } from '../population/ownership.js';
import type { World } from '../population/world.js';
import type { FleetKind } from '../system/system.js';
import { calendarByteSizes } from './calendar.js';
import { controlWords } from './protocol.js';
import { WINDOW_MAX_MS, WINDOW_WORDS } from './window.js';

/** Load of a substation: what the architecture's upward waist adds up behind each transformer. */
export const substationSchema = {
  powerW: { type: 'f64', unit: 'W', about: 'Load now of what switches (followers are added by area)', mutable: true },
  energyWms: { type: 'f64', unit: 'W·ms', about: 'Energy of this settlement period, as if nothing more changed', mutable: true },
  energyWh: { type: 'f64', unit: 'Wh', about: 'Energy of all settlement periods closed', mutable: true },
  restWms: { type: 'f64', unit: 'W·ms', about: 'Remainder below one watt-hour', mutable: true },
  peakW: { type: 'f32', unit: 'W', about: 'Largest mean of a settlement period', mutable: true },
} as const satisfies Schema;

/** Everything that threads share, as buffers; each thread makes its own views of them. */
export interface SharedMemory {
  readonly control: SharedArrayBuffer;
  readonly window: SharedArrayBuffer;
  readonly orders: SharedArrayBuffer;
  /** Outdoor temperature by area, from the window's weather step on. */
  readonly outdoor: SharedArrayBuffer;
  /** By block: 1 while its feeder is open; and what changes at the window's start: 0 nothing, 1 opens, 2 closes. */
  readonly feederOpen: SharedArrayBuffer;
  readonly feederChange: SharedArrayBuffer;
  /** By area and inverter setting: 0 nothing, 1 trips, 2 may reconnect, at the window's start; and whether it may not. */
  readonly inverterSignal: SharedArrayBuffer;
  readonly inverterInhibited: SharedArrayBuffer;
  /** Rows of each kind by block. */
  readonly counts: SharedArrayBuffer;
  readonly starts: SharedArrayBuffer;
  readonly hashes: SharedArrayBuffer;
  /** By block, kind and head-end: number of devices, for orders' queues. */
  readonly addressed: SharedArrayBuffer;
  readonly capacities: readonly number[];
  readonly statics: readonly SharedArrayBuffer[];
  readonly mutables: readonly SharedArrayBuffer[];
  readonly backups: readonly SharedArrayBuffer[];
  readonly substations: SharedArrayBuffer;
  readonly substationsBackup: SharedArrayBuffer;
  readonly calendar: {
    readonly entries: readonly SharedArrayBuffer[];
    readonly buckets: SharedArrayBuffer;
    readonly added: SharedArrayBuffer;
    readonly addedCounts: SharedArrayBuffer;
    readonly state: SharedArrayBuffer;
  };
  readonly bins: readonly SharedArrayBuffer[];
  readonly dirty: readonly SharedArrayBuffer[];
  readonly eventCounts: SharedArrayBuffer;
}

export const slotCount = WINDOW_MAX_MS / TICK_MS + 2;

/** Static part of a schema: what never changes after birth. */
export const staticSchema = (schema: Schema): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([, { mutable }]) => !mutable));

/** Rows that each kind may need: its share of the sampled customers, and six standard deviations. */
export function capacitiesOf(world: World, layout: Layout): number[] {
  const byArea = new Float64Array(world.system.areas.length);
  for (const { areaIndex, customerStart, customerEnd } of layout.blocks) byArea[areaIndex]! += customerEnd - customerStart;
  return kinds.map(({ name }, kindIndex) => {
    if (kindIndex < FIRST_OWNED) return layout.customerCount;
    const expected = world.system.fleets[name as FleetKind].reduce((sum, count, areaIndex) => {
      const groups = world.system.customers[areaIndex]!;
      const real = groups.reduce((total, group) => total + group.count, 0);
      const domestic = domesticCount(world, areaIndex) / real;
      return sum + byArea[areaIndex]! * domestic * Math.min(1, count / domesticCount(world, areaIndex));
    }, 0);
    return Math.ceil(expected + 6 * Math.sqrt(expected)) + 64;
  });
}

/** Allocates all of it; pages that are never touched cost nothing. */
export function allocate(world: World, layout: Layout, workerCount: number): SharedMemory {
  const shared = (byteSize: number): SharedArrayBuffer => new SharedArrayBuffer(Math.ceil(byteSize / 8) * 8);
  const blockCount = layout.blocks.length;
  const areaCount = world.system.areas.length;
  const channelCount = channelsOf(world.system).length;
  const settingCount = world.system.solar.settings.length;
  const capacities = capacitiesOf(world, layout);
  const calendar = calendarByteSizes(capacities, blockCount);
  const perWorker = Array.from({ length: Math.max(1, workerCount) }, (_, index) => index);
  return {
    control: shared(controlWords(perWorker.length) * 4),
    window: shared(WINDOW_WORDS * 8),
    orders: shared(MAX_ORDERS * ORDER_WORDS * 8),
    outdoor: shared(areaCount * 8),
    feederOpen: shared(blockCount),
    feederChange: shared(blockCount),
    inverterSignal: shared(areaCount * settingCount),
    inverterInhibited: shared(areaCount * settingCount),
    counts: shared(blockCount * kinds.length * 4),
    starts: shared((blockCount + 1) * kinds.length * 4),
    hashes: shared(blockCount * 8),
    addressed: shared(blockCount * kinds.length * world.system.headEnds.length * 2),
    capacities,
    statics: kinds.map(({ schema }, k) => shared(columnsByteSize(staticSchema(schema), capacities[k]!))),
    mutables: kinds.map(({ schema }, k) => shared(columnsByteSize(mutableSchema(schema), capacities[k]!))),
    backups: kinds.map(({ schema }, k) => shared(columnsByteSize(mutableSchema(schema), capacities[k]!))),
    substations: shared(columnsByteSize(substationSchema, layout.substationCount)),
    substationsBackup: shared(columnsByteSize(substationSchema, layout.substationCount)),
    calendar: {
      entries: calendar.entries.map(shared),
      buckets: shared(calendar.buckets),
      added: shared(calendar.added),
      addedCounts: shared(calendar.addedCounts),
      state: shared(calendar.state),
    },
    bins: perWorker.map(() => shared(areaCount * channelCount * slotCount * 8)),
    dirty: perWorker.map(() => shared(areaCount * channelCount)),
    eventCounts: shared(perWorker.length * 8),
  };
}

/** Bytes that grow with the devices: columns, their rollback copies and the calendar. */
export function deviceByteSize(memory: SharedMemory): number {
  const { entries, added, addedCounts } = memory.calendar;
  const buffers = [...memory.statics, ...memory.mutables, ...memory.backups, ...entries, added, addedCounts];
  return buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
