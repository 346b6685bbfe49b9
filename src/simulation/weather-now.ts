import { MS_PER_H } from '../base/units.js';
import type { PeriodConditions } from '../grid/schedule.js';
import type { Day } from '../population/calendar.js';
import { weatherHour, weatherStartMs } from '../population/world.js';
import type { System } from '../system/system.js';

/** The system's weather table by area and moment after the scenario's start. */
export class WeatherNow {
  readonly #system: System;
  readonly #firstMidnightMs: number;
  readonly #regionOf: readonly number[];

  constructor(system: System, days: readonly Day[]) {
    this.#system = system;
    this.#firstMidnightMs = weatherStartMs(days);
    this.#regionOf = system.areas.map(({ weatherRegion }) => system.weather.regions.indexOf(weatherRegion));
  }

  /** Number of the hourly step that holds a moment: outdoor temperature is constant inside it. */
  step(atMs: number): number {
    return Math.floor((atMs - this.#firstMidnightMs) / MS_PER_H) + STEP_ORIGIN;
  }

  outdoorC(atMs: number): Float64Array {
    const hour = weatherHour(atMs, this.#firstMidnightMs, this.#system.weather.hourCount);
    return Float64Array.from(this.#regionOf, region => this.#system.weather.temperatureC[region]![hour]!);
  }

  /** The part of a period's conditions that the weather gives. */
  fractions(
    fromMs: number,
    untilMs: number,
  ): Pick<PeriodConditions, 'windOnshoreFraction' | 'windOffshoreFraction' | 'solarFraction'> {
    const { windOnshoreFraction, windOffshoreFraction, solarFraction } = this.#system.weather;
    const both = (table: readonly Float64Array[]) => ({ start: this.#at(table, fromMs), end: this.#at(table, untilMs) });
    return {
      windOnshoreFraction: both(windOnshoreFraction),
      windOffshoreFraction: both(windOffshoreFraction),
      solarFraction: both(solarFraction),
    };
  }

  /** Hourly values stand at the middle of their hours, with straight lines between. */
  #at(table: readonly Float64Array[], atMs: number): Float64Array {
    const { hourCount } = this.#system.weather;
    const place = (atMs - this.#firstMidnightMs) / MS_PER_H - 0.5;
    const whole = Math.floor(place);
    const from = ((whole % hourCount) + hourCount) % hourCount;
    return Float64Array.from(this.#regionOf, region => {
      const values = table[region]!;
      return values[from]! + (values[(from + 1) % hourCount]! - values[from]!) * (place - whole);
    });
  }
}

/** Keeps steps positive during a warm-up before the first midnight: −1 means no step. */
const STEP_ORIGIN = 1_000_000;
