import type { PeriodConditions, Unavailable } from '../grid/schedule.js';
import type { Plant, System } from '../system/system.js';

/** Plants that reach full output within this are reserve although they stand still, s. */
const FAST_S = 900;
/** Storage gives no more than it could sustain over an evening peak, h. */
const STORAGE_PEAK_H = 2;

/** What a plant can do in a period. */
export interface Offer {
  readonly plantIndex: number;
  readonly plant: Plant;
  /** Units that have not tripped. */
  readonly unitCount: number;
  /** Of one unit, availability counted, W. */
  readonly unitAvailableW: number;
  /** Of one unit while it runs, W. */
  readonly unitMinW: number;
  /** Of the whole plant at the period's start and end, W. */
  readonly availableStartW: number;
  readonly availableEndW: number;
  /** Wind and sun: what is not taken is curtailed. */
  readonly isWeather: boolean;
  /** Units are started one by one: fuelled plants. */
  readonly isCommitted: boolean;
  /** Always at full availability. */
  readonly isMustRun: boolean;
  /** Ready while it stands still: storage and hydro. */
  readonly isHeld: boolean;
  /** Fuelled and off line, but there within minutes. */
  readonly isFast: boolean;
}

/** Offers by plant index. */
export function offersOf(system: System, conditions: PeriodConditions & Unavailable): Offer[] {
  const areaIndex = new Map(system.areas.map((area, a) => [area.id, a]));
  return system.plants.map((plant, plantIndex) => {
    const area = areaIndex.get(plant.area) ?? 0;
    const unitCount = Math.max(0, plant.unitCount - conditions.unitsLost[plantIndex]!);
    const sustainedW = plant.energyWh === null ? plant.unitW : plant.energyWh / (STORAGE_PEAK_H * plant.unitCount);
    const unitAvailableW = Math.min(plant.unitW, sustainedW) * plant.availabilityFraction;
    const installedW = unitCount * unitAvailableW;
    const isCommitted = plant.source === 'fuel';
    return {
      plantIndex,
      plant,
      unitCount,
      unitAvailableW,
      unitMinW: isCommitted ? Math.min(unitAvailableW, plant.unitW * plant.minStableFraction) : 0,
      availableStartW: installedW * weatherFraction(plant, conditions, area, 'start'),
      availableEndW: installedW * weatherFraction(plant, conditions, area, 'end'),
      isWeather: plant.source === 'solar' || plant.source === 'wind-onshore' || plant.source === 'wind-offshore',
      isCommitted,
      isMustRun: plant.source === 'must-run',
      isHeld: plant.source === 'storage' || plant.source === 'hydro',
      isFast: isCommitted && plant.rampWPerS * FAST_S >= plant.unitW && plant.minStableFraction <= 0.5,
    };
  });
}

function weatherFraction(plant: Plant, conditions: PeriodConditions, area: number, when: 'start' | 'end'): number {
  if (plant.source === 'solar') return conditions.solarFraction[when][area]!;
  if (plant.source === 'wind-onshore') return conditions.windOnshoreFraction[when][area]!;
  if (plant.source === 'wind-offshore') return conditions.windOffshoreFraction[when][area]!;
  return 1;
}

/** Plant indices from the first to run to the last: must-run, then by cost, embedded before the rest, then as in the table. */
export function meritOrder(offers: readonly Offer[]): number[] {
  const rank = (offer: Offer) => (offer.isMustRun ? 0 : 1);
  return offers
    .map(offer => offer.plantIndex)
    .sort((a, b) => {
      const one = offers[a]!;
      const other = offers[b]!;
      return (
        rank(one) - rank(other) ||
        one.plant.marginalCostPerWh - other.plant.marginalCostPerWh ||
        Number(other.plant.embedded) - Number(one.plant.embedded) ||
        a - b
      );
    });
}

/** Kinetic energy of one unit at nominal speed: H × rating, VA·s. */
export const storedPerUnitVAs = (plant: Plant): number => (plant.inertiaS * plant.unitW) / plant.powerFactor;
