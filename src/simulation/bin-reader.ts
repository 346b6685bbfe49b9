import { TICK_MS } from '../base/units.js';
import type { Engine } from '../engine/engine.js';

/** Levels of all slots (area × channel), and what the open window's bins make of them. */
export class BinReader {
  /** Level at the start of the open window: agents' W, factor or count. */
  readonly levels: Float64Array;
  readonly #engine: Engine;
  readonly #levelsAfter: Float64Array;
  readonly #running: Float64Array;
  #runningSlot = -1;
  #tickCount = 0;

  constructor(engine: Engine, slotCount: number) {
    this.#engine = engine;
    this.levels = new Float64Array(slotCount);
    this.#levelsAfter = new Float64Array(slotCount);
    this.#running = new Float64Array(engine.slotCount);
  }

  /** Looks at a window of so many ticks; its end levels follow from the bins alone. */
  open(tickCount: number): void {
    this.#tickCount = tickCount;
    this.#runningSlot = -1;
    const { bins, slotCount } = this.#engine;
    for (let slot = 0; slot < this.levels.length; slot++) {
      this.#levelsAfter[slot] = this.levels[slot]!;
      if (!this.isDirty(slot)) continue;
      let wms = this.levels[slot]! * TICK_MS;
      const from = slot * slotCount;
      for (const sums of bins) for (let k = from; k <= from + tickCount; k++) wms += sums[k]!;
      this.#levelsAfter[slot] = wms / TICK_MS;
    }
  }

  keep(): void {
    this.levels.set(this.#levelsAfter);
  }

  /** Whether the window changes a slot, and whether there is anything on it at all. */
  isDirty(slot: number): boolean {
    for (const dirty of this.#engine.dirty) if (dirty[slot] !== 0) return true;
    return false;
  }

  isUsed(slot: number): boolean {
    return this.levels[slot] !== 0 || this.isDirty(slot);
  }

  /** W·ms (factor·ms, count·ms) of a slot by tick; valid until the next slot is asked for. */
  running(slot: number): Float64Array {
    if (this.#runningSlot === slot) return this.#running;
    this.#runningSlot = slot;
    const { bins, slotCount } = this.#engine;
    const running = this.#running;
    const from = slot * slotCount;
    running.set(bins[0]!.subarray(from, from + this.#tickCount));
    for (let worker = 1; worker < bins.length; worker++) {
      const sums = bins[worker]!;
      for (let k = 0; k < this.#tickCount; k++) running[k]! += sums[from + k]!;
    }
    let wms = this.levels[slot]! * TICK_MS;
    for (let k = 0; k < this.#tickCount; k++) running[k] = wms += running[k]!;
    return running;
  }
}
