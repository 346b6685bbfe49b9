import type { World } from './world.js';

/** A window of the clock that comes every day: whether a moment of the device clock is inside, and when that changes next. */
export class DailyWindow {
  /** End of the window that the moment last asked about is in, or start of the next one. */
  edgeMs = 0;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** From a minute of the day, `offsetMs` later, to another, which is the next day's where it is not after the first. */
  holds(atMs: number, fromMinute: number, toMinute: number, offsetMs: number): boolean {
    const world = this.#world;
    for (let dayIndex = Math.max(0, world.dayIndexOf(atMs) - 1); ; dayIndex++) {
      const startMs = world.clockMs(dayIndex, fromMinute) + offsetMs;
      const endMs = world.clockMs(toMinute > fromMinute ? dayIndex : dayIndex + 1, toMinute);
      if (atMs < endMs && startMs < endMs) {
        const isInside = atMs >= startMs;
        this.edgeMs = isInside ? endMs : startMs;
        return isInside;
      }
    }
  }
}
