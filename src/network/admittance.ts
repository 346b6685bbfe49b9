import type { Network } from '../system/network.js';
import type { Pattern } from './pattern.js';

/**
 * Admittances of a network, per unit: of its buses on the pattern, and the four of each branch (π model with an ideal
 * transformer of ratio tap ∠ shift at the from end; MATPOWER manual, section 3.2).
 */
export interface Admittance {
  readonly diagonalG: Float64Array;
  readonly diagonalB: Float64Array;
  readonly offG: Float64Array;
  readonly offB: Float64Array;
  /** Eight numbers a branch: Re and Im of ff, ft, tf, tt; all 0 out of service. */
  readonly ofBranch: Float64Array;
}

/** The admittances of what is in service; shunts of buses are in the diagonal. */
export function admittanceOf(network: Network, pattern: Pattern, isClosed: (branch: number) => boolean): Admittance {
  const { buses, branches, baseVa } = network;
  const diagonalG = Float64Array.from(buses, ({ shuntW }) => shuntW / baseVa);
  const diagonalB = Float64Array.from(buses, ({ shuntVar }) => shuntVar / baseVa);
  const offG = new Float64Array(pattern.neighbour.length);
  const offB = new Float64Array(pattern.neighbour.length);
  const ofBranch = new Float64Array(8 * branches.length);
  for (let i = 0; i < branches.length; i++) {
    if (!isClosed(i)) continue;
    const { from, to, resistancePu, reactancePu, susceptancePu, tap, shiftRad } = branches[i]!;
    const square = resistancePu ** 2 + reactancePu ** 2;
    const g = resistancePu / square;
    const b = -reactancePu / square;
    const cos = Math.cos(shiftRad) / tap;
    const sin = Math.sin(shiftRad) / tap;
    // ff = (y + j b_c/2) / tap², ft = −y / (tap e^−jφ), tf = −y / (tap e^jφ), tt = y + j b_c/2
    const values = [
      g / tap ** 2,
      (b + susceptancePu / 2) / tap ** 2,
      -(g * cos - b * sin),
      -(b * cos + g * sin),
      -(g * cos + b * sin),
      -(b * cos - g * sin),
      g,
      b + susceptancePu / 2,
    ];
    ofBranch.set(values, 8 * i);
    diagonalG[from]! += values[0]!;
    diagonalB[from]! += values[1]!;
    offG[pattern.forward[i]!]! += values[2]!;
    offB[pattern.forward[i]!]! += values[3]!;
    offG[pattern.backward[i]!]! += values[4]!;
    offB[pattern.backward[i]!]! += values[5]!;
    diagonalG[to]! += values[6]!;
    diagonalB[to]! += values[7]!;
  }
  return { diagonalG, diagonalB, offG, offB, ofBranch };
}
