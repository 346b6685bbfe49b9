import { demandShareByArea } from '../system/demand-shares.js';
import type { System } from '../system/system.js';

/** Demand counts as seen, and no longer as it was before, once so much of it has supply. */
const SEEN_SHARE = 0.1;

/** Which feeders of each area have supply while a system is rebuilt, and what the next ones are expected to draw. */
export class RestoredDemand {
  /** Feeders with supply, from the first on. */
  readonly feeders: Int32Array;
  /** Share of the nation's demand by area. */
  readonly #areaShare: readonly number[];
  /** Share of an area's customers up to and with each of its feeders. */
  readonly #upTo: readonly Float64Array[];
  readonly #beforeW: number;
  #fullW: number;

  /** `feederShares`: share of its area's customers on each feeder; `beforeW`: what all of them drew before. */
  constructor(system: System, feederShares: readonly Float64Array[], beforeW: number) {
    this.feeders = new Int32Array(system.areas.length);
    this.#areaShare = demandShareByArea(system);
    this.#upTo = feederShares.map(shares => {
      let sum = 0;
      return shares.map(share => (sum += share));
    });
    this.#beforeW = beforeW;
    this.#fullW = beforeW;
  }

  /** What is drawn now tells what all would draw. */
  see(demandW: number): void {
    const share = this.restoredFraction;
    this.#fullW = share >= SEEN_SHARE ? demandW / share : this.#beforeW;
  }

  /** Share of an area's customers that has supply. */
  suppliedFraction(area: number): number {
    return this.#fractionWith(area, this.feeders[area]!);
  }

  /** Of the nation's demand. */
  get restoredFraction(): number {
    return this.#areaShare.reduce((sum, share, area) => sum + share * this.suppliedFraction(area), 0);
  }

  isRestored(area: number): boolean {
    return this.feeders[area]! >= this.#upTo[area]!.length;
  }

  /** Of these areas the one with the smallest share back, the first of equals; −1 where all of them are. */
  next(areas: readonly number[]): number {
    const waiting = areas.filter(area => !this.isRestored(area));
    return waiting.reduce(
      (best, area) => (best < 0 || this.suppliedFraction(area) < this.suppliedFraction(best) ? area : best),
      -1,
    );
  }

  /** What an area's next `count` feeders drew, W. */
  blockW(area: number, count: number): number {
    const now = this.feeders[area]!;
    const share = this.#fractionWith(area, Math.min(this.#upTo[area]!.length, now + count)) - this.#fractionWith(area, now);
    return share * this.#areaShare[area]! * this.#fullW;
  }

  /** Feeders of an area that are still without supply. */
  waiting(area: number): number {
    return this.#upTo[area]!.length - this.feeders[area]!;
  }

  #fractionWith(area: number, feeders: number): number {
    return feeders >= this.#upTo[area]!.length ? 1 : feeders === 0 ? 0 : this.#upTo[area]![feeders - 1]!;
  }

  words(): number[] {
    return [...this.feeders, this.#fullW];
  }
}
