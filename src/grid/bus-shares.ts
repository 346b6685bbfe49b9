import { demandShareByArea } from '../system/demand-shares.js';
import type { System } from '../system/system.js';

/** Shares of a sum; those of `otherwise` where there is none. */
export function normalise(powerW: Float64Array, into: Float64Array, otherwise: Float64Array): void {
  const totalW = powerW.reduce((sum, power) => sum + power, 0);
  for (let bus = 0; bus < into.length; bus++) into[bus] = totalW > 0 ? powerW[bus]! / totalW : otherwise[bus]!;
}

/** Share of a year's demand by bus, where areas take it. */
export function demandShareOf(system: System, busCount: number): Float64Array {
  const share = new Float64Array(busCount);
  const byArea = demandShareByArea(system);
  system.areaBuses.forEach((places, area) => {
    for (const { bus, fraction } of places) share[bus]! += byArea[area]! * fraction;
  });
  return share;
}
