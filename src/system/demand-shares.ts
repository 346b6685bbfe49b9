import type { System } from './system.js';

/** Share of a year's demand by area: customers and aggregates. */
export function demandShareByArea({ areas, customers, aggregates }: System): readonly number[] {
  const byArea = areas.map((_, area) => {
    const customersWh = customers[area]!.reduce((sum, { count, annualWhEach }) => sum + count * annualWhEach, 0);
    const aggregateW = aggregates[area]!.demandW.winter.weekday.reduce((sum, powerW) => sum + powerW, 0) / 48;
    return customersWh + aggregateW * 8760;
  });
  const total = byArea.reduce((sum, energy) => sum + energy, 0);
  return byArea.map(energy => energy / total);
}
