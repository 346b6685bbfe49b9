import { TICK_MS } from '../base/units.js';
import { demandShareByArea } from '../system/demand-shares.js';
import type { System } from '../system/system.js';
import type { Islands } from './islands.js';

/** Demand counts as seen, and no longer as the nation's, once so much of an area has supply. */
const SEEN_SHARE = 0.1;
/** Shares are whole; a last bit of rounding is no feeder. */
const ROUNDING = 1e-9;

/** Feeders that are about to come back. */
export interface Block {
  readonly areaIndex: number;
  readonly count: number;
  /** What they drew, W. */
  readonly powerW: number;
}

/**
 * Feeders that went dark with the buses that feed them, while others lived. Where an area's buses are live again and its
 * frequency has settled they return in blocks, as after load shedding: a share of what went dark in each interval, and one feeder
 * at the least; one that draws more takes the time of several.
 */
export class BlackFeeders {
  readonly #system: System;
  readonly #islands: Islands;
  readonly #areaShare: readonly number[];
  /** Share of its area's customers on each feeder that waits, in the order in which they come back. */
  readonly #waiting: (readonly number[])[];
  /** Share of each area's customers that has supply. */
  readonly #connected: Float64Array;
  /** The most that has waited since nothing did. */
  readonly #wentDark: Float64Array;
  readonly #settledMs: Float64Array;
  readonly #untilNextMs: Float64Array;

  constructor(system: System, islands: Islands) {
    this.#system = system;
    this.#islands = islands;
    this.#areaShare = demandShareByArea(system);
    this.#waiting = system.areas.map(() => []);
    this.#connected = new Float64Array(system.areas.length).fill(1);
    this.#wentDark = new Float64Array(system.areas.length);
    this.#settledMs = new Float64Array(system.areas.length);
    this.#untilNextMs = new Float64Array(system.areas.length);
  }

  /** Share of an area's customers on feeders that wait. */
  waitingShare(area: number): number {
    return this.#waiting[area]!.reduce((sum, share) => sum + share, 0);
  }

  /** Whether nothing of an area waits, neither feeders nor what no feeder stands for. */
  isBack(area: number): boolean {
    return this.#waiting[area]!.length === 0 && this.#islands.waitingShare(area).all <= ROUNDING;
  }

  /** What an area's feeders are now; returns what share of its demand has supply again at its buses. */
  see(area: number, connected: number, waiting: readonly number[]): number {
    const before = this.waitingShare(area);
    this.#connected[area] = connected;
    this.#waiting[area] = waiting;
    const after = this.waitingShare(area);
    this.#wentDark[area] = after === 0 ? 0 : Math.max(this.#wentDark[area]!, after);
    return after < before ? ((before - after) / before) * this.#islands.waitingShare(area).all : 0;
  }

  /** Share of an area's demand at live buses for which no feeder waits: samples have feeders of a certain size. */
  unclaimed(area: number): number {
    return this.#waiting[area]!.length > 0 ? 0 : this.#islands.waitingShare(area).energised;
  }

  /** One tick; `areaHz`: frequency where an area takes its demand, NaN where it is dead. */
  tick(areaHz: (area: number) => number): void {
    const { restorationFrequencyHz } = this.#system.frequency;
    for (let area = 0; area < this.#waiting.length; area++) {
      this.#settledMs[area] = areaHz(area) >= restorationFrequencyHz ? this.#settledMs[area]! + TICK_MS : 0;
      this.#untilNextMs[area] = Math.max(0, this.#untilNextMs[area]! - TICK_MS);
    }
  }

  /**
   * The next block, of the area with the largest share waiting; null where none may return. `netByAreaW`: what areas draw now;
   * `admits`: whether the grid can bear a block that drew so much, in an area.
   */
  next(netByAreaW: ArrayLike<number>, admits: (powerW: number, area: number) => boolean): Block | null {
    const { restorationWaitMs, restorationBlockFraction, restorationIntervalMs } = this.#system.frequency;
    const ready = this.#waiting
      .flatMap((feeders, area) => (feeders.length > 0 && this.#untilNextMs[area] === 0 ? [area] : []))
      .filter(area => this.#settledMs[area]! >= Math.max(TICK_MS, restorationWaitMs))
      .sort((a, b) => this.waitingShare(b) - this.waitingShare(a) || a - b);
    for (const area of ready) {
      const mostShare = restorationBlockFraction * this.#wentDark[area]!;
      const fullW = this.#fullW(area, netByAreaW);
      const { count, share } = this.#largest(area, mostShare, part => admits(part * fullW, area));
      if (count === 0) continue;
      this.#untilNextMs[area] = restorationIntervalMs * Math.max(1, share / mostShare);
      return { areaIndex: area, count, powerW: share * fullW };
    }
    return null;
  }

  /** As many feeders as a block has room for, one at the least, where there is voltage for them and the grid bears them. */
  #largest(area: number, mostShare: number, bears: (share: number) => boolean): { count: number; share: number } {
    const { energised, all } = this.#islands.waitingShare(area);
    const liveShare = all > 0 ? (this.waitingShare(area) * energised) / all : 0;
    let count = 0;
    let share = 0;
    for (const feeder of this.#waiting[area]!) {
      const next = share + feeder;
      if (next > liveShare + ROUNDING || (count > 0 && next > mostShare + ROUNDING) || !bears(next)) break;
      count++;
      share = next;
    }
    return { count, share };
  }

  /** What an area would draw if all of it had supply, W. */
  #fullW(area: number, netByAreaW: ArrayLike<number>): number {
    const connected = this.#connected[area]!;
    if (connected >= SEEN_SHARE) return netByAreaW[area]! / connected;
    let drawnW = 0;
    let drawnShare = 0;
    for (const [other, share] of this.#areaShare.entries()) {
      drawnW += netByAreaW[other]!;
      drawnShare += share * this.#connected[other]!;
    }
    return drawnShare > 0 ? (this.#areaShare[area]! * drawnW) / drawnShare : 0;
  }

  words(): number[] {
    const waiting = this.#waiting.flatMap(feeders => [feeders.length, ...feeders]);
    return [...waiting, ...this.#connected, ...this.#wentDark, ...this.#settledMs, ...this.#untilNextMs];
  }
}
