import type { Columns, Schema } from '../base/column.js';
import type { System } from '../system/system.js';
import type { Bins } from './bins.js';
import type { Order } from './order.js';
import type { World } from './world.js';

/** The block that a worker has open: which rows its devices and neighbours have. */
export interface OpenBlock {
  areaIndex: number;
  /** First row of the block's customers: a device's home is a local index from here. */
  customerStart: number;
  substationStart: number;
}

/** What a kernel is made of: its own columns and what it may read. */
export interface KernelParts<S extends Schema> {
  readonly columns: Columns<S>;
  readonly world: World;
  readonly bins: Bins;
  readonly block: OpenBlock;
}

/** Reasons for which premises have no supply; bits of the `off` column. */
export const FEEDER_OFF = 1;
export const METER_OPEN = 2;
/** Set for good once a customer has lost supply, so that customers interrupted are counted once. */
export const WAS_OFF = 4;
export const OFF = FEEDER_OFF | METER_OPEN;

/**
 * What a kind of device does, in closed form. All times are on the device clock; at one device in one millisecond the order is
 * weather, supply, other signals, orders by sequence, its own event.
 */
export interface Kernel {
  /** Own events committed by this kernel since the count was last taken. */
  eventCount: number;
  /** Runs the own events before `untilMs` of the devices listed in due[0, count). */
  advance(due: Int32Array, count: number, untilMs: number): void;
  /** The same for all devices in rows [start, end): for kinds whose devices are many and often due. */
  sweep?(start: number, end: number, untilMs: number): void;
  /** A reason for having no supply comes or goes. */
  supply(device: number, atMs: number, reason: number, isOff: boolean): void;
  /** An order to this kind takes effect. */
  obey?(device: number, atMs: number, order: Order): void;
  /** The outdoor temperature has changed for the devices in rows [start, end), before anything else at that moment. */
  weather?(start: number, end: number, atMs: number): void;
  /** Inverters of a setting trip, or may reconnect. */
  inverter?(device: number, atMs: number, setting: number, trips: boolean): void;
}

/**
 * What synthesis knows about a device that is to be: its row, its home and its place. One object, filled again for each device.
 */
export interface Birth {
  row: number;
  /** Local index of the home in its block. */
  home: number;
  classIndex: number;
  /** Local index of the substation in its block. */
  substation: number;
  /** When the simulation begins, device clock. */
  readonly beginMs: number;
}

/** A device kind: its columns, how one is born and what it does. One file each, one line in `list.ts`. */
export interface DeviceKind<S extends Schema = Schema> {
  readonly name: string;
  readonly about: string;
  readonly schema: S;
  /** Has events of its own (a `nextMs` column). */
  readonly hasEvents: boolean;
  kernel(parts: KernelParts<S>): Kernel;
  /** Returns a function that fills one new device's columns. */
  synthesiser(parts: KernelParts<S>): (birth: Birth) => void;
  /** Number of real devices in a system. */
  countOf(system: System): number;
}

/** Keeps the schema's own type while saying that it is a kind. */
export const defineKind = <S extends Schema>(kind: DeviceKind<S>): DeviceKind<S> => kind;
