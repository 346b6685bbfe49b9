import { MS_PER_H, MS_PER_S, PERIOD_MS } from '../base/units.js';
import type { Offer } from './offers.js';
import type { BalancingPlant } from './redispatch.js';

const W_PER_MW = 1e6;
/** What a plant asks above, and pays below, what a MWh costs it: an assumption. */
const SPREAD_PER_MWH = 5;

/** How the plants of a moment stand. By plant index, W and Wh; `fromW` is what they gave at the period's start. */
export interface Standing {
  readonly offers: readonly Offer[];
  readonly unitsOnLine: Float64Array;
  readonly plannedW: Float64Array;
  readonly keptW: Float64Array;
  readonly levelWh: Float64Array;
  readonly fromW: Float64Array | null;
  readonly when: 'start' | 'end';
  /** The highest and the lowest price of what is left of the day: what stored energy is worth, and costs to buy back. */
  readonly highestPerWh: number;
  readonly lowestPerWh: number;
}

/**
 * Every plant with its range and prices in the balancing market: units on line by their ramp, stores by what is in them, wind and
 * sun down alone. What needs more notice than the period lasts stays as planned, as interconnectors' trades do.
 */
export function balancingPlants(standing: Standing): BalancingPlant[] {
  return standing.offers.map((offer, p) => {
    const [leastW, mostW] = rangeW(standing, offer, p);
    const isStore = offer.plant.source === 'storage';
    const costPerMwh = offer.plant.marginalCostPerWh * W_PER_MW;
    return {
      plannedMw: standing.plannedW[p]! / W_PER_MW,
      leastMw: leastW / W_PER_MW,
      mostMw: Math.max(leastW, mostW) / W_PER_MW,
      offerPerMwh: (isStore ? standing.highestPerWh * W_PER_MW : costPerMwh) + SPREAD_PER_MWH,
      bidPerMwh: (isStore ? standing.lowestPerWh * W_PER_MW : costPerMwh) - SPREAD_PER_MWH,
    };
  });
}

function rangeW({ unitsOnLine, plannedW, keptW, levelWh, fromW, when }: Standing, offer: Offer, p: number): [number, number] {
  const { plant, unitAvailableW, unitMinW, isMustRun, isWeather, isCommitted } = offer;
  const availableW = when === 'start' ? offer.availableStartW : offer.availableEndW;
  if (isMustRun) return [availableW, availableW];
  if (isWeather) return [0, availableW];
  if (plant.energyWh !== null && plant.source === 'storage') {
    const hours = PERIOD_MS / MS_PER_H;
    const roundTrip = plant.flexibility?.roundTripFraction ?? 1;
    const spaceW = Math.max(0, plant.energyWh - levelWh[p]!) / (hours * roundTrip);
    const mostW = Math.min(availableW, levelWh[p]! / hours) - keptW[p]!;
    return [-Math.min(availableW, spaceW), Math.max(0, mostW)];
  }
  if ((plant.flexibility?.noticeMs ?? 0) > PERIOD_MS && !isCommitted) {
    const heldW = Math.max(-availableW, Math.min(availableW, plannedW[p]!));
    return [heldW, heldW];
  }
  if (!isCommitted) return [0, availableW - keptW[p]!];
  const leastW = unitsOnLine[p]! * unitMinW;
  const mostW = unitsOnLine[p]! * unitAvailableW - keptW[p]!;
  if (!fromW || fromW[p]! < leastW) return [leastW, mostW];
  const reachW = (unitsOnLine[p]! * plant.rampWPerS * PERIOD_MS) / MS_PER_S;
  return [Math.min(mostW, Math.max(leastW, fromW[p]! - reachW)), Math.min(mostW, fromW[p]! + reachW)];
}
