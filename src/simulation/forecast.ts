import { FIRST_CLASS, SOLAR } from '../population/channels.js';
import type { World } from '../population/world.js';
import { expectedBatteryW } from './battery-forecast.js';
import { expectedChargingW } from './ev-forecast.js';
import type { KnownSignals } from './known-signals.js';
import type { TickLoads } from './tick-loads.js';

/**
 * The demand forecast that dispatch works from: what is drawn now, moved along by what is known to change (class profiles, the
 * areas' aggregates, the sun, cars as their tariffs say). What thermostats and attackers do is not foreseen.
 */
export class Forecast {
  readonly #world: World;
  readonly #signals: KnownSignals;
  readonly #loads: TickLoads;
  readonly #carW: (atMs: number) => number;
  readonly #carCount: number;

  constructor(world: World, signals: KnownSignals, loads: TickLoads, fromMs: number, untilMs: number) {
    this.#world = world;
    this.#signals = signals;
    this.#loads = loads;
    this.#carW = expectedChargingW(world, fromMs, untilMs);
    this.#carCount = world.system.fleets.ev.reduce((sum, count) => sum + count, 0);
  }

  /** Demand net of agents' own generation now, W. */
  nowW(atMs: number): number {
    return this.#netW(atMs, this.#wattsW());
  }

  /** The same expected at a later moment of this settlement period. */
  laterW(nowMs: number, atMs: number): number {
    const appliancesW = this.#appliancesW(atMs) - this.#appliancesW(nowMs);
    // Cars already follow the forecast in shape; an attack on them is in what is drawn now and stays there.
    const carsW = (this.#carW(atMs) - this.#carW(nowMs)) * this.#carCount;
    return this.#netW(atMs, this.#wattsW() + appliancesW + carsW);
  }

  /** Demand net of agents' own generation at a later moment as it is expected now, by area, W. */
  byAreaW(nowMs: number, atMs: number): Float64Array {
    const { system } = this.#world;
    const applianceW = this.#signals.appliancesW(atMs) - this.#signals.appliancesW(nowMs);
    const carW = this.#carW(atMs) - this.#carW(nowMs);
    const batteryW = expectedBatteryW(this.#world, atMs) - expectedBatteryW(this.#world, nowMs);
    return Float64Array.from(system.areas, (_, area) => {
      const homes = system.customers[area]!.reduce(
        (sum, { count }, c) => sum + (system.customerClasses[c]!.appliances ? count : 0),
        0,
      );
      const { ev, battery } = system.fleets;
      const switchingW = this.#wattsOfW(area) + applianceW * homes + carW * ev[area]! + batteryW * battery[area]!;
      return switchingW + this.#followingW(area, atMs);
    });
  }

  #wattsOfW(area: number): number {
    return this.#loads.channels.reduce(
      (sum, { carries, sign }, channel) =>
        carries !== 'watts' || sign === 0 ? sum : sum + sign * this.#loads.level(area, channel),
      0,
    );
  }

  /** What follows signals in an area: the aggregate, the sun and class profiles. */
  #followingW(area: number, atMs: number): number {
    const out = new Float64Array(1);
    let sum = this.#signals.aggregateW(area, atMs) * this.#loads.suppliedFraction[area]!;
    sum -= this.#loads.level(area, SOLAR) * this.#world.solar[area]!.at(atMs);
    for (let channel = FIRST_CLASS; channel < this.#loads.channels.length; channel++) {
      const { signal, sign, classIndex } = this.#loads.channels[channel]!;
      if (signal !== 'profile' || sign !== 1) continue;
      this.#signals.profile(area, classIndex, atMs, out);
      sum += this.#loads.level(area, channel) * out[0]!;
    }
    return sum;
  }

  /** What switches, as it is. */
  #wattsW(): number {
    let sum = 0;
    for (const [channel, { carries, sign }] of this.#loads.channels.entries()) {
      if (carries !== 'watts' || sign === 0) continue;
      for (let area = 0; area < this.#world.system.areas.length; area++) sum += sign * this.#loads.level(area, channel);
    }
    return sum;
  }

  /** Expected appliances of all homes, W; one mean home stands for each. */
  #appliancesW(atMs: number): number {
    return this.#signals.appliancesW(atMs) * this.#homeCount;
  }

  get #homeCount(): number {
    return this.#world.system.customers.reduce(
      (sum, groups) =>
        sum + groups.reduce((total, { count }, c) => total + (this.#world.system.customerClasses[c]!.appliances ? count : 0), 0),
      0,
    );
  }

  #netW(atMs: number, wattsW: number): number {
    const out = new Float64Array(1);
    let sum = wattsW;
    for (let area = 0; area < this.#world.system.areas.length; area++) {
      sum += this.#signals.aggregateW(area, atMs) * this.#loads.suppliedFraction[area]!;
      sum -= this.#loads.level(area, SOLAR) * this.#world.solar[area]!.at(atMs);
      for (let channel = FIRST_CLASS; channel < this.#loads.channels.length; channel++) {
        const { signal, sign, classIndex } = this.#loads.channels[channel]!;
        if (signal !== 'profile' || sign !== 1) continue;
        this.#signals.profile(area, classIndex, atMs, out);
        sum += this.#loads.level(area, channel) * out[0]!;
      }
    }
    return sum;
  }
}
