import type { AddedLoad } from './added-loads.js';

/**
 * Takes attacks' loads that follow frequency from the power of their buses, each by its own bus's deviation or its sensor's, Hz;
 * returns their sum, W. Dead buses have none.
 */
export function takeFeedback(
  loads: readonly AddedLoad[],
  isLive: Readonly<Uint8Array>,
  deviationHz: Readonly<Float64Array>,
  powerW: Float64Array,
): number {
  let sumW = 0;
  for (const { buses, law } of loads) {
    if (law.kind !== 'feedback') continue;
    for (const { bus, fraction } of buses) {
      if (isLive[bus] === 0) continue;
      const wantedW = -law.gainWPerHz * deviationHz[law.sensor ?? bus]!;
      const takenW = fraction * Math.max(-law.limitW, Math.min(law.limitW, wantedW));
      powerW[bus]! -= takenW;
      sumW += takenW;
    }
  }
  return sumW;
}
