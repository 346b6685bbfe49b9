import type { Reduction } from './reduction.js';
import type { RotorModel } from './rotor-model.js';

/** Centre of inertia: every rotor of an island accelerates alike, and angles stay. Changes `dx` in place. */
export function gatherIslands({ reduction, rotorCount, active, energyWs }: RotorModel, dx: Float64Array): void {
  const { islandOfRotor, islandCount } = reduction;
  const energy = new Float64Array(islandCount);
  const push = new Float64Array(islandCount);
  active.forEach((r, i) => {
    energy[islandOfRotor[i]!]! += energyWs[r]!;
    push[islandOfRotor[i]!]! += energyWs[r]! * dx[rotorCount + r]!;
  });
  active.forEach((r, i) => {
    dx[r] = 0;
    dx[rotorCount + r] = push[islandOfRotor[i]!]! / energy[islandOfRotor[i]!]!;
  });
}

/** Loads' dependence on frequency as rotors feel it, shareᵀ diag(D L) share, W/Hz by rotor and rotor. */
export function spreadDamping(
  { share, rotorCount: n }: Reduction,
  loadW: Float64Array,
  dampingPerHz: number,
): Float64Array<ArrayBuffer> {
  const damping = new Float64Array(n * n);
  for (let bus = 0; bus < loadW.length; bus++) {
    const perHz = dampingPerHz * loadW[bus]!;
    if (perHz === 0) continue;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) damping[i * n + j]! += share[bus * n + i]! * share[bus * n + j]! * perHz;
  }
  return damping;
}
