import { secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { MS_PER_DAY, MS_PER_H } from '../../base/units.js';
import { INVERSE, SLOTS, type UseLaw } from '../appliance-use.js';
import { APPLIANCES, CLASS_APPLIANCES_UNSERVED, CLASS_INTERRUPTED, CLASS_OFF, CLASS_PROFILE, CLASS_UNSERVED, classChannel } from '../channels.js';
import { cumulative, indexAt, lognormalFrom, normalFrom } from '../cumulative.js';
import { type Birth, defineKind, type Kernel, type KernelParts, OFF, WAS_OFF } from '../kind.js';
import { NEVER_MS } from '../order.js';
import { exponentialFrom } from '../exponential.js';

const schema = {
  nextMs: { type: 'i32', unit: 'ms', about: 'Next appliance switching', mutable: true, time: true },
  plan: { type: 'u16', unit: '1', about: 'Appliance in use or next (bits 10–14), on (bit 15), length of the use (bits 0–9)', mutable: true },
  off: { type: 'u8', unit: '1', about: 'Why there is no supply: feeder 1, meter 2; 4 once interrupted', mutable: true },
  factor: { type: 'u16', unit: '1/256', about: 'Size: multiple of the class profile beyond the appliances' },
  sort: { type: 'u8', unit: '1', about: 'Customer class (high four bits) and appliance archetype (low four)' },
  substation: { type: 'u8', unit: '1', about: 'Substation, local index in the block' },
} as const;

/** A factor of 1 in the columns: mean of a class. */
export const FACTOR_ONE = 256;
const IN_USE = 0x8000;
const LENGTHS = 1024;

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
      if (group.appliances) kernel.plan(row, birth.beginMs);
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
  readonly #rangeMs: Int32Array;
  readonly #laws: readonly UseLaw[];

  constructor(parts: KernelParts<typeof schema>) {
    const { world } = parts;
    const key = streamKey(world.seed, 'household.use');
    this.#parts = parts;
    this.#key0 = key.key0;
    this.#key1 = key.key1;
    this.#powerW = Int32Array.from(world.system.appliances, ({ powerW }) => Math.round(powerW));
    this.#shortestMs = Int32Array.from(world.system.appliances, ({ durationMinMs }) => durationMinMs);
    this.#rangeMs = Int32Array.from(world.system.appliances, ({ durationMinMs, durationMaxMs }) => durationMaxMs - durationMinMs);
    this.#laws = world.uses;
  }

  advance(due: Int32Array, count: number, untilMs: number): void {
    const { columns, bins, block } = this.#parts;
    const { nextMs, plan, off, sort, substation } = columns;
    const powerW = this.#powerW;
    const shortestMs = this.#shortestMs;
    const rangeMs = this.#rangeMs;

    for (let k = 0; k < count; k++) {
      const i = due[k]!;
      let atMs = nextMs[i]!;
      while (atMs < untilMs) {
        const use = plan[i]!;
        const appliance = (use >> 10) & 31;
        const isOff = (off[i]! & OFF) !== 0;
        const channel = isOff ? classChannel(sort[i]! >> 4) + CLASS_APPLIANCES_UNSERVED : APPLIANCES;
        const changeW = use & IN_USE ? -powerW[appliance]! : powerW[appliance]!;
        if (isOff) bins.add(channel, atMs, changeW);
        else bins.addWatts(channel, block.substationStart + substation[i]!, atMs, changeW);
        if (use & IN_USE) {
          this.plan(i, atMs);
        } else {
          plan[i] = use | IN_USE;
          nextMs[i] = atMs + shortestMs[appliance]! + Math.floor((rangeMs[appliance]! * (use & (LENGTHS - 1))) / LENGTHS);
        }
        atMs = nextMs[i]!;
        this.eventCount++;
      }
    }
  }

  /** Draws the next use after a moment: the draw is named by that moment, which nothing but the home's own draws decides. */
  plan(i: number, atMs: number): void {
    const { columns, world } = this.#parts;
    const law = this.#laws[columns.sort[i]! & 15]!;
    const gap = exponentialFrom(threefry(this.#key0, this.#key1, i, (atMs + world.epochMs) | 0));
    const word = secondWord;

    let dayIndex = world.dayIndex;
    if (atMs < world.midnightMs || atMs >= world.midnightMs + world.dayMs) dayIndex = world.dayIndexOf(atMs);
    const slot = ((atMs - world.midnightOf(dayIndex)) * SLOTS) / world.lengthOf(dayIndex);
    const whole = Math.floor(slot);
    const { hazard } = law;
    const total = hazard[SLOTS]!;
    let reached = hazard[whole]! + (hazard[whole + 1]! - hazard[whole]!) * (slot - whole) + gap;
    while (reached >= total) {
      reached -= total;
      dayIndex++;
    }

    const place = (reached / total) * INVERSE;
    const step = Math.floor(place);
    const fromMs = law.inverseMs[step]!;
    const startIntoMs = Math.floor(fromMs + (law.inverseMs[step + 1]! - fromMs) * (place - step));
    const appliance = law.pick[Math.min(23, Math.floor(startIntoMs / MS_PER_H)) * 256 + (word & 255)]!;
    columns.plan[i] = (appliance << 10) | ((word >>> 8) & (LENGTHS - 1));
    const startMs = world.midnightOf(dayIndex) + Math.floor((startIntoMs * world.lengthOf(dayIndex)) / MS_PER_DAY);
    columns.nextMs[i] = Math.max(atMs + 1, startMs);
  }

  supply(i: number, atMs: number, reason: number, isOff: boolean): void {
    const { columns, bins, block } = this.#parts;
    const before = columns.off[i]!;
    const after = isOff ? before | reason | WAS_OFF : before & ~reason;
    columns.off[i] = after;
    if ((before & OFF) !== 0 === ((after & OFF) !== 0)) return;

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
