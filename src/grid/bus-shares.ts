import { demandShareByArea } from '../system/demand-shares.js';
import type { Network } from '../system/network.js';
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

/** What links put into buses, W: between live ones what their table says, their losses met where demand is. */
export function spreadLinks(
  { dcLinks }: Network,
  isLive: Readonly<Uint8Array>,
  demandShare: Readonly<Float64Array>,
  into: Float64Array,
): void {
  into.fill(0);
  for (const { from, to, powerW, lossFraction } of dcLinks) {
    if (isLive[from] === 0 || isLive[to] === 0) continue;
    into[from]! -= powerW;
    into[to]! += powerW * (1 - lossFraction);
  }
  const lossesW = into.reduce((sum, powerW) => sum + powerW, 0);
  for (let bus = 0; bus < into.length; bus++) into[bus]! -= lossesW * demandShare[bus]!;
}
