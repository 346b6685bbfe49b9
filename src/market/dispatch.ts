import type { PeriodConditions, PeriodSchedule, Unavailable } from '../grid/schedule.js';
import type { System } from '../system/system.js';
import { commit } from './commitment.js';
import { freeGovernors, type Holding, holdHigh, holdLow } from './governor-response.js';
import { type Loading, loadPlants } from './merit-order.js';
import { type Offer, offersOf, storedPerUnitVAs } from './offers.js';

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
  const larger = conditions.demandStartW > conditions.demandEndW ? start : end;
  const smaller = larger === start ? end : start;
  const footW = footroom(offers, unitsOnLine, smaller.outputW);
  const high = holdHigh(system, offers, unitsOnLine, footW);
  const headroomW = headroom(offers, unitsOnLine, larger.outputW, low);

  if (low && low.missingW > 0) warnings.push(`Governors cannot hold their response: ${megawatts(low.missingW)} short.`);
  const shortfallW = Math.max(start.shortfallW, end.shortfallW);
  const surplusW = Math.max(start.surplusW, end.surplusW);
  if (shortfallW > 0) warnings.push(`Demand cannot be met: ${megawatts(shortfallW)} short.`);
  if (surplusW > 0) warnings.push(`Must-run plants give ${megawatts(surplusW)} more than is wanted.`);

  return {
    unitsOnLine,
    outputStartW: start.outputW,
    outputEndW: end.outputW,
    totalStartW: conditions.demandStartW - start.shortfallW + start.surplusW,
    totalEndW: conditions.demandEndW - end.shortfallW + end.surplusW,
    storedEnergyVAs: sum(offers, (_, i) => unitsOnLine[i]! * storedPerUnitVAs(system.plants[i]!)),
    headroomW,
    headroomTotalW: sum(offers, (_, i) => headroomW[i]!),
    footroomTotalW: sum(offers, (_, i) => footW[i]! - (high?.keptW[i] ?? 0)),
    offLineReserveW: sum(offers, (offer, i) => (offer.isFast ? (offer.unitCount - unitsOnLine[i]!) * offer.unitAvailableW : 0)),
    governorsUp: low ?? freeGovernors(offers, unitsOnLine, headroomW),
    governorsDown: high ?? freeGovernors(offers, unitsOnLine, footW),
    marginalCostPerWh: larger.marginal?.plant.marginalCostPerWh ?? 0,
    marginalEmissionsGPerWh: larger.marginal?.plant.emissionsGPerWh ?? 0,
    costPerHStart: sum(offers, (offer, i) => start.outputW[i]! * offer.plant.marginalCostPerWh),
    costPerHEnd: sum(offers, (offer, i) => end.outputW[i]! * offer.plant.marginalCostPerWh),
    emissionsGPerHStart: sum(offers, (offer, i) => start.outputW[i]! * offer.plant.emissionsGPerWh),
    emissionsGPerHEnd: sum(offers, (offer, i) => end.outputW[i]! * offer.plant.emissionsGPerWh),
    curtailmentStartW: sum(offers, (offer, i) => (offer.isWeather ? offer.availableStartW - start.outputW[i]! : 0)),
    curtailmentEndW: sum(offers, (offer, i) => (offer.isWeather ? offer.availableEndW - end.outputW[i]! : 0)),
    shortfallW,
    surplusW,
    warnings,
  };
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

/** What each plant could still give beyond its output and what its governors keep free, W. */
function headroom(
  offers: readonly Offer[],
  unitsOnLine: Float64Array,
  outputW: Float64Array,
  held: Holding | null,
): Float64Array {
  return Float64Array.from(offers, (offer, i) => {
    if (!offer.isHeld && !offer.isCommitted) return 0;
    const mostW = offer.isHeld ? offer.availableEndW : unitsOnLine[i]! * offer.unitAvailableW;
    return Math.max(0, mostW - outputW[i]! - (held?.keptW[i] ?? 0));
  });
}

/** What each plant could give up, W. */
function footroom(offers: readonly Offer[], unitsOnLine: Float64Array, outputW: Float64Array): Float64Array {
  return Float64Array.from(offers, (offer, i) =>
    offer.isMustRun ? 0 : Math.max(0, outputW[i]! - unitsOnLine[i]! * offer.unitMinW),
  );
}

function sum(offers: readonly Offer[], of: (offer: Offer, i: number) => number): number {
  let total = 0;
  for (let i = 0; i < offers.length; i++) total += of(offers[i]!, i);
  return total;
}

const megawatts = (powerW: number): string => `${Math.round(powerW / 1e6)} MW`;
