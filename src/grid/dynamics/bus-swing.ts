import type { Network } from '../../system/network.js';
import { solve, zeros } from './complex-matrix.js';
import { type Corridor, corridorsOf, couplingOf } from './corridors.js';

/** Least stored energy of a bus, as a share of the mean: what has none takes it from the others, in proportion. */
const ENERGY_LEAST_SHARE = 0.01;
/**
 * Torque of machines' damper windings against the speed of their neighbours, as the angle that slipping so long would add, s.
 * Assumed: it damps a swing of 0.5 Hz by 3 % of critical, faster ones more.
 */
const DAMPER_S = 0.02;
/** A line's own angle is held below this in its sine: what a schedule asks and no network could carry still has a swing. */
const SINE_MOST = 0.9;

/**
 * Swing of all buses of a network without losses, at voltages of 1 pu:
 *   2 E_i / f0 · dΔf_i/dt = P_i − D_i Δf_i − Σ_j F_ij      dδ_i/dt = 2π Δf_i
 *   F_ij = F0_ij + B_ij (sin(φ_ij + δ_i − δ_j) − sin φ_ij) + τ B_ij cos φ_ij 2π (Δf_i − Δf_j),  sin φ_ij = F0_ij / B_ij
 * Angles count from the latest `rebase`, so that flows go on where they are and a flat run stays flat. Steps are trapezoidal,
 * linearised once a matrix (Rosenbrock; Hairer and Wanner, Solving Ordinary Differential Equations II, §IV.7): stable at any
 * length, and exact for the centre of inertia.
 */
export class BusSwing {
  readonly busCount: number;
  readonly deviationHz: Float64Array;
  readonly #flowW: Float64Array;
  #isCarried = true;
  readonly corridors: readonly Corridor[];
  readonly #nominalHz: number;
  readonly #angleRad: Float64Array;
  readonly #baseFlowW: Float64Array;
  readonly #baseRad: Float64Array;
  readonly #baseSine: Float64Array;
  readonly #slopeW: Float64Array;
  readonly #energyWs: Float64Array;
  readonly #dampingWPerHz: Float64Array;
  readonly #corridorOf: Int32Array;
  readonly #isOpen: Uint8Array;
  /** 1 where the bus has voltage: a dead one takes no part. */
  readonly #isLive: Uint8Array;
  readonly #network: Network;
  /** Inverse of the step's matrix by its length, ms. */
  readonly #inverses = new Map<number, Float64Array>();
  readonly #right: Float64Array;
  readonly #after: Float64Array;

  constructor(network: Network, nominalHz: number) {
    const n = network.buses.length;
    const column = (size: number) => new Float64Array(size);
    this.#network = network;
    this.#nominalHz = nominalHz;
    this.busCount = n;
    this.deviationHz = column(n);
    this.#angleRad = column(n);
    this.#energyWs = column(n).fill(1);
    this.#dampingWPerHz = column(n);
    this.#right = column(n);
    this.#after = column(n);
    const { corridors, corridorOf } = corridorsOf(network);
    this.corridors = corridors;
    this.#corridorOf = corridorOf;
    this.#isOpen = new Uint8Array(network.branches.length);
    this.#isLive = new Uint8Array(n).fill(1);
    this.#flowW = column(corridors.length);
    this.#baseFlowW = column(corridors.length);
    this.#baseRad = column(corridors.length);
    this.#baseSine = column(corridors.length);
    this.#slopeW = column(corridors.length);
  }

  /** Stored energy, W·s, and damping, W/Hz, by bus: new matrices for every length of step. */
  setMachines(energyWs: ArrayLike<number>, dampingWPerHz: ArrayLike<number>): void {
    let totalWs = 0;
    let liveCount = 0;
    for (let bus = 0; bus < this.busCount; bus++) {
      if (this.#isLive[bus] === 0) continue;
      totalWs += energyWs[bus]!;
      liveCount++;
    }
    const leastWs = (ENERGY_LEAST_SHARE * totalWs) / liveCount;
    let liftedWs = 0;
    for (let bus = 0; bus < this.busCount; bus++) {
      if (this.#isLive[bus] === 0) continue;
      this.#energyWs[bus] = Math.max(leastWs, energyWs[bus]!);
      liftedWs += this.#energyWs[bus]!;
    }
    for (let bus = 0; bus < this.busCount; bus++) this.#energyWs[bus]! *= totalWs / liftedWs;
    this.#dampingWPerHz.set(dampingWPerHz);
    this.#inverses.clear();
  }

  /** Flows that carry the injections by DC power flow; every bus is at rest at nominal frequency. W by bus. */
  startFlows(powerW: Float64Array): void {
    const n = this.busCount;
    const matrix = zeros(n, n);
    const right = zeros(n, 1);
    for (const { from, to, couplingW } of this.corridors) {
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
    this.corridors.forEach(({ from, to, couplingW }, c) => {
      this.#flowW[c] = couplingW * (angle[from]! - angle[to]!);
    });
    this.rebase();
  }

  /** Angles begin to count anew; flows and frequencies go on. */
  rebase(): void {
    this.#baseFlowW.set(this.flowW);
    this.#angleRad.fill(0);
    this.corridors.forEach(({ couplingW }, c) => {
      const share = couplingW > 0 ? this.#baseFlowW[c]! / couplingW : 0;
      this.#baseSine[c] = Math.max(-SINE_MOST, Math.min(SINE_MOST, share));
      this.#baseRad[c] = Math.asin(this.#baseSine[c]!);
      this.#slopeW[c] = couplingW * Math.cos(this.#baseRad[c]!);
    });
    this.#inverses.clear();
  }

  /** Opens a branch of the network; false where it was open. Its corridor carries what the others of it still couple. */
  openBranch(branch: number): boolean {
    const c = this.#corridorOf[branch]!;
    if (c < 0 || this.#isOpen[branch] === 1) return false;
    this.#isOpen[branch] = 1;
    this.rebase();
    this.#couple(c);
    this.rebase();
    return true;
  }

  /** Takes buses out of the equation of motion, with all that leads to them. */
  blackOut(buses: readonly number[]): void {
    this.rebase();
    for (const bus of buses) {
      this.#isLive[bus] = 0;
      this.deviationHz[bus] = 0;
    }
    this.corridors.forEach(({ from, to }, c) => {
      if (buses.includes(from) || buses.includes(to)) this.#couple(c);
    });
    this.rebase();
  }

  /** What closed branches between live buses couple. The angle across a corridor cannot jump: what is left carries its share. */
  #couple(c: number): void {
    const corridor = this.corridors[c]!;
    const before = corridor.couplingW;
    const areLive = this.#isLive[corridor.from] === 1 && this.#isLive[corridor.to] === 1;
    corridor.couplingW = corridor.branches
      .filter(branch => areLive && this.#isOpen[branch] === 0)
      .reduce((sum, branch) => sum + couplingOf(this.#network, branch), 0);
    this.#flowW[c]! *= before > 0 ? corridor.couplingW / before : 0;
  }

  /** One step with the injections `powerW`, W by bus, loads taken off. */
  step(powerW: Float64Array, stepMs: number): void {
    const n = this.busCount;
    const inverse = this.#inverses.get(stepMs) ?? this.#factor(stepMs);
    const stepS = stepMs / 1000;
    const right = this.#right;
    const deviationHz = this.deviationHz;
    // A (Δf⁺ − Δf) = P − D Δf − F(δ + 2π h/2 Δf): the middle of the step, first for the angles that Δf alone would give.
    for (let bus = 0; bus < n; bus++) right[bus] = powerW[bus]! - this.#dampingWPerHz[bus]! * deviationHz[bus]!;
    const halfRad = Math.PI * stepS;
    for (let c = 0; c < this.corridors.length; c++) {
      const { from, to, couplingW } = this.corridors[c]!;
      if (couplingW === 0) continue;
      const apartHz = deviationHz[from]! - deviationHz[to]!;
      const angle = this.#angleRad[from]! - this.#angleRad[to]! + halfRad * apartHz + this.#baseRad[c]!;
      const damperW = 2 * Math.PI * DAMPER_S * this.#slopeW[c]! * apartHz;
      const flowW = this.#baseFlowW[c]! + couplingW * (Math.sin(angle) - this.#baseSine[c]!) + damperW;
      right[from]! -= flowW;
      right[to]! += flowW;
    }
    for (let bus = 0; bus < n; bus++) if (this.#isLive[bus] === 0) right[bus] = 0;
    for (let bus = 0; bus < n; bus++) {
      let change = 0;
      for (let other = 0; other < n; other++) change += inverse[bus * n + other]! * right[other]!;
      this.#after[bus] = deviationHz[bus]! + change;
    }
    for (let bus = 0; bus < n; bus++) {
      this.#angleRad[bus]! += halfRad * (deviationHz[bus]! + this.#after[bus]!);
      deviationHz[bus] = this.#after[bus]!;
    }
    this.#isCarried = false;
  }

  /** Flows at the present angles, W by corridor from its lower-numbered bus. */
  get flowW(): Float64Array {
    if (!this.#isCarried) this.#carry();
    return this.#flowW;
  }

  #carry(): void {
    this.#isCarried = true;
    for (let c = 0; c < this.corridors.length; c++) {
      const { from, to, couplingW } = this.corridors[c]!;
      const angle = this.#angleRad[from]! - this.#angleRad[to]! + this.#baseRad[c]!;
      this.#flowW[c] = couplingW === 0 ? 0 : this.#baseFlowW[c]! + couplingW * (Math.sin(angle) - this.#baseSine[c]!);
    }
  }

  /** A = (2 E / f0) / h + D/2 + π (h/2 + τ) K with K the flows' slope at their base; its inverse. */
  #factor(stepMs: number): Float64Array {
    const n = this.busCount;
    const stepS = stepMs / 1000;
    const matrix = zeros(n, n);
    const unit = zeros(n, n);
    for (let bus = 0; bus < n; bus++) {
      matrix.re[bus * n + bus] = (2 * this.#energyWs[bus]!) / (this.#nominalHz * stepS) + this.#dampingWPerHz[bus]! / 2;
      unit.re[bus * n + bus] = 1;
    }
    this.corridors.forEach(({ from, to }, c) => {
      const slope = Math.PI * (stepS / 2 + DAMPER_S) * this.#slopeW[c]!;
      matrix.re[from * n + from]! += slope;
      matrix.re[to * n + to]! += slope;
      matrix.re[from * n + to]! -= slope;
      matrix.re[to * n + from]! -= slope;
    });
    const inverse = solve(matrix, unit).re;
    this.#inverses.set(stepMs, inverse);
    return inverse;
  }

  /** Frequency deviation of all that turns, Hz; NaN where nothing does. */
  get centreHz(): number {
    let energy = 0;
    let sum = 0;
    for (let bus = 0; bus < this.busCount; bus++) {
      if (this.#isLive[bus] === 0) continue;
      energy += this.#energyWs[bus]!;
      sum += this.#energyWs[bus]! * this.deviationHz[bus]!;
    }
    return sum / energy;
  }

  /** Frequency deviation of each island's centre, Hz, into `out`; `islandOf` a bus, −1 for none. */
  centresHz(islandOf: ArrayLike<number>, out: Float64Array): void {
    out.fill(0);
    const energy = new Float64Array(out.length);
    for (let bus = 0; bus < this.busCount; bus++) {
      const island = islandOf[bus]!;
      if (island < 0) continue;
      energy[island]! += this.#energyWs[bus]!;
      out[island]! += this.#energyWs[bus]! * this.deviationHz[bus]!;
    }
    for (let island = 0; island < out.length; island++) out[island]! /= energy[island]!;
  }

  /** Flow of one branch from its from end, W: its part of its corridor. */
  branchFlowW(branch: number): number {
    const c = this.#corridorOf[branch]!;
    if (c < 0 || this.#isOpen[branch] === 1) return 0;
    const { from, couplingW } = this.corridors[c]!;
    if (couplingW === 0) return 0;
    const sign = this.#network.branches[branch]!.from === from ? 1 : -1;
    return (sign * this.flowW[c]! * couplingOf(this.#network, branch)) / couplingW;
  }

  words(): number[] {
    return [...this.deviationHz, ...this.#angleRad, ...this.#baseFlowW, ...this.#isOpen, ...this.#isLive, ...this.#energyWs];
  }
}
