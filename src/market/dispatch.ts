import type { PeriodConditions, PeriodSchedule, Unavailable } from '../grid/schedule.js';
import type { System } from '../system/system.js';
import { commit } from './commitment.js';
import { type Holding, holdLow } from './governor-response.js';
import { type Loading, loadPlants } from './merit-order.js';
import { type Offer, offersOf } from './offers.js';
import { periodSchedule } from './period-schedule.js';

/**
 * Schedules one settlement period by merit order: which units run, then how much each gives at the period's start and end.
 * Must-run first; reserve, response and an inertia floor bring on further units, which displace the dearest output and, when
 * nothing dearer is left, wind and sun. Storage gives when nothing cheaper is left and is reserve otherwise. Every choice
 * between equals goes to the plant that stands first in the system's table.
 */
export function dispatch(system: System, conditions: PeriodConditions & Unavailable): PeriodSchedule {
  const demandMaxW = Math.max(conditions.demandStartW, conditions.demandEndW);
  const demandMinW = Math.min(conditions.demandStartW, conditions.demandEndW);
  const offers = offersOf(system, conditions);
  const warnings: string[] = [];
  const unitsOnLine = commit(system, offers, demandMaxW, demandMinW, warnings);

  const load = (held: Holding | null): [Loading, Loading] => [
    loadPlants(offers, unitsOnLine, conditions.demandStartW, 'start', held?.keptW ?? null),
    loadPlants(offers, unitsOnLine, conditions.demandEndW, 'end', held?.keptW ?? null),
  ];
  // Who runs anyway holds the governors' response; what is kept for it is not loaded, so that others give more.
  const low = holdLow(system, offers, unitsRunning(offers, unitsOnLine, load(null), null));
  const [start, end] = load(low);
  unitsOnLine.set(unitsRunning(offers, unitsOnLine, [start, end], low));
  const { marginal } = conditions.demandStartW > conditions.demandEndW ? start : end;
  const costPerWh = Float64Array.from(system.plants, plant => plant.marginalCostPerWh);
  const emissionsGPerWh = Float64Array.from(system.plants, plant => plant.emissionsGPerWh);
  return periodSchedule(
    system,
    { conditions, offers, unitsOnLine, start, end, low, warnings, costPerWh, emissionsGPerWh },
    {
      marginalCostPerWh: marginal?.plant.marginalCostPerWh ?? 0,
      marginalEmissionsGPerWh: marginal?.plant.emissionsGPerWh ?? 0,
    },
  );
}

/** Units on line when the period is loaded: of storage and hydro as many as it takes for output and what governors keep free. */
function unitsRunning(
  offers: readonly Offer[],
  unitsOnLine: Float64Array,
  [start, end]: [Loading, Loading],
  held: Holding | null,
): Float64Array {
  return unitsOnLine.map((units, i) => {
    const { isHeld, unitAvailableW } = offers[i]!;
    if (!isHeld || unitAvailableW <= 0) return units;
    return Math.ceil((Math.max(start.outputW[i]!, end.outputW[i]!) + (held?.keptW[i] ?? 0)) / unitAvailableW);
  });
}
