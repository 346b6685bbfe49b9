import type { PeriodConditions, Unavailable } from '../grid/schedule.js';
import type { System } from '../system/system.js';
import type { DayForecast } from './day-forecast.js';
import type { Before, DayUnit, Transfer } from './day-problem.js';
import { unitResponseW } from './governor-response.js';
import { type Offer, offersOf, storedPerUnitVAs } from './offers.js';
import type { NetworkLimits, PlantTransfer } from './transfers.js';

const W_PER_MW = 1e6;
/** Smaller units are counted in fractions while the day is searched: they start for little, and many make one of the others. */
const WHOLE_FROM_MW = 120;

/**
 * Plants of one place and kind that a day's program takes together, by their indices, with what each could give by period, MW.
 */
export interface Group {
  readonly plants: readonly number[];
  readonly unit: DayUnit;
  readonly highMwOf: readonly Float64Array[];
}

/** What is known of the fleet when a day is scheduled. */
export interface FleetState {
  /** By plant index: units that have tripped, and what ran before; null at a run's start. */
  readonly unitsLost: ArrayLike<number>;
  readonly before: readonly Before[] | null;
}

/**
 * A system's plants as units of a day's program. Plants that differ in nothing the program sees (cost, place in the network,
 * technology) are taken together, but for large units, which are committed each for itself.
 */
export function groupsOf(system: System, limits: NetworkLimits, forecast: DayForecast, state: FleetState): Group[] {
  const byPeriod = forecast.weather.map((weather, t) => {
    const conditions: PeriodConditions = { startMs: forecast.edgesMs[t]!, demandStartW: 0, demandEndW: 0, ...weather };
    return foresightedOffers(system, { ...conditions, unitsLost: state.unitsLost });
  });
  const offers = byPeriod[0]!;
  const members = new Map<string, number[]>();
  for (const { plantIndex, unitCount } of offers) {
    if (unitCount === 0) continue;
    const key = keyOf(offers[plantIndex]!, limits);
    members.set(key, [...(members.get(key) ?? []), plantIndex]);
  }
  const periodMs = forecast.edgesMs[1]! - forecast.edgesMs[0]!;
  return [...members.values()].map(plants => {
    const highMwOf = plants.map(p => Float64Array.from(byPeriod, ofPeriod => meanMw(ofPeriod[p]!)));
    return { plants, highMwOf, unit: unitOf(plants, offers, highMwOf, periodMs, state.before) };
  });
}

/** A limit's factors by the program's units instead of by plant. */
export const transferOf = ({ plantFactors, ...transfer }: PlantTransfer, groups: readonly Group[]): Transfer => ({
  ...transfer,
  unitFactors: Float64Array.from(groups, ({ plants }) => plantFactors[plants[0]!]!),
});

/**
 * What each plant of a group does of the group's net output, MW, and its units on line, in one period: whole units to the first
 * plants of the table, output by what each has on line.
 */
export function spread(group: Group, offers: readonly Offer[], t: number, unitsOnLine: number, outputMw: number): Spread[] {
  const { unit, plants, highMwOf } = group;
  if (unit.kind !== 'committed') {
    const totalMw = highMwOf.reduce((sumMw, ofPlant) => sumMw + ofPlant[t]!, 0);
    const shareOf = (i: number): number => (totalMw > 0 ? highMwOf[i]![t]! / totalMw : 0);
    return plants.map((plant, i) => ({ plant, unitsOnLine: offers[plant]!.unitCount, outputMw: outputMw * shareOf(i) }));
  }
  let left = unitsOnLine;
  const units = plants.map(p => {
    const units = Math.min(left, offers[p]!.unitCount);
    left -= units;
    return units;
  });
  const onLineMw = units.map((count, i) => (count * offers[plants[i]!]!.unitAvailableW) / W_PER_MW);
  const totalMw = onLineMw.reduce((sumMw, mw) => sumMw + mw, 0);
  return plants.map((plant, i) => ({
    plant,
    unitsOnLine: units[i]!,
    outputMw: totalMw > 0 ? (outputMw * onLineMw[i]!) / totalMw : 0,
  }));
}

export interface Spread {
  readonly plant: number;
  readonly unitsOnLine: number;
  readonly outputMw: number;
}

function keyOf(offer: Offer, { boundaries, lines }: NetworkLimits): string {
  const { plant, plantIndex } = offer;
  if (isLarge(offer)) return `plant ${plantIndex}`;
  const place = [...boundaries, ...lines].map(({ plantFactors }) => plantFactors[plantIndex]);
  const governed = plant.governor !== null;
  return JSON.stringify([plant.source, plant.technology, plant.marginalCostPerWh, plant.inertiaS, governed, ...place]);
}

const isLarge = ({ isCommitted, unitAvailableW }: Offer): boolean => isCommitted && unitAvailableW >= WHOLE_FROM_MW * W_PER_MW;

const meanMw = ({ availableStartW, availableEndW }: Offer): number => (availableStartW + availableEndW) / 2 / W_PER_MW;

/**
 * Offers whose stores may give all their power: what they sustain over a peak is for dispatch that does not follow their level.
 */
export function foresightedOffers(system: System, conditions: PeriodConditions & Unavailable): Offer[] {
  return offersOf(system, conditions).map(offer => {
    const { plant, unitCount } = offer;
    if (plant.energyWh === null) return offer;
    const unitAvailableW = plant.unitW * plant.availabilityFraction;
    const availableW = unitCount * unitAvailableW;
    return { ...offer, unitAvailableW, availableStartW: availableW, availableEndW: availableW };
  });
}

function unitOf(
  plants: readonly number[],
  offers: readonly Offer[],
  highMwOf: readonly Float64Array[],
  periodMs: number,
  before: readonly Before[] | null,
): DayUnit {
  const first = offers[plants[0]!]!;
  const { plant } = first;
  const flexibility = plant.flexibility;
  const sum = (of: (offer: Offer) => number): number => plants.reduce((total, p) => total + of(offers[p]!), 0);
  const unitCount = sum(offer => offer.unitCount);
  const mean = (of: (offer: Offer) => number): number => sum(offer => offer.unitCount * of(offer)) / unitCount;
  const highMw = Float64Array.from(highMwOf[0]!, (_, t) => highMwOf.reduce((total, ofPlant) => total + ofPlant[t]!, 0));
  const exports = plant.source === 'interconnector' && flexibility !== null && flexibility.exportDiscountPerWh !== null;
  const isStore = plant.source === 'storage';
  const unitMaxMw = mean(offer => offer.unitAvailableW) / W_PER_MW;
  const periodS = periodMs / 1000;
  return {
    name: plants.length === 1 ? plant.id : `${plant.technology} of ${plants.length} plants`,
    kind: first.isCommitted ? 'committed' : isStore ? 'storage' : 'free',
    unitCount,
    isWhole: isLarge(first),
    unitMaxMw,
    unitMinMw: mean(offer => offer.unitMinW) / W_PER_MW,
    lowMw: highMw.map(mw => (first.isMustRun ? mw : exports ? -mw : 0)),
    highMw,
    // A store pays for what it takes in; its price in the table is for dispatch without foresight.
    costPerMwh: isStore ? 0 : plant.marginalCostPerWh * W_PER_MW,
    exportPerMwh: (plant.marginalCostPerWh - (flexibility?.exportDiscountPerWh ?? 0)) * W_PER_MW,
    startCost: mean(offer => offer.plant.unitW) * (flexibility?.startCostPerW ?? 0),
    rampMw: (mean(offer => offer.plant.rampWPerS) * periodS) / W_PER_MW,
    minUpPeriods: Math.ceil((flexibility?.minUpMs ?? 0) / periodMs),
    minDownPeriods: Math.ceil((flexibility?.minDownMs ?? 0) / periodMs),
    unitInertiaGvas: mean(offer => storedPerUnitVAs(offer.plant)) / 1e9,
    unitResponseMw: mean(unitResponseW) / W_PER_MW,
    givesReserve: first.isCommitted || first.isHeld,
    givesFootroom: first.isCommitted || first.isHeld || first.isWeather,
    energyMwh: sum(offer => ((offer.plant.energyWh ?? 0) * offer.unitCount) / offer.plant.unitCount) / W_PER_MW,
    roundTrip: flexibility?.roundTripFraction ?? 1,
    before: before && together(plants.map(p => before[p]!)),
  };
}

/** The history of plants that are taken together. */
const together = (histories: readonly Before[]): Before => ({
  units: histories[0]!.units.map((_, k) => histories.reduce((sum, { units }) => sum + units[k]!, 0)),
  outputMw: histories.reduce((sum, { outputMw }) => sum + outputMw, 0),
  levelMwh: histories.reduce((sum, { levelMwh }) => sum + levelMwh, 0),
});
