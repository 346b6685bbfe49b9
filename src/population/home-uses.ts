import { MS_PER_DAY, MS_PER_H } from '../base/units.js';
import type { DayType, Season, System } from '../system/system.js';
import { type UseLaw, useLaw } from './appliance-use.js';
import { cumulative } from './cumulative.js';
import { ExpectedUse, STEPS } from './expected-use.js';
import { DAYS_OF_WEEK, dayTypes, type UseRates, useRates } from './use-rates.js';

/** A day as far as habits know it. */
export interface DayKind {
  readonly season: Season;
  readonly type: DayType;
}

/** Within an archetype homes are eight sizes, equally many of each. */
export const SIZES = 8;
/** Limits between the sizes as standard normal numbers, and their middles (quantiles of k/8 and (k + 1/2)/8). */
const SIZE_LIMITS = [-1.150349, -0.67449, -0.318639, 0, 0.318639, 0.67449, 1.150349];
const SIZE_MIDDLES = [-1.534121, -0.887147, -0.488776, -0.157311, 0.157311, 0.488776, 0.887147, 1.534121];
/** Paces at which what is expected is reckoned; between them it is interpolated. */
const NODES = 4;

/** Which of the eight sizes a standard normal number is in. */
export const sizeOf = (normal: number): number => SIZE_LIMITS.reduce((size, limit) => size + Number(normal >= limit), 0);

/**
 * How the homes of a system use appliances: the laws of a day by who is in when and who owns what, and the pace of each archetype
 * and size. All homes together are expected to draw `expectedW`.
 */
export class HomeUses {
  readonly rates: readonly UseRates[];
  /** Archetypes by running share, and the laws of each pattern by running share; law = pattern × `lawsPerPattern` + place. */
  readonly archetypes: Float64Array;
  readonly owned: Float64Array;
  readonly lawsPerPattern: number;
  /** How often a home uses appliances beside the law, by archetype × 8 + size; the table has a row for every such number. */
  readonly paces = new Float64Array(256).fill(1);
  readonly #system: System;
  readonly #expected: ExpectedUse;
  readonly #laws = new Map<string, readonly UseLaw[]>();
  readonly #means = new Map<string, Float64Array>();
  #energies: { readonly dayWh: Float64Array; readonly meanWh: number } | null = null;

  constructor(system: System) {
    const { appliances, households } = system;
    this.#system = system;
    this.#expected = new ExpectedUse(appliances);
    this.rates = useRates(appliances, households);
    this.lawsPerPattern = this.rates.length / Math.max(1, households.present.length);
    this.archetypes = cumulative(households.archetypes.map(({ fraction }) => fraction));
    this.owned = cumulative(this.rates.slice(0, this.lawsPerPattern).map(({ fraction }) => fraction));
    for (const [row, { usesRatio, usesCv }] of households.archetypes.entries()) {
      const spread = SIZE_MIDDLES.map(middle => Math.exp(middle * Math.sqrt(Math.log1p(usesCv * usesCv))));
      const mean = spread.reduce((sum, value) => sum + value, 0) / SIZES;
      for (const [size, value] of spread.entries()) this.paces[row * SIZES + size] = (usesRatio * value) / mean;
    }
  }

  /** The laws of a day, by number. */
  lawsOf({ season, type }: DayKind): readonly UseLaw[] {
    const key = `${season} ${type}`;
    const known = this.#laws.get(key);
    if (known) return known;
    const { appliances, households } = this.#system;
    const laws = this.rates.map(({ startsPerH }) => useLaw(appliances, startsPerH[type], households.usesBySeason[season]));
    this.#laws.set(key, laws);
    return laws;
  }

  /** Mean appliance power of all homes by 5 minutes of a day that follows another, W a home. */
  expectedW(before: DayKind, day: DayKind): Float64Array {
    const key = `${before.season} ${before.type} ${day.season} ${day.type}`;
    const known = this.#means.get(key);
    if (known) return known;
    const meanW = new Float64Array(STEPS);
    const [lawsBefore, laws] = [this.lawsOf(before), this.lawsOf(day)];
    for (const [law, { fraction }] of this.rates.entries()) {
      for (const { pace, weight } of this.#weights(law)) {
        const byStepW = this.#expected.byStepW(lawsBefore[law]!, laws[law]!, pace);
        for (let step = 0; step < STEPS; step++) meanW[step]! += fraction * weight * byStepW[step]!;
      }
    }
    this.#means.set(key, meanW);
    return meanW;
  }

  /** Expected energy of the appliances of a home of a law, archetype and size on the mean day of a week, Wh. */
  dayWh(law: number, size: number): number {
    this.#energies ??= this.#reckonEnergies();
    return this.#energies.dayWh[law * this.paces.length + size]!;
  }

  /** The same for the mean home. */
  meanDayWh(): number {
    this.#energies ??= this.#reckonEnergies();
    return this.#energies.meanWh;
  }

  #reckonEnergies(): { dayWh: Float64Array; meanWh: number } {
    const dayWh = new Float64Array(this.rates.length * this.paces.length);
    let meanWh = 0;
    for (const [law, { fraction }] of this.rates.entries()) {
      const homes = this.#homesOf(law);
      const nodes = nodePaces(homes);
      // Energy over pace is nearly constant: what falls short of it is that uses wait for one another.
      const perPaceWh = nodes.map(pace => this.#weekWh(law, pace) / pace);
      for (const { fraction: share, size, pace } of homes) {
        const wh = interpolated(pace, nodes).reduce((sum, weight, k) => sum + weight * pace * perPaceWh[k]!, 0);
        dayWh[law * this.paces.length + size] = wh;
        meanWh += fraction * share * wh;
      }
    }
    return { dayWh, meanWh };
  }

  #weekWh(law: number, pace: number): number {
    const { appliances } = this.#system;
    return dayTypes.reduce((sum, type) => {
      const ofDay = useLaw(appliances, this.rates[law]!.startsPerH[type], 1);
      const byStepW = this.#expected.byStepW(ofDay, ofDay, pace);
      const dayWh = byStepW.reduce((total, powerW) => total + powerW, 0) * (MS_PER_DAY / STEPS / MS_PER_H);
      return sum + (DAYS_OF_WEEK[type] / 7) * dayWh;
    }, 0);
  }

  /** Archetypes and sizes of the homes of a law's pattern, as shares of all homes. */
  #homesOf(law: number): { fraction: number; size: number; pace: number }[] {
    const { pattern } = this.rates[law]!;
    return this.#system.households.archetypes.flatMap((row, k) =>
      Array.from({ length: row.pattern === pattern ? SIZES : 0 }, (_, place) => {
        const size = k * SIZES + place;
        return { fraction: row.fraction / SIZES, size, pace: this.paces[size]! };
      }),
    );
  }

  /** What stands at each node for the homes of a law's pattern: power over pace is taken as linear between nodes. */
  #weights(law: number): { pace: number; weight: number }[] {
    const homes = this.#homesOf(law);
    const nodes = nodePaces(homes);
    const weights = nodes.map(() => 0);
    for (const { fraction, pace } of homes) {
      for (const [k, share] of interpolated(pace, nodes).entries()) weights[k]! += (fraction * share * pace) / nodes[k]!;
    }
    return nodes.map((pace, k) => ({ pace, weight: weights[k]! })).filter(({ weight }) => weight > 0);
  }
}

/** Evenly spaced from the slowest to the fastest home. */
function nodePaces(homes: readonly { readonly pace: number }[]): number[] {
  const paces = homes.map(({ pace }) => pace);
  const [slowest, fastest] = homes.length === 0 ? [1, 1] : [Math.min(...paces), Math.max(...paces)];
  if (fastest - slowest < 1e-9) return [slowest];
  return Array.from({ length: NODES }, (_, k) => slowest + ((fastest - slowest) * k) / (NODES - 1));
}

/** Shares of the nodes around a pace: its place on the straight line between them. */
function interpolated(pace: number, nodes: readonly number[]): number[] {
  const shares = nodes.map(() => 0);
  const above = Math.max(
    1,
    nodes.findIndex(node => node >= pace - 1e-12),
  );
  if (nodes.length === 1) return [1];
  const from = nodes[above - 1]!;
  const share = (pace - from) / (nodes[above]! - from);
  shares[above - 1] = 1 - share;
  shares[above] = share;
  return shares;
}
