import { type StreamKey, secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { MS_PER_DAY, MS_PER_H } from '../../base/units.js';
import { PICKS, SLOTS, type UseLaw } from '../appliance-use.js';
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
import {
  APPLIANCE_SHIFT,
  APPLIANCES_MOST,
  type HouseholdSchema,
  householdSchema,
  IN_USE,
  LENGTHS,
  type UseTables,
  useTables,
} from './household-plan.js';
import { type HouseholdSwitching, householdSwitching } from './household-switching.js';

/** A factor of 1 in the columns: mean of a class. */
export const FACTOR_ONE = 256;
/** How far back a new home's life begins: longer than nearly every use. */
const BEFORE_MS = 2 * MS_PER_H;
/** A customer: a household whose appliances switch, or a business that follows the profile of its class. */
export const household = defineKind<HouseholdSchema>({
  name: 'household',
  about: 'A customer: a home whose appliances switch on and off over a base that follows its class profile, or a business.',
  schema: householdSchema,
  hasEvents: true,
  countOf: system => system.customers.flat().reduce((sum, { count }) => sum + count, 0),
  kernel: parts => new HouseholdKernel(parts),
  synthesiser: parts => {
    const { columns, world, bins } = parts;
    const kernel = new HouseholdKernel(parts);
    const key = streamKey(world.populationSeed, 'household.birth');
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
  readonly #parts: KernelParts<HouseholdSchema>;
  readonly #key: StreamKey;
  readonly #uses: UseTables;
  readonly #laws: readonly UseLaw[];
  /** Made when it is first needed: synthesis needs none. */
  #switching: HouseholdSwitching | undefined;

  constructor(parts: KernelParts<HouseholdSchema>) {
    const { world } = parts;
    this.#parts = parts;
    this.#key = streamKey(world.seed, 'household.use');
    this.#uses = useTables(world.system.appliances);
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
      bins.addWatts(APPLIANCES, block.substationStart + substation[i]!, beginMs, this.#powerW(plan[i]!));
    }
  }

  /** The planned use begins, uncounted. */
  #use(i: number): void {
    const { nextMs, plan } = this.#parts.columns;
    const { shortestMs, stepMs } = this.#uses;
    const use = plan[i]!;
    const appliance = (use >> APPLIANCE_SHIFT) & (APPLIANCES_MOST - 1);
    plan[i] = use | IN_USE;
    nextMs[i] = nextMs[i]! + shortestMs[appliance]! + ((stepMs[appliance]! * (use & (LENGTHS - 1))) | 0);
  }

  advance(due: Int32Array, count: number, untilMs: number): void {
    this.eventCount += this.#switchings().advance(due, count, untilMs);
  }

  sweep(start: number, end: number, untilMs: number): void {
    this.eventCount += this.#switchings().sweep(start, end, untilMs);
  }

  #switchings(): HouseholdSwitching {
    this.#switching ??= householdSwitching({
      ...this.#parts,
      key: this.#key,
      uses: this.#uses,
      plan: (row, atMs) => this.plan(row, atMs),
    });
    return this.#switching;
  }

  /**
   * Draws the next use after a moment, on whatever day it starts: the draw is named by that moment, which nothing but the home's
   * own draws decides. The definition of what the switching does for most homes in a loop of its own.
   */
  plan(i: number, atMs: number): void {
    const { columns, world } = this.#parts;
    const { hazard, inverseMs, inverseSteps, pick } = this.#laws[columns.sort[i]! & 15]!;
    const gap = exponentialFrom(threefry(this.#key.key0, this.#key.key1, i, (atMs + world.epochMs) | 0));
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
    columns.plan[i] =
      (pick[((startMs / MS_PER_H) | 0) * PICKS + (word & (PICKS - 1))]! << APPLIANCE_SHIFT) | ((word >>> 8) & (LENGTHS - 1));
    const lengthMs = world.lengthOf(dayIndex);
    const intoDayMs = lengthMs === MS_PER_DAY ? startMs : Math.floor((startMs * lengthMs) / MS_PER_DAY);
    columns.nextMs[i] = Math.max(atMs + 1, world.midnightOf(dayIndex) + intoDayMs);
  }

  /** Of the appliance that a plan names, W. */
  #powerW(use: number): number {
    return this.#uses.powerW[(use >> APPLIANCE_SHIFT) & (APPLIANCES_MOST - 1)]!;
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
      const usedW = this.#powerW(use);
      bins.addWatts(APPLIANCES, block.substationStart + columns.substation[i]!, atMs, -sign * usedW);
      bins.add(first + CLASS_APPLIANCES_UNSERVED, atMs, sign * usedW);
    }
  }
}
