import { type StreamKey, secondWord, threefry } from '../base/random.js';

/**
 * An order: one record for a command to any number of devices. Who may be addressed, what, when, and the law by which it arrives.
 * Each device's arrival is a function of its own coordinates and this record, so ten million commands are one row of numbers.
 * Rows of a shared Float64Array, so that every thread reads the same order at the same tick.
 */
export interface Order {
  /** Place in issue order; identifies the order in draws. */
  sequence: number;
  action: Action;
  /** Index into the list of device kinds. */
  kindIndex: number;
  /** Index into the system's head-ends, or −1: any. */
  headEndIndex: number;
  /** Bit mask over areas. */
  areaMask: number;
  /** Devices whose own number of this target is below the share are addressed. */
  shareFraction: number;
  /** Names the selection: two orders with the same key select the same devices. */
  selectionKey: number;
  issuedMs: number;
  /** Seconds of queue at the head-end ahead of the first message, ms. */
  backlogMs: number;
  /** Time that the last message waits behind the first, ms: addressed ÷ rate; 0 is a broadcast. */
  spreadMs: number;
  latencyMinMs: number;
  latencyMaxMs: number;
  /** Random delay the device itself adds, uniform from 0 to this, whole seconds. */
  delayLimitMs: number;
  /** Actuator: from accepting a command to half of the change of power. */
  actuatorMinMs: number;
  actuatorMaxMs: number;
  /** Messages that would leave the head-end at or after this are held back; NEVER: none. */
  sendCutMs: number;
  /** Devices still waiting in their random delay drop the command at this time; NEVER: none. */
  effectCutMs: number;
  /** What the action needs: °C for a setpoint. */
  value: number;
}

export enum Action {
  supplyOff = 1,
  supplyOn = 2,
  start = 3,
  release = 4,
  follow = 5,
  setpoint = 6,
  trip = 7,
}

export const NEVER_MS = 0x7fffffff;

const fields = [
  'sequence',
  'action',
  'kindIndex',
  'headEndIndex',
  'areaMask',
  'shareFraction',
  'selectionKey',
  'issuedMs',
  'backlogMs',
  'spreadMs',
  'latencyMinMs',
  'latencyMaxMs',
  'delayLimitMs',
  'actuatorMinMs',
  'actuatorMaxMs',
  'sendCutMs',
  'effectCutMs',
  'value',
] as const satisfies readonly (keyof Order)[];

export const ORDER_WORDS = fields.length;
export const MAX_ORDERS = 1024;

export function writeOrder(order: Order, table: Float64Array, row: number): void {
  for (let k = 0; k < ORDER_WORDS; k++) table[row * ORDER_WORDS + k] = order[fields[k]!];
}

export function readOrder(table: Float64Array, row: number): Order {
  const order = {} as Record<keyof Order, number>;
  for (let k = 0; k < ORDER_WORDS; k++) order[fields[k]!] = table[row * ORDER_WORDS + k]!;
  return order as Order;
}

/** First and last millisecond at which the order can reach anyone. */
export const firstArrivalMs = (order: Order): number =>
  Math.ceil(order.issuedMs + order.backlogMs + order.latencyMinMs + order.actuatorMinMs);

export const lastArrivalMs = (order: Order): number =>
  Math.ceil(order.issuedMs + order.backlogMs + order.spreadMs + order.latencyMaxMs + order.delayLimitMs + order.actuatorMaxMs) +
  1;

/**
 * When an order takes effect at a device, ms, or NEVER_MS where it does not: not selected, held back at the head-end or
 * dropped while waiting. `delayBy`: the device's own place in each law comes from two draws, one of the selection and one of the
 * order, so a release order finds the devices that its attack selected.
 */
export function arrivalMs(order: Order, select: StreamKey, arrive: StreamKey, device: number): number {
  const selection = threefry(select.key0, select.key1, device, order.selectionKey) >>> 0;
  if (selection >= order.shareFraction * 2 ** 32) return NEVER_MS;
  const place = (secondWord >>> 0) * 2 ** -32;

  const sentMs = order.issuedMs + order.backlogMs + place * order.spreadMs;
  if (sentMs >= order.sendCutMs) return NEVER_MS;

  const word = threefry(arrive.key0, arrive.key1, device, order.sequence);
  const latency = (word >>> 16) * 2 ** -16;
  const actuator = (word & 0xffff) * 2 ** -16;
  const delay = (secondWord >>> 0) * 2 ** -32;
  const receivedMs = sentMs + order.latencyMinMs + latency * (order.latencyMaxMs - order.latencyMinMs);
  // The legal delay is drawn to the nearest second (SI 2021/1467, regulation 11).
  const acceptedMs = receivedMs + Math.floor((delay * order.delayLimitMs) / 1000) * 1000;
  if (acceptedMs >= order.effectCutMs) return NEVER_MS;
  return Math.ceil(acceptedMs + order.actuatorMinMs + actuator * (order.actuatorMaxMs - order.actuatorMinMs));
}
