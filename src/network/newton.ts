import type { Admittance } from './admittance.js';
import { BlockFactor } from './block-factor.js';
import type { Symbolic } from './symbolic.js';

/** What is held at a bus: its powers, its active power and voltage, its angle and voltage, or nothing (isolated). */
export const Role = { pq: 0, pv: 1, reference: 2, none: 3 } as const;

/** Where the iteration ended. */
export interface NewtonEnd {
  readonly isSolved: boolean;
  readonly iterations: number;
  /** The bus with the largest mismatch, and that mismatch; or the bus at which the Jacobian is singular. */
  readonly worstBus: number;
  readonly mismatchPu: number;
  readonly isSingular: boolean;
}

/** Largest mismatch of a solution, per unit of the base. */
export const TOLERANCE_PU = 1e-8;
const ITERATIONS_MAX = 40;
/** Largest change of a magnitude in one step, as a share: longer steps are shortened as a whole. */
const STEP_MAX = 0.3;

/**
 * Newton's method in polar coordinates (Tinney and Hart 1967), each bus a 2 × 2 block of angle and relative magnitude. Rows of
 * held values are those of the identity, so that the pattern never changes. Nothing is allocated after construction.
 */
export class Newton {
  /** The state that is iterated, by bus. */
  readonly magnitudePu: Float64Array;
  readonly angleRad: Float64Array;
  /** What leaves each bus into the network at that state, shunts included. */
  readonly activePu: Float64Array;
  readonly reactivePu: Float64Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #diagonal: Float64Array;
  readonly #off: Float64Array;
  readonly #step: Float64Array;
  readonly #factor: BlockFactor;

  constructor(readonly symbolic: Symbolic) {
    const { size, neighbour } = symbolic.pattern;
    const column = (): Float64Array => new Float64Array(size);
    [this.magnitudePu, this.angleRad, this.activePu, this.reactivePu] = [column(), column(), column(), column()];
    [this.#re, this.#im] = [column(), column()];
    this.#diagonal = new Float64Array(4 * size);
    this.#off = new Float64Array(4 * neighbour.length);
    this.#step = new Float64Array(2 * size);
    this.#factor = new BlockFactor(symbolic);
  }

  /** Iterates from the present state until injections are as specified wherever they are, by `roles`. */
  solve(admittance: Admittance, roles: Uint8Array, activePu: Float64Array, reactivePu: Float64Array): NewtonEnd {
    for (let iterations = 0; ; iterations++) {
      this.inject(admittance);
      const worstBus = this.#mismatch(roles, activePu, reactivePu);
      const mismatchPu = this.#mismatchAt(worstBus);
      const isSolved = mismatchPu <= TOLERANCE_PU;
      const end = { isSolved, iterations, worstBus, mismatchPu, isSingular: false };
      if (isSolved || iterations === ITERATIONS_MAX || !Number.isFinite(mismatchPu)) return end;
      this.#differentiate(admittance, roles);
      const singular = this.#factor.factorise(this.#diagonal, this.#off);
      if (singular >= 0) return { ...end, worstBus: singular, mismatchPu: this.#mismatchAt(singular), isSingular: true };
      this.#factor.solve(this.#step);
      this.#move(roles);
    }
  }

  /** Injections at the present state. */
  inject({ diagonalG, diagonalB, offG, offB }: Admittance): void {
    const { size, start, neighbour } = this.symbolic.pattern;
    const re = this.#re;
    const im = this.#im;
    for (let i = 0; i < size; i++) {
      re[i] = this.magnitudePu[i]! * Math.cos(this.angleRad[i]!);
      im[i] = this.magnitudePu[i]! * Math.sin(this.angleRad[i]!);
    }
    for (let i = 0; i < size; i++) {
      let currentRe = diagonalG[i]! * re[i]! - diagonalB[i]! * im[i]!;
      let currentIm = diagonalG[i]! * im[i]! + diagonalB[i]! * re[i]!;
      for (let e = start[i]!; e < start[i + 1]!; e++) {
        const j = neighbour[e]!;
        currentRe += offG[e]! * re[j]! - offB[e]! * im[j]!;
        currentIm += offG[e]! * im[j]! + offB[e]! * re[j]!;
      }
      this.activePu[i] = re[i]! * currentRe + im[i]! * currentIm;
      this.reactivePu[i] = im[i]! * currentRe - re[i]! * currentIm;
    }
  }

  /** What is missing at each bus, into the right-hand side; returns the bus where most is. */
  #mismatch(roles: Uint8Array, activePu: Float64Array, reactivePu: Float64Array): number {
    const { place } = this.symbolic;
    let worst = 0;
    for (let i = 0; i < roles.length; i++) {
      const role = roles[i]!;
      this.#step[2 * place[i]!] = role === Role.pq || role === Role.pv ? activePu[i]! - this.activePu[i]! : 0;
      this.#step[2 * place[i]! + 1] = role === Role.pq ? reactivePu[i]! - this.reactivePu[i]! : 0;
      if (!(this.#mismatchAt(i) <= this.#mismatchAt(worst))) worst = i;
    }
    return worst;
  }

  #mismatchAt(bus: number): number {
    const k = 2 * this.symbolic.place[bus]!;
    return Math.max(Math.abs(this.#step[k]!), Math.abs(this.#step[k + 1]!));
  }

  /**
   * The Jacobian: with S_ij = V_i (Y_ij V_j)* its blocks off the diagonal are ∂P/∂θ_j = Q_ij, V_j ∂P/∂V_j = P_ij,
   * ∂Q/∂θ_j = −P_ij, V_j ∂Q/∂V_j = Q_ij; on it −Q_i − B_ii V², P_i + G_ii V², P_i − G_ii V², Q_i − B_ii V².
   */
  #differentiate({ diagonalG, diagonalB, offG, offB }: Admittance, roles: Uint8Array): void {
    const { size, start, neighbour } = this.symbolic.pattern;
    const re = this.#re;
    const im = this.#im;
    const diagonal = this.#diagonal;
    const off = this.#off;
    for (let i = 0; i < size; i++) {
      const movesAngle = roles[i] === Role.pq || roles[i] === Role.pv;
      const movesVoltage = roles[i] === Role.pq;
      const square = this.magnitudePu[i]! ** 2;
      diagonal[4 * i] = movesAngle ? -this.reactivePu[i]! - diagonalB[i]! * square : 1;
      diagonal[4 * i + 1] = movesAngle ? this.activePu[i]! + diagonalG[i]! * square : 0;
      diagonal[4 * i + 2] = movesVoltage ? this.activePu[i]! - diagonalG[i]! * square : 0;
      diagonal[4 * i + 3] = movesVoltage ? this.reactivePu[i]! - diagonalB[i]! * square : 1;
      for (let e = start[i]!; e < start[i + 1]!; e++) {
        const j = neighbour[e]!;
        const currentRe = offG[e]! * re[j]! - offB[e]! * im[j]!;
        const currentIm = offG[e]! * im[j]! + offB[e]! * re[j]!;
        const active = re[i]! * currentRe + im[i]! * currentIm;
        const reactive = im[i]! * currentRe - re[i]! * currentIm;
        off[4 * e] = movesAngle ? reactive : 0;
        off[4 * e + 1] = movesAngle ? active : 0;
        off[4 * e + 2] = movesVoltage ? -active : 0;
        off[4 * e + 3] = movesVoltage ? reactive : 0;
      }
    }
  }

  #move(roles: Uint8Array): void {
    const { place } = this.symbolic;
    let longest = 0;
    for (let i = 0; i < roles.length; i++) longest = Math.max(longest, Math.abs(this.#step[2 * place[i]! + 1]!));
    const share = longest > STEP_MAX ? STEP_MAX / longest : 1;
    for (let i = 0; i < roles.length; i++) {
      this.angleRad[i]! += share * this.#step[2 * place[i]!]!;
      this.magnitudePu[i]! *= 1 + share * this.#step[2 * place[i]! + 1]!;
    }
  }
}
