import type { Symbolic } from './symbolic.js';

/**
 * A = L U of a sparse matrix of 2 × 2 blocks whose pattern is symmetric, values need not be: the Jacobian of AC power flow, a
 * block a bus. L has unit diagonal blocks. No rows are exchanged between buses; Newton's own check of the mismatch guards
 * what that may cost in precision. Nothing is allocated after construction.
 */
export class BlockFactor {
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  /** Inverses of the diagonal blocks of U. */
  readonly #inverse: Float64Array;
  readonly #row: Float64Array;
  readonly #column: Float64Array;

  constructor(readonly symbolic: Symbolic) {
    const { size } = symbolic.pattern;
    this.#lower = new Float64Array(4 * symbolic.rowOf.length);
    this.#upper = new Float64Array(4 * symbolic.rowOf.length);
    this.#inverse = new Float64Array(4 * size);
    this.#row = new Float64Array(4 * size);
    this.#column = new Float64Array(4 * size);
  }

  /**
   * Factorises the matrix with these blocks, row by row in four numbers each: `diagonal` by bus, `off` by entry of the pattern.
   * Returns the bus at which a pivot vanished, −1 where all went well.
   */
  factorise(diagonal: Float64Array, off: Float64Array): number {
    const { order, rowStart, columnOf, positionOf, pattern } = this.symbolic;
    const inverse = this.#inverse;
    const lower = this.#lower;
    const upper = this.#upper;
    for (let k = 0; k < pattern.size; k++) {
      const bus = order[k]!;
      this.#scatter(k, bus, off);
      let a = diagonal[4 * bus]!;
      let b = diagonal[4 * bus + 1]!;
      let c = diagonal[4 * bus + 2]!;
      let d = diagonal[4 * bus + 3]!;
      for (let t = rowStart[k]!; t < rowStart[k + 1]!; t++) {
        const p = 4 * positionOf[t]!;
        this.#eliminate(columnOf[t]!, p);
        a -= lower[p]! * upper[p]! + lower[p + 1]! * upper[p + 2]!;
        b -= lower[p]! * upper[p + 1]! + lower[p + 1]! * upper[p + 3]!;
        c -= lower[p + 2]! * upper[p]! + lower[p + 3]! * upper[p + 2]!;
        d -= lower[p + 2]! * upper[p + 1]! + lower[p + 3]! * upper[p + 3]!;
      }
      const determinant = a * d - b * c;
      if (!(Math.abs(determinant) > (Math.abs(a * d) + Math.abs(b * c)) * DETERMINANT_MIN)) {
        this.#row.fill(0);
        this.#column.fill(0);
        return bus;
      }
      inverse[4 * k] = d / determinant;
      inverse[4 * k + 1] = -b / determinant;
      inverse[4 * k + 2] = -c / determinant;
      inverse[4 * k + 3] = a / determinant;
    }
    return -1;
  }

  /** Row and column k of the matrix, left of and above the diagonal, into the work vectors. */
  #scatter(k: number, bus: number, off: Float64Array): void {
    const { place, pattern } = this.symbolic;
    for (let e = pattern.start[bus]!; e < pattern.start[bus + 1]!; e++) {
      const i = place[pattern.neighbour[e]!]!;
      if (i > k) continue;
      const opposite = 4 * pattern.opposite[e]!;
      for (let j = 0; j < 4; j++) {
        this.#row[4 * i + j] = off[4 * e + j]!;
        this.#column[4 * i + j] = off[opposite + j]!;
      }
    }
  }

  /** Settles entries (k, i) of L and (i, k) of U, which stand at `end`, and takes them from what is right of and below i. */
  #eliminate(i: number, end: number): void {
    const { columnStart, rowOf } = this.symbolic;
    const row = this.#row;
    const column = this.#column;
    const lower = this.#lower;
    const upper = this.#upper;
    const inverse = this.#inverse;
    const q = 4 * i;
    const u0 = column[q]!;
    const u1 = column[q + 1]!;
    const u2 = column[q + 2]!;
    const u3 = column[q + 3]!;
    const l0 = row[q]! * inverse[q]! + row[q + 1]! * inverse[q + 2]!;
    const l1 = row[q]! * inverse[q + 1]! + row[q + 1]! * inverse[q + 3]!;
    const l2 = row[q + 2]! * inverse[q]! + row[q + 3]! * inverse[q + 2]!;
    const l3 = row[q + 2]! * inverse[q + 1]! + row[q + 3]! * inverse[q + 3]!;
    for (let j = q; j < q + 4; j++) row[j] = column[j] = 0;
    for (let p = 4 * columnStart[i]!; p < end; p += 4) {
      const r = 4 * rowOf[p >> 2]!;
      column[r]! -= lower[p]! * u0 + lower[p + 1]! * u2;
      column[r + 1]! -= lower[p]! * u1 + lower[p + 1]! * u3;
      column[r + 2]! -= lower[p + 2]! * u0 + lower[p + 3]! * u2;
      column[r + 3]! -= lower[p + 2]! * u1 + lower[p + 3]! * u3;
      row[r]! -= l0 * upper[p]! + l1 * upper[p + 2]!;
      row[r + 1]! -= l0 * upper[p + 1]! + l1 * upper[p + 3]!;
      row[r + 2]! -= l2 * upper[p]! + l3 * upper[p + 2]!;
      row[r + 3]! -= l2 * upper[p + 1]! + l3 * upper[p + 3]!;
    }
    upper[end] = u0;
    upper[end + 1] = u1;
    upper[end + 2] = u2;
    upper[end + 3] = u3;
    lower[end] = l0;
    lower[end + 1] = l1;
    lower[end + 2] = l2;
    lower[end + 3] = l3;
  }

  /** Solves A x = b in place; `x` has two numbers a bus, by order of elimination. */
  solve(x: Float64Array): void {
    const { pattern, columnStart, rowOf } = this.symbolic;
    const lower = this.#lower;
    const upper = this.#upper;
    const inverse = this.#inverse;
    for (let k = 0; k < pattern.size; k++) {
      const y0 = x[2 * k]!;
      const y1 = x[2 * k + 1]!;
      for (let p = columnStart[k]!; p < columnStart[k + 1]!; p++) {
        const r = 2 * rowOf[p]!;
        x[r]! -= lower[4 * p]! * y0 + lower[4 * p + 1]! * y1;
        x[r + 1]! -= lower[4 * p + 2]! * y0 + lower[4 * p + 3]! * y1;
      }
    }
    for (let k = pattern.size - 1; k >= 0; k--) {
      let y0 = x[2 * k]!;
      let y1 = x[2 * k + 1]!;
      for (let p = columnStart[k]!; p < columnStart[k + 1]!; p++) {
        const r = 2 * rowOf[p]!;
        y0 -= upper[4 * p]! * x[r]! + upper[4 * p + 1]! * x[r + 1]!;
        y1 -= upper[4 * p + 2]! * x[r]! + upper[4 * p + 3]! * x[r + 1]!;
      }
      x[2 * k] = inverse[4 * k]! * y0 + inverse[4 * k + 1]! * y1;
      x[2 * k + 1] = inverse[4 * k + 2]! * y0 + inverse[4 * k + 3]! * y1;
    }
  }
}

/** A determinant this much smaller than its terms is rounding alone. */
const DETERMINANT_MIN = 1e-13;
