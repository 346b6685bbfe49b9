import type { System } from '../system/system.js';

/**
 * The upward waist: whatever its kind, a device becomes integers on a channel of its area. A channel carries watts, or the factor
 * of a follower (watts per unit of a shared signal that the coordinator multiplies tick by tick), or a count.
 */
export interface Channel {
  readonly name: string;
  readonly carries: 'watts' | 'factor' | 'count';
  /** Which shared signal a factor multiplies. */
  readonly signal: SignalName | null;
  /** +1 consumes, −1 generates, 0 neither (counts and what is not served). */
  readonly sign: 1 | -1 | 0;
  /** Row of demand.csv that it belongs to. */
  readonly kind: string;
  /** Customer class of profile followers and of what is not served. */
  readonly classIndex: number;
}

export type SignalName = 'profile' | 'solar' | 'waveform';

/** Channels of fixed place; those by customer class follow from `FIRST_CLASS` on, in the order of the system's classes. */
export const APPLIANCES = 0;
export const EV_CHARGING = 1;
export const EV_EXPORT = 2;
export const EV_WAVEFORM = 3;
export const HEAT_PUMPS = 4;
export const SOLAR = 5;
export const BATTERY_CHARGING = 6;
export const BATTERY_EXPORT = 7;
export const BATTERY_SOLAR = 8;
export const METERS_OPEN = 9;
export const EV_UNSERVED = 10;
export const EV_MISSED = 11;
export const HEAT_UNSERVED = 12;
export const HEAT_REGAINED = 13;
export const FIRST_CLASS = 14;

/** What a count of energy counts in, Wh. */
export const ENERGY_STEP_WH = 10;

const fixed: readonly Channel[] = [
  { name: 'appliances', carries: 'watts', signal: null, sign: 1, kind: 'household', classIndex: -1 },
  { name: 'ev charging', carries: 'watts', signal: null, sign: 1, kind: 'ev', classIndex: -1 },
  { name: 'ev export', carries: 'watts', signal: null, sign: -1, kind: 'ev', classIndex: -1 },
  { name: 'ev following a waveform', carries: 'factor', signal: 'waveform', sign: 1, kind: 'ev', classIndex: -1 },
  { name: 'heat pumps', carries: 'watts', signal: null, sign: 1, kind: 'heat-pump', classIndex: -1 },
  { name: 'solar', carries: 'factor', signal: 'solar', sign: -1, kind: 'solar', classIndex: -1 },
  { name: 'battery charging', carries: 'watts', signal: null, sign: 1, kind: 'battery', classIndex: -1 },
  { name: 'battery export', carries: 'watts', signal: null, sign: -1, kind: 'battery', classIndex: -1 },
  { name: 'battery charging from solar', carries: 'factor', signal: 'solar', sign: 1, kind: 'battery', classIndex: -1 },
  { name: 'meters open', carries: 'count', signal: null, sign: 0, kind: 'meter', classIndex: -1 },
  { name: 'ev charging not served', carries: 'watts', signal: null, sign: 0, kind: 'ev', classIndex: -1 },
  { name: 'ev energy missing at departure', carries: 'count', signal: null, sign: 0, kind: 'ev', classIndex: -1 },
  { name: 'heat pumps not served', carries: 'watts', signal: null, sign: 0, kind: 'heat-pump', classIndex: -1 },
  { name: 'heat energy to regain', carries: 'count', signal: null, sign: 0, kind: 'heat-pump', classIndex: -1 },
];

/** The five channels that every customer class has, at these offsets. */
export const CLASS_PROFILE = 0;
export const CLASS_UNSERVED = 1;
export const CLASS_OFF = 2;
export const CLASS_INTERRUPTED = 3;
export const CLASS_APPLIANCES_UNSERVED = 4;
export const CHANNELS_PER_CLASS = 5;

/** First channel of a customer class; add `CLASS_…`. */
export const classChannel = (classIndex: number): number => FIRST_CLASS + classIndex * CHANNELS_PER_CLASS;

/** All channels of a system, in the order of their numbers. */
export function channelsOf(system: System): readonly Channel[] {
  const byClass = system.customerClasses.flatMap(({ id }, classIndex): Channel[] => [
    { name: `profile of ${id}`, carries: 'factor', signal: 'profile', sign: 1, kind: 'household', classIndex },
    { name: `profile of ${id} not served`, carries: 'factor', signal: 'profile', sign: 0, kind: 'household', classIndex },
    { name: `customers off, ${id}`, carries: 'count', signal: null, sign: 0, kind: 'household', classIndex },
    { name: `customers interrupted, ${id}`, carries: 'count', signal: null, sign: 0, kind: 'household', classIndex },
    { name: `appliances of ${id} not served`, carries: 'watts', signal: null, sign: 0, kind: 'household', classIndex },
  ]);
  return [...fixed, ...byClass];
}
