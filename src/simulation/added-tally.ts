import type { GridModel } from '../grid/grid-model.js';

/** What load steps and attacks have drawn beside all devices, means over an interval, W. */
export interface AddedMeans {
  readonly byAreaW: Readonly<Float64Array>;
  /** Of no area in particular. */
  readonly elsewhereW: number;
  /** By bus of the network; empty without one. */
  readonly byBusW: Readonly<Float64Array>;
  /** At no bus in particular. */
  readonly nowhereW: number;
}

/** Sums what a grid's ticks draw beside all devices, by area and bus, until an interval ends. */
export class AddedTally {
  #byArea: Float64Array;
  #elsewhere = 0;
  #byBus: Float64Array;
  #nowhere = 0;
  #ticks = 0;

  constructor(areaCount: number, busCount: number) {
    this.#byArea = new Float64Array(areaCount);
    this.#byBus = new Float64Array(busCount);
  }

  /** After each tick of the grid. */
  tick(grid: GridModel): void {
    this.#ticks++;
    grid.eachAdded((powerW, bus, area) => {
      if (area < 0) this.#elsewhere += powerW;
      else this.#byArea[area]! += powerW;
      if (bus < 0) this.#nowhere += powerW;
      else this.#byBus[bus]! += powerW;
    });
  }

  /** Ends the interval and begins the next. */
  close(): AddedMeans {
    const mean = (sum: number): number => sum / this.#ticks;
    const means = {
      byAreaW: this.#byArea.map(mean),
      elsewhereW: mean(this.#elsewhere),
      byBusW: this.#byBus.map(mean),
      nowhereW: mean(this.#nowhere),
    };
    this.#byArea = new Float64Array(this.#byArea.length);
    this.#byBus = new Float64Array(this.#byBus.length);
    this.#elsewhere = this.#nowhere = this.#ticks = 0;
    return means;
  }
}
