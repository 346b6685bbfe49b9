import type { Dimension } from '../base/parameter.js';
import { formatQuantity } from '../base/quantity.js';

/** Distributions that a varied figure may have, each with what its figures mean. */
export const lawKinds = {
  uniform: ['the least', 'the largest'],
  normal: ['the mean', 'the standard deviation'],
  triangular: ['the least', 'the likeliest', 'the largest'],
} as const satisfies Record<string, readonly string[]>;
export type LawKind = keyof typeof lawKinds;

/** The distribution of a varied figure: its figures in SI, of one dimension, or of none. */
export interface Law {
  readonly kind: LawKind;
  readonly figures: readonly number[];
  readonly dimension: Dimension | null;
  /** Values are whole numbers: of milliseconds, or of a count. */
  readonly isWhole: boolean;
}

/** Digits of a figure that was drawn: what stands in a table is what was simulated, and can be read. */
const DIGITS = 6;

/** The figure at a cumulative probability in [0, 1), as `--set` takes it. */
export function lawText(law: Law, probability: number): string {
  const drawn = quantileOf(law, probability);
  const value = law.isWhole ? Math.round(drawn) : Number(drawn.toPrecision(DIGITS));
  return law.dimension === null ? String(value) : formatQuantity(value, law.dimension);
}

function quantileOf({ kind, figures }: Law, probability: number): number {
  const [a, b, c] = figures as [number, number, number];
  if (kind === 'uniform') return a + (b - a) * probability;
  if (kind === 'normal') return a + b * normalQuantile(probability);
  // F(x) = (x − a)² / ((c − a)(b − a)) up to the mode b, and 1 − (c − x)² / ((c − a)(c − b)) beyond it.
  const atMode = (b - a) / (c - a);
  if (probability < atMode) return a + Math.sqrt(probability * (c - a) * (b - a));
  return c - Math.sqrt((1 - probability) * (c - a) * (c - b));
}

/** Seven digits of the standard normal distribution's quantile. [Wichura 1988, algorithm AS 241, PPND7] */
export function normalQuantile(probability: number): number {
  const p = Math.min(1 - 2 ** -33, Math.max(2 ** -33, probability));
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    const above = ((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179;
    return (q * above) / (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  return q < 0 ? -tailQuantile(r) : tailQuantile(r);
}

function tailQuantile(root: number): number {
  if (root <= 5) {
    const r = root - 1.6;
    const above = ((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777;
    return above / ((0.12021132975 * r + 0.7370016425) * r + 1);
  }
  const r = root - 5;
  const above = ((0.017337203997 * r + 0.42868294337) * r + 3.081226386) * r + 6.657905115;
  return above / ((0.012258202635 * r + 0.24197894225) * r + 1);
}
