import { InternalError } from '../../base/errors.js';

/** A dense matrix of complex numbers, row by row. */
export interface ComplexMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export const zeros = (rows: number, columns: number): ComplexMatrix => ({
  rows,
  columns,
  re: new Float64Array(rows * columns),
  im: new Float64Array(rows * columns),
});

/** Adds re + j im to the cell at a row and column. */
export function addTo(matrix: ComplexMatrix, row: number, column: number, re: number, im: number): void {
  matrix.re[row * matrix.columns + column]! += re;
  matrix.im[row * matrix.columns + column]! += im;
}

/** The cells of the chosen rows and columns. */
export function pick(matrix: ComplexMatrix, rows: readonly number[], columns: readonly number[]): ComplexMatrix {
  const out = zeros(rows.length, columns.length);
  rows.forEach((row, r) => {
    columns.forEach((column, c) => {
      out.re[r * columns.length + c] = matrix.re[row * matrix.columns + column]!;
      out.im[r * columns.length + c] = matrix.im[row * matrix.columns + column]!;
    });
  });
  return out;
}

/** a − b c, in place of a. */
export function subtractProduct(a: ComplexMatrix, b: ComplexMatrix, c: ComplexMatrix): void {
  for (let row = 0; row < b.rows; row++) {
    for (let k = 0; k < b.columns; k++) {
      const bRe = b.re[row * b.columns + k]!;
      const bIm = b.im[row * b.columns + k]!;
      if (bRe === 0 && bIm === 0) continue;
      for (let column = 0; column < c.columns; column++) {
        const cRe = c.re[k * c.columns + column]!;
        const cIm = c.im[k * c.columns + column]!;
        a.re[row * a.columns + column]! -= bRe * cRe - bIm * cIm;
        a.im[row * a.columns + column]! -= bRe * cIm + bIm * cRe;
      }
    }
  }
}

/**
 * Solves a x = b for several right-hand sides by Gaussian elimination with partial pivoting (Golub and Van Loan, Matrix
 * Computations, §3.4). Returns x, leaves a and b. Throws an InternalError where a is singular.
 */
export function solve(a: ComplexMatrix, b: ComplexMatrix): ComplexMatrix {
  const n = a.rows;
  const m = b.columns;
  const aRe = a.re.slice();
  const aIm = a.im.slice();
  const x: ComplexMatrix = { rows: n, columns: m, re: b.re.slice(), im: b.im.slice() };
  for (let column = 0; column < n; column++) {
    const pivot = pivotRow(aRe, aIm, n, column);
    swapRows(aRe, n, column, pivot);
    swapRows(aIm, n, column, pivot);
    swapRows(x.re, m, column, pivot);
    swapRows(x.im, m, column, pivot);
    const pRe = aRe[column * n + column]!;
    const pIm = aIm[column * n + column]!;
    const size = pRe * pRe + pIm * pIm;
    if (!(size > 0)) throw new InternalError('a singular matrix cannot be solved');
    for (let row = 0; row < n; row++) {
      const eRe = aRe[row * n + column]!;
      const eIm = aIm[row * n + column]!;
      if (row === column || (eRe === 0 && eIm === 0)) continue;
      const fRe = (eRe * pRe + eIm * pIm) / size;
      const fIm = (eIm * pRe - eRe * pIm) / size;
      takeRow(aRe, aIm, n, row, column, column, fRe, fIm);
      takeRow(x.re, x.im, m, row, column, 0, fRe, fIm);
    }
  }
  for (let row = 0; row < n; row++) {
    const pRe = aRe[row * n + row]!;
    const pIm = aIm[row * n + row]!;
    const size = pRe * pRe + pIm * pIm;
    for (let column = 0; column < m; column++) {
      const at = row * m + column;
      const re = x.re[at]!;
      const im = x.im[at]!;
      x.re[at] = (re * pRe + im * pIm) / size;
      x.im[at] = (im * pRe - re * pIm) / size;
    }
  }
  return x;
}

function pivotRow(re: Float64Array, im: Float64Array, n: number, column: number): number {
  let best = column;
  let bestSize = -1;
  for (let row = column; row < n; row++) {
    const size = re[row * n + column]! ** 2 + im[row * n + column]! ** 2;
    if (size > bestSize) {
      best = row;
      bestSize = size;
    }
  }
  return best;
}

function swapRows(cells: Float64Array, width: number, a: number, b: number): void {
  if (a === b) return;
  for (let column = 0; column < width; column++) {
    const kept = cells[a * width + column]!;
    cells[a * width + column] = cells[b * width + column]!;
    cells[b * width + column] = kept;
  }
}

/** row −= factor × other, from a column on. */
function takeRow(
  re: Float64Array,
  im: Float64Array,
  width: number,
  row: number,
  other: number,
  from: number,
  fRe: number,
  fIm: number,
): void {
  for (let column = from; column < width; column++) {
    const oRe = re[other * width + column]!;
    const oIm = im[other * width + column]!;
    re[row * width + column]! -= fRe * oRe - fIm * oIm;
    im[row * width + column]! -= fRe * oIm + fIm * oRe;
  }
}
