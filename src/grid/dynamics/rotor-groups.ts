import type { AreaControl } from '../../system/dynamics.js';
import type { Network } from '../../system/network.js';
import type { OperatingPoint } from './operating-point.js';
import type { Reduction } from './reduction.js';
import type { RotorModel } from './rotor-model.js';

/** How far excitation may raise a rotor's voltage over that of the start, and lower it: assumed. */
const EXCITATION_MOST = 1.3;

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

/** Loads as impedances with what has been shed taken out; what else stands at a bus stays. */
export function servedLoadPu(
  { buses, baseVa }: Network,
  { loadPu, startPu }: OperatingPoint,
  servedShare: Float64Array,
): OperatingPoint['loadPu'] {
  const less = (pu: Float64Array, powerOf: (bus: Network['buses'][number]) => number) =>
    pu.map((size, b) => size - ((1 - servedShare[b]!) * powerOf(buses[b]!)) / (baseVa * startPu[b]! ** 2));
  return { re: less(loadPu.re, ({ loadW }) => loadW), im: less(loadPu.im, ({ loadVar }) => loadVar) };
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

/**
 * Voltage regulation: moves each rotor's voltage by a share of what its bus's voltage lacks from that of the start, within what
 * excitation can do. Machines without reactance hold their bus already.
 */
export function regulate(
  { reduction, active, rotorPu, dynamics }: RotorModel,
  { startPu, rotors, rotorPu: startRotorPu }: OperatingPoint,
  x: Float64Array,
  share: number,
): void {
  const { busFromRotor, rotorCount } = reduction;
  const missing = active.map(r => {
    const { bus } = rotors[r]!;
    if (dynamics.machines[r]!.transientReactancePu === null) return 0;
    let re = 0;
    let im = 0;
    for (let i = 0; i < rotorCount; i++) {
      const size = rotorPu[active[i]!]!;
      const cos = size * Math.cos(x[active[i]!]!);
      const sin = size * Math.sin(x[active[i]!]!);
      const fRe = busFromRotor.re[bus * rotorCount + i]!;
      const fIm = busFromRotor.im[bus * rotorCount + i]!;
      re += fRe * cos - fIm * sin;
      im += fRe * sin + fIm * cos;
    }
    return startPu[bus]! - Math.sqrt(re * re + im * im);
  });
  active.forEach((r, i) => {
    const most = startRotorPu[r]! * EXCITATION_MOST;
    rotorPu[r] = Math.max(startRotorPu[r]! / EXCITATION_MOST, Math.min(most, rotorPu[r]! + share * missing[i]!));
  });
}

/** Area control that a generator is under; −1 for none. */
export function controlIndexOf(network: Network, generator: number, controls: readonly AreaControl[]): number {
  const area = network.buses[network.generators[generator]!.bus]!.area;
  return controls.findIndex(control => control.area === area);
}
