import { MS_PER_MIN } from '../base/units.js';

/** Who lost supply and for how long; null where a value does not exist. */
export interface Interruptions {
  readonly offAtEndCount: number;
  readonly offPeakCount: number;
  readonly minutesLostMin: number;
  /** Customers interrupted, again for each time. */
  readonly interruptionsCount: number;
  readonly firstAtMs: number | null;
  readonly lastRestoredAtMs: number | null;
  readonly meanMin: number | null;
  readonly longestMin: number | null;
  readonly restored95PctAtMs: number | null;
  readonly unservedWh: number;
}

/** Energy not served by who would have used it, Wh: homes, other customers, and large sites and street lights, no agents. */
export interface UnservedEnergy {
  readonly domesticWh: number;
  readonly businessWh: number;
  readonly largeWh: number;
}

/** What cars and heat pumps without supply put off, and what of that never came, Wh. */
export interface DeferredEnergy {
  readonly evWh: number;
  /** Of it, missing when the cars left. */
  readonly evMissedWh: number;
  readonly heatWh: number;
  /** Less what the buildings, colder when supply came back, take up again. */
  readonly heatMissedWh: number;
}

/** Restored: at most this share of the largest number off at once is still off. */
const RESTORED_OFF_FRACTION = 0.05;

/**
 * Interruptions by area and class of customer, fed with changes in order of time. Customers are real ones; fractions of one
 * do not occur.
 */
export class InterruptionMeter {
  readonly #offCount: Float64Array;
  readonly #sinceMs: Float64Array;
  readonly #lostMs: Float64Array;
  readonly #unservedWh: Float64Array;
  #off = 0;
  #offPeak = 0;
  #interruptions = 0;
  #firstAtMs: number | null = null;
  #lastRestoredAtMs: number | null = null;
  #longestMs = 0;
  /** Times at which the number off fell for good below a level: levels fall, times rise. */
  readonly #levels: number[] = [];
  readonly #fellAtMs: number[] = [];

  constructor(
    readonly areaCount: number,
    readonly classCount: number,
  ) {
    const groupCount = areaCount * classCount;
    this.#offCount = new Float64Array(groupCount);
    this.#sinceMs = new Float64Array(groupCount);
    this.#lostMs = new Float64Array(groupCount);
    this.#unservedWh = new Float64Array(groupCount);
  }

  /**
   * At `atMs`, `customersDelta` more customers of a group are off (negative: are back). Where some come back, `offSinceMs` is
   * when the longest off of them lost supply.
   */
  change(atMs: number, area: number, classIndex: number, customersDelta: number, offSinceMs?: number): void {
    if (customersDelta === 0) return;
    const group = area * this.classCount + classIndex;
    this.#lostMs[group]! += this.#offCount[group]! * (atMs - this.#sinceMs[group]!);
    this.#sinceMs[group] = atMs;
    this.#offCount[group]! += customersDelta;

    if (customersDelta > 0) {
      this.#firstAtMs ??= atMs;
      this.#interruptions += customersDelta;
    } else {
      this.#remember(this.#off, atMs);
      this.#lastRestoredAtMs = atMs;
      if (offSinceMs !== undefined) this.#longestMs = Math.max(this.#longestMs, atMs - offSinceMs);
    }
    this.#off += customersDelta;
    if (this.#off > this.#offPeak) this.#offPeak = this.#off;
  }

  /** Energy that a group would have drawn and did not get. */
  unserved(area: number, classIndex: number, energyWh: number): void {
    this.#unservedWh[area * this.classCount + classIndex]! += energyWh;
  }

  unservedWhOf(area: number, classIndex: number): number {
    return this.#unservedWh[area * this.classCount + classIndex]!;
  }

  offCountOf(area: number, classIndex: number): number {
    return this.#offCount[area * this.classCount + classIndex]!;
  }

  /** Customer milliseconds lost by a group up to `endMs`: a whole number, exact below 2^53. */
  lostMsOf(area: number, classIndex: number, endMs: number): number {
    const group = area * this.classCount + classIndex;
    return this.#lostMs[group]! + this.#offCount[group]! * (endMs - this.#sinceMs[group]!);
  }

  /** Everything up to `endMs`; `openSinceMs` is when the longest off of those still off lost supply. */
  result(endMs: number, openSinceMs: number | null): Interruptions {
    let lostMs = 0;
    let unservedWh = 0;
    for (let area = 0; area < this.areaCount; area++) {
      for (let classIndex = 0; classIndex < this.classCount; classIndex++) {
        lostMs += this.lostMsOf(area, classIndex, endMs);
        unservedWh += this.unservedWhOf(area, classIndex);
      }
    }
    const minutesLostMin = lostMs / MS_PER_MIN;
    const openMs = openSinceMs === null ? 0 : endMs - openSinceMs;
    const none = this.#interruptions === 0;
    return {
      offAtEndCount: this.#off,
      offPeakCount: this.#offPeak,
      minutesLostMin,
      interruptionsCount: this.#interruptions,
      firstAtMs: this.#firstAtMs,
      lastRestoredAtMs: this.#off > 0 ? null : this.#lastRestoredAtMs,
      meanMin: none ? null : minutesLostMin / this.#interruptions,
      longestMin: none ? null : Math.max(this.#longestMs, openMs) / MS_PER_MIN,
      restored95PctAtMs: this.#restoredAtMs(),
      unservedWh,
    };
  }

  /** Until `atMs` `level` customers were off: lower levels that were left earlier no longer matter. */
  #remember(level: number, atMs: number): void {
    const levels = this.#levels;
    while (levels.length > 0 && levels[levels.length - 1]! <= level) {
      levels.pop();
      this.#fellAtMs.pop();
    }
    levels.push(level);
    this.#fellAtMs.push(atMs);
  }

  /** The last time at which more than the allowed share of the peak came back to at most that; null if it did not. */
  #restoredAtMs(): number | null {
    const allowed = this.#offPeak * RESTORED_OFF_FRACTION;
    if (this.#offPeak === 0 || this.#off > allowed) return null;
    for (let i = this.#levels.length - 1; i >= 0; i--) {
      if (this.#levels[i]! > allowed) return this.#fellAtMs[i]!;
    }
    return null;
  }
}
