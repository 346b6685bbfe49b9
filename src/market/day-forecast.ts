import type { StartAndEnd } from '../grid/schedule.js';

/** What a day is scheduled from: demand expected at the edges of its periods, and the weather in each. */
export interface DayForecast {
  /** Moments between which the periods lie, one more than there are periods. */
  readonly edgesMs: readonly number[];
  /** Demand net of agents' own generation by area, then edge, W. */
  readonly demandW: readonly Float64Array[];
  readonly weather: readonly PeriodWeather[];
}

export interface PeriodWeather {
  readonly windOnshoreFraction: StartAndEnd;
  readonly windOffshoreFraction: StartAndEnd;
  readonly solarFraction: StartAndEnd;
}
