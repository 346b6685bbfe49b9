import { PERIOD_MS } from '../base/units.js';
import type { PeriodConditions, PeriodSchedule, Unavailable } from '../grid/schedule.js';
import type { System } from '../system/system.js';
import { balancingPlants } from './balancing-plants.js';
import { type Call, callsFor, type Outlook } from './calls.js';
import { foresightedOffers } from './day-fleet.js';
import type { DayForecast } from './day-forecast.js';
import { breachWarnings, type DayPlan, planDay } from './day-plan.js';
import { FleetMemory } from './fleet-memory.js';
import { holdLow } from './governor-response.js';
import { settlementOf } from './imbalance.js';
import { balanceWithin } from './network-balance.js';
import type { Offer } from './offers.js';
import { periodSchedule } from './period-schedule.js';
import type { Redispatch } from './redispatch.js';
import { requirementsOf } from './requirements.js';
import type { Solver } from './solver.js';
import { type NetworkLimits, networkLimits } from './transfers.js';

/**
 * A day is so many periods; some after it are scheduled with it, so that it leaves units and stores as the next one needs them.
 */
const DAY_PERIODS = 48;
const LOOK_AHEAD_PERIODS = 8;
/** How long a store counted on for the coming periods must last, h: a peak, as in dispatch by merit order (an assumption). */
const STORE_H = 2;
const W_PER_MW = 1e6;

/** What the market hears from outside. */
export interface MarketInputs {
  /** Day-ahead forecast of periods from a moment on, with its error. */
  dayAhead(fromMs: number, periodCount: number): DayForecast;
  /** What is expected now of a later moment: demand net of agents' own generation by area, W. */
  expectedW(nowMs: number, atMs: number): Float64Array;
  /** Nothing after this moment is simulated. */
  readonly endMs: number;
  onProgress(stage: string): void;
}

/** How far ahead a market may ask for forecasts beyond a run's end, ms. */
export const MARKET_HORIZON_MS = (DAY_PERIODS + LOOK_AHEAD_PERIODS + 1) * PERIOD_MS;

/**
 * The day-ahead market, and the balancing of each settlement period. A day is scheduled at once; before each of its periods the
 * control room moves plants from that schedule to what is expected by then, with units that it has called in time. Prices are the
 * day's, and stay.
 */
export class OptimisedMarket {
  readonly #limits: NetworkLimits;
  readonly #memory: FleetMemory;
  readonly #areaOf: readonly number[];
  #plan: DayPlan | null = null;
  /** Units by plant that were away when it was made. */
  #plannedLost: ArrayLike<number> = [];
  #calls: Call[] = [];

  constructor(
    readonly system: System,
    readonly solver: Solver,
    readonly inputs: MarketInputs,
  ) {
    this.#limits = networkLimits(system);
    this.#memory = new FleetMemory(system.plants);
    this.#areaOf = system.plants.map(({ area }) => system.areas.findIndex(({ id }) => id === area));
  }

  /** The market's answer to the grid: the settlement period that begins. */
  schedule(conditions: PeriodConditions & Unavailable): PeriodSchedule {
    const { system } = this;
    const { startMs, endMs = startMs + PERIOD_MS } = conditions;
    const plan = this.#planFor(conditions);
    const t = periodOf(plan, startMs);
    const offers = foresightedOffers(system, conditions);
    this.#call(plan, t, conditions, offers);
    const unitsOnLine = this.#unitsAt(plan, t, startMs, offers);
    stopForLowDemand(unitsOnLine, offers, plan.outputW[t]!, Math.min(conditions.demandStartW, conditions.demandEndW));
    const running = unitsOnLine.map((units, i) => (offers[i]!.isHeld && plan.outputW[t]![i]! <= 0 ? 0 : units));
    const low = holdLow(system, offers, running);
    const keptW = low?.keptW ?? new Float64Array(offers.length);

    const standing = { offers, unitsOnLine, keptW, levelWh: this.#memory.levelWh, ...worthOfStores(plan, t) };
    const atStartW = this.#memory.outputW ?? plan.outputW[t]!;
    const begin = { ...standing, when: 'start', plannedW: atStartW, fromW: null } as const;
    const start = this.#balance(balancingPlants(begin), conditions.demandStartW, startMs, startMs);
    const atEndW = between(plan.outputW[t]!, plan.outputW[t + 1] ?? plan.outputW[t]!);
    const finish = { ...standing, when: 'end', plannedW: atEndW, fromW: start.outputW } as const;
    const plants = balancingPlants(finish);
    const end = this.#balance(plants, conditions.demandEndW, startMs, endMs);
    runStores(unitsOnLine, offers, start.outputW, end.outputW, keptW);

    const startsPerH = (this.#memory.startCost(offers, unitsOnLine) * 3_600_000) / (endMs - startMs);
    this.#memory.remember(system.plants, unitsOnLine, start.outputW, end.outputW, endMs - startMs);
    const areaIds = system.areas.map(({ id }) => id);
    const warnings = breachWarnings(plan, t, areaIds);
    const costs = costsPerWh(system, start.outputW, end.outputW);
    const larger = conditions.demandStartW > conditions.demandEndW ? start : end;
    const schedule = periodSchedule(
      system,
      { conditions, offers, unitsOnLine, start, end, low, warnings, ...costs },
      marginalOf(larger, offers, unitsOnLine),
    );
    return {
      ...schedule,
      costPerHStart: schedule.costPerHStart + startsPerH,
      costPerHEnd: schedule.costPerHEnd + startsPerH,
      costPerWh: costs.costPerWh,
      pricePerWhByArea: plan.pricePerWh[t]!,
      systemPricePerWh: plan.systemPricePerWh[t]!,
      ...(this.#limits.holdsLines && { links: { startW: start.linkW, endW: end.linkW } }),
      settle: settlementOf(plants, end.outputW, costs, plan.systemPricePerWh[t]!),
    };
  }

  /**
   * The plan that holds the period; a new day is scheduled where the last one is over and the run goes beyond what it looked at,
   * or where so much is back that was away.
   */
  #planFor({ startMs, endMs = startMs + PERIOD_MS, unitsLost }: PeriodConditions & Unavailable): DayPlan {
    const plan = this.#plan;
    if (plan && this.#returnedW(unitsLost) <= this.system.frequency.securedLossW) {
      const t = periodOf(plan, startMs);
      const isInDay = t < DAY_PERIODS || plan.forecast.edgesMs.at(-1)! >= this.inputs.endMs;
      if (isInDay && t < plan.outputW.length) return plan;
    }
    const forecast = this.inputs.dayAhead(endMs - PERIOD_MS, DAY_PERIODS + LOOK_AHEAD_PERIODS);
    const state = { unitsLost, before: this.#memory.before() };
    this.#plannedLost = Array.from(unitsLost);
    this.#plan = planDay(this.solver, this.system, this.#limits, forecast, state, this.inputs.onProgress);
    return this.#plan;
  }

  /**
   * Fuelled plant that is there and was away when the day was scheduled, W. Once it is more than the largest loss that is secured
   * (an assumption) what is left of the day is scheduled anew.
   */
  #returnedW(unitsLost: ArrayLike<number>): number {
    return this.system.plants.reduce((sumW, { source, unitW, availabilityFraction }, p) => {
      const units = Math.max(0, this.#plannedLost[p]! - unitsLost[p]!);
      return source === 'fuel' ? sumW + units * unitW * availabilityFraction : sumW;
    }, 0);
  }

  #unitsAt({ unitsOnLine }: DayPlan, t: number, atMs: number, offers: readonly Offer[]): Float64Array {
    return Float64Array.from(offers, ({ unitCount, isCommitted }, p) => {
      if (!isCommitted) return unitCount;
      const called = this.#calls.filter(({ plant, fromMs, untilMs }) => plant === p && fromMs <= atMs && atMs < untilMs);
      return Math.min(
        unitCount,
        called.reduce((sum, { units }) => sum + units, unitsOnLine[t]![p]!),
      );
    });
  }

  /** Calls units for the periods ahead whose needs have outgrown the schedule. */
  #call(plan: DayPlan, t: number, { startMs: nowMs, unitsLost }: PeriodConditions & Unavailable, offers: readonly Offer[]): void {
    const { edgesMs, weather } = plan.forecast;
    const { reserveMw } = requirementsOf(this.system, plan.forecast);
    const outlooks: Outlook[] = [];
    for (let k = t; k < Math.min(plan.outputW.length, t + LOOK_AHEAD_PERIODS); k++) {
      const startMs = Math.max(nowMs, edgesMs[k]!);
      const unitsOnLine = this.#unitsAt(plan, k, startMs, offers);
      const expectedW = Math.max(...[startMs, edgesMs[k + 1]!].map(atMs => total(this.inputs.expectedW(nowMs, atMs))));
      const then = foresightedOffers(this.system, { startMs, demandStartW: 0, demandEndW: 0, unitsLost, ...weather[k]! });
      const onLineW = then.reduce(
        (sumW, offer, p) => sumW + this.#givesW(offer, unitsOnLine[p]!, plan.outputW[k]![p]!, this.#isShutIn(plan, k, p)),
        0,
      );
      outlooks.push({ startMs, neededW: expectedW + reserveMw[k]! * W_PER_MW, onLineW, unitsOnLine });
    }
    this.#calls = this.#calls.filter(({ untilMs }) => untilMs > nowMs);
    this.#calls.push(...callsFor(nowMs, outlooks, offers));
  }

  /** Whether more from a plant would not get out of its area: the day's price is lower there than elsewhere. */
  #isShutIn({ pricePerWh }: DayPlan, k: number, p: number): boolean {
    const differencePerWh = 0.1 / W_PER_MW;
    return pricePerWh[k]![this.#areaOf[p]!]! < Math.max(...pricePerWh[k]!) - differencePerWh;
  }

  /** What a plant can be counted on for: trades stand as planned, and a store gives what it could for some hours. */
  #givesW(offer: Offer, unitsOnLine: number, plannedW: number, isShutIn: boolean): number {
    if (offer.isCommitted) return unitsOnLine * offer.unitAvailableW;
    const availableW = Math.min(offer.availableStartW, offer.availableEndW);
    if (offer.plant.source === 'interconnector' || (offer.isWeather && isShutIn)) return plannedW;
    if (offer.plant.source !== 'storage') return availableW;
    return Math.max(plannedW, Math.min(availableW, this.#memory.levelWh[offer.plantIndex]! / STORE_H));
  }

  #balance(plants: ReturnType<typeof balancingPlants>, demandW: number, nowMs: number, atMs: number): Redispatch {
    const expectedW = this.inputs.expectedW(nowMs, atMs);
    return balanceWithin(this.solver, { plants, demandW, expectedW }, this.#limits);
  }
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
const between = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => (value + b[i]!) / 2);

function periodOf({ forecast: { edgesMs } }: DayPlan, atMs: number): number {
  return Math.max(0, Math.floor((atMs - edgesMs[0]!) / PERIOD_MS));
}

function worthOfStores({ systemPricePerWh }: DayPlan, t: number): { highestPerWh: number; lowestPerWh: number } {
  const rest = systemPricePerWh.slice(t);
  return { highestPerWh: Math.max(...rest), lowestPerWh: Math.min(...rest) };
}

/** Stops units, the dearest first, where least outputs would give more than is wanted. */
function stopForLowDemand(unitsOnLine: Float64Array, offers: readonly Offer[], plannedW: Float64Array, demandW: number): void {
  let tooMuchW = -demandW;
  for (const [p, { isCommitted, isMustRun, unitMinW, availableStartW, availableEndW, plant }] of offers.entries()) {
    if (isCommitted) tooMuchW += unitsOnLine[p]! * unitMinW;
    else if (isMustRun) tooMuchW += Math.max(availableStartW, availableEndW);
    else if (plant.source === 'interconnector' || plant.source === 'storage') tooMuchW += plannedW[p]!;
  }
  const dearestFirst = offers
    .filter(({ isCommitted }) => isCommitted)
    .sort((a, b) => b.plant.marginalCostPerWh - a.plant.marginalCostPerWh || b.plantIndex - a.plantIndex);
  for (const { plantIndex: p, unitMinW } of dearestFirst) {
    if (tooMuchW <= 0) return;
    if (unitMinW <= 0) continue;
    const stopped = Math.min(unitsOnLine[p]!, Math.ceil(tooMuchW / unitMinW));
    unitsOnLine[p]! -= stopped;
    tooMuchW -= stopped * unitMinW;
  }
}

/** Of stores and hydro as many units turn as their power and what governors keep free take, charging or not. */
function runStores(
  unitsOnLine: Float64Array,
  offers: readonly Offer[],
  startW: Float64Array,
  endW: Float64Array,
  keptW: Float64Array,
): void {
  for (const [p, { isHeld, unitAvailableW, unitCount }] of offers.entries()) {
    if (!isHeld || unitAvailableW <= 0) continue;
    const mostW = Math.max(Math.abs(startW[p]!), Math.abs(endW[p]!)) + keptW[p]!;
    unitsOnLine[p] = Math.min(unitCount, Math.ceil(mostW / unitAvailableW));
  }
}

/**
 * Stores cost what they took in, which others gave; exports earn the neighbour's price less the discount, and emit nothing here.
 */
function costsPerWh(
  { plants }: System,
  startW: Float64Array,
  endW: Float64Array,
): { costPerWh: Float64Array; emissionsGPerWh: Float64Array } {
  const isExport = (p: number): boolean => startW[p]! + endW[p]! < 0;
  return {
    costPerWh: Float64Array.from(plants, ({ source, marginalCostPerWh, flexibility }, p) => {
      if (source === 'storage') return 0;
      return isExport(p) ? marginalCostPerWh - (flexibility?.exportDiscountPerWh ?? 0) : marginalCostPerWh;
    }),
    emissionsGPerWh: Float64Array.from(plants, ({ emissionsGPerWh }, p) => (isExport(p) ? 0 : emissionsGPerWh)),
  };
}

/** What one Wh more costs: the dearest plant that gives more than it must, or nothing where wind or sun is turned down. */
function marginalOf(
  { outputW }: Redispatch,
  offers: readonly Offer[],
  unitsOnLine: Float64Array,
): { marginalCostPerWh: number; marginalEmissionsGPerWh: number } {
  const roundingW = 1;
  let marginal: Offer | null = null;
  for (const [p, offer] of offers.entries()) {
    if (offer.isMustRun || offer.plant.source === 'storage' || outputW[p]! <= unitsOnLine[p]! * offer.unitMinW + roundingW)
      continue;
    if (!marginal || offer.plant.marginalCostPerWh > marginal.plant.marginalCostPerWh) marginal = offer;
  }
  return {
    marginalCostPerWh: marginal?.plant.marginalCostPerWh ?? 0,
    marginalEmissionsGPerWh: marginal?.plant.emissionsGPerWh ?? 0,
  };
}
