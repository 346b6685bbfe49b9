import type { Network } from '../../system/network.js';
import { solve, zeros } from './complex-matrix.js';

/** Lines between two buses taken together; flows in W from the lower-numbered bus. */
export interface Corridor {
  readonly from: number;
  readonly to: number;
  /** V² / X, W/rad. */
  couplingW: number;
  readonly branches: number[];
}

/** V² / X of a branch at 1 pu, W/rad. */
export const couplingOf = ({ branches, baseVa }: Network, branch: number): number => {
  const { reactancePu, tap } = branches[branch]!;
  return baseVa / Math.abs(reactancePu * tap);
};

/** Corridors of the branches in service, in the order of their first; by branch its corridor, −1 out of service. */
export function corridorsOf(network: Network): { corridors: Corridor[]; corridorOf: Int32Array } {
  const corridors: Corridor[] = [];
  const index = new Map<number, number>();
  const corridorOf = new Int32Array(network.branches.length).fill(-1);
  network.branches.forEach(({ from, to, isInService }, branch) => {
    if (!isInService) return;
    const low = Math.min(from, to);
    const high = Math.max(from, to);
    const key = low * network.buses.length + high;
    let c = index.get(key);
    if (c === undefined) {
      c = corridors.length;
      index.set(key, c);
      corridors.push({ from: low, to: high, couplingW: 0, branches: [] });
    }
    corridors[c]!.couplingW += couplingOf(network, branch);
    corridors[c]!.branches.push(branch);
    corridorOf[branch] = c;
  });
  return { corridors, corridorOf };
}

/** Flows by corridor that carry injections by bus, in balance or not, by DC power flow, W. */
export function flowsOf(corridors: readonly Corridor[], powerW: Float64Array): number[] {
  const n = powerW.length;
  const matrix = zeros(n, n);
  const right = zeros(n, 1);
  for (const { from, to, couplingW } of corridors) {
    matrix.re[from * n + from]! += couplingW;
    matrix.re[to * n + to]! += couplingW;
    matrix.re[from * n + to]! -= couplingW;
    matrix.re[to * n + from]! -= couplingW;
  }
  // The first bus holds the angle; what stands apart would hold its own.
  const meanW = powerW.reduce((sum, power) => sum + power, 0) / n;
  for (let bus = 0; bus < n; bus++) {
    right.re[bus] = powerW[bus]! - meanW;
    matrix.re[bus * n + bus]! += bus === 0 || matrix.re[bus * n + bus] === 0 ? 1e9 : 0;
  }
  const angle = solve(matrix, right).re;
  return corridors.map(({ from, to, couplingW }) => couplingW * (angle[from]! - angle[to]!));
}

/** Angles of the buses that hang together with one, from its own, by the angle across each corridor, rad; NaN for the others. */
export function anglesFrom(
  corridors: readonly Corridor[],
  acrossRad: Readonly<Float64Array>,
  start: number,
  busCount: number,
): Float64Array {
  const angleRad = new Float64Array(busCount).fill(Number.NaN);
  angleRad[start] = 0;
  const reached = [start];
  for (const bus of reached) {
    for (const [c, { from, to, couplingW }] of corridors.entries()) {
      const other = from + to - bus;
      if (couplingW === 0 || (from !== bus && to !== bus) || !Number.isNaN(angleRad[other]!)) continue;
      angleRad[other] = angleRad[bus]! + (from === bus ? -1 : 1) * acrossRad[c]!;
      reached.push(other);
    }
  }
  return angleRad;
}

/**
 * Flows of the corridors of a bus that joins others at their angles, W by corridor: at the angle of its own, which it sets in
 * `angleRad`, at which they add up to nothing for small angles.
 */
export function joiningFlows(corridors: readonly Corridor[], angleRad: Float64Array, bus: number): Map<number, number> {
  const own = [...corridors.entries()].filter(([, { from, to, couplingW }]) => (from === bus || to === bus) && couplingW > 0);
  let weighted = 0;
  let sumW = 0;
  for (const [, { from, to, couplingW }] of own) {
    weighted += couplingW * angleRad[from + to - bus]!;
    sumW += couplingW;
  }
  angleRad[bus] = weighted / sumW;
  return new Map(own.map(([c, { from, to, couplingW }]) => [c, couplingW * Math.sin(angleRad[from]! - angleRad[to]!)]));
}
