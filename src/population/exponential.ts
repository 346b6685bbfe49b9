/**
 * Exponential numbers with mean 1 from a 32-bit word, by a table: −ln(1 − u) at 1024 even steps with straight lines between, and
 * the logarithm itself in the last step, where it is steep. The mean of the table's distribution is 1 within 1e-4.
 */
export const EXPONENTIAL_STEPS = 1024;
export const exponentialQuantiles = Float64Array.from({ length: EXPONENTIAL_STEPS + 1 }, (_, k) =>
  k < EXPONENTIAL_STEPS ? -Math.log1p(-k / EXPONENTIAL_STEPS) : Number.POSITIVE_INFINITY,
);

export function exponentialFrom(word: number): number {
  const step = word >>> 22;
  if (step === EXPONENTIAL_STEPS - 1) return -Math.log1p(-(word >>> 0) * 2 ** -32);
  const share = (word & 0x3fffff) * 2 ** -22;
  const from = exponentialQuantiles[step]!;
  return from + (exponentialQuantiles[step + 1]! - from) * share;
}
