import { expandSeed, streamKey, uniformAt } from '../base/random.js';
import { PERIOD_MS } from '../base/units.js';
import type { Scheduler } from '../grid/schedule.js';
import type { DayForecast } from '../market/day-forecast.js';
import { dispatch } from '../market/dispatch.js';
import { type MarketInputs, OptimisedMarket } from '../market/optimised-market.js';
import type { Solver } from '../market/solver.js';
import type { Scenario } from '../scenario/scenario.js';
import type { System } from '../system/system.js';
import type { Forecast } from './forecast.js';
import type { WeatherNow } from './weather-now.js';

/** How plants are scheduled: by merit order, or with a solver a day at once. `inputs` is asked for once, when the run begins. */
export function schedulerOf(system: System, solver: Solver | null, inputs: () => MarketInputs): Scheduler {
  if (!solver) return dispatch;
  let market: OptimisedMarket | null = null;
  return (_, conditions) => {
    if (conditions.isAfterBlack) market = null;
    market ??= new OptimisedMarket(system, solver, inputs());
    return market.schedule(conditions);
  };
}

/**
 * Standard deviation of the day-ahead forecast's error far ahead, share of demand, and what of an error is left half an hour on.
 */
const ERROR_FRACTION = 0.02;
const ERROR_KEPT = 0.95;

/** What the market expects of demand: the run's forecast, with an error where it is made a day ahead. */
export class ExpectedDemand implements MarketInputs {
  readonly endMs: number;
  readonly #forecast: Forecast;
  readonly #weather: WeatherNow;
  readonly #key: ReturnType<typeof streamKey>;
  readonly #startUnixMs: number;

  constructor(
    { seed, maxDurationMs, startUnixMs }: Scenario,
    forecast: Forecast,
    weather: WeatherNow,
    readonly onProgress: (stage: string) => void,
  ) {
    this.#forecast = forecast;
    this.#weather = weather;
    this.#key = streamKey(expandSeed(seed), 'market.forecast');
    this.#startUnixMs = startUnixMs;
    this.endMs = maxDurationMs;
  }

  expectedW(nowMs: number, atMs: number): Float64Array {
    return this.#forecast.byAreaW(nowMs, atMs);
  }

  /** The error is nothing at first and grows with the lead: e_k = ρ e_(k−1) + σ √(1 − ρ²) ξ_k, ξ of variance 1. */
  dayAhead(fromMs: number, periodCount: number): DayForecast {
    const edgesMs = Array.from({ length: periodCount + 1 }, (_, k) => fromMs + k * PERIOD_MS);
    const factors = new Float64Array(edgesMs.length).fill(1);
    let error = 0;
    for (const [k, atMs] of edgesMs.entries()) {
      factors[k] = 1 + error;
      const step = ERROR_FRACTION * Math.sqrt(1 - ERROR_KEPT * ERROR_KEPT);
      error = ERROR_KEPT * error + step * this.#draw(Math.floor((atMs + this.#startUnixMs) / PERIOD_MS));
    }
    const byEdge = edgesMs.map(atMs => this.#forecast.byAreaW(fromMs, atMs));
    return {
      edgesMs,
      demandW: Array.from(byEdge[0]!, (_, area) => factors.map((factor, k) => factor * byEdge[k]![area]!)),
      weather: edgesMs.slice(1).map((untilMs, k) => this.#weather.fractions(edgesMs[k]!, untilMs)),
    };
  }

  /** Of mean 0 and variance 1: the sum of twelve uniform numbers less six. */
  #draw(period: number): number {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += uniformAt(this.#key, k, period);
    return sum;
  }
}
