import { secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { MS_PER_DAY, MS_PER_H } from '../../base/units.js';
import { PICKS, SLOTS, type UseLaw } from '../appliance-use.js';
import { BLOCK_CUSTOMERS } from '../block-size.js';
import {
  APPLIANCES,
  CLASS_APPLIANCES_UNSERVED,
  CLASS_INTERRUPTED,
  CLASS_OFF,
  CLASS_PROFILE,
  CLASS_UNSERVED,
  classChannel,
} from '../channels.js';
import { cumulative, indexAt, lognormalFrom, normalFrom } from '../cumulative.js';
import { exponentialFrom } from '../exponential.js';
import { type Birth, defineKind, type Kernel, type KernelParts, OFF, WAS_OFF } from '../kind.js';
import { NEVER_MS } from '../order.js';

const schema = {
  nextMs: { type: 'i32', unit: 'ms', about: 'Next appliance switching', mutable: true, time: true },
  plan: {
    type: 'u16',
    unit: '1',
    about: 'Appliance in use or next (bits 10–14), on (bit 15), length of the use (bits 0–9)',
    mutable: true,
  },
  off: { type: 'u8', unit: '1', about: 'Why there is no supply: feeder 1, meter 2; 4 once interrupted', mutable: true },
  factor: { type: 'u16', unit: '1/256', about: 'Size: multiple of the class profile beyond the appliances' },
  sort: { type: 'u8', unit: '1', about: 'Customer class (high four bits) and appliance archetype (low four)' },
  substation: { type: 'u8', unit: '1', about: 'Substation, local index in the block' },
} as const;

/** A factor of 1 in the columns: mean of a class. */
export const FACTOR_ONE = 256;
const IN_USE = 0x8000;
const LENGTHS = 1024;
/** How far back a new home's life begins: longer than nearly every use. */
const BEFORE_MS = 2 * MS_PER_H;
/** Rows that can be due at once: a block's customers; and one that a loop without branches writes past the last. */
const ROWS = BLOCK_CUSTOMERS + 1;

/** A customer: a household whose appliances switch, or a business that follows the profile of its class. */
export const household = defineKind<typeof schema>({
  name: 'household',
  about: 'A customer: a home whose appliances switch on and off over a base that follows its class profile, or a business.',
  schema,
  hasEvents: true,
  countOf: system => system.customers.flat().reduce((sum, { count }) => sum + count, 0),
  kernel: parts => new HouseholdKernel(parts),
  synthesiser: parts => {
    const { columns, world, bins } = parts;
    const kernel = new HouseholdKernel(parts);
    const key = streamKey(world.seed, 'household.birth');
    const archetypes = cumulative(world.uses.map(({ fraction }) => fraction));
    return (birth: Birth) => {
      const { row, classIndex } = birth;
      const group = world.system.customerClasses[classIndex]!;
      const size0 = unitFromWord(threefry(key.key0, key.key1, row, 0));
      const size1 = unitFromWord(secondWord);
      const archetype = indexAt(archetypes, unitFromWord(threefry(key.key0, key.key1, row, 1)));
      columns.sort[row] = (classIndex << 4) | (group.appliances ? archetype : 0);
      columns.factor[row] = Math.min(65535, Math.round(FACTOR_ONE * lognormalFrom(normalFrom(size0, size1), group.energyCv)));
      columns.substation[row] = birth.substation;
      columns.nextMs[row] = NEVER_MS;
      if (group.appliances) kernel.begin(row, birth.beginMs);
      bins.add(classChannel(classIndex) + CLASS_PROFILE, birth.beginMs, columns.factor[row]!);
    };
  },
});

class HouseholdKernel implements Kernel {
  eventCount = 0;
  readonly #parts: KernelParts<typeof schema>;
  readonly #key0: number;
  readonly #key1: number;
  readonly #powerW: Int32Array;
  readonly #shortestMs: Int32Array;
  /** Longest less shortest use in 1024ths, ms: times the length's number it is what a use lasts beyond its shortest. */
  readonly #stepMs: Float64Array;
  readonly #laws: readonly UseLaw[];
  /** Rows of the homes that switch next, by what they do. */
  readonly #idle = new Int32Array(ROWS);
  readonly #inUse = new Int32Array(ROWS);
  readonly #spare = new Int32Array(ROWS);

  constructor(parts: KernelParts<typeof schema>) {
    const { world } = parts;
    const { appliances } = world.system;
    const key = streamKey(world.seed, 'household.use');
    this.#parts = parts;
    this.#key0 = key.key0;
    this.#key1 = key.key1;
    this.#powerW = Int32Array.from(appliances, ({ powerW }) => Math.round(powerW));
    this.#shortestMs = Int32Array.from(appliances, ({ durationMinMs }) => durationMinMs);
    this.#stepMs = Float64Array.from(appliances, ({ durationMinMs, durationMaxMs }) => (durationMaxMs - durationMinMs) / LENGTHS);
    this.#laws = world.uses;
  }

  /** Places a new home where its life of the last hours has led it: idle, or in the middle of a use. */
  begin(i: number, beginMs: number): void {
    const { columns, bins, block } = this.#parts;
    const { nextMs, plan, substation } = columns;
    this.plan(i, beginMs - BEFORE_MS);
    while (nextMs[i]! < beginMs) {
      if (plan[i]! & IN_USE) this.plan(i, nextMs[i]!);
      else this.#use(i);
    }
    if (plan[i]! & IN_USE) {
      bins.addWatts(APPLIANCES, block.substationStart + substation[i]!, beginMs, this.#powerW[(plan[i]! >> 10) & 31]!);
    }
  }

  /** The planned use begins, uncounted. */
  #use(i: number): void {
    const { nextMs, plan } = this.#parts.columns;
    const use = plan[i]!;
    const appliance = (use >> 10) & 31;
    plan[i] = use | IN_USE;
    nextMs[i] = nextMs[i]! + this.#shortestMs[appliance]! + ((this.#stepMs[appliance]! * (use & (LENGTHS - 1))) | 0);
  }

  /**
   * Most events of a nation happen here. Homes that switch on and homes that switch off take turns in two loops without a branch
   * that a processor cannot foresee, so that it works on several homes at once: twice as fast as home by home (measured).
   */
  advance(due: Int32Array, count: number, untilMs: number): void {
    const { nextMs, plan } = this.#parts.columns;
    const idle = this.#idle;
    let inUse = this.#inUse;
    let spare = this.#spare;
    let idleCount = 0;
    let inUseCount = 0;
    for (let k = 0; k < count; k++) {
      const i = due[k]!;
      const isDue = nextMs[i]! < untilMs ? 1 : 0;
      const isInUse = plan[i]! >> 15;
      idle[idleCount] = i;
      inUse[inUseCount] = i;
      idleCount += isDue & (isInUse ^ 1);
      inUseCount += isDue & isInUse;
    }
    while (idleCount + inUseCount > 0) {
      this.eventCount += idleCount + inUseCount;
      const againInUse = this.#switchOn(idle, idleCount, untilMs, spare);
      idleCount = this.#switchOff(inUse, inUseCount, untilMs, idle);
      inUseCount = againInUse;
      [inUse, spare] = [spare, inUse];
    }
  }

  /** Uses begin; those that end before `untilMs` go into `after`. Returns how many do. */
  #switchOn(homes: Int32Array, count: number, untilMs: number, after: Int32Array): number {
    const { columns, bins, block } = this.#parts;
    const { nextMs, plan, off, sort, substation } = columns;
    const { substationStart } = block;
    const powerW = this.#powerW;
    const shortestMs = this.#shortestMs;
    const stepMs = this.#stepMs;
    let afterCount = 0;
    for (let k = 0; k < count; k++) {
      const i = homes[k]!;
      const use = plan[i]!;
      const atMs = nextMs[i]!;
      const appliance = (use >> 10) & 31;
      if (off[i]! & OFF) bins.add(classChannel(sort[i]! >> 4) + CLASS_APPLIANCES_UNSERVED, atMs, powerW[appliance]!);
      else bins.addWatts(APPLIANCES, substationStart + substation[i]!, atMs, powerW[appliance]!);
      const endMs = atMs + shortestMs[appliance]! + ((stepMs[appliance]! * (use & (LENGTHS - 1))) | 0);
      plan[i] = use | IN_USE;
      nextMs[i] = endMs;
      after[afterCount] = i;
      afterCount += endMs < untilMs ? 1 : 0;
    }
    return afterCount;
  }

  /** Uses end and the next ones are planned; those that begin before `untilMs` go into `after`. Returns how many do. */
  #switchOff(homes: Int32Array, count: number, untilMs: number, after: Int32Array): number {
    const { columns, bins, block, world } = this.#parts;
    const { nextMs, plan, off, sort, substation } = columns;
    const { substationStart } = block;
    const { midnightMs, dayMs, epochMs } = world;
    const powerW = this.#powerW;
    const laws = this.#laws;
    const key0 = this.#key0;
    const key1 = this.#key1;
    const slotsPerMs = SLOTS / MS_PER_DAY;
    const isWholeDay = dayMs === MS_PER_DAY;
    let afterCount = 0;
    for (let k = 0; k < count; k++) {
      const i = homes[k]!;
      const atMs = nextMs[i]!;
      const changeW = -powerW[(plan[i]! >> 10) & 31]!;
      if (off[i]! & OFF) bins.add(classChannel(sort[i]! >> 4) + CLASS_APPLIANCES_UNSERVED, atMs, changeW);
      else bins.addWatts(APPLIANCES, substationStart + substation[i]!, atMs, changeW);

      const { hazard, inverseMs, inverseSteps, pick } = laws[sort[i]! & 15]!;
      const slot = (atMs - midnightMs) * slotsPerMs;
      const whole = slot | 0;
      const gap = exponentialFrom(threefry(key0, key1, i, (atMs + epochMs) | 0));
      const word = secondWord;
      const reached = hazard[whole]! + (hazard[whole + 1]! - hazard[whole]!) * (slot - whole) + gap;
      if (isWholeDay && reached < hazard[SLOTS]!) {
        const place = reached * inverseSteps;
        const step = place | 0;
        const intoMs = (inverseMs[step]! + (inverseMs[step + 1]! - inverseMs[step]!) * (place - step)) | 0;
        plan[i] = (pick[((intoMs / MS_PER_H) | 0) * PICKS + (word & (PICKS - 1))]! << 10) | ((word >>> 8) & (LENGTHS - 1));
        nextMs[i] = Math.max(atMs + 1, midnightMs + intoMs);
      } else {
        this.plan(i, atMs);
      }
      after[afterCount] = i;
      afterCount += nextMs[i]! < untilMs ? 1 : 0;
    }
    return afterCount;
  }

  /**
   * Draws the next use after a moment, on whatever day it starts: the draw is named by that moment, which nothing but the home's
   * own draws decides. The definition of what `advance` does in place.
   */
  plan(i: number, atMs: number): void {
    const { columns, world } = this.#parts;
    const { hazard, inverseMs, inverseSteps, pick } = this.#laws[columns.sort[i]! & 15]!;
    const gap = exponentialFrom(threefry(this.#key0, this.#key1, i, (atMs + world.epochMs) | 0));
    const word = secondWord;
    let dayIndex = world.dayIndexOf(atMs);
    const slot = (atMs - world.midnightOf(dayIndex)) * (SLOTS / world.lengthOf(dayIndex));
    const whole = slot | 0;
    let reached = hazard[whole]! + (hazard[whole + 1]! - hazard[whole]!) * (slot - whole) + gap;
    while (reached >= hazard[SLOTS]!) {
      reached -= hazard[SLOTS]!;
      dayIndex++;
    }
    const place = reached * inverseSteps;
    const step = place | 0;
    const startMs = (inverseMs[step]! + (inverseMs[step + 1]! - inverseMs[step]!) * (place - step)) | 0;
    columns.plan[i] = (pick[((startMs / MS_PER_H) | 0) * PICKS + (word & (PICKS - 1))]! << 10) | ((word >>> 8) & (LENGTHS - 1));
    const lengthMs = world.lengthOf(dayIndex);
    const intoDayMs = lengthMs === MS_PER_DAY ? startMs : Math.floor((startMs * lengthMs) / MS_PER_DAY);
    columns.nextMs[i] = Math.max(atMs + 1, world.midnightOf(dayIndex) + intoDayMs);
  }

  supply(i: number, atMs: number, reason: number, isOff: boolean): void {
    const { columns, bins, block } = this.#parts;
    const before = columns.off[i]!;
    const after = isOff ? before | reason | WAS_OFF : before & ~reason;
    columns.off[i] = after;
    if (((before & OFF) !== 0) === ((after & OFF) !== 0)) return;

    const sign = isOff ? 1 : -1;
    const first = classChannel(columns.sort[i]! >> 4);
    const factor = columns.factor[i]!;
    bins.add(first + CLASS_PROFILE, atMs, -sign * factor);
    bins.add(first + CLASS_UNSERVED, atMs, sign * factor);
    bins.addCount(first + CLASS_OFF, atMs, sign);
    if (isOff && !(before & WAS_OFF)) bins.addCount(first + CLASS_INTERRUPTED, atMs, 1);
    const use = columns.plan[i]!;
    if (use & IN_USE) {
      const usedW = this.#powerW[(use >> 10) & 31]!;
      bins.addWatts(APPLIANCES, block.substationStart + columns.substation[i]!, atMs, -sign * usedW);
      bins.add(first + CLASS_APPLIANCES_UNSERVED, atMs, sign * usedW);
    }
  }
}
