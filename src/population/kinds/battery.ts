import { secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../base/units.js';
import { BATTERY_CHARGING, BATTERY_EXPORT, BATTERY_SOLAR } from '../channels.js';
import { cumulative, indexAt } from '../cumulative.js';
import { headEndsOf } from '../head-ends.js';
import { type Birth, defineKind, type Kernel, type KernelParts, OFF } from '../kind.js';
import { SolarIntegral } from '../solar-integral.js';
import type { World } from '../world.js';

const schema = {
  nextMs: { type: 'i32', unit: 'ms', about: 'Next start or end of charging or discharging', mutable: true, time: true },
  sinceMs: { type: 'i32', unit: 'ms', about: 'Since when the present power flows', mutable: true, time: true },
  stored: { type: 'u16', unit: '10 Wh', about: 'Energy that can be taken out, at that moment', mutable: true },
  phase: { type: 'u8', unit: '1', about: 'Idle 0, charging 1, charging from the sun 2, discharging 3', mutable: true },
  off: { type: 'u8', unit: '1', about: 'Why there is no supply: feeder 1, meter 2', mutable: true },
  home: { type: 'u16', unit: '1', about: 'Home, local index in the block' },
  headEnd: { type: 'u8', unit: '1', about: 'Battery cloud, index of the system' },
  sort: { type: 'u8', unit: '1', about: 'Mode (high bit: self-consumption) and place in the spread of start times (0 to 127)' },
  substation: { type: 'u8', unit: '1', about: 'Substation, local index in the block' },
} as const;

const IDLE = 0;
const CHARGING = 1;
const SUN = 2;
const DISCHARGING = 3;
const SELF_CONSUMPTION = 0x80;
const PLACES = 128;
const STEP_WH = 10;
/** From when a battery takes what the sun gives; before sunrise that is nothing, so any early hour does. */
const SUN_FROM_MINUTE = 4 * 60;

/** A home battery: fills at the cheap hours or from the sun, empties from the evening on. */
export const battery = defineKind<typeof schema>({
  name: 'battery',
  about: 'A home battery: charges by tariff at night or from the sun by day, and discharges from the evening peak on.',
  schema,
  hasEvents: true,
  countOf: system => system.fleets.battery.reduce((sum, count) => sum + count, 0),
  kernel: parts => new BatteryKernel(parts),
  synthesiser: parts => {
    const { columns, world } = parts;
    const key = streamKey(world.populationSeed, 'battery.birth');
    // What it holds at first is no part of who owns it.
    const life = streamKey(world.seed, 'battery.birth');
    const modes = cumulative(world.system.batteries.modes.map(({ fraction }) => fraction));
    const headEnds = headEndsOf(world.system, 'battery');
    const kernel = new BatteryKernel(parts);
    return ({ row, home, substation, beginMs }: Birth) => {
      const word = threefry(key.key0, key.key1, row, 0);
      columns.headEnd[row] = headEnds.pick(unitFromWord(secondWord));
      const mode = world.system.batteries.modes[indexAt(modes, unitFromWord(word))]!.id;
      const place = Math.floor(unitFromWord(threefry(key.key0, key.key1, row, 1)) * PLACES);
      columns.sort[row] = place | (mode === 'self-consumption' ? SELF_CONSUMPTION : 0);
      columns.home[row] = home;
      columns.substation[row] = substation;
      threefry(life.key0, life.key1, row, 1);
      kernel.begin(row, beginMs, unitFromWord(secondWord));
    };
  },
});

class BatteryKernel implements Kernel {
  eventCount = 0;
  readonly #parts: KernelParts<typeof schema>;
  readonly #world: World;
  readonly #powerW: number;
  readonly #capacity: number;

  constructor(parts: KernelParts<typeof schema>) {
    this.#parts = parts;
    this.#world = parts.world;
    this.#powerW = Math.round(parts.world.system.batteries.powerW);
    this.#capacity = Math.min(65535, Math.round(parts.world.system.batteries.energyWh / STEP_WH));
  }

  /**
   * At first a battery is as full as the hour suggests. One that began to discharge, half full or more, before the run and has
   * not emptied yet goes on; others are idle.
   */
  begin(i: number, beginMs: number, unit: number): void {
    const { columns } = this.#parts;
    const chargesNext = this.#nextChargeMs(i, beginMs) < this.#nextDischargeMs(i, beginMs);
    const filled = this.#capacity * (1 - unit * 0.5);
    const dischargedMs = beginMs - this.#nextDischargeMs(i, beginMs - MS_PER_DAY);
    const left = Math.round(filled - (this.#powerW * dischargedMs) / MS_PER_H / STEP_WH);
    columns.sinceMs[i] = beginMs;
    if (chargesNext && dischargedMs >= 0 && left > 0) {
      columns.stored[i] = left;
      this.#flow(i, beginMs, DISCHARGING);
      return;
    }
    columns.stored[i] = Math.round(chargesNext ? this.#capacity * unit * 0.5 : filled);
    this.#idle(i, beginMs);
  }

  advance(due: Int32Array, count: number, untilMs: number): void {
    const { nextMs, phase } = this.#parts.columns;
    for (let k = 0; k < count; k++) {
      const i = due[k]!;
      while (nextMs[i]! < untilMs) {
        const atMs = nextMs[i]!;
        if (phase[i] !== IDLE) this.#stop(i, atMs);
        this.#startOrIdle(i, atMs);
        this.eventCount++;
      }
    }
  }

  supply(i: number, atMs: number, reason: number, isOff: boolean): void {
    const { off } = this.#parts.columns;
    off[i] = isOff ? off[i]! | reason : off[i]! & ~reason;
    if (!isOff || this.#parts.columns.phase[i] === IDLE) return;
    this.#stop(i, atMs);
    this.#idle(i, atMs);
  }

  /** At a start of the day's plan it flows; at an end, or without supply, it waits for the next start. */
  #startOrIdle(i: number, atMs: number): void {
    const { columns } = this.#parts;
    const hasSupply = !(columns.off[i]! & OFF);
    if (hasSupply && this.#nextChargeMs(i, atMs - 1) === atMs && columns.stored[i]! < this.#capacity) {
      this.#flow(i, atMs, columns.sort[i]! & SELF_CONSUMPTION ? SUN : CHARGING);
    } else if (hasSupply && this.#nextDischargeMs(i, atMs - 1) === atMs && columns.stored[i]! > 0) {
      this.#flow(i, atMs, DISCHARGING);
    } else {
      this.#idle(i, atMs);
    }
  }

  #idle(i: number, atMs: number): void {
    const { columns } = this.#parts;
    columns.phase[i] = IDLE;
    columns.nextMs[i] = Math.min(this.#nextChargeMs(i, atMs), this.#nextDischargeMs(i, atMs));
  }

  #flow(i: number, atMs: number, phase: number): void {
    const { columns } = this.#parts;
    columns.phase[i] = phase;
    columns.sinceMs[i] = atMs;
    this.#emit(i, atMs, 1);
    const nextStartMs = Math.min(this.#nextChargeMs(i, atMs), this.#nextDischargeMs(i, atMs));
    columns.nextMs[i] = Math.max(atMs + 1, Math.min(nextStartMs, this.#limitMs(i, atMs, nextStartMs)));
  }

  /** When the store is full or empty at the present flow. */
  #limitMs(i: number, atMs: number, nextStartMs: number): number {
    const { columns, block } = this.#parts;
    const stored = columns.stored[i]!;
    if (columns.phase[i] === DISCHARGING) return atMs + Math.ceil((stored * STEP_WH * MS_PER_H) / this.#powerW);
    const roomWh = ((this.#capacity - stored) * STEP_WH) / this.#world.system.batteries.roundTripFraction;
    const wantedMs = (roomWh * MS_PER_H) / this.#powerW;
    if (columns.phase[i] === CHARGING) return atMs + Math.ceil(wantedMs);
    const epochMs = this.#world.epochMs;
    const reachedMs = this.#world.solar[block.areaIndex]!.reaches(atMs + epochMs, wantedMs, nextStartMs + epochMs);
    return reachedMs === SolarIntegral.NEVER ? nextStartMs : reachedMs - epochMs;
  }

  #stop(i: number, atMs: number): void {
    const { columns, block } = this.#parts;
    this.#emit(i, atMs, -1);
    const epochMs = this.#world.epochMs;
    const sun = this.#world.solar[block.areaIndex]!;
    const fullMs =
      columns.phase[i] === SUN
        ? sun.until(atMs + epochMs) - sun.until(columns.sinceMs[i]! + epochMs)
        : atMs - columns.sinceMs[i]!;
    const steps = (this.#powerW * fullMs) / MS_PER_H / STEP_WH;
    const change = columns.phase[i] === DISCHARGING ? -steps : steps * this.#world.system.batteries.roundTripFraction;
    columns.stored[i] = Math.min(this.#capacity, Math.max(0, Math.round(columns.stored[i]! + change)));
    columns.phase[i] = IDLE;
    columns.sinceMs[i] = atMs;
  }

  #emit(i: number, atMs: number, sign: 1 | -1): void {
    const { columns, bins, block } = this.#parts;
    const substation = block.substationStart + columns.substation[i]!;
    if (columns.phase[i] === SUN) bins.add(BATTERY_SOLAR, atMs, sign * this.#powerW);
    else if (columns.phase[i] === DISCHARGING) bins.addExport(BATTERY_EXPORT, substation, atMs, sign * this.#powerW);
    else bins.addWatts(BATTERY_CHARGING, substation, atMs, sign * this.#powerW);
  }

  #nextChargeMs(i: number, afterMs: number): number {
    const { chargeFromMinute } = this.#world.system.batteries;
    return this.#nextClockMs(i, afterMs, this.#parts.columns.sort[i]! & SELF_CONSUMPTION ? SUN_FROM_MINUTE : chargeFromMinute);
  }

  #nextDischargeMs(i: number, afterMs: number): number {
    return this.#nextClockMs(i, afterMs, this.#world.system.batteries.dischargeFromMinute);
  }

  /** First moment after `afterMs` at a clock time plus the battery's own place in the spread. */
  #nextClockMs(i: number, afterMs: number, minuteOfDay: number): number {
    const place = this.#parts.columns.sort[i]! & (PLACES - 1);
    const offsetMs = Math.floor((place * this.#world.system.batteries.spreadMin * MS_PER_MIN) / PLACES);
    for (let dayIndex = Math.max(0, this.#world.dayIndexOf(afterMs) - 1); ; dayIndex++) {
      const clockMs = this.#world.clockMs(dayIndex, minuteOfDay) + offsetMs;
      if (clockMs > afterMs) return clockMs;
    }
  }
}
