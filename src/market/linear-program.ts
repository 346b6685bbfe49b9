import type { ModelData } from 'highs';

/** One coefficient of a row: the column and its factor. */
export type Term = readonly [column: number, factor: number];

/** Coefficients smaller than this are rounding of factors that cancel, not part of a row. */
const FACTOR_MIN = 1e-9;

/**
 * A linear program to be minimised, some of its columns whole numbers:
 *   min c·x   lower ≤ x ≤ upper   rowLower ≤ A x ≤ rowUpper
 * Columns and rows are numbered in the order in which they are added.
 */
export class LinearProgram {
  readonly cost: number[] = [];
  readonly lower: number[] = [];
  readonly upper: number[] = [];
  readonly isWhole: boolean[] = [];
  readonly rowLower: number[] = [];
  readonly rowUpper: number[] = [];
  readonly #starts: number[] = [0];
  readonly #columns: number[] = [];
  readonly #factors: number[] = [];

  get columnCount(): number {
    return this.cost.length;
  }

  get rowCount(): number {
    return this.rowLower.length;
  }

  /** Adds a column and returns its number. */
  column(cost: number, lower: number, upper: number, isWhole = false): number {
    this.cost.push(cost);
    this.lower.push(lower);
    this.upper.push(upper);
    this.isWhole.push(isWhole);
    return this.cost.length - 1;
  }

  /** Adds a row and returns its number. A column may stand in it once. */
  row(lower: number, upper: number, terms: readonly Term[]): number {
    for (const [column, factor] of terms) {
      if (Math.abs(factor) < FACTOR_MIN) continue;
      this.#columns.push(column);
      this.#factors.push(factor);
    }
    this.#starts.push(this.#columns.length);
    this.rowLower.push(lower);
    this.rowUpper.push(upper);
    return this.rowLower.length - 1;
  }

  /** The program as the solver takes it; relaxed, whole columns may be fractions. */
  toModel(isRelaxed: boolean): ModelData {
    return {
      numCols: this.columnCount,
      numRows: this.rowCount,
      colCost: this.cost,
      colLower: this.lower,
      colUpper: this.upper,
      rowLower: this.rowLower,
      rowUpper: this.rowUpper,
      matrix: {
        format: 'csr',
        numRows: this.rowCount,
        numCols: this.columnCount,
        starts: this.#starts,
        indices: this.#columns,
        values: this.#factors,
      },
      ...(!isRelaxed && { integrality: Int32Array.from(this.isWhole, Number) }),
    };
  }
}
