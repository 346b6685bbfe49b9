import { MS_PER_MIN } from '../base/units.js';
import { NEVER_MS } from './order.js';
import type { World } from './world.js';

/**
 * When homes with a night setback lower and raise their setpoint: the table's hours, spread between homes, on the civil clock.
 */
export class SetbackClock {
  readonly #world: World;
  readonly #fromMin: number;
  readonly #toMin: number;
  readonly #spreadMin: number;
  /** The day's two changes in the order in which they come, ms after midnight. */
  readonly #firstMs: number;
  readonly #secondMs: number;

  constructor(world: World) {
    const { nightFromMinute, nightToMinute, spreadMin } = world.system.heatPumps.setback;
    this.#world = world;
    this.#fromMin = nightFromMinute;
    this.#toMin = nightToMinute;
    this.#spreadMin = spreadMin;
    this.#firstMs = Math.min(nightFromMinute, nightToMinute) * MS_PER_MIN;
    this.#secondMs = Math.max(nightFromMinute, nightToMinute) * MS_PER_MIN;
  }

  /**
   * Whether the night's setpoint holds at a moment (device clock); `place` 0 has none, 1 to 255 is the home's place in the
   * spread.
   */
  isNight(place: number, atMs: number): boolean {
    if (place === 0) return false;
    const intoMs = atMs - this.#originMs(this.#ownDay(place, atMs, this.#world.dayIndexOf(atMs)), place);
    const fromMs = this.#fromMin * MS_PER_MIN;
    const toMs = this.#toMin * MS_PER_MIN;
    return this.#fromMin > this.#toMin ? intoMs >= fromMs || intoMs < toMs : intoMs >= fromMs && intoMs < toMs;
  }

  /** Next change after a moment, device clock; NEVER_MS for a home without. */
  nextMs(place: number, atMs: number): number {
    if (place === 0) return NEVER_MS;
    const world = this.#world;
    const isToday = atMs >= world.midnightMs && atMs < world.midnightMs + world.dayMs;
    const dayIndex = this.#ownDay(place, atMs, isToday ? world.dayIndex : world.dayIndexOf(atMs));
    const originMs = this.#originMs(dayIndex, place);
    const intoMs = atMs - originMs;
    if (intoMs < this.#firstMs) return originMs + this.#firstMs;
    if (intoMs < this.#secondMs) return originMs + this.#secondMs;
    return this.#originMs(dayIndex + 1, place) + this.#firstMs;
  }

  /** A home's day begins its place in the spread before or after midnight. */
  #ownDay(place: number, atMs: number, dayIndex: number): number {
    if (atMs < this.#originMs(dayIndex, place)) return Math.max(0, dayIndex - 1);
    return atMs >= this.#originMs(dayIndex + 1, place) ? dayIndex + 1 : dayIndex;
  }

  #originMs(dayIndex: number, place: number): number {
    return this.#world.midnightOf(dayIndex) + this.#offsetMs(place);
  }

  /** Between minus and plus half the spread. */
  #offsetMs(place: number): number {
    return Math.round(((place - 128) / 255) * this.#spreadMin * MS_PER_MIN);
  }
}
