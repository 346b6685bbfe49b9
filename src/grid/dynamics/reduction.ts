import { InternalError } from '../../base/errors.js';
import type { Branch, Network } from '../../system/network.js';
import { addTo, type ComplexMatrix, pick, solve, subtractProduct, zeros } from './complex-matrix.js';

/** Where rotors meet the network: behind a reactance (per unit on the network's base), or at the bus itself where it is null. */
export interface RotorPlace {
  readonly bus: number;
  readonly reactancePu: number | null;
}

/** Voltages of all buses, per unit and rad. */
export interface Voltages {
  readonly magnitudePu: Float64Array;
  readonly angleRad: Float64Array;
}

/**
 * The network as rotors see it, everything between them eliminated:
 *   P_i = Σ_j E_i E_j (G_ij cos(δ_i − δ_j) + B_ij sin(δ_i − δ_j))     (Anderson and Fouad, §2.9; Kron, 1939)
 * Loads are constant impedances at their initial voltage. All n × n and b × n cells by rows, per unit on the network's base.
 */
export interface Reduction {
  readonly rotorCount: number;
  /** G + jB between the rotors. */
  readonly admittance: ComplexMatrix;
  /** Share of a change at a bus that each rotor feels at once, and of its speed in the bus's frequency: rows add to 1. */
  readonly share: Float64Array;
  /** Bus voltages from rotor voltages. */
  readonly busFromRotor: ComplexMatrix;
  /** Island of each bus and rotor, by number; −1 for a bus that no rotor holds up. */
  readonly islandOfBus: Int32Array;
  readonly islandOfRotor: Int32Array;
  readonly islandCount: number;
}

export interface ReductionInput {
  readonly network: Network;
  readonly isOpen: (branch: number) => boolean;
  readonly rotors: readonly RotorPlace[];
  /** Constant-impedance loads at 1 pu of voltage by bus, per unit: what is drawn at V is this times V². */
  readonly loadPu: { readonly re: Float64Array; readonly im: Float64Array };
}

/** Reduces the network to its rotors. Buses that no rotor holds up are left out. */
export function reduce(input: ReductionInput): Reduction {
  const { network, rotors } = input;
  const busCount = network.buses.length;
  const n = rotors.length;
  const islands = islandsOf(input);
  // Nodes: buses first, then the rotors' own voltages where a reactance lies between.
  const full = admittanceOf(input, busCount);
  const kept = rotors.map(({ bus, reactancePu }, r) => (reactancePu === null ? bus : busCount + r));
  const isKept = new Set(kept);
  const gone: number[] = [];
  for (let bus = 0; bus < busCount; bus++) if (!isKept.has(bus) && islands.ofBus[bus]! >= 0) gone.push(bus);

  const yKept = pick(full, kept, kept);
  const busFromRotor = zeros(busCount, n);
  const share = new Float64Array(busCount * n);
  if (gone.length > 0) {
    const inner = pick(full, gone, gone);
    const across = pick(full, gone, kept);
    const solved = solve(inner, across);
    subtractProduct(yKept, pick(full, kept, gone), solved);
    spread(busFromRotor, gone, solved);
    spreadShares(share, gone, kept, input, busCount);
  }
  rotors.forEach(({ bus, reactancePu }, r) => {
    if (reactancePu !== null) return;
    busFromRotor.re[bus * n + r] = 1;
    share[bus * n + r] = 1;
  });
  return {
    rotorCount: n,
    admittance: yKept,
    share,
    busFromRotor,
    islandOfBus: islands.ofBus,
    islandOfRotor: Int32Array.from(rotors, ({ bus }) => islands.ofBus[bus]!),
    islandCount: islands.count,
  };
}

/** Series admittance of a branch, per unit. */
export function seriesPu({ name, resistancePu, reactancePu }: Branch): { re: number; im: number } {
  const size = resistancePu ** 2 + reactancePu ** 2;
  if (!(size > 0)) throw new InternalError(`branch ${name} has no impedance`);
  return { re: resistancePu / size, im: -reactancePu / size };
}

/** Bus admittances with loads, and the rotors' own nodes behind their reactances. */
function admittanceOf({ network, isOpen, rotors, loadPu }: ReductionInput, busCount: number): ComplexMatrix {
  const y = zeros(busCount + rotors.length, busCount + rotors.length);
  network.branches.forEach((branch, b) => {
    if (branch.isInService && !isOpen(b)) addBranch(y, branch);
  });
  network.buses.forEach(({ shuntW, shuntVar }, bus) => {
    addTo(y, bus, bus, shuntW / network.baseVa + loadPu.re[bus]!, shuntVar / network.baseVa - loadPu.im[bus]!);
  });
  rotors.forEach(({ bus, reactancePu }, r) => {
    if (reactancePu === null) return;
    const node = busCount + r;
    addTo(y, bus, bus, 0, -1 / reactancePu);
    addTo(y, node, node, 0, -1 / reactancePu);
    addTo(y, bus, node, 0, 1 / reactancePu);
    addTo(y, node, bus, 0, 1 / reactancePu);
  });
  return y;
}

/** A line, or a transformer of ratio t e^{jφ} at its from end (MATPOWER manual, §3.2). */
export function addBranch(y: ComplexMatrix, branch: Branch): void {
  const { from, to, susceptancePu, tap, shiftRad } = branch;
  const { re, im } = seriesPu(branch);
  const charging = susceptancePu / 2;
  const cos = Math.cos(shiftRad) / tap;
  const sin = Math.sin(shiftRad) / tap;
  addTo(y, from, from, re / (tap * tap), (im + charging) / (tap * tap));
  addTo(y, to, to, re, im + charging);
  addTo(y, from, to, -(re * cos - im * sin), -(im * cos + re * sin));
  addTo(y, to, from, -(re * cos + im * sin), -(im * cos - re * sin));
}

function spread(into: ComplexMatrix, gone: readonly number[], solved: ComplexMatrix): void {
  gone.forEach((bus, row) => {
    for (let r = 0; r < into.columns; r++) {
      into.re[bus * into.columns + r] = -solved.re[row * into.columns + r]!;
      into.im[bus * into.columns + r] = -solved.im[row * into.columns + r]!;
    }
  });
}

/** The same elimination without losses, charging and loads: its rows add to 1 (frequency divider; Milano and Ortega, 2017). */
function spreadShares(
  share: Float64Array,
  gone: readonly number[],
  kept: readonly number[],
  { network, isOpen, rotors }: ReductionInput,
  busCount: number,
): void {
  const b = zeros(busCount + rotors.length, busCount + rotors.length);
  const join = (from: number, to: number, reactancePu: number) => {
    const size = 1 / Math.abs(reactancePu);
    addTo(b, from, from, size, 0);
    addTo(b, to, to, size, 0);
    addTo(b, from, to, -size, 0);
    addTo(b, to, from, -size, 0);
  };
  network.branches.forEach((branch, k) => {
    if (branch.isInService && !isOpen(k)) join(branch.from, branch.to, branch.reactancePu * branch.tap || branch.resistancePu);
  });
  rotors.forEach(({ bus, reactancePu }, r) => {
    if (reactancePu !== null) join(bus, busCount + r, reactancePu);
  });
  const solved = solve(pick(b, gone, gone), pick(b, gone, kept));
  gone.forEach((bus, row) => {
    for (let r = 0; r < rotors.length; r++) share[bus * rotors.length + r] = -solved.re[row * rotors.length + r]!;
  });
}

/** Buses joined by closed branches, numbered in order of their first bus; only those with a rotor count. */
function islandsOf({ network, isOpen, rotors }: ReductionInput): { ofBus: Int32Array; count: number } {
  const parent = network.buses.map((_, bus) => bus);
  const rootOf = (bus: number): number => {
    let root = bus;
    while (parent[root] !== root) root = parent[root]!;
    parent[bus] = root;
    return root;
  };
  network.branches.forEach(({ from, to, isInService }, b) => {
    if (!isInService || isOpen(b)) return;
    const [low, high] = [rootOf(from), rootOf(to)].sort((p, q) => p - q);
    parent[high!] = low!;
  });
  const alive = new Set(rotors.map(({ bus }) => rootOf(bus)));
  const numbers = new Map([...alive].sort((a, b) => a - b).map((root, island) => [root, island]));
  return { ofBus: Int32Array.from(parent, (_, bus) => numbers.get(rootOf(bus)) ?? -1), count: numbers.size };
}
