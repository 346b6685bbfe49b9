import type { System } from '../system/system.js';
import { scheduleDay } from './day-ahead.js';
import { type FleetState, foresightedOffers, groupsOf, spread, transferOf } from './day-fleet.js';
import type { DayForecast } from './day-forecast.js';
import type { Breach } from './day-problem.js';
import { requirementsOf } from './requirements.js';
import type { Solver } from './solver.js';
import type { NetworkLimits } from './transfers.js';

const W_PER_MW = 1e6;

/** A scheduled day by plant. Inner arrays are by plant or area index, outer ones by period. */
export interface DayPlan {
  readonly forecast: DayForecast;
  readonly unitsOnLine: readonly Float64Array[];
  /** Mean over the period. */
  readonly outputW: readonly Float64Array[];
  readonly pricePerWh: readonly Float64Array[];
  readonly systemPricePerWh: Float64Array;
  readonly breaches: readonly Breach[];
}

/** Schedules the day that a forecast spans. */
export function planDay(
  solver: Solver,
  system: System,
  limits: NetworkLimits,
  forecast: DayForecast,
  state: FleetState,
  onProgress: (stage: string) => void,
): DayPlan {
  const { edgesMs, weather, demandW } = forecast;
  const groups = groupsOf(system, limits, forecast, state);
  const problem = {
    periodH: (edgesMs[1]! - edgesMs[0]!) / 3_600_000,
    periodCount: weather.length,
    units: groups.map(({ unit }) => unit),
    demandMw: demandW.map(ofArea => Float64Array.from(weather, (_, t) => (ofArea[t]! + ofArea[t + 1]!) / 2 / W_PER_MW)),
    requirements: requirementsOf(system, forecast),
    transfers: limits.boundaries.map(boundary => transferOf(boundary, groups)),
    links: limits.links,
  };
  const lines = limits.lines.map(line => transferOf(line, groups));
  const day = scheduleDay(solver, problem, lines, onProgress);

  const unitsOnLine = weather.map(() => new Float64Array(system.plants.length));
  const outputW = weather.map(() => new Float64Array(system.plants.length));
  for (const [t, ofPeriod] of weather.entries()) {
    const conditions = { startMs: edgesMs[t]!, demandStartW: 0, demandEndW: 0, unitsLost: state.unitsLost, ...ofPeriod };
    const offers = foresightedOffers(system, conditions);
    for (const [g, group] of groups.entries()) {
      const units = day.unitsOnLine[g]![t] ?? 0;
      for (const { plant, unitsOnLine: count, outputMw } of spread(group, offers, t, units, day.outputMw[g]![t]!)) {
        unitsOnLine[t]![plant] = count;
        outputW[t]![plant] = outputMw * W_PER_MW;
      }
    }
  }
  return {
    forecast,
    unitsOnLine,
    outputW,
    pricePerWh: weather.map((_, t) => Float64Array.from(demandW, (_, area) => day.pricePerMwh[area]![t]! / W_PER_MW)),
    systemPricePerWh: day.systemPricePerMwh.map(price => price / W_PER_MW),
    breaches: day.breaches,
  };
}

const WORDS: Readonly<Record<Exclude<Breach['requirement'], 'inertia'>, (mw: string) => string>> = {
  demand: mw => `The day-ahead schedule cannot meet demand: ${mw} short`,
  surplus: mw => `The day-ahead schedule cannot use what must run: ${mw} too much`,
  reserve: mw => `Reserve cannot be held: ${mw} short`,
  response: mw => `Governors' response cannot be held: units for ${mw} short`,
  rating: mw => `Ratings of lines cannot be held: ${mw} too much`,
  footroom: mw => `Room to give up output cannot be held: ${mw} short`,
};

/** What a day's schedule cannot keep in a period, a sentence a requirement; demand and surplus with the areas. */
export function breachWarnings({ breaches }: DayPlan, period: number, areaIds: readonly string[]): string[] {
  const inPeriod = breaches.filter(breach => breach.period === period);
  return [...new Set(inPeriod.map(({ requirement }) => requirement))].map(requirement => {
    const those = inPeriod.filter(breach => breach.requirement === requirement);
    const amount = those.reduce((sum, breach) => sum + breach.amount, 0);
    if (requirement === 'inertia') return `The inertia floor cannot be kept: ${amount.toFixed(1)} GVA.s short.`;
    const areas = those.flatMap(({ area }) => (area >= 0 ? [areaIds[area]!] : []));
    const lines = those.flatMap(({ line }) => (line === undefined ? [] : [line]));
    const places = [...areas, ...lines];
    const where = places.length > 0 ? ` (${places.join(', ')})` : '';
    return `${WORDS[requirement](`${Math.ceil(amount)} MW`)}${where}.`;
  });
}
