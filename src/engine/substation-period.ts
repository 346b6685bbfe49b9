import { MS_PER_H, MS_PER_S, PERIOD_MS } from '../base/units.js';
import { TransformerThermal } from '../network/transformer-thermal.js';
import { BLOCK_SUBSTATIONS } from '../population/block-size.js';
import type { Block, Layout } from '../population/layout.js';
import type { System } from '../system/system.js';
import type { SubstationViews } from './substation-schema.js';
import { weighVoltages } from './substation-voltages.js';

/** A settlement period that closes: how long it was (the first and the last may be cut short), and its end after the start. */
export interface ClosedPeriod {
  readonly lengthMs: number;
  readonly endMs: number;
}

/**
 * What a settlement period has done to the substations of a block. Loads are means of the period, what follows signals with them;
 * before the scenario's start transformers heat up and nothing is kept.
 */
export class SubstationPeriods {
  readonly #views: SubstationViews;
  readonly #system: System;
  readonly #substationType: Uint8Array;
  readonly #thermal: TransformerThermal | null;
  readonly #blockMeans: Float64Array;
  /** Mean load of the period by place in the block, W. */
  readonly #meanW = new Float64Array(BLOCK_SUBSTATIONS + 1);

  constructor(views: SubstationViews, system: System, { substationType }: Layout) {
    this.#views = views;
    this.#system = system;
    this.#substationType = substationType;
    this.#blockMeans = new Float64Array(views.places.count);
    this.#thermal = system.distribution && new TransformerThermal(system.distribution.thermals);
  }

  /** Closes a period: carries its W·ms into whole Wh and a remainder, and opens the next as if nothing more changed. */
  close(block: Block, period: ClosedPeriod): void {
    this.weigh(block, period);
    const { powerW, energyWms, energyWh, restWms, changedWms } = this.#views.columns;
    for (let s = block.substationStart; s < block.substationEnd; s++) {
      const totalWms = energyWms[s]! + restWms[s]!;
      const wholeWh = Math.floor(totalWms / MS_PER_H);
      energyWh[s]! += wholeWh;
      restWms[s] = totalWms - wholeWh * MS_PER_H;
      energyWms[s] = powerW[s]! * PERIOD_MS;
      changedWms[s] = 0;
    }
  }

  /**
   * Loads of a period, and what they do to transformers. `leftMs` of the period are still to come: what their energy would be is
   * in the columns, and is taken off.
   */
  weigh(block: Block, { lengthMs, endMs }: ClosedPeriod, leftMs = 0): void {
    if (lengthMs === 0) return;
    const { factors, closingMeans, columns, places } = this.#views;
    const { powerW, energyWms, changedWms } = columns;
    const { count, meansCount, outdoorMean } = places;
    const means = this.#blockMeans;
    places.gather(closingMeans, block.areaIndex, block.cell, means);
    const followedMs = PERIOD_MS - leftMs;
    for (let s = block.substationStart; s < block.substationEnd; s++) {
      let followedW = 0;
      for (let f = 0, at = s * count; f < count; f++, at++) followedW += factors[at]! * means[f]!;
      const wms = energyWms[s]! - powerW[s]! * leftMs + followedW * followedMs + changedWms[s]!;
      this.#meanW[s - block.substationStart] = wms / lengthMs;
    }
    const { distribution } = this.#system;
    if (!this.#thermal || !distribution) return;
    this.#heat(block, this.#thermal, lengthMs, endMs, closingMeans[block.areaIndex * meansCount + outdoorMean]!);
    if (endMs > 0) weighVoltages(block, this.#meanW, columns, distribution, lengthMs);
  }

  /** Temperatures, ageing and the largest load, by the exact exponential step of a period of constant load. */
  #heat(block: Block, thermal: TransformerThermal, lengthMs: number, endMs: number, outdoorC: number): void {
    const { ratingVA, topOilK, windingK, agedMs, hotSpotC, peakW, peakEndS, overMs } = this.#views.columns;
    const { powerFactor, thermals } = this.#system.distribution!;
    const types = this.#system.substationTypes[block.areaIndex]!;
    const whole = thermal.decays(lengthMs);
    const half = thermal.decays(lengthMs / 2);
    const perVA = 1 / powerFactor;
    const isRecorded = endMs > 0;
    for (let s = block.substationStart; s < block.substationEnd; s++) {
      const meanW = this.#meanW[s - block.substationStart]!;
      const load = (Math.abs(meanW) * perVA) / ratingVA[s]!;
      const oilK = thermal.topOilK(load);
      const hotK = thermal.gradientK(load);
      const oil0K = Number.isNaN(topOilK[s]!) ? oilK : topOilK[s]!;
      const hot0K = Number.isNaN(topOilK[s]!) ? hotK : windingK[s]!;
      const oil1K = oilK + (oil0K - oilK) * whole.oil;
      const hot1K = hotK + (hot0K - hotK) * whole.winding;
      topOilK[s] = oil1K;
      windingK[s] = hot1K;
      if (!isRecorded) continue;
      const aroundC = outdoorC + (types[this.#substationType[s]!]!.id === 'ground' ? thermals.housingRiseK : 0);
      const middleK = oilK + (oil0K - oilK) * half.oil + hotK + (hot0K - hotK) * half.winding;
      const endC = aroundC + oil1K + hot1K;
      const v0 = thermal.ageing(aroundC + oil0K + hot0K);
      // Simpson's rule over the period.
      agedMs[s]! += ((v0 + 4 * thermal.ageing(aroundC + middleK) + thermal.ageing(endC)) * lengthMs) / 6;
      if (endC > hotSpotC[s]!) hotSpotC[s] = endC;
      if (load > 1) overMs[s]! += lengthMs;
      if (Math.abs(meanW) > Math.abs(peakW[s]!)) {
        peakW[s] = meanW;
        peakEndS[s] = endMs / MS_PER_S;
      }
    }
  }
}
