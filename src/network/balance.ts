import type { Islands } from '../system/islands.js';
import type { Network } from '../system/network.js';

/**
 * The bus of each island that takes up the balance and whose angle is held: its reference bus; in an island that outages
 * have made, the bus with the largest generation in service; else its first bus.
 */
export function referencesOf({ buses, generators }: Network, { count, ofBus }: Islands): Int32Array {
  const capacityW = new Float64Array(buses.length);
  for (const { bus, maxW, powerW, isInService } of generators) {
    if (isInService) capacityW[bus]! += Number.isFinite(maxW) ? Math.max(maxW, 0) : Math.max(powerW, 0);
  }
  const chosen = new Int32Array(count).fill(-1);
  const rank = (bus: number): number => (buses[bus]!.kind === 'reference' ? Infinity : capacityW[bus]!);
  for (let bus = 0; bus < buses.length; bus++) {
    const island = ofBus[bus]!;
    if (island < 0) continue;
    const best = chosen[island]!;
    if (best < 0 || rank(bus) > rank(best)) chosen[island] = bus;
  }
  return chosen;
}

/**
 * What each bus puts into the network in DC power flow: generation in service less load, what its shunt takes at 1 pu and
 * what DC links take (their losses at the receiving end). W, by bus; isolated buses have none.
 */
export function injectionsOf({ buses, generators, dcLinks }: Network): Float64Array {
  const injectionW = Float64Array.from(buses, ({ loadW, shuntW }) => -loadW - shuntW);
  for (const { bus, powerW, isInService } of generators) if (isInService) injectionW[bus]! += powerW;
  for (const { from, to, powerW, lossFraction } of dcLinks) {
    const sent = powerW >= 0 ? powerW : powerW * (1 - lossFraction);
    const received = powerW >= 0 ? powerW * (1 - lossFraction) : powerW;
    injectionW[from]! -= sent;
    injectionW[to]! += received;
  }
  for (const [bus, { kind }] of buses.entries()) if (kind === 'isolated') injectionW[bus] = 0;
  return injectionW;
}
