import { MS_PER_H, MS_PER_MIN } from '../base/units.js';
import type { PeriodSchedule } from '../grid/schedule.js';
import type { System } from '../system/system.js';
import type { KnownSignals } from './known-signals.js';

/** No price counts as less than this share of the usual one, so that its logarithm exists. */
const PRICE_FLOOR_FRACTION = 0.05;

/**
 * Homes with a price for each half-hour: they use less while it is above what is usual, more while it is below, and make up
 * later what they put off, so that no energy is gained or lost. With a market a day ahead they know the period's price; by merit
 * order they go by the one before. One change for all homes of the nation: a signal, as their profile is.
 *
 *   x = ε ln(p / p̄)   within ± limit        owed' = −x E − owed / τ
 */
export class PriceResponse {
  /** Change of these homes' use in this period, share of it, with what they make up. */
  #fraction = 0;
  /** Put off and not made up yet, Wh; negative: done ahead. */
  owedWh = 0;
  #usualPerWh = Number.NaN;
  #lastPerWh = Number.NaN;
  /** What these homes use in this period where they change nothing, Wh. */
  #periodWh = 0;

  readonly #system: System;
  readonly #signals: KnownSignals;
  /** Share of homes, and what a unit of wholesale price costs them, mean over those homes. */
  readonly #homes: { readonly fraction: number; readonly factor: number; readonly markupPerWh: number };
  readonly #homeCounts: readonly number[];

  constructor(system: System, signals: KnownSignals) {
    this.#system = system;
    this.#signals = signals;
    this.#homes = homesOf(system);
    this.#homeCounts = system.customers.map(groups =>
      groups.reduce((sum, { count }, c) => sum + (isHome(system, c) ? count : 0), 0),
    );
  }

  /** At a settlement period's start, once it is scheduled. */
  beginPeriod(schedule: PeriodSchedule, startMs: number, endMs: number): void {
    if (this.#homes.fraction === 0) return;
    this.owedWh -= this.#fraction * this.#periodWh;
    const { elasticity, limitFraction, memoryMs, paybackMs } = this.#system.tariffs.priceResponse;
    const nowPerWh = this.#retailPerWh(schedule);
    const knownPerWh = schedule.pricePerWhByArea ? nowPerWh : this.#lastPerWh;
    this.#lastPerWh = nowPerWh;
    if (Number.isNaN(this.#usualPerWh)) this.#usualPerWh = nowPerWh;
    const lengthMs = endMs - startMs;
    const relative = Number.isNaN(knownPerWh) ? 1 : Math.max(PRICE_FLOOR_FRACTION, knownPerWh / this.#usualPerWh);
    const wanted = Math.max(-limitFraction, Math.min(limitFraction, elasticity * Math.log(relative)));
    this.#periodWh = this.#useWh(startMs, endMs);
    const madeUpWh = this.owedWh * (1 - Math.exp(-lengthMs / paybackMs));
    this.#fraction = wanted + (this.#periodWh > 0 ? madeUpWh / this.#periodWh : 0);
    this.#signals.homesChangeFraction = this.#fraction * this.#homes.fraction;
    this.#usualPerWh += (nowPerWh - this.#usualPerWh) * Math.min(1, lengthMs / memoryMs);
  }

  words(): number[] {
    return [this.#fraction, this.owedWh, this.#usualPerWh, this.#lastPerWh, this.#periodWh];
  }

  /** What these homes pay in the period: by wholesale prices where they live. */
  #retailPerWh({ pricePerWhByArea, marginalCostPerWh }: PeriodSchedule): number {
    const homes = this.#homeCounts.reduce((sum, count) => sum + count, 0);
    const wholesalePerWh = pricePerWhByArea
      ? this.#homeCounts.reduce((sum, count, area) => sum + count * pricePerWhByArea[area]!, 0) / homes
      : marginalCostPerWh;
    return Math.max(this.#homes.factor * wholesalePerWh + this.#homes.markupPerWh, this.#homes.markupPerWh);
  }

  /** Minute by minute, as profiles run. */
  #useWh(startMs: number, endMs: number): number {
    let sumWh = 0;
    for (let atMs = startMs; atMs < endMs; atMs += MS_PER_MIN) {
      const lengthMs = Math.min(MS_PER_MIN, endMs - atMs);
      for (const [area, groups] of this.#system.customers.entries()) {
        for (const [c, { count }] of groups.entries()) {
          if (isHome(this.#system, c))
            sumWh += (count * this.#signals.customerW(area, c, atMs + lengthMs / 2) * lengthMs) / MS_PER_H;
        }
      }
    }
    return sumWh * this.#homes.fraction;
  }
}

const isHome = ({ customerClasses }: System, classIndex: number): boolean => customerClasses[classIndex]!.group === 'domestic';

function homesOf({ tariffs, headEnds }: System): { fraction: number; factor: number; markupPerWh: number } {
  const sums = { fraction: 0, factor: 0, markupPerWh: 0 };
  for (const { headEndIndex, customers } of tariffs.suppliers) {
    for (const [k, { kind, wholesaleFactor, markupPerWh }] of tariffs.list.entries()) {
      if (kind !== 'half-hourly') continue;
      const share = headEnds[headEndIndex]!.shareFraction * customers[k]!;
      sums.fraction += share;
      sums.factor += share * wholesaleFactor;
      sums.markupPerWh += share * markupPerWh;
    }
  }
  const { fraction, factor, markupPerWh } = sums;
  return fraction === 0 ? sums : { fraction, factor: factor / fraction, markupPerWh: markupPerWh / fraction };
}
