import type { System } from '../system/system.js';
import { sunSignalCount } from './sun.js';

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
  /** Which of the area's sun signals a follower of the sun multiplies. */
  readonly sunIndex?: number;
}

export type SignalName = 'profile' | 'solar' | 'use' | 'waveform';

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
export const EV_AWAY = 14;
export const EV_NOT_READY = 15;
export const EV_RESPONSE = 16;
export const BATTERY_RESPONSE = 17;
export const FIRST_CLASS = 18;

/** What a count of energy counts in, Wh. */
export const ENERGY_STEP_WH = 10;

const fixed: readonly Channel[] = [
  { name: 'appliances', carries: 'watts', signal: null, sign: 1, kind: 'household', classIndex: -1 },
  { name: 'ev charging', carries: 'watts', signal: null, sign: 1, kind: 'ev', classIndex: -1 },
  { name: 'ev export', carries: 'watts', signal: null, sign: -1, kind: 'ev', classIndex: -1 },
  { name: 'ev following a waveform', carries: 'factor', signal: 'waveform', sign: 1, kind: 'ev', classIndex: -1 },
  { name: 'heat pumps', carries: 'watts', signal: null, sign: 1, kind: 'heat-pump', classIndex: -1 },
  { name: 'solar', carries: 'factor', signal: 'solar', sign: -1, kind: 'solar', classIndex: -1, sunIndex: 0 },
  { name: 'battery charging', carries: 'watts', signal: null, sign: 1, kind: 'battery', classIndex: -1 },
  { name: 'battery export', carries: 'watts', signal: null, sign: -1, kind: 'battery', classIndex: -1 },
  {
    name: 'solar taken by batteries',
    carries: 'factor',
    signal: 'solar',
    sign: -1,
    kind: 'battery',
    classIndex: -1,
    sunIndex: 0,
  },
  { name: 'meters open', carries: 'count', signal: null, sign: 0, kind: 'meter', classIndex: -1 },
  { name: 'ev charging not served', carries: 'watts', signal: null, sign: 0, kind: 'ev', classIndex: -1 },
  { name: 'ev energy missing at departure', carries: 'count', signal: null, sign: 0, kind: 'ev', classIndex: -1 },
  { name: 'heat pumps not served', carries: 'watts', signal: null, sign: 0, kind: 'heat-pump', classIndex: -1 },
  { name: 'heat energy to regain', carries: 'count', signal: null, sign: 0, kind: 'heat-pump', classIndex: -1 },
  { name: 'ev charging away from home', carries: 'watts', signal: null, sign: 1, kind: 'ev', classIndex: -1 },
  { name: 'evs not ready', carries: 'count', signal: null, sign: 0, kind: 'ev', classIndex: -1 },
  { name: 'ev response at hand', carries: 'watts', signal: null, sign: 0, kind: 'ev', classIndex: -1 },
  { name: 'battery response at hand', carries: 'watts', signal: null, sign: 0, kind: 'battery', classIndex: -1 },
];

/** The seven channels that every customer class has, at these offsets. */
export const CLASS_PROFILE = 0;
export const CLASS_UNSERVED = 1;
export const CLASS_OFF = 2;
export const CLASS_INTERRUPTED = 3;
export const CLASS_APPLIANCES_UNSERVED = 4;
export const CLASS_COLD = 5;
export const CLASS_BATTERY = 6;
export const CHANNELS_PER_CLASS = 7;

/** First channel of a customer class; add `CLASS_…`. */
export const classChannel = (classIndex: number): number => FIRST_CLASS + classIndex * CHANNELS_PER_CLASS;

/** What follows the sun: its channel of the first signal is fixed, those of the others come after the classes'. */
const SUN_FOLLOWERS = [SOLAR, BATTERY_SOLAR] as const;

/** Channel of what follows a sun signal, by the first signal's channel. */
export function sunChannel(first: (typeof SUN_FOLLOWERS)[number], system: System, sunIndex: number): number {
  if (sunIndex === 0) return first;
  const after = (sunSignalCount(system) - 1) * SUN_FOLLOWERS.indexOf(first);
  return classChannel(system.customerClasses.length) + after + sunIndex - 1;
}

/** All channels of a system, in the order of their numbers. */
export function channelsOf(system: System): readonly Channel[] {
  const byClass = system.customerClasses.flatMap(({ id }, classIndex): Channel[] => [
    { name: `profile of ${id}`, carries: 'factor', signal: 'profile', sign: 1, kind: 'household', classIndex },
    { name: `profile of ${id} not served`, carries: 'factor', signal: 'profile', sign: 0, kind: 'household', classIndex },
    { name: `customers off, ${id}`, carries: 'count', signal: null, sign: 0, kind: 'household', classIndex },
    { name: `customers interrupted, ${id}`, carries: 'count', signal: null, sign: 0, kind: 'household', classIndex },
    { name: `appliances of ${id} not served`, carries: 'watts', signal: null, sign: 0, kind: 'household', classIndex },
    { name: `cold homes, ${id}`, carries: 'count', signal: null, sign: 0, kind: 'heat-pump', classIndex },
    { name: `use of ${id} covered by batteries`, carries: 'factor', signal: 'use', sign: 1, kind: 'battery', classIndex },
  ]);
  const bySun = SUN_FOLLOWERS.flatMap(first =>
    Array.from({ length: sunSignalCount(system) - 1 }, (_, k): Channel => ({ ...fixed[first]!, sunIndex: k + 1 })),
  );
  return [...fixed, ...byClass, ...bySun];
}
