import { type Eigenvalue, eigenvaluesOf, eigenvectorOf } from './eigenvalues.js';
import type { RotorModel } from './rotor-model.js';

/** One small-signal mode: an oscillation (a pair of eigenvalues) or a real eigenvalue. */
export interface Mode {
  readonly re: number;
  readonly im: number;
  /** Of oscillation; 0 for a real eigenvalue. */
  readonly frequencyHz: number;
  /** −σ / √(σ² + ω²); 1 and −1 for real eigenvalues. */
  readonly dampingRatio: number;
  /** Each rotor's participation through its speed and angle, adding to at most 1 over all states. */
  readonly participation: readonly number[];
  /** Each rotor's speed in the right eigenvector: how far and with which phase it swings. */
  readonly speed: readonly { readonly re: number; readonly im: number }[];
}

/** A linear system: its matrix, n × n cells by rows, and of each rotor its states there, the speed last. */
export interface LinearSystem {
  readonly cells: Float64Array;
  readonly n: number;
  readonly rotors: readonly (readonly number[])[];
}

/** Step of the central differences, in each state's own unit: angles rad, frequencies Hz, governors per unit. */
const STEP = 1e-5;
/** An eigenvalue smaller than this, 1/s, is the free common angle or speed: a double zero, which rounding moves by its root. */
const ZERO_PER_S = 1e-3;
/** An imaginary part that is a smaller share of its eigenvalue is rounding: equal real ones part by its root. */
const REAL_SHARE = 1e-4;

/** A dx/dx, by central differences of the right-hand side that runs use, at the start in balance; n × n cells by rows. */
export function jacobianOf(model: RotorModel, x = model.start()): Float64Array {
  const n = model.stateCount;
  const cells = new Float64Array(n * n);
  const high = new Float64Array(n);
  const low = new Float64Array(n);
  for (let column = 0; column < n; column++) {
    const at = x[column]!;
    x[column] = at + STEP;
    model.derive(x, high);
    x[column] = at - STEP;
    model.derive(x, low);
    x[column] = at;
    for (let row = 0; row < n; row++) cells[row * n + column] = (high[row]! - low[row]!) / (2 * STEP);
  }
  return cells;
}

/** The modes of a model around its start; states that nothing moves are left out. */
export const modesOf = (model: RotorModel): Mode[] => modesOfLinear(compact(jacobianOf(model), model));

/**
 * The modes of a linear system, oscillations by frequency, then real ones from the slowest, without the free common angle.
 * Participation is the product of left and right eigenvectors' entries (Kundur 1994, §12.2.4).
 */
export function modesOfLinear({ cells, n, rotors }: LinearSystem): Mode[] {
  const modes = eigenvaluesOf(cells, n)
    .map(({ re, im }) => ({ re, im: Math.abs(im) < REAL_SHARE * Math.hypot(re, im) ? 0 : im }))
    .filter(({ re, im }) => im >= 0 && Math.hypot(re, im) > ZERO_PER_S)
    .map(value => modeOf(cells, n, value, rotors));
  return modes.sort((a, b) => (b.im > 0 ? 1 : 0) - (a.im > 0 ? 1 : 0) || a.im - b.im || b.re - a.re);
}

/** Takes out states that neither move nor matter (unused places of governors). */
function compact(full: Float64Array, model: RotorModel): LinearSystem {
  const size = model.stateCount;
  const used: number[] = [];
  for (let i = 0; i < size; i++) {
    let isUsed = false;
    for (let j = 0; j < size; j++) if (full[i * size + j] !== 0) isUsed = true;
    if (isUsed) used.push(i);
  }
  const n = used.length;
  const cells = new Float64Array(n * n);
  used.forEach((row, i) => {
    used.forEach((column, j) => {
      cells[i * n + j] = full[row * size + column]!;
    });
  });
  const at = new Map(used.map((state, i) => [state, i]));
  const rotors = Array.from({ length: model.rotorCount }, (_, r) =>
    [at.get(r), at.get(model.rotorCount + r)].filter(state => state !== undefined),
  );
  return { cells, n, rotors };
}

function modeOf(cells: Float64Array, n: number, value: Eigenvalue, rotors: LinearSystem['rotors']): Mode {
  const right = eigenvectorOf(cells, n, value, false);
  const left = eigenvectorOf(cells, n, value, true);
  const sizes = Float64Array.from({ length: n }, (_, i) => {
    const re = left.re[i]! * right.re[i]! - left.im[i]! * right.im[i]!;
    const im = left.re[i]! * right.im[i]! + left.im[i]! * right.re[i]!;
    return Math.hypot(re, im);
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const { re, im } = value;
  const size = Math.hypot(re, im);
  return {
    re,
    im,
    frequencyHz: im / (2 * Math.PI),
    dampingRatio: -re / size,
    participation: rotors.map(states => states.reduce((sum, state) => sum + sizes[state]!, 0) / total),
    speed: rotors.map(states => ({ re: right.re[states.at(-1)!] ?? 0, im: right.im[states.at(-1)!] ?? 0 })),
  };
}
