import { MS_PER_DAY, MS_PER_MIN, MS_PER_S, PERIOD_MS } from '../base/units.js';
import { FACTOR_ONE } from '../population/kinds/household.js';
import type { World } from '../population/world.js';
import type { DayType, Season } from '../system/system.js';

type HalfHours = Readonly<Record<Season, Readonly<Record<DayType, readonly number[]>>>>;

/** Seconds [from, until) of a span that lie on the straight line from one half-hour's middle to the next one's. */
interface Line {
  readonly dayIndex: number;
  readonly halfHour: number;
  readonly from: number;
  until: number;
}

/** A span of whole seconds and what is known of it: every area and class asks about the same one. */
interface Seconds {
  readonly fromMs: number;
  readonly count: number;
  readonly lines: readonly Line[];
  /** How far each second is along its line. */
  readonly along: Float64Array;
  readonly shapesW: Map<HalfHours, Float64Array>;
  appliancesW: Float64Array | null;
}

/**
 * Signals that are known ahead, as functions of time alone: class profiles beyond the appliances, and the areas' demand that is
 * no agent. Half-hour means stand at the middle of their half-hours with straight lines between, so that no edge is a step.
 */
export class KnownSignals {
  readonly #world: World;
  /** Mean appliance power of a home by minute of day, W. */
  readonly #byMinuteW: Float64Array;
  #seconds: Seconds = {
    fromMs: Number.NaN,
    count: 0,
    lines: [],
    along: new Float64Array(0),
    shapesW: new Map(),
    appliancesW: null,
  };
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
    const seconds = this.#open(fromMs, out.length);
    const shapeW = this.#shape(seconds, halfHoursW);
    if (!this.#world.system.customerClasses[classIndex]!.appliances) {
      for (let second = 0; second < out.length; second++) out[second] = (shapeW[second]! * scale) / FACTOR_ONE;
      return;
    }
    seconds.appliancesW ??= Float64Array.from(out, (_, second) => this.appliancesW(fromMs + second * MS_PER_S));
    const ownW = seconds.appliancesW;
    for (let second = 0; second < out.length; second++) out[second] = (shapeW[second]! * scale - ownW[second]!) / FACTOR_ONE;
  }

  /** Mean power of one customer of a class in an area at a moment, appliances included, W. */
  customerW(areaIndex: number, classIndex: number, atMs: number): number {
    const { annualWh, halfHoursW } = this.#profileOf[classIndex]!;
    return (this.#halfHourlyAt(halfHoursW, atMs) * this.#world.system.customers[areaIndex]![classIndex]!.annualWhEach) / annualWh;
  }

  /** Demand of an area that is no agent, by second from `fromMs` on, W; written into `out`. */
  aggregate(areaIndex: number, fromMs: number, out: Float64Array): void {
    this.#interpolate(this.#open(fromMs, out.length), this.#world.system.aggregates[areaIndex]!.demandW, out);
  }

  /** The same without losses: what would be used. */
  aggregateUse(areaIndex: number, fromMs: number, out: Float64Array): void {
    this.aggregate(areaIndex, fromMs, out);
    const { lossesW } = this.#world.system.aggregates[areaIndex]!;
    if (lossesW === undefined) return;
    const lostW = this.#shape(this.#open(fromMs, out.length), lossesW);
    for (let second = 0; second < out.length; second++) out[second]! -= lostW[second]!;
  }

  aggregateW(areaIndex: number, atMs: number): number {
    return this.#halfHourlyAt(this.#world.system.aggregates[areaIndex]!.demandW, atMs);
  }

  /** The span asked about last, or a new one. */
  #open(fromMs: number, count: number): Seconds {
    if (this.#seconds.fromMs === fromMs && this.#seconds.count === count) return this.#seconds;
    const along = new Float64Array(count);
    const lines: Line[] = [];
    let line: Line | undefined;
    for (let second = 0; second < count; second++) {
      const { dayIndex, place } = this.#placeOf(fromMs + second * MS_PER_S);
      const halfHour = Math.floor(place);
      along[second] = place - halfHour;
      if (line?.halfHour !== halfHour || line.dayIndex !== dayIndex) {
        line = { dayIndex, halfHour, from: second, until: second };
        lines.push(line);
      }
      line.until = second + 1;
    }
    this.#seconds = { fromMs, count, lines, along, shapesW: new Map(), appliancesW: null };
    return this.#seconds;
  }

  #shape(seconds: Seconds, table: HalfHours): Float64Array {
    let shapeW = seconds.shapesW.get(table);
    if (shapeW === undefined) {
      shapeW = new Float64Array(seconds.count);
      this.#interpolate(seconds, table, shapeW);
      seconds.shapesW.set(table, shapeW);
    }
    return shapeW;
  }

  #interpolate({ lines, along }: Seconds, table: HalfHours, out: Float64Array): void {
    for (const { dayIndex, halfHour, from, until } of lines) {
      const fromW = this.#halfHour(table, dayIndex, halfHour);
      const riseW = this.#halfHour(table, dayIndex, halfHour + 1) - fromW;
      for (let second = from; second < until; second++) out[second] = fromW + riseW * along[second]!;
    }
  }

  /** The day of a moment and where it is among the middles of the day's half-hours. */
  #placeOf(atMs: number): { dayIndex: number; place: number } {
    const dayIndex = this.#world.dayIndexOf(atMs - this.#world.epochMs);
    return { dayIndex, place: (atMs - this.#world.days[dayIndex]!.startMs) / PERIOD_MS - 0.5 };
  }

  #halfHourlyAt(table: HalfHours, atMs: number): number {
    const { dayIndex, place } = this.#placeOf(atMs);
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
