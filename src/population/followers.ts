import { PERIOD_MS } from '../base/units.js';
import type { System } from '../system/system.js';
import { cellCount, inverterLimits, signalOf } from './sun.js';

/**
 * What follows shared signals behind each substation, side by side: factors of the class profiles, of the sun by inverter limit
 * (panels negative), of the use that batteries cover and of an attack's waveform. Means of these signals over a settlement period
 * stand in a row for each area: profiles, the sun's signals by cell and limit, use by class, the waveform and the outdoor
 * temperature, °C.
 */
export class FollowerPlaces {
  readonly #classCount: number;
  readonly #limitCount: number;
  readonly #sunCount: number;
  /** Followers of a substation, and means of an area. */
  readonly count: number;
  readonly meansCount: number;

  constructor(system: System) {
    this.#classCount = system.customerClasses.length;
    this.#limitCount = inverterLimits(system).length;
    this.count = 2 * this.#classCount + this.#limitCount + 1;
    this.#sunCount = this.#limitCount * cellCount(system);
    this.meansCount = 2 * this.#classCount + this.#sunCount + 2;
  }

  sun(limit: number): number {
    return this.#classCount + limit;
  }

  /** Of the use that batteries cover. */
  use(classIndex: number): number {
    return this.#classCount + this.#limitCount + classIndex;
  }

  get wave(): number {
    return this.count - 1;
  }

  /** Places of means in an area's row. */
  sunMean(sunIndex: number): number {
    return this.#classCount + sunIndex;
  }

  useMean(classIndex: number): number {
    return this.#classCount + this.#sunCount + classIndex;
  }

  get waveMean(): number {
    return this.meansCount - 2;
  }

  get outdoorMean(): number {
    return this.meansCount - 1;
  }

  /** Means of a block's followers, from those of its area's signals. */
  gather(means: Float64Array, areaIndex: number, cell: number, out: Float64Array): void {
    const row = areaIndex * this.meansCount;
    for (let c = 0; c < this.#classCount; c++) {
      out[c] = means[row + c]!;
      out[this.use(c)] = means[row + this.useMean(c)]!;
    }
    for (let limit = 0; limit < this.#limitCount; limit++)
      out[this.sun(limit)] = means[row + this.sunMean(signalOf(cell, limit, this.#limitCount))]!;
    out[this.wave] = means[row + this.waveMean]!;
  }
}

/** Writes what follows behind substations, block by block. */
export class Followers {
  /** End of the settlement period of the open window, device clock. */
  periodEndMs = 0;
  readonly #count: number;
  readonly #blockMeans: Float64Array;

  constructor(
    readonly factors: Int32Array,
    /** What factors' changes inside this period take off the whole period's energy, W·ms. */
    readonly changedWms: Float64Array,
    /** Of the period of the open window, by area. */
    readonly means: Float64Array,
    readonly places: FollowerPlaces,
  ) {
    this.#count = places.count;
    this.#blockMeans = new Float64Array(places.count);
  }

  openBlock(areaIndex: number, cell: number): void {
    this.places.gather(this.means, areaIndex, cell, this.#blockMeans);
  }

  /**
   * A factor changes at a moment. Until then the period had the factor before it: the difference is booked at the signal's mean
   * of the period, as a whole number, so that a substation's energy is the same in whatever order its devices run.
   */
  add(follower: number, substation: number, atMs: number, delta: number): void {
    this.factors[substation * this.#count + follower]! += delta;
    const intoMs = atMs - (this.periodEndMs - PERIOD_MS);
    this.changedWms[substation]! -= Math.round(delta * this.#blockMeans[follower]! * intoMs);
  }
}
