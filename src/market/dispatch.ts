import type { PeriodConditions, PeriodSchedule, Unavailable } from '../grid/schedule.js';
import type { System } from '../system/system.js';
import { commit } from './commitment.js';
import { loadPlants } from './merit-order.js';
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

  const start = loadPlants(offers, unitsOnLine, conditions.demandStartW, 'start');
  const end = loadPlants(offers, unitsOnLine, conditions.demandEndW, 'end');
  for (const [i, offer] of offers.entries()) {
    if (!offer.isHeld || offer.unitAvailableW <= 0) continue;
    unitsOnLine[i] = Math.ceil(Math.max(start.outputW[i]!, end.outputW[i]!) / offer.unitAvailableW);
  }
  const shortfallW = Math.max(start.shortfallW, end.shortfallW);
  const surplusW = Math.max(start.surplusW, end.surplusW);
  if (shortfallW > 0) warnings.push(`Demand cannot be met: ${megawatts(shortfallW)} short.`);
  if (surplusW > 0) warnings.push(`Must-run plants give ${megawatts(surplusW)} more than is wanted.`);

  const larger = conditions.demandStartW > conditions.demandEndW ? start : end;
  const smaller = larger === start ? end : start;
  return {
    unitsOnLine,
    outputStartW: start.outputW,
    outputEndW: end.outputW,
    totalStartW: conditions.demandStartW - start.shortfallW + start.surplusW,
    totalEndW: conditions.demandEndW - end.shortfallW + end.surplusW,
    storedEnergyVAs: sum(offers, (_, i) => unitsOnLine[i]! * storedPerUnitVAs(system.plants[i]!)),
    ...rooms(offers, unitsOnLine, larger.outputW, smaller.outputW),
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

/** What could be added and given up when the schedule is met. */
function rooms(
  offers: readonly Offer[],
  unitsOnLine: Float64Array,
  atLargerW: Float64Array,
  atSmallerW: Float64Array,
): Pick<PeriodSchedule, 'headroomW' | 'headroomTotalW' | 'footroomTotalW' | 'offLineReserveW'> {
  const headroomW = Float64Array.from(offers, (offer, i) => {
    if (offer.isHeld) return Math.max(0, offer.availableEndW - atLargerW[i]!);
    return offer.isCommitted ? Math.max(0, unitsOnLine[i]! * offer.unitAvailableW - atLargerW[i]!) : 0;
  });
  return {
    headroomW,
    headroomTotalW: sum(offers, (_, i) => headroomW[i]!),
    footroomTotalW: sum(offers, (offer, i) =>
      offer.isMustRun ? 0 : Math.max(0, atSmallerW[i]! - unitsOnLine[i]! * offer.unitMinW),
    ),
    offLineReserveW: sum(offers, (offer, i) => (offer.isFast ? (offer.unitCount - unitsOnLine[i]!) * offer.unitAvailableW : 0)),
  };
}

function sum(offers: readonly Offer[], of: (offer: Offer, i: number) => number): number {
  let total = 0;
  for (let i = 0; i < offers.length; i++) total += of(offers[i]!, i);
  return total;
}

const megawatts = (powerW: number): string => `${Math.round(powerW / 1e6)} MW`;
