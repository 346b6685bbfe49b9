import type { Settlement } from '../grid/schedule.js';
import type { BalancingPlant } from './redispatch.js';

const W_PER_MW = 1e6;

/** What a plant costs and emits where balancing moves it, currency and grams a Wh. */
export interface PlantFigures {
  readonly costPerWh: Float64Array;
  readonly emissionsGPerWh: Float64Array;
}

interface Step {
  readonly plant: number;
  readonly roomW: number;
  readonly pricePerWh: number;
}

/**
 * Settles a period's imbalance once it is known: what was given beyond the schedule is taken from offers, the cheapest first,
 * what was not given from bids, the dearest first. The imbalance price is that of the last step taken; the price of the day where
 * nothing was. Beyond all steps the last one's price and figures hold.
 */
export function settlementOf(
  plants: readonly BalancingPlant[],
  outputW: Float64Array,
  figures: PlantFigures,
  dayPricePerWh: number,
): (meanExtraW: number) => Settlement {
  const roundingW = 1e3;
  const step = (plant: number, roomW: number, pricePerMwh: number): Step => ({
    plant,
    roomW,
    pricePerWh: pricePerMwh / W_PER_MW,
  });
  const offers = plants
    .map(({ mostMw, offerPerMwh }, p) => step(p, mostMw * W_PER_MW - outputW[p]!, offerPerMwh))
    .filter(({ roomW }) => roomW > roundingW)
    .sort((a, b) => a.pricePerWh - b.pricePerWh || a.plant - b.plant);
  const bids = plants
    .map(({ leastMw, bidPerMwh }, p) => step(p, outputW[p]! - leastMw * W_PER_MW, bidPerMwh))
    .filter(({ roomW }) => roomW > roundingW)
    .sort((a, b) => b.pricePerWh - a.pricePerWh || a.plant - b.plant);
  return meanExtraW => {
    let leftW = Math.abs(meanExtraW);
    let costPerH = 0;
    let emissionsGPerH = 0;
    let pricePerWh = dayPricePerWh;
    const steps = meanExtraW > 0 ? offers : bids;
    for (const [k, { plant, roomW, pricePerWh: price }] of steps.entries()) {
      if (leftW <= roundingW) break;
      const takenW = k === steps.length - 1 ? leftW : Math.min(leftW, roomW);
      costPerH += takenW * figures.costPerWh[plant]!;
      emissionsGPerH += takenW * figures.emissionsGPerWh[plant]!;
      pricePerWh = price;
      leftW -= takenW;
    }
    const sign = Math.sign(meanExtraW);
    return { costPerH: sign * costPerH, emissionsGPerH: sign * emissionsGPerH, imbalancePricePerWh: pricePerWh };
  };
}
