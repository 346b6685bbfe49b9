import { patternOf } from '../../network/pattern.js';
import { analyse, type Symbolic } from '../../network/symbolic.js';
import { SymmetricFactor } from '../../network/symmetric-factor.js';
import type { Network } from '../../system/network.js';
import { liftedEnergies } from './bus-energies.js';
import type { LinearSwing } from './bus-modes.js';
import { anglesFrom, type Corridor, corridorsOf, couplingOf, flowsOf, joiningFlows } from './corridors.js';
import { DAMPER_S, stepMatrix } from './step-matrix.js';

/** A line's own angle is held below this in its sine: what a schedule asks and no network could carry still has a swing. */
const SINE_MOST = 0.9;
/** Squares of angles up to this, rad², have their sine and cosine by series. */
const SERIES_RAD2 = 0.05;

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
  /** Deviation of the centre, null where it has moved since it was computed. */
  #centreHz: number | null = null;
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
  /** Corridors in columns, for the steps. */
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #couplingW: Float64Array;
  readonly #symbolic: Symbolic;
  /** Factors of the step's matrix by its length, ms. */
  readonly #factors = new Map<number, SymmetricFactor>();
  readonly #right: Float64Array;
  /** What a step changes, in the factors' order. */
  readonly #change: Float64Array;

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
    this.#change = column(n);
    this.#symbolic = analyse(patternOf(network));
    const { corridors, corridorOf } = corridorsOf(network);
    this.corridors = corridors;
    this.#corridorOf = corridorOf;
    this.#from = Int32Array.from(corridors, ({ from }) => from);
    this.#to = Int32Array.from(corridors, ({ to }) => to);
    this.#couplingW = Float64Array.from(corridors, ({ couplingW }) => couplingW);
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
    liftedEnergies(energyWs, this.#isLive, this.#energyWs);
    this.#dampingWPerHz.set(dampingWPerHz);
    this.#centreHz = null;
    this.#factors.clear();
  }

  /** Flows that carry the injections; every bus is at rest at nominal frequency. W by bus. */
  startFlows(powerW: Float64Array): void {
    this.#flowW.set(flowsOf(this.corridors, powerW));
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
    this.#factors.clear();
  }

  /** Opens a branch of the network, or closes it at the angle across it from its from end, rad; false where it was so. */
  setOpen(branch: number, isOpen: boolean, acrossRad = 0): boolean {
    const c = this.#corridorOf[branch]!;
    if (c < 0 || this.#isOpen[branch] === Number(isOpen)) return false;
    this.#isOpen[branch] = Number(isOpen);
    this.rebase();
    const corridor = this.corridors[c]!;
    const wasCoupled = corridor.couplingW > 0;
    this.#couple(c);
    const sign = this.#network.branches[branch]!.from === corridor.from ? 1 : -1;
    if (!wasCoupled) this.#flowW[c] = corridor.couplingW * Math.sin(sign * acrossRad);
    this.rebase();
    return true;
  }

  /** Takes buses out of the equation of motion, with all that leads to them. */
  blackOut(buses: readonly number[]): void {
    this.rebase();
    this.#centreHz = null;
    for (const bus of buses) {
      this.#isLive[bus] = 0;
      this.deviationHz[bus] = 0;
    }
    for (const [c, { from, to }] of this.corridors.entries()) if (buses.includes(from) || buses.includes(to)) this.#couple(c);
    this.rebase();
  }

  /**
   * A dead bus has voltage from a live one, over the closed branches between them, and what else is closed between it and live
   * buses closes with them: at the angle at which what comes over all of them adds up to nothing. Returns the angles of all that
   * hangs together with it, rad; NaN for the rest.
   */
  energise(bus: number, from: number): Float64Array {
    this.rebase();
    this.#centreHz = null;
    const angleRad = anglesFrom(this.corridors, this.#baseRad, from, this.busCount);
    this.#isLive[bus] = 1;
    this.deviationHz[bus] = this.deviationHz[from]!;
    for (const [c, { from: low, to: high }] of this.corridors.entries()) if (low === bus || high === bus) this.#couple(c);
    for (const [c, flowW] of joiningFlows(this.corridors, angleRad, bus)) this.#flowW[c] = flowW;
    this.rebase();
    return angleRad;
  }

  /** What closed branches between live buses couple. The angle across a corridor cannot jump: what is left carries its share. */
  #couple(c: number): void {
    const corridor = this.corridors[c]!;
    const before = corridor.couplingW;
    const areLive = this.#isLive[corridor.from] === 1 && this.#isLive[corridor.to] === 1;
    corridor.couplingW = corridor.branches
      .filter(branch => areLive && this.#isOpen[branch] === 0)
      .reduce((sum, branch) => sum + couplingOf(this.#network, branch), 0);
    this.#couplingW[c] = corridor.couplingW;
    this.#flowW[c]! *= before > 0 ? corridor.couplingW / before : 0;
  }

  /** One step with the injections `powerW`, W by bus, loads taken off. */
  step(powerW: Float64Array, stepMs: number): void {
    const factor = this.#factors.get(stepMs) ?? this.#factorise(stepMs);
    const { place } = this.#symbolic;
    const halfRad = (Math.PI * stepMs) / 1000;
    const right = this.#right;
    const change = this.#change;
    const angleRad = this.#angleRad;
    const deviationHz = this.deviationHz;
    // A (Δf⁺ − Δf) = P − D Δf − F(δ + 2π h/2 Δf): the middle of the step, first for the angles that Δf alone would give.
    for (let bus = 0; bus < right.length; bus++) right[bus] = powerW[bus]! - this.#dampingWPerHz[bus]! * deviationHz[bus]!;
    this.#takeFlows(right, halfRad);
    for (let bus = 0; bus < right.length; bus++) change[place[bus]!] = right[bus]! * this.#isLive[bus]!;
    factor.solve(change);
    for (let bus = 0; bus < right.length; bus++) {
      const beforeHz = deviationHz[bus]!;
      const afterHz = beforeHz + change[place[bus]!]!;
      angleRad[bus]! += halfRad * (beforeHz + afterHz);
      deviationHz[bus] = afterHz;
    }
    this.#isCarried = false;
    this.#centreHz = null;
  }

  /** Takes from each bus what its corridors carry away when angles have moved on by half a step at the present frequencies. */
  #takeFlows(right: Float64Array, halfRad: number): void {
    const from = this.#from;
    const to = this.#to;
    const couplingW = this.#couplingW;
    const slopeW = this.#slopeW;
    const baseFlowW = this.#baseFlowW;
    const baseSine = this.#baseSine;
    const angleRad = this.#angleRad;
    const deviationHz = this.deviationHz;
    const damperRad = 2 * Math.PI * DAMPER_S;
    for (let c = 0; c < from.length; c++) {
      const i = from[c]!;
      const j = to[c]!;
      const apartHz = deviationHz[i]! - deviationHz[j]!;
      const rad = angleRad[i]! - angleRad[j]! + halfRad * apartHz;
      const rad2 = rad * rad;
      // sin(φ + x) − sin φ = cos φ sin x − sin φ (1 − cos x), by series to 1e-14: what Math.sin takes is most of a step.
      let changeW: number;
      if (rad2 < SERIES_RAD2) {
        const sine = rad * (1 - (rad2 / 6) * (1 - (rad2 / 20) * (1 - (rad2 / 42) * (1 - rad2 / 72))));
        const versine = (rad2 / 2) * (1 - (rad2 / 12) * (1 - (rad2 / 30) * (1 - rad2 / 56)));
        changeW = slopeW[c]! * sine - couplingW[c]! * baseSine[c]! * versine;
      } else changeW = couplingW[c]! * (Math.sin(rad + this.#baseRad[c]!) - baseSine[c]!);
      // What is open carries nothing: its base flow, slope and coupling are all 0.
      const flowW = baseFlowW[c]! + changeW + damperRad * slopeW[c]! * apartHz;
      right[i]! -= flowW;
      right[j]! += flowW;
    }
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

  #factorise(stepMs: number): SymmetricFactor {
    const { pattern } = this.#symbolic;
    const machines = { nominalHz: this.#nominalHz, energyWs: this.#energyWs, dampingWPerHz: this.#dampingWPerHz };
    const { diagonal, off } = stepMatrix(pattern, this.corridors, this.#slopeW, machines, stepMs / 1000);
    const factor = new SymmetricFactor(this.#symbolic);
    factor.factorise(diagonal, off);
    this.#factors.set(stepMs, factor);
    return factor;
  }

  /** Frequency deviation of all that turns, Hz; NaN where nothing does. */
  get centreHz(): number {
    this.#centreHz ??= this.#centre();
    return this.#centreHz;
  }

  #centre(): number {
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

  /** What small swings about the present angles follow. */
  linear(): LinearSwing {
    const slopes = this.corridors.map(({ from, to, couplingW }, c) => {
      const angle = this.#angleRad[from]! - this.#angleRad[to]! + this.#baseRad[c]!;
      return { from, to, wPerRad: couplingW * Math.cos(angle) };
    });
    const [energyWs, dampingWPerHz] = [this.#energyWs, this.#dampingWPerHz];
    return { nominalHz: this.#nominalHz, energyWs, dampingWPerHz, isLive: this.#isLive, slopes, damperS: DAMPER_S };
  }

  words(): number[] {
    return [...this.deviationHz, ...this.#angleRad, ...this.#baseFlowW, ...this.#isOpen, ...this.#isLive, ...this.#energyWs];
  }
}
