import { MS_PER_MIN } from '../base/units.js';
import { NEVER_MS } from './order.js';
import type { World } from './world.js';

/** When homes with a night setback lower and raise their setpoint: the table's hours, spread between homes, on the civil clock. */
export class SetbackClock {
  readonly #world: World;
  readonly #fromMin: number;
  readonly #toMin: number;
  readonly #spreadMin: number;

  constructor(world: World) {
    const { nightFromMinute, nightToMinute, spreadMin } = world.system.heatPumps.setback;
    this.#world = world;
    this.#fromMin = nightFromMinute;
    this.#toMin = nightToMinute;
    this.#spreadMin = spreadMin;
  }

  /** Whether the night's setpoint holds at a moment (device clock); `place` 0 has none, 1 to 255 is the home's place in the spread. */
  isNight(place: number, atMs: number): boolean {
    if (place === 0) return false;
    const dayIndex = this.#world.dayIndexOf(atMs);
    const intoMs = atMs - this.#world.midnightOf(dayIndex) - this.#offsetMs(place);
    const fromMs = this.#fromMin * MS_PER_MIN;
    const toMs = this.#toMin * MS_PER_MIN;
    return this.#fromMin > this.#toMin ? intoMs >= fromMs || intoMs < toMs : intoMs >= fromMs && intoMs < toMs;
  }

  /** Next change after a moment, device clock; NEVER_MS for a home without. */
  nextMs(place: number, atMs: number): number {
    if (place === 0) return NEVER_MS;
    const today = this.#world.dayIndexOf(atMs);
    let next = NEVER_MS;
    for (const dayIndex of [today, today + 1]) {
      for (const minute of [this.#fromMin, this.#toMin]) {
        const changeMs = this.#world.clockMs(dayIndex, minute) + this.#offsetMs(place);
        if (changeMs > atMs && changeMs < next) next = changeMs;
      }
    }
    return next;
  }

  /** Between minus and plus half the spread. */
  #offsetMs(place: number): number {
    return Math.round(((place - 128) / 255) * this.#spreadMin * MS_PER_MIN);
  }
}
