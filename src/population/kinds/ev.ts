import { secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { cumulative, indexAt } from '../cumulative.js';
import { EvMotion, phases } from '../ev-motion.js';
import { headEndsOf } from '../head-ends.js';
import { type Birth, defineKind, type Kernel, type KernelParts, OFF } from '../kind.js';
import { Action, type Order } from '../order.js';

export const evSchema = {
  nextMs: { type: 'i32', unit: 'ms', about: 'Next plug-in, start, end or departure', mutable: true, time: true },
  sinceMs: { type: 'i32', unit: 'ms', about: 'Since when the present power flows', mutable: true, time: true },
  need: { type: 'u16', unit: '10 Wh', about: 'Energy still to charge at that moment', mutable: true },
  phase: {
    type: 'u8',
    unit: '1',
    about: 'Away, waiting, charging, full, exporting, following, interrupted, missing',
    mutable: true,
  },
  session: { type: 'u8', unit: '1', about: 'Day of plugging in, its number modulo 256', mutable: true },
  off: { type: 'u8', unit: '1', about: 'Why there is no supply: feeder 1, meter 2', mutable: true },
  home: { type: 'u16', unit: '1', about: 'Home, local index in the block' },
  headEnd: { type: 'u8', unit: '1', about: 'Charge point operator, index of the system' },
  sort: { type: 'u8', unit: '1', about: 'Charger (high four bits) and management (low four), indices of the system' },
  substation: { type: 'u8', unit: '1', about: 'Substation, local index in the block' },
} as const;

/** An electric car with its home charge point. */
export const ev = defineKind<typeof evSchema>({
  name: 'ev',
  about: 'An electric car at its home charge point: plugs in by day type, charges at once, by tariff, smartly or with export.',
  schema: evSchema,
  hasEvents: true,
  countOf: system => system.fleets.ev.reduce((sum, count) => sum + count, 0),
  kernel: parts => new EvKernel(parts),
  synthesiser: parts => {
    const { columns, world } = parts;
    const key = streamKey(world.populationSeed, 'ev.birth');
    const { evs } = world.system;
    const chargers = cumulative(evs.chargers.map(({ fraction }) => fraction));
    const management = cumulative(evs.management.map(({ fraction }) => fraction));
    const headEnds = headEndsOf(world.system, 'ev');
    const motion = new EvMotion(parts);
    return ({ row, home, substation, beginMs }: Birth) => {
      const word = threefry(key.key0, key.key1, row, 0);
      columns.headEnd[row] = headEnds.pick(unitFromWord(secondWord));
      const charger = indexAt(chargers, unitFromWord(word));
      const managed = indexAt(management, unitFromWord(threefry(key.key0, key.key1, row, 1)));
      columns.sort[row] = (charger << 4) | managed;
      columns.home[row] = home;
      columns.substation[row] = substation;
      motion.begin(row, beginMs);
    };
  },
});

class EvKernel implements Kernel {
  eventCount = 0;
  readonly #parts: KernelParts<typeof evSchema>;
  readonly #motion: EvMotion;

  constructor(parts: KernelParts<typeof evSchema>) {
    this.#parts = parts;
    this.#motion = new EvMotion(parts);
  }

  advance(due: Int32Array, count: number, untilMs: number): void {
    const { nextMs } = this.#parts.columns;
    for (let k = 0; k < count; k++) {
      const i = due[k]!;
      while (nextMs[i]! < untilMs) if (this.#motion.happen(i, nextMs[i]!)) this.eventCount++;
    }
  }

  supply(i: number, atMs: number, reason: number, isOff: boolean): void {
    const { off, phase } = this.#parts.columns;
    const before = off[i]! & OFF;
    off[i] = isOff ? off[i]! | reason : off[i]! & ~reason;
    const after = off[i]! & OFF;
    if ((before === 0) === (after === 0)) return;
    if (after !== 0) {
      if (this.#motion.isFlowing(i)) this.#motion.interrupt(i, atMs);
    } else if (phase[i] === phases.interrupted || phase[i] === phases.missing) {
      this.#motion.resume(i, atMs);
    }
  }

  obey(i: number, atMs: number, order: Order): void {
    const { columns } = this.#parts;
    const phase = columns.phase[i]!;
    if (phase === phases.away || columns.off[i]! & OFF) return;
    if (order.action === Action.start) {
      if (phase !== phases.waiting && phase !== phases.toExport && phase !== phases.exporting) return;
      this.#motion.stop(i, atMs);
      if (columns.need[i] === 0) return;
      this.#motion.charge(i, atMs, phases.forced);
    } else if (order.action === Action.follow) {
      if (phase === phases.full) return;
      this.#motion.stop(i, atMs);
      if (columns.need[i] === 0) return;
      this.#motion.follow(i, atMs);
    } else if (order.action === Action.release) {
      if (phase !== phases.forced && phase !== phases.following) return;
      this.#motion.stop(i, atMs);
      this.#motion.replan(i, atMs);
    } else {
      return;
    }
    this.eventCount++;
  }
}
