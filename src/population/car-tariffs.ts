import { cumulative, indexAt } from './cumulative.js';
import { supplierLaw } from './head-ends.js';
import type { World } from './world.js';

/** The tariff of a car that is charged by tariff, by its home's row in the customers and a uniform number: its supplier's. */
export function carTariffs(world: World): (customerRow: number, unit: number) => number {
  const supplierOf = supplierLaw(world);
  const shares = new Map(world.system.tariffs.suppliers.map(({ headEndIndex, cars }) => [headEndIndex, cumulative(cars)]));
  return (customerRow, unit) => indexAt(shares.get(supplierOf(customerRow))!, unit);
}
