import { MS_PER_H } from '../base/units.js';

/** No crossing of a building of one node is looked for further ahead than this: the weather will have changed by then. */
export const CROSSING_MAX_MS = 7 * 24 * MS_PER_H;

/** The same of a building of two nodes, which is looked at again at every hour's weather. */
export const AHEAD_MS = MS_PER_H + 1000;

/**
 * When a temperature that goes from `fromC` towards `towardsC` with time constant τ meets `thresholdC`:
 * t = τ ln((T₀ − T∞)/(T_th − T∞)), ms rounded up and at least 1; `CROSSING_MAX_MS` where it never does.
 */
export function crossingMs(fromC: number, thresholdC: number, towardsC: number, timeConstantMs: number): number {
  const ratio = (fromC - towardsC) / (thresholdC - towardsC);
  // A ratio below 1 points away from the threshold or stops short of it.
  if (!(ratio > 1)) return ratio === 1 ? 1 : CROSSING_MAX_MS;
  return Math.min(CROSSING_MAX_MS, Math.max(1, Math.ceil(timeConstantMs * Math.log(ratio))));
}

/**
 * Up to here `fade` is a polynomial: the call of an exponential function costs more than its eight terms, and what they leave out
 * is below 4e-10. Loops have the same terms in the same order, so that a temperature is the same however it is come by.
 */
export const SHORT = 0.25;
/** 1/n!, in pairs, so that a processor works on several terms at once. */
const C2 = 1 / 2;
const C3 = 1 / 6;
const C4 = 1 / 24;
const C5 = 1 / 120;
const C6 = 1 / 720;
const C7 = 1 / 5040;

/** e^(−x) for x above −SHORT. */
export function fade(x: number): number {
  if (x >= SHORT) return Math.exp(-x);
  const xx = x * x;
  return 1 - x + xx * (C2 - C3 * x + xx * (C4 - C5 * x + xx * (C6 - C7 * x)));
}

/** Temperature after `elapsedMs` of the same law: T = T∞ + (T₀ − T∞) e^(−t/τ). */
export const temperatureC = (fromC: number, towardsC: number, timeConstantMs: number, elapsedMs: number): number =>
  towardsC + (fromC - towardsC) * fade(elapsedMs / timeConstantMs);

/** A temperature above a threshold as a sum of what stays and what fades: g(t) = rest + slow e^(−t/τ_s) + fast e^(−t/τ_f). */
export interface Fading {
  rest: number;
  slow: number;
  fast: number;
  slowMs: number;
  fastMs: number;
}

/**
 * First time at which g comes from below (`isRising`) or from above to 0, ms rounded up and at least 1, or `AHEAD_MS` where it
 * does not until then. g has at most one turning point, so that a bracket before it or after it holds one root, which Newton's
 * rule finds and bisection guards.
 */
export function fadingCrossingMs(g: Fading, isRising: boolean): number {
  const sign = isRising ? 1 : -1;
  if (sign * (g.rest + g.slow + g.fast) >= 0) return 1;
  const turnMs = turningMs(g);
  let lowMs = 0;
  let highMs = AHEAD_MS;
  if (sign * valueAt(g, AHEAD_MS) < 0) {
    if (!(turnMs > 0 && turnMs < AHEAD_MS) || sign * valueAt(g, turnMs) < 0) return AHEAD_MS;
    highMs = turnMs;
  }
  let atMs = (lowMs + highMs) / 2;
  while (highMs - lowMs > 0.25) {
    const value = sign * valueAt(g, atMs);
    if (value < 0) lowMs = atMs;
    else highMs = atMs;
    const newtonMs = atMs - value / (sign * slopeAt(g, atMs));
    // Half a millisecond beyond the root, so that the bracket closes from both sides.
    const guessMs = newtonMs + (value < 0 ? 0.1 : -0.1);
    atMs = guessMs > lowMs && guessMs < highMs ? guessMs : (lowMs + highMs) / 2;
  }
  return Math.max(1, Math.ceil(highMs));
}

const valueAt = ({ rest, slow, fast, slowMs, fastMs }: Fading, atMs: number): number =>
  rest + slow * Math.exp(-atMs / slowMs) + fast * Math.exp(-atMs / fastMs);

const slopeAt = ({ slow, fast, slowMs, fastMs }: Fading, atMs: number): number =>
  -(slow / slowMs) * Math.exp(-atMs / slowMs) - (fast / fastMs) * Math.exp(-atMs / fastMs);

/** Where g turns: t = ln(−(fast τ_s)/(slow τ_f)) / (1/τ_f − 1/τ_s); NaN where it does not. */
const turningMs = ({ slow, fast, slowMs, fastMs }: Fading): number =>
  Math.log(-(fast * slowMs) / (slow * fastMs)) / (1 / fastMs - 1 / slowMs);
