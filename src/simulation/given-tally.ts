import { MS_PER_S } from '../base/units.js';
import type { GridModel } from '../grid/grid-model.js';

/** What plants gave and links were set to, means over an interval, W. */
export interface GivenMeans {
  /** Balancing and response shared among the plants. */
  readonly byPlantW: Readonly<Float64Array>;
  /** What the schedule has set links to; undefined where it has not. */
  readonly linkW: Readonly<Float64Array> | undefined;
}

/** Sums what a grid's ticks give until an interval ends: all of it tick by tick, plants' and links' shares second by second. */
export class GivenTally {
  #given = 0;
  #ticks = 0;
  #byPlant: Float64Array;
  #byLink: Float64Array;
  #linkSeconds = 0;

  constructor(plantCount: number, linkCount: number) {
    this.#byPlant = new Float64Array(plantCount);
    this.#byLink = new Float64Array(linkCount);
  }

  /** After each tick of the grid; `linkW`: what the schedule sets links to at that moment. */
  tick(
    endMs: number,
    { supply, generationW, responseW }: GridModel,
    linkW: (atMs: number) => Readonly<Float64Array> | undefined,
  ): void {
    this.#given += generationW + responseW;
    this.#ticks++;
    if (endMs % MS_PER_S !== 0) return;
    for (let p = 0; p < this.#byPlant.length; p++) this.#byPlant[p]! += supply.plantOutputW(p);
    const set = linkW(endMs);
    if (set === undefined) return;
    this.#linkSeconds++;
    for (let i = 0; i < set.length; i++) this.#byLink[i]! += set[i]!;
  }

  /** Ends the interval and begins the next. */
  close(): GivenMeans {
    const total = this.#byPlant.reduce((sum, power) => sum + power, 0);
    const scale = total > 0 ? this.#given / this.#ticks / total : 0;
    const byPlantW = this.#byPlant.map(power => power * scale);
    const linkW = this.#linkSeconds === 0 ? undefined : this.#byLink.map(power => power / this.#linkSeconds);
    this.#byPlant = new Float64Array(this.#byPlant.length);
    this.#byLink = new Float64Array(this.#byLink.length);
    this.#given = this.#ticks = this.#linkSeconds = 0;
    return { byPlantW, linkW };
  }
}
