import { secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { carTariffs } from '../car-tariffs.js';
import { EV_RESPONSE } from '../channels.js';
import { cumulative, indexAt, lognormalFrom, normalFrom } from '../cumulative.js';
import { EvMotion } from '../ev-motion.js';
import { phases } from '../ev-standing.js';
import { sortOf, USE_ONE } from '../ev-travel.js';
import { headEndsOf } from '../head-ends.js';
import { type Birth, defineKind, type Kernel, type KernelParts } from '../kind.js';
import { Action, type Order } from '../order.js';
import type { World } from '../world.js';

export const evSchema = {
  nextMs: { type: 'i32', unit: 'ms', about: 'Next plug-in, start, end or departure', mutable: true, time: true },
  untilMs: { type: 'i32', unit: 'ms', about: 'When it leaves', mutable: true, time: true },
  sinceMs: { type: 'i32', unit: 'ms', about: 'Since when the present power flows', mutable: true, time: true },
  need: {
    type: 'u16',
    unit: '10 Wh',
    about: 'Energy that the battery lacks at that moment; away: at the next plug-in',
    mutable: true,
  },
  phase: {
    type: 'u8',
    unit: '1',
    about: 'Away, waiting, charging, full, exporting, following, interrupted, missing, paused',
    mutable: true,
  },
  site: { type: 'u8', unit: '1', about: 'Where it is plugged in, or will be next', mutable: true },
  session: { type: 'u8', unit: '1', about: 'Day of plugging in, its number modulo 256', mutable: true },
  off: { type: 'u8', unit: '1', about: 'Why there is no supply: feeder 1, meter 2', mutable: true },
  home: { type: 'u16', unit: '1', about: 'Home, local index in the block' },
  headEnd: { type: 'u8', unit: '1', about: 'Charge point operator, index of the system' },
  sort: { type: 'u8', unit: '1', about: 'Charger (three bits), user (two) and management (three), indices of the system' },
  use: { type: 'u8', unit: '1', about: 'Energy driven over the mean, in parts of 64' },
  tariff: { type: 'u8', unit: '1', about: 'Tariff by which it is charged, where it is, index of the system' },
  substation: { type: 'u8', unit: '1', about: 'Substation, local index in the block' },
} as const;

/** An electric car or van, wherever it charges: it belongs to a home, whose feeder stands for its charge points elsewhere too. */
export const ev = defineKind<typeof evSchema>({
  name: 'ev',
  about: 'An electric car: driven by day type, plugged in at home, at work, in public or at a depot, charged at once or managed.',
  schema: evSchema,
  hasEvents: true,
  countOf: system => system.fleets.ev.reduce((sum, count) => sum + count, 0),
  kernel: parts => new EvKernel(parts),
  synthesiser: parts => {
    const { bins, block, columns, world } = parts;
    const key = streamKey(world.populationSeed, 'ev.birth');
    const { evs } = world.system;
    const chargers = cumulative(evs.chargers.map(({ fraction }) => fraction));
    const management = cumulative(evs.management.map(({ fraction }) => fraction));
    const users = cumulative(evs.users.map(({ fraction }) => fraction));
    const tariffOf = carTariffs(world);
    const headEnds = headEndsOf(world.system, 'ev');
    const motion = new EvMotion(parts);
    const holds = holdsResponse(world);
    return ({ row, home, substation, beginMs }: Birth) => {
      const word = threefry(key.key0, key.key1, row, 0);
      columns.headEnd[row] = headEnds.pick(unitFromWord(secondWord));
      const charger = indexAt(chargers, unitFromWord(word));
      const managed = indexAt(management, unitFromWord(threefry(key.key0, key.key1, row, 1)));
      const user = indexAt(users, unitFromWord(secondWord));
      columns.sort[row] = sortOf(charger, user, managed);
      const driven = normalFrom(unitFromWord(threefry(key.key0, key.key1, row, 2)), unitFromWord(secondWord));
      columns.use[row] = Math.min(255, Math.max(1, Math.round(lognormalFrom(driven, evs.drivenCarCv) * USE_ONE)));
      columns.tariff[row] = tariffOf(block.customerStart + home, unitFromWord(threefry(key.key0, key.key1, row, 3)));
      columns.home[row] = home;
      columns.substation[row] = substation;
      motion.begin(row, beginMs);
      if (holds) bins.add(EV_RESPONSE, beginMs, motion.responseW(row));
    };
  },
});

class EvKernel implements Kernel {
  eventCount = 0;
  readonly #parts: KernelParts<typeof evSchema>;
  readonly #motion: EvMotion;
  readonly #holdsResponse: boolean;

  constructor(parts: KernelParts<typeof evSchema>) {
    this.#parts = parts;
    this.#motion = new EvMotion(parts);
    this.#holdsResponse = holdsResponse(parts.world);
  }

  advance(due: Int32Array, count: number, untilMs: number): void {
    const { nextMs } = this.#parts.columns;
    for (let k = 0; k < count; k++) {
      const i = due[k]!;
      while (nextMs[i]! < untilMs) {
        const atMs = nextMs[i]!;
        const beforeW = this.#responseW(i);
        if (this.#motion.happen(i, atMs)) this.eventCount++;
        this.#tell(i, atMs, beforeW);
      }
    }
  }

  supply(i: number, atMs: number, reason: number, isOff: boolean): void {
    const { off, phase } = this.#parts.columns;
    const motion = this.#motion;
    const beforeW = this.#responseW(i);
    const wasOff = motion.isOff(i);
    off[i] = isOff ? off[i]! | reason : off[i]! & ~reason;
    if (motion.isOff(i) === wasOff) return;
    if (!wasOff) {
      if (motion.isFlowing(i)) motion.interrupt(i, atMs);
    } else if (phase[i] === phases.interrupted || phase[i] === phases.missing) {
      motion.resume(i, atMs);
    }
    this.#tell(i, atMs, beforeW);
  }

  obey(i: number, atMs: number, order: Order): void {
    const beforeW = this.#responseW(i);
    if (this.#obeys(i, atMs, order)) this.eventCount++;
    this.#tell(i, atMs, beforeW);
  }

  #obeys(i: number, atMs: number, { action }: Order): boolean {
    const motion = this.#motion;
    const phase = this.#parts.columns.phase[i]!;
    if (phase === phases.away || motion.isOff(i)) return false;
    if (action === Action.start) {
      if (!isIdle(phase) && phase !== phases.exporting) return false;
      motion.stop(i, atMs);
      if (motion.toCharge(i) === 0) return false;
      motion.charge(i, atMs, phases.forced);
    } else if (action === Action.follow) {
      if (phase === phases.full) return false;
      motion.stop(i, atMs);
      if (motion.toCharge(i) === 0) return false;
      motion.follow(i, atMs);
    } else if (action === Action.pause) {
      if (phase !== phases.charging && phase !== phases.waiting && phase !== phases.toExport) return false;
      if (!motion.canPause(i)) return false;
      motion.pause(i, atMs);
    } else if (action === Action.release) {
      if (phase !== phases.forced && phase !== phases.following && phase !== phases.paused) return false;
      motion.stop(i, atMs);
      motion.replan(i, atMs);
    } else {
      return false;
    }
    return true;
  }

  #responseW(i: number): number {
    return this.#holdsResponse ? this.#motion.responseW(i) : 0;
  }

  /** Books what a change means for the response at hand. */
  #tell(i: number, atMs: number, beforeW: number): void {
    const changeW = this.#responseW(i) - beforeW;
    if (changeW !== 0) this.#parts.bins.add(EV_RESPONSE, atMs, changeW);
  }
}

/** Plugged in with charging before it. */
const isIdle = (phase: number): boolean => phase === phases.waiting || phase === phases.toExport || phase === phases.paused;

const holdsResponse = ({ system }: World): boolean => system.responses.some(({ fleet }) => fleet?.kind === 'ev');
