import { InternalError } from '../../base/errors.js';
import { type ComplexMatrix, solve, zeros } from './complex-matrix.js';

/** Eigenvalues of a real square matrix, as pairs of real and imaginary part. */
export interface Eigenvalue {
  readonly re: number;
  readonly im: number;
}

const SWEEPS_MAX = 200;
const EPSILON = 2 ** -52;

/**
 * All eigenvalues of a dense real matrix of n × n cells by rows: reduction to Hessenberg form by elimination, then the
 * shifted QR algorithm in complex arithmetic (Golub and Van Loan, Matrix Computations, §7.4 and §7.5; Wilkinson's shift).
 */
export function eigenvaluesOf(cells: Float64Array, n: number): Eigenvalue[] {
  const h: ComplexMatrix = { rows: n, columns: n, re: balanced(cells, n), im: new Float64Array(n * n) };
  toHessenberg(h.re, n);
  const out: Eigenvalue[] = new Array(n);
  let last = n - 1;
  let sweeps = 0;
  while (last >= 0) {
    const first = activeFrom(h, last);
    if (first === last) {
      out[last] = { re: h.re[last * n + last]!, im: h.im[last * n + last]! };
      last--;
      sweeps = 0;
      continue;
    }
    if (++sweeps > SWEEPS_MAX) throw new InternalError('eigenvalues do not converge');
    qrSweep(h, first, last, shiftOf(h, last, sweeps));
  }
  return out;
}

/** Eigenvector of a known eigenvalue by inverse iteration, of unit length; `transposed` gives the left one. */
export function eigenvectorOf(cells: Float64Array, n: number, { re, im }: Eigenvalue, transposed: boolean): ComplexMatrix {
  const norm = Math.max(1, ...cells.map(Math.abs));
  const shifted = zeros(n, n);
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++)
      shifted.re[row * n + column] = transposed ? cells[column * n + row]! : cells[row * n + column]!;
  // A shift a little beside the eigenvalue keeps the matrix regular and the wanted vector still grows most.
  const offset = norm * 1e-10;
  for (let i = 0; i < n; i++) {
    shifted.re[i * n + i]! -= re + offset;
    shifted.im[i * n + i]! -= im + offset;
  }
  let vector = zeros(n, 1);
  for (let i = 0; i < n; i++) vector.re[i] = 1 + i / n;
  for (let pass = 0; pass < 3; pass++) {
    vector = solve(shifted, vector);
    let length = 0;
    for (let i = 0; i < n; i++) length += vector.re[i]! ** 2 + vector.im[i]! ** 2;
    length = Math.sqrt(length);
    for (let i = 0; i < n; i++) {
      vector.re[i]! /= length;
      vector.im[i]! /= length;
    }
  }
  return vector;
}

/** Scales rows against columns by powers of two until their sizes are alike (Parlett and Reinsch, 1969). */
function balanced(cells: Float64Array, n: number): Float64Array {
  const a = cells.slice();
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (let i = 0; i < n; i++) {
      let column = 0;
      let row = 0;
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        column += Math.abs(a[j * n + i]!);
        row += Math.abs(a[i * n + j]!);
      }
      if (column === 0 || row === 0) continue;
      const factor = 2 ** Math.round(Math.log2(row / column) / 2);
      if (factor === 1 || column * factor + row / factor >= 0.95 * (column + row)) continue;
      isDone = false;
      for (let j = 0; j < n; j++) {
        a[j * n + i]! *= factor;
        a[i * n + j]! /= factor;
      }
    }
  }
  return a;
}

/** Similarity by elimination with pivoting, in place. */
function toHessenberg(a: Float64Array, n: number): void {
  for (let m = 1; m < n - 1; m++) {
    let pivot = m;
    for (let i = m + 1; i < n; i++) if (Math.abs(a[i * n + m - 1]!) > Math.abs(a[pivot * n + m - 1]!)) pivot = i;
    const head = a[pivot * n + m - 1]!;
    if (head === 0) continue;
    if (pivot !== m) swapBoth(a, n, pivot, m);
    for (let i = m + 1; i < n; i++) {
      const factor = a[i * n + m - 1]! / head;
      if (factor === 0) continue;
      for (let j = m - 1; j < n; j++) a[i * n + j]! -= factor * a[m * n + j]!;
      for (let j = 0; j < n; j++) a[j * n + m]! += factor * a[j * n + i]!;
      a[i * n + m - 1] = 0;
    }
  }
}

function swapBoth(a: Float64Array, n: number, p: number, q: number): void {
  for (let j = 0; j < n; j++) {
    const kept = a[p * n + j]!;
    a[p * n + j] = a[q * n + j]!;
    a[q * n + j] = kept;
  }
  for (let j = 0; j < n; j++) {
    const kept = a[j * n + p]!;
    a[j * n + p] = a[j * n + q]!;
    a[j * n + q] = kept;
  }
}

/** Where the unreduced block that ends at `last` begins; what is negligible below the diagonal is set to nothing. */
function activeFrom({ re, im, columns: n }: ComplexMatrix, last: number): number {
  const size = (row: number, column: number) => Math.abs(re[row * n + column]!) + Math.abs(im[row * n + column]!);
  for (let k = last; k > 0; k--) {
    const around = size(k - 1, k - 1) + size(k, k);
    if (size(k, k - 1) > EPSILON * (around > 0 ? around : 1)) continue;
    re[k * n + k - 1] = 0;
    im[k * n + k - 1] = 0;
    return k;
  }
  return 0;
}

/** The eigenvalue of the last 2 × 2 block that is nearer to its corner; an unusual one where that has not helped. */
function shiftOf({ re, im, columns: n }: ComplexMatrix, last: number, sweeps: number): Eigenvalue {
  const at = (row: number, column: number): Eigenvalue => ({ re: re[row * n + column]!, im: im[row * n + column]! });
  const d = at(last, last);
  if (sweeps % 12 === 11) return { re: d.re + Math.abs(at(last, last - 1).re) + Math.abs(at(last, last - 1).im), im: d.im };
  const a = at(last - 1, last - 1);
  const product = times(at(last - 1, last), at(last, last - 1));
  const half = { re: (a.re - d.re) / 2, im: (a.im - d.im) / 2 };
  const square = times(half, half);
  let root = rootOf({ re: square.re + product.re, im: square.im + product.im });
  if (root.re * half.re + root.im * half.im < 0) root = { re: -root.re, im: -root.im };
  const sum = { re: half.re + root.re, im: half.im + root.im };
  const size = sum.re * sum.re + sum.im * sum.im;
  if (size === 0) return d;
  // d − bc / (half ± root)
  return {
    re: d.re - (product.re * sum.re + product.im * sum.im) / size,
    im: d.im - (product.im * sum.re - product.re * sum.im) / size,
  };
}

const times = (a: Eigenvalue, b: Eigenvalue): Eigenvalue => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });

function rootOf({ re, im }: Eigenvalue): Eigenvalue {
  const size = Math.sqrt(re * re + im * im);
  const real = Math.sqrt(Math.max(0, (size + re) / 2));
  const imaginary = Math.sqrt(Math.max(0, (size - re) / 2));
  return { re: real, im: im < 0 ? -imaginary : imaginary };
}

/** One QR step H − s = QR, H ← RQ + s on rows and columns `first` to `last`, by Givens rotations. */
function qrSweep({ re, im, columns: n }: ComplexMatrix, first: number, last: number, shift: Eigenvalue): void {
  for (let i = first; i <= last; i++) {
    re[i * n + i]! -= shift.re;
    im[i * n + i]! -= shift.im;
  }
  const cosines = new Float64Array(last + 1);
  const sineRe = new Float64Array(last + 1);
  const sineIm = new Float64Array(last + 1);
  for (let k = first; k < last; k++) {
    const aRe = re[k * n + k]!;
    const aIm = im[k * n + k]!;
    const bRe = re[(k + 1) * n + k]!;
    const bIm = im[(k + 1) * n + k]!;
    const aSize = Math.hypot(aRe, aIm);
    const length = Math.hypot(aSize, bRe, bIm);
    // c real, s = (a / |a|) conj(b) / length, so that [c s; −conj(s) c] [a; b] = [·; 0].
    const c = length === 0 ? 1 : aSize / length;
    const uRe = aSize === 0 ? 1 : aRe / aSize;
    const uIm = aSize === 0 ? 0 : aIm / aSize;
    const sRe = length === 0 ? 0 : (uRe * bRe + uIm * bIm) / length;
    const sIm = length === 0 ? 0 : (uIm * bRe - uRe * bIm) / length;
    cosines[k] = c;
    sineRe[k] = sRe;
    sineIm[k] = sIm;
    for (let j = k; j <= last; j++) {
      const xRe = re[k * n + j]!;
      const xIm = im[k * n + j]!;
      const yRe = re[(k + 1) * n + j]!;
      const yIm = im[(k + 1) * n + j]!;
      re[k * n + j] = c * xRe + sRe * yRe - sIm * yIm;
      im[k * n + j] = c * xIm + sRe * yIm + sIm * yRe;
      re[(k + 1) * n + j] = c * yRe - sRe * xRe - sIm * xIm;
      im[(k + 1) * n + j] = c * yIm - sRe * xIm + sIm * xRe;
    }
  }
  for (let k = first; k < last; k++) {
    const c = cosines[k]!;
    const sRe = sineRe[k]!;
    const sIm = sineIm[k]!;
    const until = Math.min(last, k + 2);
    for (let i = first; i <= until; i++) {
      const xRe = re[i * n + k]!;
      const xIm = im[i * n + k]!;
      const yRe = re[i * n + k + 1]!;
      const yIm = im[i * n + k + 1]!;
      re[i * n + k] = c * xRe + sRe * yRe + sIm * yIm;
      im[i * n + k] = c * xIm + sRe * yIm - sIm * yRe;
      re[i * n + k + 1] = c * yRe - (sRe * xRe - sIm * xIm);
      im[i * n + k + 1] = c * yIm - (sRe * xIm + sIm * xRe);
    }
  }
  for (let i = first; i <= last; i++) {
    re[i * n + i]! += shift.re;
    im[i * n + i]! += shift.im;
  }
}
