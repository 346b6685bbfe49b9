import type { ResponseService } from '../system/system.js';
import type { FrequencyHistory } from './frequency-history.js';

/** A static relay is stood down when the frequency is this near to nominal again, Hz: an assumption. */
const STATIC_RELEASE_HZ = 0.02;

/**
 * The response services held by others than governors, as flat columns: each sees the frequency `delayMs` late, wants a share of
 * its holding by its curve and moves there no faster than full delivery in `rampMs`.
 */
export class Services {
  readonly #count: number;
  /** +1 delivers when the frequency is low, −1 when it is high. */
  readonly #sign: Float64Array;
  /** What full delivery really brings, W: holding × delivery fraction. */
  readonly #fullW: Float64Array;
  readonly #delayMs: Float64Array;
  readonly #ratePerMs: Float64Array;
  readonly #durationMs: Float64Array;
  readonly #fadeMs: Float64Array;
  readonly #isStatic: Uint8Array;
  /** Curve of service i: points [curveStart[i], curveStart[i + 1]). */
  readonly #curveStart: Int32Array;
  readonly #curveHz: Float64Array;
  readonly #curveFraction: Float64Array;

  /** Share of full delivery that flows now. */
  readonly #fraction: Float64Array;
  /** Time at full delivery used up, ms: half the power for twice as long uses the same store. */
  readonly #usedMs: Float64Array;
  readonly #latched: Uint8Array;
  #headroomW = 0;
  #moved = true;

  /** Sum over services after the latest step, W; positive adds power. */
  totalW = 0;

  constructor(
    held: readonly ResponseService[],
    readonly nominalHz: number,
  ) {
    const services = held.filter(({ shape }) => shape !== 'governor');
    const column = (of: (service: ResponseService) => number) => Float64Array.from(services, of);
    const points = services.flatMap(service => service.curve);
    this.#count = services.length;
    this.#sign = column(service => (service.direction === 'low' ? 1 : -1));
    this.#fullW = column(service => service.holdingW * service.deliveryFraction);
    this.#delayMs = column(service => service.delayMs);
    this.#ratePerMs = column(service => 1 / Math.max(1, service.rampMs));
    this.#durationMs = column(service => service.durationMs);
    this.#fadeMs = column(service => Math.max(1, service.fadeMs));
    this.#isStatic = Uint8Array.from(services, service => (service.shape === 'static' ? 1 : 0));
    this.#curveStart = new Int32Array(services.length + 1);
    services.forEach((service, i) => {
      this.#curveStart[i + 1] = this.#curveStart[i]! + service.curve.length;
    });
    this.#curveHz = Float64Array.from(points, point => point.deviationHz);
    this.#curveFraction = Float64Array.from(points, point => point.fraction);
    this.#fraction = new Float64Array(services.length);
    this.#usedMs = new Float64Array(services.length);
    this.#latched = new Uint8Array(services.length);
  }

  /** Low-frequency response that is held and not flowing, W; summed again only where a step has moved something. */
  get headroomW(): number {
    if (!this.#moved) return this.#headroomW;
    this.#moved = false;
    let headroomW = 0;
    for (let i = 0; i < this.#count; i++) {
      if (this.#sign[i]! > 0) headroomW += this.#fullW[i]! * (this.#available(i) - this.#fraction[i]!);
    }
    this.#headroomW = headroomW;
    return headroomW;
  }

  /** One step of `stepMs` that begins `sinceTickMs` into the tick, at `currentHz`. */
  step(history: FrequencyHistory, stepMs: number, sinceTickMs: number, currentHz: number): void {
    const fraction = this.#fraction;
    const usedMs = this.#usedMs;
    let totalW = 0;

    for (let i = 0; i < this.#count; i++) {
      const seenHz = history.delayed(this.#delayMs[i]!, sinceTickMs, currentHz);
      const deviationHz = (this.nominalHz - seenHz) * this.#sign[i]!;
      const before = fraction[i]!;
      const wanted = this.#wanted(i, deviationHz);
      if (wanted === 0 && before === 0) {
        if (usedMs[i]! === 0) continue;
        usedMs[i] = Math.max(0, usedMs[i]! - stepMs);
        this.#moved = true;
        continue;
      }
      this.#moved = true;

      // A sustained delivery empties its store and then fades: dF/dt is limited to 1/ramp both ways.
      const target = wanted * this.#available(i);
      const reach = this.#ratePerMs[i]! * stepMs;
      const after = target > before ? Math.min(target, before + reach) : Math.max(target, before - reach);
      fraction[i] = after;
      usedMs[i] = usedMs[i]! + ((before + after) / 2) * stepMs;
      totalW += after * this.#fullW[i]! * this.#sign[i]!;
    }
    this.totalW = totalW;
  }

  /** Share of full delivery that the curve asks for. */
  #wanted(i: number, deviationHz: number): number {
    const start = this.#curveStart[i]!;
    const last = this.#curveStart[i + 1]! - 1;
    const hz = this.#curveHz;
    const share = this.#curveFraction;
    if (this.#isStatic[i]! === 1) {
      if (deviationHz >= hz[start]!) this.#latched[i] = 1;
      else if (deviationHz < STATIC_RELEASE_HZ) this.#latched[i] = 0;
      return this.#latched[i]! === 1 ? share[last]! : 0;
    }
    if (deviationHz <= hz[start]!) return deviationHz < hz[start]! ? 0 : share[start]!;
    for (let point = start + 1; point <= last; point++) {
      if (deviationHz > hz[point]!) continue;
      const along = (deviationHz - hz[point - 1]!) / (hz[point]! - hz[point - 1]!);
      return share[point - 1]! + (share[point]! - share[point - 1]!) * along;
    }
    return share[last]!;
  }

  #available(i: number): number {
    const overMs = this.#usedMs[i]! - this.#durationMs[i]!;
    return overMs <= 0 ? 1 : Math.max(0, 1 - overMs / this.#fadeMs[i]!);
  }

  /** Takes shares of delivery from others of the same services, weighted; a relay is latched where most are. */
  takeFrom(others: readonly Services[], weights: ArrayLike<number>): void {
    const mean = (of: (services: Services) => number) => others.reduce((sum, services, k) => sum + of(services) * weights[k]!, 0);
    for (let i = 0; i < this.#count; i++) {
      this.#fraction[i] = mean(services => services.#fraction[i]!);
      this.#usedMs[i] = mean(services => services.#usedMs[i]!);
      this.#latched[i] = mean(services => services.#latched[i]!) >= 0.5 ? 1 : 0;
    }
    this.#moved = true;
  }

  /** Nothing flows and no relay is latched; what stores have given stays given. */
  rest(): void {
    this.#fraction.fill(0);
    this.#latched.fill(0);
    this.#moved = true;
  }

  words(): number[] {
    return [...this.#fraction, ...this.#usedMs, ...this.#latched];
  }
}
