/** Running sums of weights scaled to end at 1: a uniform number finds its index with `indexAt`. */
export function cumulative(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (const [index, weight] of weights.entries()) sums[index] = total += weight;
  for (let index = 0; index < sums.length; index++) sums[index]! /= total;
  return sums;
}

/** First index whose running sum exceeds `unit` in [0, 1), by bisection. */
export function indexAt(sums: Float64Array, unit: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (unit >= sums[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same as a continuous place: index plus how far into it, for weights that are even inside their bins. */
export function placeAt(sums: Float64Array, unit: number): number {
  const index = indexAt(sums, unit);
  const from = index > 0 ? sums[index - 1]! : 0;
  return index + (unit - from) / (sums[index]! - from);
}

/** Standard normal number from two uniform ones (Box and Muller 1958). */
export const normalFrom = (unit0: number, unit1: number): number =>
  Math.sqrt(-2 * Math.log1p(-unit0)) * Math.cos(2 * Math.PI * unit1);

/** Lognormal number with a mean of 1 and a coefficient of variation, from a standard normal one. */
export function lognormalFrom(normal: number, cv: number): number {
  const variance = Math.log1p(cv * cv);
  return Math.exp(normal * Math.sqrt(variance) - variance / 2);
}
