/** Least stored energy of a bus, as a share of the mean: what has none takes it from the others, in proportion. */
const LEAST_SHARE = 0.01;

/** Stored energy by live bus, none of it without any, with the sum unchanged, into `lifted`; W·s. */
export function liftedEnergies(energyWs: ArrayLike<number>, isLive: Readonly<Uint8Array>, lifted: Float64Array): void {
  let totalWs = 0;
  let liveCount = 0;
  for (let bus = 0; bus < lifted.length; bus++) {
    if (isLive[bus] === 0) continue;
    totalWs += energyWs[bus]!;
    liveCount++;
  }
  const leastWs = (LEAST_SHARE * totalWs) / liveCount;
  let liftedWs = 0;
  for (let bus = 0; bus < lifted.length; bus++) {
    if (isLive[bus] === 0) continue;
    lifted[bus] = Math.max(leastWs, energyWs[bus]!);
    liftedWs += lifted[bus]!;
  }
  for (let bus = 0; bus < lifted.length; bus++) lifted[bus]! *= totalWs / liftedWs;
}
