import { type StreamKey, secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { MS_PER_DAY, MS_PER_H } from '../../base/units.js';
import { PICKS, SLOTS } from '../appliance-use.js';
import {
  APPLIANCES,
  CLASS_APPLIANCES_UNSERVED,
  CLASS_INTERRUPTED,
  CLASS_OFF,
  CLASS_PROFILE,
  CLASS_UNSERVED,
  classChannel,
} from '../channels.js';
import { indexAt, lognormalFrom, normalFrom } from '../cumulative.js';
import { exponentialFrom } from '../exponential.js';
import { type HomeUses, SIZES, sizeOf } from '../home-uses.js';
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
const DAYS_PER_YEAR = 365;
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
    const { columns, world, bins, block } = parts;
    const kernel = new HouseholdKernel(parts);
    const key = streamKey(world.populationSeed, 'household.birth');
    const { uses } = world;
    const { archetypes } = world.system.households;
    return (birth: Birth) => {
      const { row, classIndex } = birth;
      const group = world.system.customerClasses[classIndex]!;
      const word = threefry(key.key0, key.key1, row, 0);
      const normal = normalFrom(unitFromWord(word), unitFromWord(secondWord));
      let ratio = lognormalFrom(normal, group.energyCv);
      birth.useFactor = Math.min(65535, Math.round(FACTOR_ONE * ratio));
      columns.sort[row] = classIndex << 4;
      if (group.appliances) {
        const archetype = indexAt(uses.archetypes, unitFromWord(threefry(key.key0, key.key1, row, 1)));
        const law = archetypes[archetype]!.pattern * uses.lawsPerPattern + indexAt(uses.owned, unitFromWord(secondWord));
        columns.sort[row] = (classIndex << 4) | law;
        columns.size[row] = archetype * SIZES + sizeOf(normal);
        const homeWh = world.system.customers[block.areaIndex]![classIndex]!.annualWhEach / DAYS_PER_YEAR;
        ratio *= archetypes[archetype]!.energyRatio;
        birth.useFactor = Math.min(65535, Math.round(FACTOR_ONE * ratio));
        ratio = baseRatio(uses, homeWh, ratio, law, columns.size[row]!);
      }
      columns.factor[row] = Math.min(65535, Math.round(FACTOR_ONE * ratio));
      columns.substation[row] = birth.substation;
      columns.nextMs[row] = NEVER_MS;
      if (group.appliances) kernel.begin(row, birth.beginMs);
      const substation = parts.block.substationStart + birth.substation;
      bins.addFactor(classChannel(classIndex) + CLASS_PROFILE, classIndex, substation, birth.beginMs, columns.factor[row]!);
    };
  },
});

/**
 * A home's share in what its class draws beyond appliances, so that it uses its own energy in all: with E the class's mean energy
 * of a day, A the mean home's appliances and a its own, b (E − A) + a = ratio · E. The mean of b over homes is 1.
 */
function baseRatio(uses: HomeUses, homeWh: number, ratio: number, law: number, size: number): number {
  const meanWh = uses.meanDayWh();
  return Math.max(0, (ratio * homeWh - uses.dayWh(law, size)) / (homeWh - meanWh));
}

class HouseholdKernel implements Kernel {
  eventCount = 0;
  readonly #parts: KernelParts<HouseholdSchema>;
  readonly #key: StreamKey;
  readonly #uses: UseTables;
  /** Made when it is first needed: synthesis needs none. */
  #switching: HouseholdSwitching | undefined;

  constructor(parts: KernelParts<HouseholdSchema>) {
    const { world } = parts;
    this.#parts = parts;
    this.#key = streamKey(world.seed, 'household.use');
    this.#uses = useTables(world.system.appliances);
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
    const gap = exponentialFrom(threefry(this.#key.key0, this.#key.key1, i, (atMs + world.epochMs) | 0));
    const word = secondWord;
    let dayIndex = world.dayIndexOf(atMs);
    const number = columns.sort[i]! & 15;
    let law = world.usesOn(dayIndex)[number]!;
    const { hazard } = law;
    const slot = (atMs - world.midnightOf(dayIndex)) * (SLOTS / world.lengthOf(dayIndex));
    const whole = slot | 0;
    const wait = gap / world.uses.paces[columns.size[i]!]!;
    let reached = hazard[whole]! + (hazard[whole + 1]! - hazard[whole]!) * (slot - whole) + wait;
    while (reached >= law.hazard[SLOTS]!) {
      reached -= law.hazard[SLOTS]!;
      dayIndex++;
      // Beyond the days that a run can name nothing is asked of the home any more.
      if (dayIndex + 1 >= world.days.length) {
        columns.plan[i] = 0;
        columns.nextMs[i] = NEVER_MS;
        return;
      }
      law = world.usesOn(dayIndex)[number]!;
    }
    const { inverseMs, inverseSteps, pick } = law;
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
    const classIndex = columns.sort[i]! >> 4;
    const first = classChannel(classIndex);
    const factor = columns.factor[i]!;
    const substation = block.substationStart + columns.substation[i]!;
    bins.addFactor(first + CLASS_PROFILE, classIndex, substation, atMs, -sign * factor);
    bins.add(first + CLASS_UNSERVED, atMs, sign * factor);
    bins.addCount(first + CLASS_OFF, atMs, sign);
    if (isOff && !(before & WAS_OFF)) bins.addCount(first + CLASS_INTERRUPTED, atMs, 1);
    const use = columns.plan[i]!;
    if (use & IN_USE) {
      const usedW = this.#powerW(use);
      bins.addWatts(APPLIANCES, substation, atMs, -sign * usedW);
      bins.add(first + CLASS_APPLIANCES_UNSERVED, atMs, sign * usedW);
    }
  }
}
