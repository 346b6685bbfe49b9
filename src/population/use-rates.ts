import { MS_PER_H } from '../base/units.js';
import type { Appliance, DayType, HouseholdTables } from '../system/system.js';

export const dayTypes = ['weekday', 'saturday', 'sunday'] as const satisfies readonly DayType[];
/** Days of a week of each type. */
export const DAYS_OF_WEEK: Readonly<Record<DayType, number>> = { weekday: 5, saturday: 1, sunday: 1 };

/** A law's number is four bits: a pattern of presence, and which of the dividing appliances a home owns. */
export const LAWS_MOST = 16;
/**
 * Appliances with less than this share of homes, and more than its complement, divide homes; the rest are averaged over all. The
 * most powerful and most used come first.
 */
const DIVIDING_LIMITS = { from: 0.25, to: 0.75, most: 3 };

/** How often homes of one law start to use each appliance, by type of day. */
export interface UseRates {
  readonly pattern: number;
  /** Share of the homes of its pattern that own what it says. */
  readonly fraction: number;
  /** startsPerH[type of day][appliance][hour] of a home that uses as much as the mean one, in the mean season. */
  readonly startsPerH: Readonly<Record<DayType, readonly (readonly number[])[]>>;
}

/**
 * The rates of every law. A use is begun by somebody who is in and awake: in hour h at a rate in proportion to the appliance's
 * weight times the share of homes of the pattern in which somebody is. Over all homes and a week the uses of each appliance are
 * those of its table.
 */
export function useRates(appliances: readonly Appliance[], households: HouseholdTables): readonly UseRates[] {
  const { archetypes, present } = households;
  const dividing = dividingOf(appliances, present.length);
  // Uses of all homes are the sum over archetypes of share × uses × Σ weight × presence.
  const usesOfPattern = present.map((_, pattern) =>
    archetypes.reduce((sum, row) => sum + (row.pattern === pattern ? row.fraction * row.usesRatio : 0), 0),
  );
  const weekly = ({ hourWeights }: Appliance): number =>
    present.reduce((sum, days, pattern) => {
      const weightOf = (type: DayType): number => hourWeights.reduce((all, weight, h) => all + weight * days[type][h]!, 0);
      const week = dayTypes.reduce((all, type) => all + (DAYS_OF_WEEK[type] / 7) * weightOf(type), 0);
      return sum + usesOfPattern[pattern]! * week;
    }, 0);
  const weeklyOf = appliances.map(weekly);

  return present.flatMap((days, pattern) =>
    Array.from({ length: 2 ** dividing.length }, (_, owned): UseRates => {
      let fraction = 1;
      const usesPerDay = appliances.map(({ usesPerDay: uses, ownershipFraction }, index) => {
        const bit = dividing.indexOf(index);
        if (bit < 0) return uses * ownershipFraction;
        const owns = (owned >> bit) & 1;
        fraction *= owns ? ownershipFraction : 1 - ownershipFraction;
        return owns ? uses : 0;
      });
      const startsOn = (type: DayType): number[][] =>
        appliances.map(({ hourWeights }, index) =>
          hourWeights.map((weight, hour) =>
            weeklyOf[index]! > 0 ? (usesPerDay[index]! * weight * days[type][hour]!) / weeklyOf[index]! : 0,
          ),
        );
      const startsPerH = { weekday: startsOn('weekday'), saturday: startsOn('saturday'), sunday: startsOn('sunday') };
      return { pattern, fraction, startsPerH };
    }),
  );
}

function dividingOf(appliances: readonly Appliance[], patternCount: number): number[] {
  const most = Math.min(DIVIDING_LIMITS.most, Math.floor(Math.log2(LAWS_MOST / patternCount)));
  return appliances
    .map((appliance, index) => ({ index, weight: appliance.powerW * appliance.usesPerDay, share: appliance.ownershipFraction }))
    .filter(({ share }) => share > DIVIDING_LIMITS.from && share < DIVIDING_LIMITS.to)
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .slice(0, most)
    .map(({ index }) => index);
}

/** Hazard of the next use while a home is idle, by hour, 1/h: uses wait for one another, so it is rate over idle share. */
export function idleHazardPerH(startsPerH: readonly (readonly number[])[], appliances: readonly Appliance[]): number[] {
  const meanMs = appliances.map(({ durationMinMs, durationMaxMs }) => (durationMinMs + durationMaxMs) / 2);
  return Array.from({ length: 24 }, (_, hour) => {
    const rate = startsPerH.reduce((sum, starts) => sum + starts[hour]!, 0);
    const busy = startsPerH.reduce((sum, starts, index) => sum + (starts[hour]! * meanMs[index]!) / MS_PER_H, 0);
    return rate / Math.max(0.2, 1 - busy);
  });
}
