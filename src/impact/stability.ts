import { MS_PER_H, MS_PER_S } from '../base/units.js';
import type { FrequencyLimits } from '../system/system.js';

/** Half the operational band around nominal, Hz: a run that stays inside is calm. [NETS SQSS: 49.8 to 50.2 Hz] */
export const operationalBandHz = 0.2;
/** A fall counts as arrested once frequency is this far above its lowest, Hz: above the ripple of single devices. */
const ARREST_RECOVERY_HZ = 0.01;
const WINDOW_MS = { half: 500, two: 2000 } as const;

/** What frequency did over a run; null where a value does not exist. */
export interface Stability {
  readonly nadirHz: number | null;
  readonly nadirAtMs: number | null;
  readonly firstArrestHz: number | null;
  readonly zenithHz: number | null;
  /** Largest absolute mean rate of change over a tick, 500 ms and 2 s, Hz/s. */
  readonly rocofMaxHzPerS: number | null;
  readonly rocof500msHzPerS: number | null;
  readonly rocof2sHzPerS: number | null;
  readonly belowStatutoryMs: number;
  readonly belowEmergencyMs: number;
  readonly shedPeakW: number;
  readonly demandPeakW: number;
  readonly demandEnergyWh: number;
  readonly inertiaMinVAs: number | null;
  readonly headroomMinW: number | null;
  /** Frequency at the last tick; null when black. */
  readonly lastHz: number | null;
}

/**
 * Stability measured at every tick of a run, without allocation. Frequency is that at the end of the tick; powers are means
 * over it. While the system is black frequency is NaN: no rate of change spans a black time, and none of it counts as
 * time below a limit.
 */
export class StabilityMeter {
  /** The latest frequencies, oldest overwritten: 2 s and one tick more. */
  readonly #ring: Float64Array;
  /** Ticks since the start or the last black one, the frequency of `start` counted. */
  #sampleCount = 0;
  readonly #halfTicks: number;
  readonly #twoTicks: number;

  #lowestHz = Number.POSITIVE_INFINITY;
  #lowestAtMs = 0;
  #highestHz = Number.NEGATIVE_INFINITY;
  #arrest: 'not-left' | 'falling' | 'arrested' = 'not-left';
  #arrestHz = Number.POSITIVE_INFINITY;
  #rocofTick = -1;
  #rocofHalf = -1;
  #rocofTwo = -1;
  #belowStatutoryTicks = 0;
  #belowEmergencyTicks = 0;
  #shedPeakW = 0;
  #demandPeakW = 0;
  #demandWTicks = 0;
  #inertiaMinVAs = Number.POSITIVE_INFINITY;
  #headroomMinW = Number.POSITIVE_INFINITY;
  #lastHz = Number.NaN;

  constructor(
    readonly limits: FrequencyLimits,
    readonly tickMs: number,
  ) {
    this.#halfTicks = WINDOW_MS.half / tickMs;
    this.#twoTicks = WINDOW_MS.two / tickMs;
    this.#ring = new Float64Array(this.#twoTicks + 1);
  }

  /** Frequency before the first tick, so that a change in the first tick has a rate. */
  start(frequencyHz: number): void {
    this.#addSample(frequencyHz);
  }

  /** One tick that ends `elapsedMs` after the start. */
  tick(
    elapsedMs: number,
    frequencyHz: number,
    demandW: number,
    shedW: number,
    inertiaVAs: number,
    responseHeadroomW: number,
  ): void {
    this.#demandWTicks += demandW;
    if (demandW > this.#demandPeakW) this.#demandPeakW = demandW;
    if (shedW > this.#shedPeakW) this.#shedPeakW = shedW;
    this.#lastHz = frequencyHz;

    if (Number.isNaN(frequencyHz)) {
      this.#sampleCount = 0;
      // A fall that ended in black was never arrested.
      if (this.#arrest === 'falling') {
        this.#arrest = 'not-left';
        this.#arrestHz = Number.POSITIVE_INFINITY;
      }
      return;
    }
    if (inertiaVAs < this.#inertiaMinVAs) this.#inertiaMinVAs = inertiaVAs;
    if (responseHeadroomW < this.#headroomMinW) this.#headroomMinW = responseHeadroomW;
    if (frequencyHz < this.limits.statutoryLowHz) this.#belowStatutoryTicks++;
    if (frequencyHz < this.limits.emergencyLowHz) this.#belowEmergencyTicks++;
    this.#extremes(elapsedMs, frequencyHz);
    this.#addSample(frequencyHz);
  }

  #extremes(elapsedMs: number, frequencyHz: number): void {
    if (frequencyHz < this.#lowestHz) {
      this.#lowestHz = frequencyHz;
      this.#lowestAtMs = elapsedMs;
    }
    if (frequencyHz > this.#highestHz) this.#highestHz = frequencyHz;
    if (this.#arrest === 'arrested') return;
    if (this.#arrest === 'not-left' && frequencyHz < this.limits.nominalHz - operationalBandHz) this.#arrest = 'falling';
    if (this.#arrest === 'falling') {
      if (frequencyHz < this.#arrestHz) this.#arrestHz = frequencyHz;
      else if (frequencyHz >= this.#arrestHz + ARREST_RECOVERY_HZ) this.#arrest = 'arrested';
    }
  }

  #addSample(frequencyHz: number): void {
    const ring = this.#ring;
    const n = this.#sampleCount++;
    ring[n % ring.length] = frequencyHz;
    if (n >= 1) this.#rocofTick = Math.max(this.#rocofTick, Math.abs(frequencyHz - ring[(n - 1) % ring.length]!));
    if (n >= this.#halfTicks) {
      this.#rocofHalf = Math.max(this.#rocofHalf, Math.abs(frequencyHz - ring[(n - this.#halfTicks) % ring.length]!));
    }
    if (n >= this.#twoTicks) {
      this.#rocofTwo = Math.max(this.#rocofTwo, Math.abs(frequencyHz - ring[(n - this.#twoTicks) % ring.length]!));
    }
  }

  result(): Stability {
    const { nominalHz } = this.limits;
    const calm = !(this.#lowestHz < nominalHz - operationalBandHz || this.#highestHz > nominalHz + operationalBandHz);
    const rate = (changeHz: number, ms: number): number | null => (changeHz < 0 ? null : (changeHz * MS_PER_S) / ms);
    return {
      nadirHz: calm ? null : this.#lowestHz,
      nadirAtMs: calm ? null : this.#lowestAtMs,
      firstArrestHz: this.#arrest === 'arrested' ? this.#arrestHz : null,
      zenithHz: calm ? null : this.#highestHz,
      rocofMaxHzPerS: rate(this.#rocofTick, this.tickMs),
      rocof500msHzPerS: rate(this.#rocofHalf, WINDOW_MS.half),
      rocof2sHzPerS: rate(this.#rocofTwo, WINDOW_MS.two),
      belowStatutoryMs: this.#belowStatutoryTicks * this.tickMs,
      belowEmergencyMs: this.#belowEmergencyTicks * this.tickMs,
      shedPeakW: this.#shedPeakW,
      demandPeakW: this.#demandPeakW,
      demandEnergyWh: (this.#demandWTicks * this.tickMs) / MS_PER_H,
      inertiaMinVAs: finiteOrNull(this.#inertiaMinVAs),
      headroomMinW: finiteOrNull(this.#headroomMinW),
      lastHz: Number.isNaN(this.#lastHz) ? null : this.#lastHz,
    };
  }
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
