/**
 * Exponential numbers with mean 1 from a 32-bit word, by a table: −ln(1 − u) at 1024 even steps with straight lines between, and
 * the logarithm itself in the last step, where it is steep. The mean of the table's distribution is 1 within 1e-4.
 */
const STEPS = 1024;
const quantiles = Float64Array.from({ length: STEPS + 1 }, (_, k) =>
  k < STEPS ? -Math.log1p(-k / STEPS) : Number.POSITIVE_INFINITY,
);

export function exponentialFrom(word: number): number {
  const step = word >>> 22;
  if (step === STEPS - 1) return -Math.log1p(-(word >>> 0) * 2 ** -32);
  const share = (word & 0x3fffff) * 2 ** -22;
  const from = quantiles[step]!;
  return from + (quantiles[step + 1]! - from) * share;
}
