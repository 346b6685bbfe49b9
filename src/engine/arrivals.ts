import { type StreamKey, streamKey } from '../base/random.js';
import type { OpenBlock } from '../population/kind.js';
import { HOUSEHOLD, METER } from '../population/kinds/list.js';
import {
  Action,
  arrivalMs,
  firstArrivalMs,
  lastArrivalMs,
  NEVER_MS,
  ORDER_WORDS,
  type Order,
  readOrder,
} from '../population/order.js';
import type { World } from '../population/world.js';

/** What arrivals read of a kind: its head-end column, the meters' sorts, the home of an owned device. */
export interface Addressing {
  /** Head-end of each row of each kind; kinds without one cannot be addressed. */
  readonly headEnd: readonly (Uint8Array | undefined)[];
  readonly home: readonly (Uint16Array | undefined)[];
  readonly meterSort: Uint8Array;
}

/** Orders that can reach a kind of device of the open block inside a span of time, and when each does. */
export class Arrivals {
  /** Live orders to the kind itself, and to the meter of its home. */
  readonly #own: Order[] = [];
  readonly #meter: Order[] = [];
  #orders: readonly Order[] = [];
  #ordersVersion = -1;
  readonly #select: StreamKey;
  readonly #arrive: StreamKey;
  readonly #reachable: readonly boolean[];

  /** Found for the latest device asked: times and orders, in the order in which they take effect. */
  readonly foundMs: number[] = [];
  readonly foundOrders: Order[] = [];

  constructor(
    world: World,
    readonly addressing: Addressing,
    readonly block: OpenBlock,
    readonly orderTable: Float64Array,
  ) {
    this.#select = streamKey(world.seed, 'order.select');
    this.#arrive = streamKey(world.seed, 'order.arrive');
    this.#reachable = world.system.meters.map(({ remoteSwitch }) => remoteSwitch);
  }

  /** Reads the order table where it has changed. */
  refresh(orderCount: number, ordersVersion: number): void {
    if (this.#ordersVersion === ordersVersion) return;
    this.#ordersVersion = ordersVersion;
    this.#orders = Array.from({ length: orderCount }, (_, row) => readOrder(this.orderTable.subarray(row * ORDER_WORDS), 0));
  }

  /** Narrows to the orders that can reach a kind in the open block in [startMs, endMs); false where none can. */
  narrow(kindIndex: number, startMs: number, endMs: number): boolean {
    if (this.#orders.length === 0) return false;
    this.#own.length = 0;
    this.#meter.length = 0;
    for (const order of this.#orders) {
      if (firstArrivalMs(order) >= endMs || lastArrivalMs(order) < startMs) continue;
      if (!(order.areaMask & (1 << this.block.areaIndex))) continue;
      if (order.kindIndex === METER) this.#meter.push(order);
      else if (order.kindIndex === kindIndex) this.#own.push(order);
    }
    return this.#own.length + this.#meter.length > 0;
  }

  /** Finds the arrivals of a device in [startMs, endMs) into `foundMs` and `foundOrders`; returns their number. */
  find(kindIndex: number, device: number, startMs: number, endMs: number): number {
    this.foundMs.length = 0;
    this.foundOrders.length = 0;
    if (this.#meter.length > 0) {
      const home =
        kindIndex === HOUSEHOLD || kindIndex === METER
          ? device
          : this.block.customerStart + this.addressing.home[kindIndex]![device]!;
      if (this.#reachable[this.addressing.meterSort[home]!]) this.#findAmong(this.#meter, METER, home, startMs, endMs);
    }
    if (this.#own.length > 0) this.#findAmong(this.#own, kindIndex, device, startMs, endMs);
    if (this.foundMs.length > 1) this.#sort();
    return this.foundMs.length;
  }

  /** Earliest arrival of a device in [startMs, endMs), or NEVER_MS. */
  first(kindIndex: number, device: number, startMs: number, endMs: number): number {
    return this.find(kindIndex, device, startMs, endMs) > 0 ? this.foundMs[0]! : NEVER_MS;
  }

  #findAmong(orders: readonly Order[], addressedKind: number, row: number, startMs: number, endMs: number): void {
    const headEnd = this.addressing.headEnd[addressedKind]![row]!;
    for (const order of orders) {
      if (order.headEndIndex >= 0 && order.headEndIndex !== headEnd) continue;
      const atMs = arrivalMs(order, this.#select, this.#arrive, row);
      if (atMs < startMs || atMs >= endMs) continue;
      this.foundMs.push(atMs);
      this.foundOrders.push(order);
    }
  }

  /** By time; at one millisecond supply before other orders, then by sequence. Few enough for insertion. */
  #sort(): void {
    const { foundMs, foundOrders } = this;
    for (let k = 1; k < foundMs.length; k++) {
      for (let j = k; j > 0 && this.#isBefore(j, j - 1); j--) {
        [foundMs[j], foundMs[j - 1]] = [foundMs[j - 1]!, foundMs[j]!];
        [foundOrders[j], foundOrders[j - 1]] = [foundOrders[j - 1]!, foundOrders[j]!];
      }
    }
  }

  #isBefore(a: number, b: number): boolean {
    if (this.foundMs[a] !== this.foundMs[b]) return this.foundMs[a]! < this.foundMs[b]!;
    const orderA = this.foundOrders[a]!;
    const orderB = this.foundOrders[b]!;
    if (isSupply(orderA) !== isSupply(orderB)) return isSupply(orderA);
    return orderA.sequence < orderB.sequence;
  }
}

export const isSupply = ({ action }: Order): boolean => action === Action.supplyOff || action === Action.supplyOn;
