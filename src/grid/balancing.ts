import { MS_PER_S, TICK_MS, TICKS_PER_S } from '../base/units.js';
import type { FrequencyParameters } from '../system/system.js';

/**
 * The control room: once a second it orders power towards the standing imbalance, which is what response delivers and what load
 * damping gives away, less what is ordered already; orders take effect after their notice.
 *   d(order)/dt = gain × (P_response − D L Δf − pending)   within ± the ramp limit
 * Subtracting what is pending keeps the loop stable for any notice (a Smith predictor; Smith, "Closer control of loops with dead
 * time", Chemical Engineering Progress 53, 1957).
 */
export class Balancing {
  readonly #gainPerS: number;
  readonly #rampWPerS: number;
  /** Orders of each of the last notice's seconds, W. */
  readonly #orders: Float64Array;
  #next = 0;
  #ticks = 0;
  #pendingW = 0;
  #slopeWPerTick = 0;
  #upW = 0;
  #downW = 0;

  /** Added to the schedule now, W. */
  totalW = 0;

  constructor(parameters: FrequencyParameters) {
    this.#gainPerS = parameters.balancingGainPerS;
    this.#rampWPerS = parameters.balancingRampWPerS;
    this.#orders = new Float64Array(Math.max(1, Math.round(parameters.balancingNoticeMs / MS_PER_S)));
  }

  /** The schedule starts from what runs, so what was added is part of it and counting begins again. */
  beginPeriod(headroomW: number, footroomW: number): void {
    this.totalW = 0;
    this.#upW = headroomW;
    this.#downW = footroomW;
  }

  /** What a trip takes away from the power that may still be ordered. */
  loseHeadroom(headroomW: number): void {
    this.#upW = Math.max(this.totalW, this.#upW - headroomW);
  }

  get headroomW(): number {
    return Math.max(0, this.#upW - this.totalW);
  }

  /** One tick; `imbalanceW`: response minus load damping, positive when more generation is needed. */
  tick(imbalanceW: number): void {
    if (this.#ticks === 0) this.#order(imbalanceW);
    this.#ticks = this.#ticks + 1 === TICKS_PER_S ? 0 : this.#ticks + 1;
    this.totalW += this.#slopeWPerTick;
  }

  #order(imbalanceW: number): void {
    const dueW = this.#orders[this.#next]!;
    const expectedW = this.totalW + this.#pendingW;
    const wantedW = this.#gainPerS * (imbalanceW - this.#pendingW);
    const limitedW = Math.max(-this.#rampWPerS, Math.min(this.#rampWPerS, wantedW));
    const orderW = Math.max(Math.min(0, -this.#downW - expectedW), Math.min(Math.max(0, this.#upW - expectedW), limitedW));
    this.#orders[this.#next] = orderW;
    this.#next = this.#next + 1 === this.#orders.length ? 0 : this.#next + 1;
    this.#pendingW += orderW - dueW;
    this.#slopeWPerTick = (dueW * TICK_MS) / MS_PER_S;
  }

  words(): number[] {
    const { totalW } = this;
    return [totalW, this.#next, this.#ticks, this.#pendingW, this.#slopeWPerTick, this.#upW, this.#downW, ...this.#orders];
  }
}
