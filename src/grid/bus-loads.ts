import { TICK_MS } from '../base/units.js';
import { type AddedLoads, openLoopW } from './added-loads.js';
import { takeFeedback } from './bus-feedback.js';
import type { Islands } from './islands.js';

/** What live buses draw: their areas' demand, and what attacks add there. */
export class BusLoads {
  /** In the latest tick, what follows frequency apart, W by bus. */
  readonly powerW: Float64Array;
  readonly #islands: Islands;
  #version = -1;
  #feedbacks: AddedLoads['all'] = [];

  constructor(islands: Islands) {
    this.#islands = islands;
    this.powerW = new Float64Array(islands.isLive.length);
  }

  /**
   * A tick from `atMs` on. `netByAreaW`: net demand by area; `stepW`: load that has no place, in the shares `evenShare`. Returns
   * what attacks would add at dead buses, W.
   */
  tick(atMs: number, netByAreaW: ArrayLike<number>, stepW: number, evenShare: Float64Array, added: AddedLoads): number {
    const loadW = this.powerW.fill(0);
    const { placeArea, placeBus, placeShare, isLive } = this.#islands;
    for (let place = 0; place < placeBus.length; place++)
      loadW[placeBus[place]!]! += netByAreaW[placeArea[place]!]! * placeShare[place]!;
    if (stepW !== 0) for (let bus = 0; bus < loadW.length; bus++) loadW[bus]! += stepW * evenShare[bus]!;
    let deadW = 0;
    for (const { buses, law } of added.all) {
      const powerW = openLoopW(law, atMs + TICK_MS / 2);
      if (powerW === 0) continue;
      for (const { bus, fraction } of buses) {
        if (isLive[bus] === 1) loadW[bus]! += powerW * fraction;
        else deadW += powerW * fraction;
      }
    }
    if (this.#version !== added.version) this.#feedbacks = added.all.filter(({ law }) => law.kind === 'feedback');
    this.#version = added.version;
    return deadW;
  }

  /** Takes from each bus what follows its own or another's frequency; returns the sum, W. */
  feedBack(powerW: Float64Array, deviationHz: Readonly<Float64Array>): number {
    return takeFeedback(this.#feedbacks, this.#islands.isLive, deviationHz, powerW);
  }
}
