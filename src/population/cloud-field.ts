import { type SeedWords, type StreamKey, secondWord, streamKey, threefry, unitFromWord } from '../base/random.js';
import { MS_PER_MIN, MS_PER_S } from '../base/units.js';
import type { Clouds } from '../system/sky.js';
import { normalFrom } from './cumulative.js';

/** Parts of an area, along the wind, that see cloud one after the other: a resolution, like the block's size. */
export const CELLS = 4;

/** One period of what varies: a knot each half period, straight lines between. */
interface Octave {
  readonly knotMs: number;
  /** Amplitudes of what passes through the area's cells in turn, and of what a cell has alone. */
  readonly common: number;
  readonly own: number;
}

/** The mean of the square of a straight line between two independent knots is two thirds of theirs. */
const LINE_VARIANCE = 2 / 3;

/**
 * Departures of the sun from its hourly mean over the cells of an area, in standard deviations of a point's. Octaves of periods
 * T have amplitudes as T^(1/3), the −5/3 spectrum of irradiance (Tabar et al., EPJ Special Topics 223, 2014). What varies in T
 * is alike over λ = reach · speed · T, so that a cell's mean over a square of its area has the share √(mean of e^(−d/λ)) of it
 * left (Lave, Kleissl and Stein's wavelet variability model, IEEE Trans. Sustainable Energy 4, 2013); cells an interval d apart
 * share e^(−d/λ) of that variance, d / speed later. Every knot is a draw named by area, cell, octave and number.
 */
export class CloudField {
  readonly #key: StreamKey;
  readonly #octaves: readonly Octave[];
  readonly #delayMs: number;

  constructor(
    clouds: Clouds,
    extentKm: number,
    seed: SeedWords,
    readonly areaIndex: number,
  ) {
    this.#key = streamKey(seed, 'cloud');
    const spacingM = (extentKm * 1000) / CELLS;
    const sideM = (extentKm * 1000) / Math.sqrt(CELLS);
    this.#delayMs = (spacingM / clouds.speedMPerS) * MS_PER_S;
    const periodsMs: number[] = [];
    for (let ms = clouds.shortestMs; ms <= clouds.longestMs; ms *= 2) periodsMs.push(ms);
    const total = periodsMs.reduce((sum, ms) => sum + ms ** (2 / 3), 0);
    this.#octaves = periodsMs.map(ms => {
      const reachM = clouds.reachFraction * clouds.speedMPerS * (ms / MS_PER_S);
      const variance = (ms ** (2 / 3) / total) * squareMean(reachM / sideM);
      const shared = Math.exp(-spacingM / reachM);
      return {
        knotMs: ms / 2,
        common: Math.sqrt((variance * shared) / LINE_VARIANCE),
        own: Math.sqrt((variance * (1 - shared)) / LINE_VARIANCE),
      };
    });
  }

  /** Departures in a cell at whole minutes from `fromMs` after the first midnight on, written into `out`. */
  fill(cell: number, fromMs: number, out: Float64Array): void {
    out.fill(0);
    for (const [number, { knotMs, common, own }] of this.#octaves.entries()) {
      this.#add(0, number, knotMs, common, fromMs - cell * this.#delayMs, out);
      this.#add(1 + cell, number, knotMs, own, fromMs, out);
    }
  }

  #add(part: number, octave: number, knotMs: number, amplitude: number, fromMs: number, out: Float64Array): void {
    let knot = Number.NaN;
    let before = 0;
    let after = 0;
    for (let minute = 0; minute < out.length; minute++) {
      const place = (fromMs + minute * MS_PER_MIN) / knotMs;
      const whole = Math.floor(place);
      if (whole !== knot) {
        before = whole === knot + 1 ? after : this.#normal(part, octave, whole);
        after = this.#normal(part, octave, whole + 1);
        knot = whole;
      }
      out[minute]! += amplitude * (before + (after - before) * (place - whole));
    }
  }

  #normal(part: number, octave: number, knot: number): number {
    const place = (this.areaIndex * (CELLS + 1) + part) * OCTAVES_MAX + octave;
    const word = threefry(this.#key.key0, this.#key.key1, place, knot);
    return normalFrom(unitFromWord(word), unitFromWord(secondWord));
  }
}

/** More than there are between a minute and two hours. */
const OCTAVES_MAX = 16;
const STEPS = 400;

/**
 * Mean of e^(−d/λ) over two points of a unit square, λ its `reach`: the square of what is left of a point's standard deviation
 * in the square's mean. The density of d is that of square line picking.
 */
export function squareMean(reach: number): number {
  let sum = 0;
  let weight = 0;
  for (let step = 0; step < STEPS; step++) {
    // Closer steps at short distances, where a short reach has all its weight.
    const from = Math.SQRT2 * (step / STEPS) ** 3;
    const to = Math.SQRT2 * ((step + 1) / STEPS) ** 3;
    const distance = (from + to) / 2;
    const density = distanceDensity(distance) * (to - from);
    sum += density * Math.exp(-distance / reach);
    weight += density;
  }
  return sum / weight;
}

function distanceDensity(d: number): number {
  if (d <= 1) return 2 * d * (d * d - 4 * d + Math.PI);
  const root = Math.sqrt(d * d - 1);
  return 2 * d * (4 * root - (d * d + 2 - Math.PI) - 4 * Math.atan(root));
}
