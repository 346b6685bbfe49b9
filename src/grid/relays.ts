import { MS_PER_S, TICK_MS } from '../base/units.js';
import type { FrequencyHistory } from './frequency-history.js';

export type RelayKind = 'under-frequency' | 'over-frequency' | 'rocof';

/** One protection setting: beyond the threshold, Hz or Hz/s, all the time of the delay (RoCoF: as the mean over it). */
export interface RelaySetting {
  readonly kind: RelayKind;
  readonly threshold: number;
  readonly delayMs: number;
}

const UNDER = 0;
const OVER = 1;
const ROCOF = 2;
const codes: Readonly<Record<RelayKind, number>> = { 'under-frequency': UNDER, 'over-frequency': OVER, rocof: ROCOF };

/** Frequency and RoCoF relays as flat columns. A relay operates once and is armed again when its condition has gone. */
export class Relays {
  readonly #kind: Uint8Array;
  readonly #threshold: Float64Array;
  readonly #delayMs: Float64Array;
  readonly #timerMs: Float64Array;
  readonly #isOperated: Uint8Array;
  /** Inside these no frequency relay can start. */
  readonly quietFromHz: number;
  readonly quietToHz: number;
  #isQuiet = true;
  /** Relays that operated in the latest call: the first `operatedCount`. */
  readonly operated: Int32Array;
  operatedCount = 0;

  constructor(settings: readonly RelaySetting[]) {
    this.#kind = Uint8Array.from(settings, setting => codes[setting.kind]);
    this.#threshold = Float64Array.from(settings, setting => setting.threshold);
    this.#delayMs = Float64Array.from(settings, setting => setting.delayMs);
    this.#timerMs = new Float64Array(settings.length);
    this.#isOperated = new Uint8Array(settings.length);
    this.operated = new Int32Array(settings.length);
    const thresholds = (kind: RelayKind) => settings.filter(setting => setting.kind === kind).map(setting => setting.threshold);
    this.quietFromHz = Math.max(Number.NEGATIVE_INFINITY, ...thresholds('under-frequency'));
    this.quietToHz = Math.min(Number.POSITIVE_INFINITY, ...thresholds('over-frequency'));
  }

  /** Under- and over-frequency relays over a step that ends at `frequencyHz`. */
  stepFrequency(frequencyHz: number, stepMs: number): void {
    this.operatedCount = 0;
    const inQuiet = frequencyHz >= this.quietFromHz && frequencyHz <= this.quietToHz;
    if (inQuiet && this.#isQuiet) return;
    this.#isQuiet = inQuiet;

    for (let i = 0; i < this.#kind.length; i++) {
      if (this.#kind[i]! === ROCOF) continue;
      const isBeyond = this.#kind[i]! === UNDER ? frequencyHz < this.#threshold[i]! : frequencyHz > this.#threshold[i]!;
      if (!isBeyond) {
        this.#timerMs[i] = 0;
        this.#isOperated[i] = 0;
        continue;
      }
      this.#timerMs[i]! += stepMs;
      if (this.#timerMs[i]! >= this.#delayMs[i]! && this.#isOperated[i] === 0) this.#operate(i);
    }
  }

  /** RoCoF relays at the end of a tick: |f(t) − f(t − window)| / window. */
  stepRocof(history: Pick<FrequencyHistory, 'ticksAgo'>): void {
    this.operatedCount = 0;
    const nowHz = history.ticksAgo(0);
    for (let i = 0; i < this.#kind.length; i++) {
      if (this.#kind[i]! !== ROCOF) continue;
      const windowTicks = Math.max(1, Math.round(this.#delayMs[i]! / TICK_MS));
      const rocofHzPerS = ((nowHz - history.ticksAgo(windowTicks)) * MS_PER_S) / (windowTicks * TICK_MS);
      if (Math.abs(rocofHzPerS) <= this.#threshold[i]!) this.#isOperated[i] = 0;
      else if (this.#isOperated[i] === 0) this.#operate(i);
    }
  }

  #operate(i: number): void {
    this.#isOperated[i] = 1;
    this.operated[this.operatedCount++] = i;
  }

  words(): number[] {
    return [...this.#timerMs, ...this.#isOperated];
  }
}
