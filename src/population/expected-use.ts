import { MS_PER_DAY, MS_PER_H } from '../base/units.js';
import type { Appliance } from '../system/system.js';
import { pickedFractions, SLOTS, type UseLaw } from './appliance-use.js';

/** Steps of a day in which the mean power of appliances is reckoned. */
export const STEPS = 288;
const STEP_MS = MS_PER_DAY / STEPS;

/**
 * Mean appliance power of a home by step of a day, W, after a day by another law: starts(t) = idle(t) · pace · λ(t), and each
 * start of appliance k stays for a time uniform between its bounds. Uses that begin in a step keep the home from others for the
 * rest of it, so that with s starts and c the share of its own step that a use still runs
 *
 *   s = λ Δt (1 − busy − c s)   ⇒   s = λ Δt (1 − busy) / (1 + c λ Δt)
 */
export class ExpectedUse {
  readonly #powerW: readonly number[];
  readonly #stays: readonly Float64Array[];
  readonly #longest: number;

  constructor(appliances: readonly Appliance[]) {
    this.#powerW = appliances.map(({ powerW }) => Math.round(powerW));
    this.#stays = appliances.map(({ durationMinMs, durationMaxMs }) => stayingByStep(durationMinMs, durationMaxMs));
    this.#longest = Math.max(0, ...this.#stays.map(({ length }) => length));
  }

  byStepW(before: UseLaw, day: UseLaw, pace: number): Float64Array {
    const busy = new Float64Array(2 * STEPS + this.#longest);
    const powerW = new Float64Array(2 * STEPS + this.#longest);
    for (const [first, law] of [before, day].entries()) this.#add(law, pace, first * STEPS, busy, powerW);
    return powerW.slice(STEPS, 2 * STEPS);
  }

  /** Adds a day's uses that begin at step `from`. */
  #add({ hazard, pick }: UseLaw, pace: number, from: number, busy: Float64Array, powerW: Float64Array): void {
    const fractions = pickedFractions(pick, this.#powerW.length);
    // One use of an hour: how likely it still runs some steps after its start, and what it draws then.
    const byHour = fractions.map(shares => {
      const stay = new Float64Array(this.#longest);
      const drawnW = new Float64Array(this.#longest);
      for (const [index, share] of shares.entries()) {
        for (const [k, staying] of this.#stays[index]!.entries()) {
          stay[k]! += share * staying;
          drawnW[k]! += share * staying * this.#powerW[index]!;
        }
      }
      return { stay, drawnW };
    });
    const slotsPerStep = SLOTS / STEPS;
    for (let step = 0; step < STEPS; step++) {
      const slot = Math.floor(step * slotsPerStep);
      const expected = pace * (hazard[slot + 1]! - hazard[slot]!) * slotsPerStep;
      const { stay, drawnW } = byHour[Math.floor((step * STEP_MS) / MS_PER_H)]!;
      const at = from + step;
      const starts = (expected * (1 - busy[at]!)) / (1 + expected * (stay[0] ?? 0));
      for (let k = 0; k < stay.length; k++) {
        busy[at + k]! += starts * stay[k]!;
        powerW[at + k]! += starts * drawnW[k]!;
      }
    }
  }
}

/** Mean share of the k-th step after the step of its start that a use still runs; starts are even over their step. */
function stayingByStep(minMs: number, maxMs: number): Float64Array {
  const stay = new Float64Array(Math.ceil(maxMs / STEP_MS) + 1);
  const trials = 256;
  for (let trial = 0; trial < trials; trial++) {
    const startMs = ((trial * 37 + 0.5) % trials) * (STEP_MS / trials);
    const endMs = startMs + minMs + ((trial + 0.5) / trials) * (maxMs - minMs);
    for (let k = 0; k < stay.length; k++) {
      const covered = Math.min(endMs, (k + 1) * STEP_MS) - Math.max(startMs, k * STEP_MS);
      if (covered > 0) stay[k]! += covered / STEP_MS / trials;
    }
  }
  return stay;
}
