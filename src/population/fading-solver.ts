import { SHORT } from './crossing.js';

/**
 * Roots of many sums of what stays and what fades, g(t) = rest + slow e^(−t/τ_s) + fast e^(−t/τ_f), in one loop without calls:
 * fill the first so many places, solve, read the times.
 */
export interface FadingSolver {
  readonly rest: Float64Array;
  readonly slow: Float64Array;
  readonly fast: Float64Array;
  readonly slowMs: Float64Array;
  readonly fastMs: Float64Array;
  /** Time of the root, ms rounded up and at least 1; 0 where the loop has not found it for certain. */
  readonly waitMs: Int32Array;
  solve(count: number): void;
}

/**
 * A second step that moves the root by less than this part of it leaves less than a tenth of a millisecond, since the error goes
 * with the cube.
 */
const CLOSE = 0.003;
/** Longer waits, in time constants of the slow part, are not for this loop. */
const LONGEST = SHORT;
// As in `fade`.
const C2 = 1 / 2;
const C3 = 1 / 6;
const C4 = 1 / 24;
const C5 = 1 / 120;
const C6 = 1 / 720;
const C7 = 1 / 5040;

export function fadingSolver(capacity: number): FadingSolver {
  const column = (): Float64Array => new Float64Array(capacity);
  const columns = { rest: column(), slow: column(), fast: column(), slowMs: column(), fastMs: column() };
  const waitMs = new Int32Array(capacity);
  return { ...columns, waitMs, solve: solving(columns, waitMs) };
}

/**
 * Without the slow part's decay t = −τ_f ln(−(rest + slow)/fast), when the fast part has come to −(rest + slow); from there two
 * steps of Halley's rule, t ← t − 2 g g′ / (2 g′² − g g″). What fades in a small part of its time constant does so by the
 * polynomial of `fade`, written out: one logarithm is all that is called.
 */
function solving(columns: Omit<FadingSolver, 'waitMs' | 'solve'>, waitMs: Int32Array) {
  const { rest, slow, fast, slowMs, fastMs } = columns;
  return (count: number): void => {
    for (let k = 0; k < count; k++) {
      const restNow = rest[k]!;
      const slowAt0 = slow[k]!;
      const fastAt0 = fast[k]!;
      const slowRate = 1 / slowMs[k]!;
      const fastRate = 1 / fastMs[k]!;
      let fastNow = -(restNow + slowAt0);
      let atMs = -fastMs[k]! * Math.log(fastNow / fastAt0);
      let step = 0;
      let longest = 0;
      for (let round = 0; round < 2; round++) {
        const x = atMs * slowRate;
        const xx = x * x;
        const slowLeft = 1 - x + xx * (C2 - C3 * x + xx * (C4 - C5 * x + xx * (C6 - C7 * x)));
        const slowNow = slowAt0 * slowLeft;
        // Back by the step before, which was 0.
        const y = -step * fastRate;
        const yy = y * y;
        fastNow *= 1 - y + yy * (C2 - C3 * y + yy * (C4 - C5 * y + yy * (C6 - C7 * y)));
        longest = Math.max(longest, x, Math.abs(y));
        const g = restNow + slowNow + fastNow;
        const slope = -(slowNow * slowRate + fastNow * fastRate);
        const bend = slowNow * slowRate * slowRate + fastNow * fastRate * fastRate;
        step = (2 * g * slope) / (2 * slope * slope - g * bend);
        atMs -= step;
      }
      // Parts that fade from the same side have one root; NaN is no close step.
      const isFound = slowAt0 * fastAt0 > 0 && Math.abs(step) < CLOSE * atMs && longest < LONGEST;
      waitMs[k] = isFound ? Math.ceil(atMs) : 0;
    }
  };
}
