import type { GovernorLag } from '../governors.js';
import { type LinearSystem, type Mode, modesOfLinear } from './modes.js';

/** The swing of buses about their present angles. */
export interface LinearSwing {
  readonly nominalHz: number;
  /** Stored energy, W·s, damping, W/Hz, and whether it has voltage, by bus. */
  readonly energyWs: ArrayLike<number>;
  readonly dampingWPerHz: ArrayLike<number>;
  readonly isLive: ArrayLike<number>;
  /** By corridor, how its flow goes with the angle across it. */
  readonly slopes: readonly { readonly from: number; readonly to: number; readonly wPerRad: number }[];
  /** Torque of damper windings as the angle that slipping so long would add, s. */
  readonly damperS: number;
}

/** Small-signal modes of buses that swing, with what governors of each bus do; null: their power is held. */
export const busModes = (swing: LinearSwing, governors: readonly (readonly GovernorLag[])[] | null): Mode[] =>
  modesOfLinear(linearSystem(swing, governors ?? []));

/**
 * The matrix of
 *   2 E_i / f0 · dΔf_i/dt = P_i − D_i Δf_i − Σ_j S_ij (δ_i − δ_j + 2π τ (Δf_i − Δf_j))      dδ_i/dt = 2π Δf_i
 *   T_g dy/dt = −K Δf_i − y      T_t dP/dt = y − P
 */
export function linearSystem(swing: LinearSwing, governors: readonly (readonly GovernorLag[])[]): LinearSystem {
  const { nominalHz, energyWs, dampingWPerHz, isLive, slopes, damperS } = swing;
  const buses = Array.from(isLive, (live, bus) => (live === 1 ? bus : -1)).filter(bus => bus >= 0);
  const acting = buses.flatMap(bus => (governors[bus] ?? []).map(governor => ({ bus, governor })));
  const n = 2 * buses.length + 2 * acting.length;
  const cells = new Float64Array(n * n);
  const angleOf = new Map(buses.map((bus, k) => [bus, k]));
  const speedOf = new Map(buses.map((bus, k) => [bus, buses.length + k]));
  const hzPerWs = (bus: number): number => nominalHz / (2 * energyWs[bus]!);
  const add = (row: number, column: number, value: number): void => {
    cells[row * n + column]! += value;
  };
  for (const bus of buses) {
    add(angleOf.get(bus)!, speedOf.get(bus)!, 2 * Math.PI);
    add(speedOf.get(bus)!, speedOf.get(bus)!, -dampingWPerHz[bus]! * hzPerWs(bus));
  }
  for (const { from, to, wPerRad } of slopes) {
    // What is open or leads to a dead bus has no slope.
    if (wPerRad === 0) continue;
    for (const [near, far] of [
      [from, to],
      [to, from],
    ] as const) {
      const row = speedOf.get(near)!;
      const share = wPerRad * hzPerWs(near);
      add(row, angleOf.get(near)!, -share);
      add(row, angleOf.get(far)!, share);
      add(row, row, -share * 2 * Math.PI * damperS);
      add(row, speedOf.get(far)!, share * 2 * Math.PI * damperS);
    }
  }
  acting.forEach(({ bus, governor: { gainWPerHz, lagS, turbineS } }, g) => {
    const valve = 2 * buses.length + 2 * g;
    const turbine = valve + 1;
    add(valve, speedOf.get(bus)!, -gainWPerHz / atLeast(lagS));
    add(valve, valve, -1 / atLeast(lagS));
    add(turbine, valve, 1 / atLeast(turbineS));
    add(turbine, turbine, -1 / atLeast(turbineS));
    add(speedOf.get(bus)!, turbine, hzPerWs(bus));
  });
  const rotors = Array.from(isLive, (_, bus) => (isLive[bus] === 1 ? [angleOf.get(bus)!, speedOf.get(bus)!] : []));
  return { cells, n, rotors };
}

/** A lag of nothing is one that no swing of buses notices. */
const LAG_LEAST_S = 1e-3;
const atLeast = (lagS: number): number => Math.max(LAG_LEAST_S, lagS);
