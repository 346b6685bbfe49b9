import type { Breach, DayProblem } from './day-problem.js';

/**
 * Demand that is not met, and output that nobody wants, shared by rule: among the areas that stand alike to every boundary, by
 * their demand. Which of them a solver's answer happens to name is nothing to go by.
 */
export function sharedBreaches(breaches: readonly Breach[], { demandMw, transfers }: DayProblem): Breach[] {
  const places = demandMw.map((_, area) => JSON.stringify(transfers.map(({ areaFactors }) => areaFactors[area])));
  const amounts = new Map<string, { breach: Breach; place: string; amount: number }>();
  const shared: Breach[] = [];
  for (const breach of breaches) {
    if (breach.area < 0) {
      shared.push(breach);
      continue;
    }
    const place = places[breach.area]!;
    const key = `${breach.requirement} ${breach.period} ${place}`;
    const earlier = amounts.get(key)?.amount ?? 0;
    amounts.set(key, { breach, place, amount: earlier + breach.amount });
  }
  for (const { breach, place, amount } of amounts.values()) {
    const areas = [...demandMw.keys()].filter(area => places[area] === place);
    const demandOf = (area: number): number => demandMw[area]![breach.period]!;
    const totalMw = areas.reduce((sumMw, area) => sumMw + demandOf(area), 0);
    for (const area of areas) {
      if (demandOf(area) > 0) shared.push({ ...breach, area, amount: (amount * demandOf(area)) / totalMw });
    }
  }
  return shared;
}
