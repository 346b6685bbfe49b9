import { AreaControls } from './area-control.js';
import type { RotorModel } from './rotor-model.js';

/** Steps: at most these, ms; fine where the state moves faster than a bound. */
const CALM_STEP_MS = 50;
const FINE_STEP_MS = 5;
/** A step is fine while a rotor's frequency changes faster than this, Hz/s, or is farther from nominal, Hz. */
const CALM_HZ_PER_S = 1e-4;
const CALM_DEVIATION_HZ = 1e-3;
/** Below this a rate, per s, and a difference, Hz, are none: rounding moves them as much. */
const REST = 1e-11;

/**
 * Carries a rotor model through time with the classical Runge–Kutta method of fourth order. Steps follow the state alone: 5 ms
 * while frequencies move, 50 ms when all is calm.
 */
export class RotorCourse {
  readonly x: Float64Array;
  readonly #model: RotorModel;
  readonly #controls: AreaControls;
  readonly #cycleMs: number;
  readonly #k: readonly Float64Array[];
  readonly #trial: Float64Array;
  #isAtRest = false;
  #restVersion = -1;

  constructor(readonly model: RotorModel) {
    this.#model = model;
    this.x = model.start();
    this.#controls = new AreaControls(model);
    this.#cycleMs = this.#controls.shortestMs;
    this.#k = Array.from({ length: 4 }, () => new Float64Array(model.stateCount));
    this.#trial = new Float64Array(model.stateCount);
  }

  /** A change that the state does not show: a branch, a rotor. */
  wake(): void {
    this.#isAtRest = false;
  }

  /**
   * From `fromMs` to `toMs`, both whole milliseconds; `after` is called at the end of each step with its length. False where all
   * was at rest and stayed so.
   */
  advance(fromMs: number, toMs: number, after: (stepMs: number) => void): boolean {
    if (this.#isAtRest && this.#model.inputVersion === this.#restVersion) return false;
    this.#isAtRest = false;
    let atMs = fromMs;
    while (atMs < toMs) {
      this.#model.derive(this.x, this.#k[0]!);
      this.#controls.step(this.x, atMs);
      const longestMs = this.#isCalm() ? CALM_STEP_MS : FINE_STEP_MS;
      const stepMs = Math.min(longestMs, toMs - atMs, this.#toCycle(atMs));
      this.#step(stepMs / 1000);
      atMs += stepMs;
      after(stepMs);
    }
    this.#isAtRest = this.#rests();
    this.#restVersion = this.#model.inputVersion;
    return true;
  }

  /** Nothing moves any more: no state, and no frequency that area control would act on. */
  #rests(): boolean {
    const n = this.#model.rotorCount;
    const hasControls = this.#model.dynamics.areaControls.length > 0;
    for (let r = 0; r < n; r++) if (hasControls && Math.abs(this.x[n + r]!) > REST) return false;
    // Angles that all turn alike, at a settled frequency, change no flow.
    return this.#k[0]!.every((rate, i) => i < n || Math.abs(rate) < REST) && this.#turnsAlike();
  }

  #turnsAlike(): boolean {
    const { active, rotorCount } = this.#model;
    const first = this.x[rotorCount + (active[0] ?? 0)]!;
    return active.every(r => Math.abs(this.x[rotorCount + r]! - first) < REST);
  }

  /** Time to the next order of area control, ms. */
  #toCycle(atMs: number): number {
    const cycleMs = this.#cycleMs;
    return Number.isFinite(cycleMs) ? cycleMs * (Math.floor(atMs / cycleMs) + 1) - atMs : cycleMs;
  }

  #isCalm(): boolean {
    const n = this.#model.rotorCount;
    for (let r = 0; r < n; r++) {
      if (Math.abs(this.#k[0]![n + r]!) > CALM_HZ_PER_S || Math.abs(this.x[n + r]!) > CALM_DEVIATION_HZ) return false;
    }
    return true;
  }

  /** x ← x + h/6 (k1 + 2 k2 + 2 k3 + k4); k1 stands ready unless area control has just given orders, which act within it. */
  #step(stepS: number): void {
    const [k1, k2, k3, k4] = this.#k as [Float64Array, Float64Array, Float64Array, Float64Array];
    const { x } = this;
    if (Number.isFinite(this.#cycleMs)) this.#model.derive(x, k1);
    this.#try(k1, stepS / 2);
    this.#model.derive(this.#trial, k2);
    this.#try(k2, stepS / 2);
    this.#model.derive(this.#trial, k3);
    this.#try(k3, stepS);
    this.#model.derive(this.#trial, k4);
    for (let i = 0; i < x.length; i++) x[i]! += (stepS / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!);
  }

  #try(k: Float64Array, stepS: number): void {
    for (let i = 0; i < this.x.length; i++) this.#trial[i] = this.x[i]! + stepS * k[i]!;
  }

  words(): number[] {
    return [...this.x, ...this.#controls.words(), ...this.#model.orderW];
  }
}
