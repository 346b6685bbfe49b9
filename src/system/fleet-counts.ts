import type { Problem } from '../base/errors.js';
import type { Fleet } from '../scenario/scenario.js';
import type { EvTables, FleetKind } from './system.js';

/** Counts by area that sum to `total` exactly and keep the distribution: largest remainders, earlier area first. */
export function redistribute(counts: readonly number[], total: number): number[] {
  const sum = counts.reduce((all, count) => all + count, 0);
  const shares = counts.map(count => (sum === 0 ? total / counts.length : (total * count) / sum));
  const whole = shares.map(Math.floor);
  let left = total - whole.reduce((all, count) => all + count, 0);
  const order = shares.map((share, i) => ({ i, rest: share - whole[i]! })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of order) {
    if (left-- <= 0) break;
    whole[i]!++;
  }
  return whole;
}

/** The system's fleets with the scenario's national counts in their place. */
export function fleetsOf(
  own: Readonly<Record<FleetKind, readonly number[]>>,
  fleet: Fleet,
): Record<FleetKind, readonly number[]> {
  const countsOf = (kind: FleetKind, count: number | null): readonly number[] =>
    count === null ? own[kind] : redistribute(own[kind], count);
  return {
    ev: countsOf('ev', fleet.evs.count),
    'heat-pump': countsOf('heat-pump', fleet.heatPumps.count),
    solar: countsOf('solar', fleet.solar.count),
    battery: countsOf('battery', fleet.batteries.count),
  };
}

/** Shares of management with the scenario's in their place; the others keep their proportions. */
export function managementOf(
  own: EvTables['management'],
  fleet: Fleet,
  file: string,
  problems: Problem[],
): EvTables['management'] {
  const given = new Map<string, number>();
  if (fleet.evs.smartFraction !== null) given.set('smart', fleet.evs.smartFraction);
  if (fleet.evs.v2gFraction !== null) given.set('v2g', fleet.evs.v2gFraction);
  const givenSum = [...given.values()].reduce((sum, fraction) => sum + fraction, 0);
  if (givenSum > 1 + 1e-9) {
    problems.push({ file, path: 'fleet.evs', found: `smart and v2g of ${givenSum * 100} % together`, allowed: 'at most 100 %' });
    return own;
  }
  const rest = own.filter(({ id }) => !given.has(id)).reduce((sum, { fraction }) => sum + fraction, 0);
  const scale = rest === 0 ? 0 : Math.max(0, 1 - givenSum) / rest;
  return own.map(({ id, fraction }) => ({ id, fraction: given.get(id) ?? fraction * scale }));
}
