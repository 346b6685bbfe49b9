import type { TransformerThermals } from '../system/distribution.js';

/** Loads are tabulated in these steps of the rating, up to the last; heavier ones are worked out. */
const STEPS_PER_UNIT = 256;
const LAST_STEP = 4 * STEPS_PER_UNIT;
/** Temperatures of the hot spot are tabulated in steps of 1/8 K between these. */
const STEPS_PER_K = 8;
const COLDEST_C = -60;
const HOTTEST_C = 300;

/**
 * How an oil-filled transformer heats up and ages (IEC 60076-7, exponential equations). With the load K of its rating constant,
 *
 *     top oil over ambient    Δo(t) = Δo∞ + (Δo0 − Δo∞) exp(−t / τo)     Δo∞ = Δor ((1 + R K²) / (1 + R))^x
 *     hot spot over top oil   Δh(t) = Δh∞ + (Δh0 − Δh∞) exp(−t / τw)     Δh∞ = Δhr K^y
 *     relative ageing         V = 2^((θh − θref) / Δ2)
 *
 * The standard's overshoot k21 is 1 for distribution transformers, so that the second is a simple exponential too. Powers are
 * straight lines between tabulated values: within 0.01 K and 0.01 % of ageing.
 */
export class TransformerThermal {
  readonly #parameters: TransformerThermals;
  readonly #topOil = new Float64Array(LAST_STEP + 2);
  readonly #gradient = new Float64Array(LAST_STEP + 2);
  readonly #ageing = new Float64Array((HOTTEST_C - COLDEST_C) * STEPS_PER_K + 2);

  constructor(parameters: TransformerThermals) {
    this.#parameters = parameters;
    for (let step = 0; step < this.#topOil.length; step++) {
      this.#topOil[step] = this.#topOilOf(step / STEPS_PER_UNIT);
      this.#gradient[step] = this.#gradientOf(step / STEPS_PER_UNIT);
    }
    for (let step = 0; step < this.#ageing.length; step++) {
      this.#ageing[step] = this.#ageingOf(COLDEST_C + step / STEPS_PER_K);
    }
  }

  /** What the top oil's rise goes to at a load of so many times the rating, K. */
  topOilK(load: number): number {
    const place = load * STEPS_PER_UNIT;
    if (place > LAST_STEP) return this.#topOilOf(load);
    const step = place | 0;
    return this.#topOil[step]! + (this.#topOil[step + 1]! - this.#topOil[step]!) * (place - step);
  }

  /** What the hot spot's rise over the top oil goes to, K. */
  gradientK(load: number): number {
    const place = load * STEPS_PER_UNIT;
    if (place > LAST_STEP) return this.#gradientOf(load);
    const step = place | 0;
    return this.#gradient[step]! + (this.#gradient[step + 1]! - this.#gradient[step]!) * (place - step);
  }

  /** How much faster than time insulation ages with its hot spot at a temperature. */
  ageing(hotSpotC: number): number {
    const place = (Math.min(hotSpotC, HOTTEST_C) - COLDEST_C) * STEPS_PER_K;
    if (!(place > 0)) return this.#ageing[0]!;
    const step = place | 0;
    return this.#ageing[step]! + (this.#ageing[step + 1]! - this.#ageing[step]!) * (place - step);
  }

  /** What is left of a difference of the top oil, and of the hot spot over it, after a time. */
  decays(durationMs: number): { readonly oil: number; readonly winding: number } {
    const { oilTimeMs, windingTimeMs } = this.#parameters;
    return { oil: Math.exp(-durationMs / oilTimeMs), winding: Math.exp(-durationMs / windingTimeMs) };
  }

  #topOilOf(load: number): number {
    const { topOilRiseK, lossRatio, oilExponent } = this.#parameters;
    return topOilRiseK * ((1 + lossRatio * load * load) / (1 + lossRatio)) ** oilExponent;
  }

  #gradientOf(load: number): number {
    const { hotSpotGradientK, windingExponent } = this.#parameters;
    return hotSpotGradientK * load ** windingExponent;
  }

  #ageingOf(hotSpotC: number): number {
    const { ageingReferenceC, ageingDoublingK } = this.#parameters;
    return 2 ** ((hotSpotC - ageingReferenceC) / ageingDoublingK);
  }
}
