import { secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { SOLAR } from '../channels.js';
import { cumulative, indexAt } from '../cumulative.js';
import { headEndsOf } from '../head-ends.js';
import { type Birth, defineKind, type Kernel, type KernelParts, OFF } from '../kind.js';
import { Action, NEVER_MS, type Order } from '../order.js';

const schema = {
  nextMs: { type: 'i32', unit: 'ms', about: 'Next reconnection', mutable: true, time: true },
  state: { type: 'u8', unit: '1', about: 'Why it does not feed in: bits below', mutable: true },
  home: { type: 'u16', unit: '1', about: 'Home, local index in the block' },
  headEnd: { type: 'u8', unit: '1', about: 'Inverter cloud, index of the system' },
  setting: { type: 'u8', unit: '1', about: 'Protection setting by vintage, index of the system' },
  panelW: { type: 'u16', unit: 'W', about: 'Installed panels' },
} as const;

/** Above the supply bits: tripped by its own protection, held off by an order. */
const TRIPPED = 8;
const HELD = 16;

/** Rooftop panels with their inverter: a follower of the area's irradiance while it may feed in. */
export const solar = defineKind<typeof schema>({
  name: 'solar',
  about: 'Rooftop solar: follows the irradiance of its area; its inverter trips on frequency and reconnects by its vintage.',
  schema,
  hasEvents: true,
  countOf: system => system.fleets.solar.reduce((sum, count) => sum + count, 0),
  kernel: parts => new SolarKernel(parts),
  synthesiser: ({ columns, world, bins }) => {
    const key = streamKey(world.populationSeed, 'solar.birth');
    const sizes = cumulative(world.system.solar.sizesW.map(({ fraction }) => fraction));
    const settings = cumulative(world.system.solar.settings.map(({ fraction }) => fraction));
    const headEnds = headEndsOf(world.system, 'solar');
    return ({ row, home, beginMs }: Birth) => {
      const word = threefry(key.key0, key.key1, row, 0);
      columns.headEnd[row] = headEnds.pick(unitFromWord(secondWord));
      columns.panelW[row] = world.system.solar.sizesW[indexAt(sizes, unitFromWord(word))]!.powerW;
      columns.setting[row] = indexAt(settings, unitFromWord(threefry(key.key0, key.key1, row, 1)));
      columns.home[row] = home;
      columns.nextMs[row] = NEVER_MS;
      bins.add(SOLAR, beginMs, columns.panelW[row]!);
    };
  },
});

class SolarKernel implements Kernel {
  eventCount = 0;
  readonly #parts: KernelParts<typeof schema>;
  readonly #reconnect: { readonly key0: number; readonly key1: number };

  constructor(parts: KernelParts<typeof schema>) {
    this.#parts = parts;
    this.#reconnect = streamKey(parts.world.seed, 'solar.reconnect');
  }

  advance(due: Int32Array, count: number, untilMs: number): void {
    const { nextMs } = this.#parts.columns;
    for (let k = 0; k < count; k++) {
      const i = due[k]!;
      const atMs = nextMs[i]!;
      if (atMs >= untilMs) continue;
      nextMs[i] = NEVER_MS;
      this.#change(i, atMs, TRIPPED, false);
      this.eventCount++;
    }
  }

  supply(i: number, atMs: number, reason: number, isOff: boolean): void {
    const { state } = this.#parts.columns;
    const before = state[i]! & OFF;
    this.#change(i, atMs, reason, isOff);
    const after = state[i]! & OFF;
    if (before === after || (before !== 0 && after !== 0)) return;
    // An inverter that loses the network stops, and counts its reconnection time from the network's return.
    if (isOff) this.#change(i, atMs, TRIPPED, true);
    this.#wait(i, isOff ? NEVER_MS : atMs);
  }

  obey(i: number, atMs: number, order: Order): void {
    if (order.action === Action.trip) {
      this.#change(i, atMs, HELD, true);
      this.eventCount++;
    } else if (order.action === Action.release && this.#parts.columns.state[i]! & HELD) {
      this.#change(i, atMs, TRIPPED, true);
      this.#change(i, atMs, HELD, false);
      // Without supply its time counts from the network's return.
      if (!(this.#parts.columns.state[i]! & OFF)) this.#wait(i, atMs);
      this.eventCount++;
    }
  }

  inverter(i: number, atMs: number, setting: number, trips: boolean): void {
    const { columns } = this.#parts;
    if (columns.setting[i] !== setting) return;
    if (trips) {
      this.#change(i, atMs, TRIPPED, true);
      columns.nextMs[i] = NEVER_MS;
      this.eventCount++;
    } else if (columns.state[i]! & TRIPPED && !(columns.state[i]! & OFF)) {
      this.#wait(i, atMs);
    }
  }

  /** Reconnects after its setting's time, spread between its bounds by a draw named by the moment it began to wait. */
  #wait(i: number, fromMs: number): void {
    const { columns, world } = this.#parts;
    const setting = columns.setting[i]!;
    if (fromMs === NEVER_MS || world.inhibited[setting]) {
      columns.nextMs[i] = NEVER_MS;
      return;
    }
    const { reconnectMinMs, reconnectMaxMs } = world.system.solar.settings[setting]!;
    const unit = unitFromWord(threefry(this.#reconnect.key0, this.#reconnect.key1, i, (fromMs + world.epochMs) | 0));
    columns.nextMs[i] = fromMs + Math.max(1, Math.ceil(reconnectMinMs + unit * (reconnectMaxMs - reconnectMinMs)));
  }

  #change(i: number, atMs: number, reason: number, isSet: boolean): void {
    const { columns, bins } = this.#parts;
    const before = columns.state[i]!;
    const after = isSet ? before | reason : before & ~reason;
    columns.state[i] = after;
    if ((before === 0) === (after === 0)) return;
    bins.add(SOLAR, atMs, after === 0 ? columns.panelW[i]! : -columns.panelW[i]!);
  }
}
