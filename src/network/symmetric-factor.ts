import type { Symbolic } from './symbolic.js';

/**
 * A = L D Lᵀ of a sparse symmetric matrix, row by row (Davis 2005, Algorithm 849). Nothing is allocated after construction;
 * the factors depend on the values alone, never on what was factorised before.
 */
export class SymmetricFactor {
  readonly #lower: Float64Array;
  readonly #diagonal: Float64Array;
  readonly #work: Float64Array;

  constructor(readonly symbolic: Symbolic) {
    this.#lower = new Float64Array(symbolic.rowOf.length);
    this.#diagonal = new Float64Array(symbolic.pattern.size);
    this.#work = new Float64Array(symbolic.pattern.size);
  }

  /**
   * Factorises the matrix with these values: `diagonal` by bus, `off` by entry of the pattern. Returns the bus at which a pivot
   * vanished, −1 where all went well.
   */
  factorise(diagonal: Float64Array, off: Float64Array): number {
    const { pattern, order, place, columnStart, rowOf, rowStart, columnOf, positionOf } = this.symbolic;
    const lower = this.#lower;
    const pivots = this.#diagonal;
    const work = this.#work;
    for (let k = 0; k < pattern.size; k++) {
      const bus = order[k]!;
      for (let e = pattern.start[bus]!; e < pattern.start[bus + 1]!; e++) {
        const i = place[pattern.neighbour[e]!]!;
        if (i < k) work[i] = off[e]!;
      }
      let pivot = diagonal[bus]!;
      for (let t = rowStart[k]!; t < rowStart[k + 1]!; t++) {
        const i = columnOf[t]!;
        const value = work[i]!;
        work[i] = 0;
        const end = positionOf[t]!;
        for (let p = columnStart[i]!; p < end; p++) work[rowOf[p]!]! -= lower[p]! * value;
        const entry = value / pivots[i]!;
        lower[end] = entry;
        pivot -= entry * value;
      }
      if (!(Math.abs(pivot) > Math.abs(diagonal[bus]!) * PIVOT_MIN)) {
        work.fill(0);
        return bus;
      }
      pivots[k] = pivot;
    }
    return -1;
  }

  /** Solves A x = b in place; `x` is by order of elimination (`place` of each bus). */
  solve(x: Float64Array): void {
    const { pattern, columnStart, rowOf } = this.symbolic;
    const lower = this.#lower;
    const pivots = this.#diagonal;
    const { size } = pattern;
    for (let k = 0; k < size; k++) {
      const value = x[k]!;
      if (value === 0) continue;
      for (let p = columnStart[k]!; p < columnStart[k + 1]!; p++) x[rowOf[p]!]! -= lower[p]! * value;
    }
    for (let k = size - 1; k >= 0; k--) {
      let value = x[k]! / pivots[k]!;
      for (let p = columnStart[k]!; p < columnStart[k + 1]!; p++) value -= lower[p]! * x[rowOf[p]!]!;
      x[k] = value;
    }
  }
}

/** A pivot this much smaller than the diagonal it comes from is rounding alone. */
const PIVOT_MIN = 1e-13;
