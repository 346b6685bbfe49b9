import type { DeviceKind } from '../kind.js';
import { battery } from './battery.js';
import { ev } from './ev.js';
import { heatPump } from './heat-pump.js';
import { household } from './household.js';
import { meter } from './meter.js';
import { solar } from './solar.js';

/**
 * Every device kind. Adding one: write its file, add it here, add its test. The first two stand in the customers' own rows; the
 * others belong to a home each. The order fixes each kind's index in orders and hashes.
 */
// biome-ignore lint/suspicious/noExplicitAny: each kind keeps its own schema; the list only needs what all have.
export const kinds: readonly DeviceKind<any>[] = [household, meter, ev, heatPump, solar, battery];

export const HOUSEHOLD = 0;
export const METER = 1;
/** The first kind whose rows are not the customers' own. */
export const FIRST_OWNED = 2;

export const kindIndexOf = (name: string): number => kinds.findIndex(kind => kind.name === name);
