import type { RotorModel } from './rotor-model.js';

/**
 * Automatic generation control, once a cycle in each area (Kundur 1994, §11.1.5):
 *   ACE = B Δf + ΔP_tie;  order −= K_p (e − e₁) + K_i T e + K_d (e − 2 e₁ + e₂) / T
 * Δf is the inertia-weighted mean of the area's rotors, ΔP_tie what they give beyond what its loads draw, from the start on.
 */
export class AreaControls {
  readonly #model: RotorModel;
  readonly #last: Float64Array;
  readonly #before: Float64Array;
  readonly #startW: Float64Array;
  readonly #controlOfBus: Int32Array;

  constructor(model: RotorModel) {
    const { areaControls } = model.dynamics;
    this.#model = model;
    this.#last = new Float64Array(areaControls.length);
    this.#before = new Float64Array(areaControls.length);
    this.#controlOfBus = Int32Array.from(model.network.buses, ({ area }) =>
      areaControls.findIndex(control => control.area === area),
    );
    this.#startW = model.startW.slice();
  }

  /** Shortest cycle, ms; infinite where no area is controlled. */
  get shortestMs(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#model.dynamics.areaControls.map(({ cycleMs }) => cycleMs));
  }

  /** Gives the orders due at `atMs`; the model's derivative at `x` has just been taken. */
  step(x: Float64Array, atMs: number): void {
    const { dynamics, orderW } = this.#model;
    dynamics.areaControls.forEach((control, a) => {
      const { biasWPerHz, proportional, integralPerS, derivativeS, cycleMs } = control;
      if (atMs % cycleMs !== 0) return;
      const cycleS = cycleMs / 1000;
      const error = biasWPerHz * this.#deviationHz(x, a) + this.#exportW(a);
      const last = this.#last[a]!;
      orderW[a]! -=
        proportional * (error - last) +
        integralPerS * cycleS * error +
        (derivativeS * (error - 2 * last + this.#before[a]!)) / cycleS;
      this.#before[a] = last;
      this.#last[a] = error;
    });
  }

  #deviationHz(x: Float64Array, area: number): number {
    const { active, controlOf, energyWs, rotorCount } = this.#model;
    let energy = 0;
    let sum = 0;
    for (const r of active) {
      if (controlOf[r] !== area) continue;
      energy += energyWs[r]!;
      sum += energyWs[r]! * x[rotorCount + r]!;
    }
    return energy > 0 ? sum / energy : 0;
  }

  #exportW(area: number): number {
    const { controlOf, electricalW, addedW } = this.#model;
    let exportW = 0;
    for (let r = 0; r < controlOf.length; r++) if (controlOf[r] === area) exportW += electricalW[r]! - this.#startW[r]!;
    for (let bus = 0; bus < addedW.length; bus++) if (this.#controlOfBus[bus] === area) exportW -= addedW[bus]!;
    return exportW;
  }

  words(): number[] {
    return [...this.#last, ...this.#before];
  }
}
