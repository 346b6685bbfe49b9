import type { DayUnit } from './day-problem.js';

/**
 * Units on line, raised where a start or a stop would break the unit's least time on or off line. Raising alone always ends: at
 * the latest when the most that ever ran runs throughout.
 */
export function keepLeastTimes(unit: DayUnit, wanted: Float64Array): Float64Array {
  if (unit.kind !== 'committed') return wanted;
  const before = unit.before?.units ?? [];
  const units = [...before, ...wanted];
  const first = before.length;
  for (let isRaised = true; isRaised; ) {
    isRaised = false;
    const raise = (t: number, to: number): void => {
      if (t < first || to <= units[t]!) return;
      units[t] = Math.min(to, unit.unitCount);
      isRaised = true;
    };
    for (let t = first; t < units.length; t++) {
      raise(t, startsWithin(units, t, unit.minUpPeriods));
      for (const [from, to] of dips(units, t, unit.minDownPeriods)) raise(from, to);
    }
  }
  return Float64Array.from(units.slice(first));
}

/** Starts that must still be on line in a period. */
function startsWithin(units: readonly number[], t: number, leastPeriods: number): number {
  let starts = 0;
  for (let k = Math.max(1, t - leastPeriods + 1); k <= t; k++) starts += Math.max(0, units[k]! - units[k - 1]!);
  return starts;
}

/** Where a rise at `t` follows a fall too soon: periods between them, and what would have to run there. */
function dips(units: readonly number[], t: number, leastPeriods: number): [period: number, units: number][] {
  if (t === 0 || units[t]! <= units[t - 1]!) return [];
  const found: [number, number][] = [];
  let highest = 0;
  for (let k = Math.max(0, t - leastPeriods); k < t; k++) {
    highest = Math.max(highest, units[k]!);
    if (units[k]! < Math.min(highest, units[t]!)) found.push([k, Math.min(highest, units[t]!)]);
  }
  return found;
}
