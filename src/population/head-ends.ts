import { streamKey, threefry, unitFromWord } from '../base/random.js';
import type { HeadEnd, System } from '../system/system.js';
import { cumulative, indexAt } from './cumulative.js';
import type { World } from './world.js';

/** The head-ends that command one kind of device, and which of them a uniform number falls to. */
export function headEndsOf(system: System, devices: HeadEnd['devices']): { pick(unit: number): number } {
  const indices = system.headEnds.flatMap((headEnd, index) => (headEnd.devices === devices ? [index] : []));
  const shares = cumulative(indices.map(index => system.headEnds[index]!.shareFraction));
  return { pick: unit => indices[indexAt(shares, unit)]! };
}

/** The supplier of a customer's row, index of its head-end: drawn where the meter is born; leaves the meter's own word for it. */
export function supplierLaw(world: World): (customerRow: number) => number {
  const key = streamKey(world.populationSeed, 'meter.birth');
  const suppliers = headEndsOf(world.system, 'meter');
  return customerRow => suppliers.pick(unitFromWord(threefry(key.key0, key.key1, customerRow, 0)));
}
