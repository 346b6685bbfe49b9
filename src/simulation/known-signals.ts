import { MS_PER_DAY, MS_PER_MIN, MS_PER_S, PERIOD_MS } from '../base/units.js';
import { FACTOR_ONE } from '../population/kinds/household.js';
import type { World } from '../population/world.js';
import type { DayType, Season } from '../system/system.js';

type HalfHours = Readonly<Record<Season, Readonly<Record<DayType, readonly number[]>>>>;

/**
 * Signals that are known ahead, as functions of time alone: class profiles beyond the appliances, and the areas' demand that is
 * no agent. Half-hour means stand at the middle of their half-hours with straight lines between, so that no edge is a step.
 */
export class KnownSignals {
  readonly #world: World;
  /** Mean appliance power of a home by minute of day, W. */
  readonly #byMinuteW: Float64Array;
  readonly #profileOf: readonly { readonly halfHoursW: HalfHours; readonly annualWh: number }[];

  constructor(world: World) {
    const { system, uses } = world;
    this.#world = world;
    this.#byMinuteW = new Float64Array(MS_PER_DAY / MS_PER_MIN);
    for (const { fraction, expectedW } of uses) {
      const byMinuteW = expectedW();
      for (let minute = 0; minute < byMinuteW.length; minute++) this.#byMinuteW[minute]! += fraction * byMinuteW[minute]!;
    }
    this.#profileOf = system.customerClasses.map(({ profile }) => system.profiles.find(({ id }) => id === profile)!);
  }

  /** W per unit of a household's factor by second from `fromMs` on, for a class in an area; written into `out`. */
  profile(areaIndex: number, classIndex: number, fromMs: number, out: Float64Array): void {
    const { annualWh, halfHoursW } = this.#profileOf[classIndex]!;
    const scale = this.#world.system.customers[areaIndex]![classIndex]!.annualWhEach / annualWh;
    const hasAppliances = this.#world.system.customerClasses[classIndex]!.appliances;
    for (let second = 0; second < out.length; second++) {
      const atMs = fromMs + second * MS_PER_S;
      const ownW = hasAppliances ? this.appliancesW(atMs) : 0;
      out[second] = (this.#halfHourlyAt(halfHoursW, atMs) * scale - ownW) / FACTOR_ONE;
    }
  }

  /** Mean power of one customer of a class in an area at a moment, appliances included, W. */
  customerW(areaIndex: number, classIndex: number, atMs: number): number {
    const { annualWh, halfHoursW } = this.#profileOf[classIndex]!;
    return (this.#halfHourlyAt(halfHoursW, atMs) * this.#world.system.customers[areaIndex]![classIndex]!.annualWhEach) / annualWh;
  }

  /** Demand of an area that is no agent, by second from `fromMs` on, W; written into `out`. */
  aggregate(areaIndex: number, fromMs: number, out: Float64Array): void {
    for (let second = 0; second < out.length; second++) out[second] = this.aggregateW(areaIndex, fromMs + second * MS_PER_S);
  }

  aggregateW(areaIndex: number, atMs: number): number {
    return this.#halfHourlyAt(this.#world.system.aggregates[areaIndex]!.demandW, atMs);
  }

  #halfHourlyAt(table: HalfHours, atMs: number): number {
    const dayIndex = this.#world.dayIndexOf(atMs - this.#world.epochMs);
    const place = (atMs - this.#world.days[dayIndex]!.startMs) / PERIOD_MS - 0.5;
    const whole = Math.floor(place);
    const from = this.#halfHour(table, dayIndex, whole);
    return from + (this.#halfHour(table, dayIndex, whole + 1) - from) * (place - whole);
  }

  /** A half-hour of a day by its elapsed number; what lies before or after the day is its neighbour's. */
  #halfHour(table: HalfHours, dayIndex: number, halfHour: number): number {
    const { days } = this.#world;
    const count = this.#world.lengthOf(dayIndex) / PERIOD_MS;
    const day = halfHour < 0 ? days[dayIndex - 1]! : halfHour >= count ? days[dayIndex + 1]! : days[dayIndex]!;
    const inDay = halfHour < 0 ? 47 : halfHour >= count ? 0 : Math.min(47, halfHour);
    return table[day.season][day.type][inDay]!;
  }

  /** Mean appliance power of one home at a moment, W. */
  appliancesW(atMs: number): number {
    const dayIndex = this.#world.dayIndexOf(atMs - this.#world.epochMs);
    const minutes = this.#byMinuteW.length;
    const place = ((atMs - this.#world.days[dayIndex]!.startMs) / this.#world.lengthOf(dayIndex)) * minutes - 0.5;
    const whole = Math.floor(place);
    const from = this.#byMinuteW[(whole + minutes) % minutes]!;
    return from + (this.#byMinuteW[(whole + 1) % minutes]! - from) * (place - whole);
  }
}
