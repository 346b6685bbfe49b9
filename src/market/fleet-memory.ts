import { MS_PER_H } from '../base/units.js';
import type { Plant } from '../system/system.js';
import type { Before } from './day-problem.js';
import type { Offer } from './offers.js';

/** Periods whose units on line the next day must know: no least time on or off line is longer. */
const HISTORY_PERIODS = 20;
const W_PER_MW = 1e6;

/** What a fleet's past leaves to its next periods: units on line, outputs and stores. By plant index. */
export class FleetMemory {
  /** In each store, of what it can deliver, Wh. Stores begin half full (an assumption). */
  readonly levelWh: Float64Array;
  readonly #units: Float64Array[] = [];
  #outputW: Float64Array | null = null;

  constructor(plants: readonly Plant[]) {
    this.levelWh = Float64Array.from(plants, ({ energyWh }) => (energyWh ?? 0) / 2);
  }

  /** Outputs at the end of the period before; null before the first. */
  get outputW(): Float64Array | null {
    return this.#outputW;
  }

  /** Fuelled units that start in a period, at their costs. */
  startCost(offers: readonly Offer[], unitsOnLine: Float64Array): number {
    const before = this.#units.at(-1);
    if (!before) return 0;
    return offers.reduce((sum, { plant, isCommitted }, p) => {
      const starts = isCommitted ? Math.max(0, unitsOnLine[p]! - before[p]!) : 0;
      return sum + starts * plant.unitW * (plant.flexibility?.startCostPerW ?? 0);
    }, 0);
  }

  /** A period goes by with outputs that move linearly from its start to its end. */
  remember(plants: readonly Plant[], unitsOnLine: Float64Array, startW: Float64Array, endW: Float64Array, lastsMs: number): void {
    this.#units.push(unitsOnLine);
    if (this.#units.length > HISTORY_PERIODS) this.#units.shift();
    this.#outputW = endW;
    for (const [p, { energyWh, flexibility }] of plants.entries()) {
      if (energyWh === null) continue;
      const givenWh = (((startW[p]! + endW[p]!) / 2) * lastsMs) / MS_PER_H;
      const leftWh = this.levelWh[p]! - (givenWh > 0 ? givenWh : givenWh * (flexibility?.roundTripFraction ?? 1));
      this.levelWh[p] = Math.max(0, Math.min(energyWh, leftWh));
    }
  }

  /** The past as a day's program takes it; null before the first period. */
  before(): Before[] | null {
    if (!this.#outputW) return null;
    return Array.from(this.#outputW, (outputW, p) => ({
      units: this.#units.map(units => units[p]!),
      outputMw: outputW / W_PER_MW,
      levelMwh: this.levelWh[p]! / W_PER_MW,
    }));
  }
}
