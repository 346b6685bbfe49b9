import { studentQuantile } from './student.js';

export type Verdict = 'one-draw' | 'higher' | 'lower' | 'within-noise';

/** A measure beside its base; null where a value does not exist. */
export interface Difference {
  readonly value: number | null;
  readonly baseValue: number | null;
  readonly difference: number | null;
  readonly differencePct: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly pairsCount: number;
  readonly verdict: Verdict;
}

const CONFIDENCE = 0.95;

/** Values by replicate; a replicate whose value does not exist is null. */
export type Replicates = ReadonlyMap<number, number | null>;

/**
 * A measure beside its base, paired by replicate. With pairs, value and base are means over the pairs; without, over what
 * each side has, and there is no difference. The interval is Student's, of the mean of the paired differences.
 */
export function differenceOf(values: Replicates, bases: Replicates): Difference {
  const pairs: [number, number][] = [];
  for (const [replicate, value] of values) {
    const base = bases.get(replicate);
    if (value !== null && base !== null && base !== undefined) pairs.push([value, base]);
  }
  if (pairs.length === 0) {
    const nothing = { difference: null, differencePct: null, ciLow: null, ciHigh: null, pairsCount: 0 };
    return { value: meanOf(existing(values)), baseValue: meanOf(existing(bases)), ...nothing, verdict: 'one-draw' };
  }
  const value = meanOf(pairs.map(([own]) => own))!;
  const baseValue = meanOf(pairs.map(([, base]) => base))!;
  const differences = pairs.map(([own, base]) => own - base);
  const difference = meanOf(differences)!;
  const differencePct = baseValue === 0 ? null : (100 * difference) / Math.abs(baseValue);
  return { value, baseValue, difference, differencePct, ...intervalOf(differences, difference), pairsCount: pairs.length };
}

function intervalOf(differences: readonly number[], mean: number): Pick<Difference, 'ciLow' | 'ciHigh' | 'verdict'> {
  const count = differences.length;
  if (count < 2) return { ciLow: null, ciHigh: null, verdict: 'one-draw' };
  // s² = Σ (d − d̄)² / (n − 1);  d̄ ± t(n − 1) s / √n
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (count - 1);
  const half = studentQuantile(CONFIDENCE, count - 1) * Math.sqrt(variance / count);
  const ciLow = mean - half;
  const ciHigh = mean + half;
  return { ciLow, ciHigh, verdict: ciLow > 0 ? 'higher' : ciHigh < 0 ? 'lower' : 'within-noise' };
}

const existing = (values: Replicates): number[] => [...values.values()].filter(value => value !== null);

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
