import type { Machine } from '../../system/dynamics.js';
import type { Network } from '../../system/network.js';
import { zeros } from './complex-matrix.js';
import { addBranch, type RotorPlace, type Voltages } from './reduction.js';

/** Where a study begins: rotors behind their reactances, loads as impedances, in balance at the voltages given. */
export interface OperatingPoint {
  readonly rotors: readonly RotorPlace[];
  readonly rotorPu: Float64Array;
  readonly rotorRad: Float64Array;
  readonly loadPu: { readonly re: Float64Array; readonly im: Float64Array };
  /** Voltage of each bus. */
  readonly startPu: Float64Array;
}

/**
 * Rotor voltages from a solved power flow: E = V + j X'd I, with I from what the network draws at the machine's bus beyond its
 * load (Anderson and Fouad, §2.10). Machines at one bus share by their base. Generators that are no machine, and links, are
 * taken with the load.
 */
export function operatingPointOf(
  network: Network,
  machines: readonly Machine[],
  { magnitudePu, angleRad }: Voltages,
): OperatingPoint {
  const { baseVa, buses, branches, generators, dcLinks } = network;
  const y = zeros(buses.length, buses.length);
  for (const branch of branches) if (branch.isInService) addBranch(y, branch);
  const withMachine = new Set(machines.map(({ generator }) => generators[generator]!.bus));
  const rating = new Float64Array(buses.length);
  for (const { generator, baseVa: own } of machines) rating[generators[generator]!.bus]! += own;

  // What leaves a bus into the network is what is fed in less its load: the load of a bus without machine follows from it.
  const loadPu = { re: new Float64Array(buses.length), im: new Float64Array(buses.length) };
  const fedPu = { re: new Float64Array(buses.length), im: new Float64Array(buses.length) };
  const otherW = buses.map(({ loadW }) => loadW);
  const otherVar = buses.map(({ loadVar }) => loadVar);
  const isMachine = new Set(machines.map(({ generator }) => generator));
  generators.forEach(({ bus, powerW, reactiveVar, isInService }, g) => {
    if (!isInService || isMachine.has(g)) return;
    otherW[bus]! -= powerW;
    otherVar[bus]! -= reactiveVar;
  });
  for (const { from, to, powerW, lossFraction } of dcLinks) {
    otherW[from]! += powerW;
    otherW[to]! -= powerW * (1 - lossFraction);
  }
  buses.forEach(({ shuntW, shuntVar }, bus) => {
    const v = magnitudePu[bus]!;
    const out = injection(y, bus, magnitudePu, angleRad);
    const shunt = { re: (shuntW / baseVa) * v * v, im: (-shuntVar / baseVa) * v * v };
    const load = withMachine.has(bus)
      ? { re: otherW[bus]! / baseVa, im: otherVar[bus]! / baseVa }
      : { re: -out.re - shunt.re, im: -out.im - shunt.im };
    loadPu.re[bus] = load.re / (v * v);
    loadPu.im[bus] = load.im / (v * v);
    fedPu.re[bus] = out.re + shunt.re + load.re;
    fedPu.im[bus] = out.im + shunt.im + load.im;
  });

  const rotorPu = new Float64Array(machines.length);
  const rotorRad = new Float64Array(machines.length);
  const rotors = machines.map(({ generator, baseVa: own, transientReactancePu }, m): RotorPlace => {
    const { bus } = generators[generator]!;
    const v = magnitudePu[bus]!;
    const reactancePu = transientReactancePu === null ? null : (transientReactancePu * baseVa) / own;
    const part = own / rating[bus]!;
    const x = reactancePu ?? 0;
    // In the frame of its bus's voltage: E = V + X Q/V + j X P/V.
    const real = v + (x * fedPu.im[bus]! * part) / v;
    const imaginary = (x * fedPu.re[bus]! * part) / v;
    rotorPu[m] = Math.hypot(real, imaginary);
    rotorRad[m] = angleRad[bus]! + Math.atan2(imaginary, real);
    return { bus, reactancePu };
  });
  return { rotors, rotorPu, rotorRad, loadPu, startPu: magnitudePu };
}

/** S = V conj(Y V) at a bus. */
function injection(y: ReturnType<typeof zeros>, bus: number, magnitudePu: Float64Array, angleRad: Float64Array) {
  let re = 0;
  let im = 0;
  for (let other = 0; other < y.columns; other++) {
    const g = y.re[bus * y.columns + other]!;
    const b = y.im[bus * y.columns + other]!;
    if (g === 0 && b === 0) continue;
    const size = magnitudePu[bus]! * magnitudePu[other]!;
    const angle = angleRad[bus]! - angleRad[other]!;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    re += size * (g * cos + b * sin);
    im += size * (g * sin - b * cos);
  }
  return { re, im };
}
