import { islandsOf } from '../system/islands.js';
import type { Network } from '../system/network.js';
import type { AcFailure } from './ac-power-flow.js';

/**
 * Why an AC power flow has no solution, in words: how much is amiss at which bus, its area and, where the network is in islands,
 * which of them it is.
 */
export function failureWords(network: Network, { reason, iterations, worstBus, mismatchVa }: AcFailure): string {
  const { name, label, area } = network.buses[worstBus]!;
  const also = [label, area ? `area ${area}` : null].filter(text => text);
  const bus = also.length > 0 ? `${name} (${also.join(', ')})` : name;
  // What has run away altogether is no number of MVA.
  const size = Number.isFinite(mismatchVa) ? `${(mismatchVa / 1e6).toPrecision(4)} MVA` : 'more than can be counted';
  return `${reason} after ${iterations} iterations, most of it ${size} amiss at bus ${bus}${islandWords(network, worstBus)}`;
}

function islandWords(network: Network, bus: number): string {
  const { count, ofBus } = islandsOf(network);
  const island = ofBus[bus]!;
  if (count < 2 || island < 0) return '';
  const own = network.buses.filter((_, other) => ofBus[other] === island);
  const reference = own.find(({ kind }) => kind === 'reference');
  return `, in the island of ${own.length} buses ${reference ? `round ${reference.name}` : 'without a reference'}`;
}
