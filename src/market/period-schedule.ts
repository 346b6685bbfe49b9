import type { PeriodConditions, PeriodSchedule } from '../grid/schedule.js';
import type { System } from '../system/system.js';
import { freeGovernors, type Holding, holdHigh } from './governor-response.js';
import type { Loading } from './merit-order.js';
import { type Offer, storedPerUnitVAs } from './offers.js';

/** Who runs in a period and how much, before it is told to the grid. */
export interface LoadedPeriod {
  readonly conditions: PeriodConditions;
  readonly offers: readonly Offer[];
  readonly unitsOnLine: Float64Array;
  readonly start: Load;
  readonly end: Load;
  /** What governors keep free; null where they are told nothing. */
  readonly low: Holding | null;
  readonly warnings: readonly string[];
  /** By plant index: what a Wh costs. */
  readonly costPerWh: Float64Array;
  /** By plant index: what a Wh emits. */
  readonly emissionsGPerWh: Float64Array;
}

export type Load = Pick<Loading, 'outputW' | 'shortfallW' | 'surplusW'>;

type Marginal = Pick<PeriodSchedule, 'marginalCostPerWh' | 'marginalEmissionsGPerWh'>;

/** A loaded period as the grid takes it: with stored energy, rooms, costs, and what could not be met in words. */
export function periodSchedule(system: System, period: LoadedPeriod, marginal: Marginal): PeriodSchedule {
  const { conditions, offers, unitsOnLine, start, end, low, costPerWh, emissionsGPerWh } = period;
  const [larger, smaller] = conditions.demandStartW > conditions.demandEndW ? [start, end] : [end, start];
  const footW = footroom(offers, unitsOnLine, smaller.outputW);
  const high = holdHigh(system, offers, unitsOnLine, footW);
  const headroomW = headroom(offers, unitsOnLine, larger.outputW, low);
  const shortfallW = Math.max(start.shortfallW, end.shortfallW);
  const surplusW = Math.max(start.surplusW, end.surplusW);
  const warnings = [...period.warnings];
  if (low && low.missingW > 0) warnings.push(`Governors cannot hold their response: ${megawatts(low.missingW)} short.`);
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
    ...marginal,
    costPerHStart: sum(offers, (_, i) => start.outputW[i]! * costPerWh[i]!),
    costPerHEnd: sum(offers, (_, i) => end.outputW[i]! * costPerWh[i]!),
    emissionsGPerHStart: sum(offers, (_, i) => start.outputW[i]! * emissionsGPerWh[i]!),
    emissionsGPerHEnd: sum(offers, (_, i) => end.outputW[i]! * emissionsGPerWh[i]!),
    curtailmentStartW: sum(offers, (offer, i) => (offer.isWeather ? offer.availableStartW - start.outputW[i]! : 0)),
    curtailmentEndW: sum(offers, (offer, i) => (offer.isWeather ? offer.availableEndW - end.outputW[i]! : 0)),
    shortfallW,
    surplusW,
    warnings,
  };
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
