import { MS_PER_S, PERIOD_MS } from '../base/units.js';
import { WAVEFORM_MEAN } from '../population/ev-motion.js';
import { FollowerPlaces } from '../population/followers.js';
import type { SunSignal } from '../population/sun-signal.js';
import type { World } from '../population/world.js';
import { KnownSignals } from './known-signals.js';
import type { WeatherNow } from './weather-now.js';

/**
 * Means over settlement periods of the signals that substations' loads follow, by second as the areas' loads are added up, and of
 * the outdoor temperature. Known ahead; a period's are worked out once. Homes' answer to the price is not in them.
 */
export class PeriodMeans {
  readonly #world: World;
  readonly #weather: WeatherNow;
  readonly #signals: KnownSignals;
  readonly #places: FollowerPlaces;
  readonly #length: number;
  /** Of the last two periods asked for, by their start. */
  #known: readonly { readonly startMs: number; readonly means: Float64Array }[] = [];

  constructor(world: World, weather: WeatherNow) {
    this.#world = world;
    this.#weather = weather;
    this.#signals = new KnownSignals(world);
    this.#places = new FollowerPlaces(world.system);
    this.#length = world.system.areas.length * this.#places.meansCount;
  }

  /** Of the period before that of a moment, and of its own, one after the other. */
  around(atMs: number): Float64Array {
    const startMs = this.#startOf(atMs);
    return this.#both(startMs - PERIOD_MS, startMs);
  }

  /** For a run that ends at a moment: of the period that ends there or is under way, where the closed one stands. */
  last(endMs: number): Float64Array {
    const startMs = this.#startOf(endMs - 1);
    return this.#both(startMs, startMs);
  }

  #startOf(atMs: number): number {
    const into = (atMs + this.#world.settings.periodOffsetMs) % PERIOD_MS;
    return atMs - ((into + PERIOD_MS) % PERIOD_MS);
  }

  #both(beforeMs: number, startMs: number): Float64Array {
    const both = new Float64Array(2 * this.#length);
    const before = this.#of(beforeMs);
    const own = this.#of(startMs);
    both.set(before);
    both.set(own, this.#length);
    this.#known = [
      { startMs: beforeMs, means: before },
      { startMs, means: own },
    ];
    return both;
  }

  #of(startMs: number): Float64Array {
    const known = this.#known.find(period => period.startMs === startMs);
    if (known) return known.means;
    const { system, sun, use } = this.#world;
    const { meansCount, waveMean, outdoorMean } = this.#places;
    const means = new Float64Array(this.#length);
    const bySecond = new Float64Array(PERIOD_MS / MS_PER_S);
    const outdoorC = this.#weather.outdoorC(startMs);
    for (let area = 0, row = 0; area < system.areas.length; area++, row += meansCount) {
      for (const [c, { isHighVoltage }] of system.customerClasses.entries()) {
        if (isHighVoltage) continue;
        this.#signals.profile(area, c, startMs, bySecond);
        means[row + c] = bySecond.reduce((sum, value) => sum + value, 0) / bySecond.length;
      }
      for (const [index, signal] of sun[area]!.entries())
        means[row + this.#places.sunMean(index)] = meanBySecond(signal, startMs);
      for (const [c, signal] of use[area]!.entries()) means[row + this.#places.useMean(c)] = meanBySecond(signal, startMs);
      means[row + waveMean] = WAVEFORM_MEAN;
      means[row + outdoorMean] = outdoorC[area]!;
    }
    return means;
  }
}

/**
 * Mean over a period of a signal's values at its whole seconds: its integral, and what straight lines between whole seconds make
 * of each second's beginning.
 */
function meanBySecond(signal: SunSignal, startMs: number): number {
  const endMs = startMs + PERIOD_MS;
  return signal.between(startMs, endMs) / PERIOD_MS + ((signal.at(startMs) - signal.at(endMs)) * MS_PER_S) / (2 * PERIOD_MS);
}
