import type { Pattern } from '../../network/pattern.js';
import type { Corridor } from './corridors.js';

/**
 * Torque of machines' damper windings against the speed of their neighbours, as the angle that slipping so long would add, s.
 * Assumed: it damps a swing of 0.5 Hz by 3 % of critical, faster ones more.
 */
export const DAMPER_S = 0.02;

/** What turns at each bus. */
interface Machines {
  readonly nominalHz: number;
  readonly energyWs: Readonly<Float64Array>;
  readonly dampingWPerHz: Readonly<Float64Array>;
}

/** A = (2 E / f0) / h + D/2 + π (h/2 + τ) K with K the flows' slope at their base, by the network's pattern. */
export function stepMatrix(
  pattern: Pattern,
  corridors: readonly Corridor[],
  slopeW: Readonly<Float64Array>,
  { nominalHz, energyWs, dampingWPerHz }: Machines,
  stepS: number,
): { readonly diagonal: Float64Array; readonly off: Float64Array } {
  const diagonal = energyWs.map((storedWs, bus) => (2 * storedWs) / (nominalHz * stepS) + dampingWPerHz[bus]! / 2);
  const off = new Float64Array(pattern.neighbour.length);
  corridors.forEach(({ from, to, branches }, c) => {
    const slope = Math.PI * (stepS / 2 + DAMPER_S) * slopeW[c]!;
    diagonal[from]! += slope;
    diagonal[to]! += slope;
    off[pattern.forward[branches[0]!]!]! -= slope;
    off[pattern.backward[branches[0]!]!]! -= slope;
  });
  return { diagonal, off };
}
