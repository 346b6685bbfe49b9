import type { BranchRelay } from '../../system/dynamics.js';

/** k and α of t = T k / (M^α − 1), M the current over the pickup's (IEC 60255-151:2009, table 1). */
const curves: Readonly<Record<BranchRelay['curve'], readonly [k: number, alpha: number]>> = {
  'standard-inverse': [0.14, 0.02],
  'very-inverse': [13.5, 1],
  'extremely-inverse': [80, 2],
};
/** Beyond this multiple of the pickup a relay is no faster. */
const MULTIPLE_MAX = 20;

/** Time to operate at a steady multiple of the pickup's current, s; infinite where it does not count. */
export function operatingS({ curve, timeMultiplier }: BranchRelay, multiple: number): number {
  if (!(multiple > 1)) return Number.POSITIVE_INFINITY;
  const [k, alpha] = curves[curve];
  return (timeMultiplier * k) / (Math.min(multiple, MULTIPLE_MAX) ** alpha - 1);
}

/** Inverse-time overload relays: each adds up dt / t(M), operates at 1, and starts anew once the current is below the pickup. */
export class OverloadRelays {
  readonly #progress: Float64Array;

  constructor(readonly relays: readonly BranchRelay[]) {
    this.#progress = new Float64Array(relays.length);
  }

  /** `multipleOf`: a relay's current over its pickup's. Calls `operate` for each relay that operates in the step. */
  step(stepS: number, multipleOf: (relay: number) => number, operate: (relay: number, multiple: number) => void): void {
    for (let i = 0; i < this.relays.length; i++) {
      const multiple = multipleOf(i);
      const after = this.#progress[i]! + stepS / operatingS(this.relays[i]!, multiple);
      this.#progress[i] = multiple > 1 && after < 1 ? after : 0;
      if (multiple > 1 && after >= 1) operate(i, multiple);
    }
  }

  words(): number[] {
    return [...this.#progress];
  }
}
