import type { Network } from '../system/network.js';
import type { AcPlan } from './ac-plan.js';
import { type Newton, Role } from './newton.js';

/** Beyond its limits by less than this, a bus is within them. Per unit. */
const BEYOND_MIN_PU = 1e-6;

/**
 * What each generator gives in a solved state. The first in service at a reference bus takes up the balance; generators of one
 * bus share the reactive power that holds its voltage in proportion to their ranges, evenly where a range is unbounded or all
 * are nil; elsewhere they give what the table says.
 */
export function shareGeneration(
  { generators, baseVa }: Network,
  { roles, setPu, drawnPu, drawnReactivePu, minReactivePu, maxReactivePu }: AcPlan,
  { activePu, reactivePu }: Newton,
): { generatorW: Float64Array; generatorVar: Float64Array; beyondLimit: Int8Array } {
  const generatorW = Float64Array.from(generators, ({ powerW, isInService }) => (isInService ? powerW : 0));
  const generatorVar = new Float64Array(generators.length);
  const beyondLimit = new Int8Array(roles.length);
  const atBus = new Map<number, number[]>();
  for (const [g, { bus, isInService }] of generators.entries()) {
    if (!isInService || roles[bus] === Role.none) generatorW[g] = 0;
    else if (atBus.has(bus)) atBus.get(bus)!.push(g);
    else atBus.set(bus, [g]);
  }
  for (const [bus, members] of atBus) {
    if (roles[bus] === Role.reference) {
      const othersW = members.slice(1).reduce((sum, g) => sum + generatorW[g]!, 0);
      generatorW[members[0]!] = (activePu[bus]! + drawnPu[bus]!) * baseVa - othersW;
    }
    if (setPu[bus] === 0) {
      for (const g of members) generatorVar[g] = generators[g]!.reactiveVar;
      continue;
    }
    const givenPu = reactivePu[bus]! + drawnReactivePu[bus]!;
    if (givenPu > maxReactivePu[bus]! + BEYOND_MIN_PU) beyondLimit[bus] = 1;
    if (givenPu < minReactivePu[bus]! - BEYOND_MIN_PU) beyondLimit[bus] = -1;
    shareReactive(generators, members, givenPu * baseVa, generatorVar);
  }
  return { generatorW, generatorVar, beyondLimit };
}

function shareReactive(
  generators: Network['generators'],
  members: readonly number[],
  givenVar: number,
  generatorVar: Float64Array,
): void {
  const rangeVar = (g: number): number => generators[g]!.maxVar - generators[g]!.minVar;
  const totalVar = members.reduce((sum, g) => sum + rangeVar(g), 0);
  const isBounded = totalVar > 0 && Number.isFinite(totalVar);
  const leastVar = members.reduce((sum, g) => sum + generators[g]!.minVar, 0);
  for (const g of members) {
    generatorVar[g] = isBounded
      ? generators[g]!.minVar + ((givenVar - leastVar) * rangeVar(g)) / totalVar
      : givenVar / members.length;
  }
}
