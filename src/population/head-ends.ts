import type { HeadEnd, System } from '../system/system.js';
import { cumulative, indexAt } from './cumulative.js';

/** The head-ends that command one kind of device, and which of them a uniform number falls to. */
export function headEndsOf(system: System, devices: HeadEnd['devices']): { pick(unit: number): number } {
  const indices = system.headEnds.flatMap((headEnd, index) => (headEnd.devices === devices ? [index] : []));
  const shares = cumulative(indices.map(index => system.headEnds[index]!.shareFraction));
  return { pick: unit => indices[indexAt(shares, unit)]! };
}
