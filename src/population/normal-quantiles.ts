/** From where to where the density is summed, in standard deviations, and in steps of what. */
const REACH = 8;
const STEP = 1e-3;

/** Standard normal numbers at the middles of `count` equal parts of probability, found by summing the density. */
export function normalQuantiles(count: number): Float64Array {
  const quantiles = new Float64Array(count);
  let sum = 0;
  let k = 0;
  for (let z = -REACH; k < count && z < REACH; z += STEP) {
    sum += (Math.exp(-((z + STEP / 2) ** 2) / 2) / Math.sqrt(2 * Math.PI)) * STEP;
    while (k < count && sum >= (k + 0.5) / count) quantiles[k++] = z + STEP / 2;
  }
  quantiles.fill(REACH, k);
  return quantiles;
}
