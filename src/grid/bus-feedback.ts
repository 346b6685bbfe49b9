import { type AddedLoad, feedbackW } from './added-loads.js';

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
      const takenW = fraction * feedbackW(law, deviationHz[law.sensor ?? bus]!);
      powerW[bus]! -= takenW;
      sumW += takenW;
    }
  }
  return sumW;
}
