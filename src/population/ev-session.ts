import { type StreamKey, secondWord, streamKey, threefry, unitFromWord } from '../base/random.js';
import { MS_PER_H, MS_PER_MIN, MS_PER_S } from '../base/units.js';
import { cumulative, lognormalFrom, normalFrom, placeAt } from './cumulative.js';
import type { World } from './world.js';

/** Energies are whole multiples of this, Wh. */
export const NEED_STEP_WH = 10;
/** In place of a plug-in time: none. Device clocks run below zero in a warm-up, so that no ordinary number would do. */
export const NO_PLUG_IN = Number.NEGATIVE_INFINITY;
const HALF_HOUR_MS = 30 * MS_PER_MIN;
/** A car that plugs in on none of the coming days is looked at again after so many. */
const DAYS_AHEAD = 14;

export type Management = 'unmanaged' | 'time-of-use' | 'smart' | 'v2g';

/**
 * What a car does on a day, as a pure function of (seed, car, day): whether it plugs in, when, with what need, and when it leaves
 * on the next day. Nothing is stored; whoever needs it computes it again.
 */
export class EvSessions {
  readonly #world: World;
  readonly #day: StreamKey;
  readonly #need: StreamKey;
  readonly #plan: StreamKey;
  readonly #arrivals: Float64Array;
  readonly #departures: Float64Array;
  readonly #tariffs: Float64Array;

  constructor(world: World) {
    const { evs } = world.system;
    this.#world = world;
    this.#day = streamKey(world.seed, 'ev.day');
    this.#need = streamKey(world.seed, 'ev.need');
    this.#plan = streamKey(world.seed, 'ev.plan');
    this.#arrivals = cumulative(evs.arrivalWeights);
    this.#departures = cumulative(evs.departureWeights);
    this.#tariffs = cumulative(evs.tariffStarts.map(({ fraction }) => fraction));
  }

  /** When the car plugs in on a day, device clock, or NO_PLUG_IN. */
  plugInMs(car: number, dayIndex: number): number {
    const day = this.#world.days[dayIndex]!;
    const word = threefry(this.#day.key0, this.#day.key1, car, day.number);
    if (unitFromWord(word) >= this.#world.system.evs.plugInsPerDay[day.type]) return NO_PLUG_IN;
    return this.#world.midnightOf(dayIndex) + Math.floor(placeAt(this.#arrivals, unitFromWord(secondWord)) * HALF_HOUR_MS);
  }

  /** First plug-in after a moment, on its day or a later one; NO_PLUG_IN where there is none for two weeks. */
  nextPlugInMs(car: number, afterMs: number): number {
    const today = this.#world.dayIndexOf(afterMs);
    for (let dayIndex = today; dayIndex < today + DAYS_AHEAD; dayIndex++) {
      const plugInMs = this.plugInMs(car, dayIndex);
      if (plugInMs > afterMs) return plugInMs;
    }
    return NO_PLUG_IN;
  }

  /** When to look again after `nextPlugInMs` found nothing. */
  lookAgainMs(afterMs: number): number {
    return this.#world.midnightOf(this.#world.dayIndexOf(afterMs) + DAYS_AHEAD - 1);
  }

  /** Energy to charge, in steps of `NEED_STEP_WH`, at least one. */
  need(car: number, dayIndex: number): number {
    const { evs } = this.#world.system;
    const word = threefry(this.#need.key0, this.#need.key1, car, this.#world.days[dayIndex]!.number);
    const normal = normalFrom(unitFromWord(word), unitFromWord(secondWord));
    const energyWh = evs.energyPerPlugInWhMean * lognormalFrom(normal, evs.energyPerPlugInWhCv);
    return Math.max(1, Math.round(Math.min(energyWh, evs.energyPerPlugInWhMax) / NEED_STEP_WH));
  }

  /** When the car that plugged in on a day leaves, on the day after. */
  departureMs(car: number, dayIndex: number): number {
    const word = threefry(this.#plan.key0, this.#plan.key1, car, this.#world.days[dayIndex]!.number * 2);
    return this.#world.midnightOf(dayIndex + 1) + Math.floor(placeAt(this.#departures, unitFromWord(word)) * HALF_HOUR_MS);
  }

  /** The car's own random delay of the day (SI 2021/1467, regulation 11: to the nearest second), ms. */
  delayMs(car: number, dayIndex: number): number {
    const limitMs = this.#world.evDelayLimitMs;
    if (limitMs === 0) return 0;
    threefry(this.#plan.key0, this.#plan.key1, car, this.#world.days[dayIndex]!.number * 2);
    return Math.floor((unitFromWord(secondWord) * limitMs) / MS_PER_S) * MS_PER_S;
  }

  /** When charging begins if the car is free to start from `fromMs`: by tariff, by a smart charger's own spread, or at once. */
  startMs(car: number, dayIndex: number, management: Management, fromMs: number, chargingMs: number): number {
    const delayedMs = fromMs + this.delayMs(car, dayIndex);
    const latestMs = this.departureMs(car, dayIndex) - chargingMs;
    if (management === 'unmanaged' || latestMs <= delayedMs) return delayedMs;
    const wantedMs =
      management === 'time-of-use' ? this.#tariffMs(car, dayIndex, fromMs) : this.#smartMs(car, dayIndex, chargingMs);
    return Math.min(latestMs, Math.max(fromMs, wantedMs) + this.delayMs(car, dayIndex));
  }

  /** Start of the car's cheap hours next after, or holding, a moment. */
  #tariffMs(car: number, dayIndex: number, fromMs: number): number {
    const { tariffStarts, tariffEndMinuteOfDay } = this.#world.system.evs;
    const unit = unitFromWord(threefry(this.#plan.key0, this.#plan.key1, car, -1));
    const { minuteOfDay } = tariffStarts[Math.floor(placeAt(this.#tariffs, unit))]!;
    // Cheap hours cross midnight: those that begin in the evening belong to the day, the others to the next.
    const startsAtNight = minuteOfDay > tariffEndMinuteOfDay;
    const endMs = this.#world.clockMs(dayIndex, tariffEndMinuteOfDay);
    if (fromMs < endMs && (startsAtNight || fromMs >= this.#world.clockMs(dayIndex, minuteOfDay))) return fromMs;
    return this.#world.clockMs(startsAtNight ? dayIndex : dayIndex + 1, minuteOfDay);
  }

  /** A place in the smart window, which crosses midnight, so that the charge ends inside it where it can. */
  #smartMs(car: number, dayIndex: number, chargingMs: number): number {
    const { fromMinuteOfDay, toMinuteOfDay } = this.#world.system.evs.smartWindow;
    const openMs = this.#world.clockMs(dayIndex, fromMinuteOfDay);
    const closeMs = this.#world.clockMs(fromMinuteOfDay > toMinuteOfDay ? dayIndex + 1 : dayIndex, toMinuteOfDay);
    const word = threefry(this.#plan.key0, this.#plan.key1, car, this.#world.days[dayIndex]!.number * 2 + 1);
    return Math.floor(openMs + unitFromWord(word) * Math.max(0, closeMs - openMs - chargingMs));
  }
}

/** Time to charge a need at a power, ms. */
export const chargingMsOf = (need: number, powerW: number): number =>
  Math.max(1, Math.ceil((need * NEED_STEP_WH * MS_PER_H) / powerW));
