import { type StreamKey, secondWord, streamKey, threefry, unitFromWord } from '../base/random.js';
import { MS_PER_S } from '../base/units.js';
import type { EvManagement } from '../system/device-tables.js';
import { DEPOT, HOME } from './ev-travel.js';
import type { World } from './world.js';

/** A stay of a car that is plugged in. */
export interface Stay {
  readonly car: number;
  readonly management: EvManagement;
  /** Index of the tariff by which it is charged, where it is. */
  readonly tariff: number;
  readonly site: number;
  /** Day of plugging in. */
  readonly dayIndex: number;
  /** When it leaves. */
  readonly untilMs: number;
}

/**
 * When a plugged-in car charges, as a pure function of (seed, car, day): at once, outside the peak, by tariff, or where its
 * operator puts it. Away from home and depot it charges at once.
 */
export class EvSessions {
  readonly #world: World;
  readonly #plan: StreamKey;

  constructor(world: World) {
    this.#world = world;
    this.#plan = streamKey(world.seed, 'ev.plan');
  }

  /** The random delay of the day (SI 2021/1467, regulation 11: in whole seconds), ms; private charge points alone have it. */
  delayMs({ car, site, dayIndex }: Stay): number {
    const limitMs = this.#world.evDelayLimitMs;
    if (limitMs === 0 || !this.#world.system.evs.sites[site]!.isPrivate) return 0;
    threefry(this.#plan.key0, this.#plan.key1, car, this.#world.days[dayIndex]!.number * 2);
    return Math.floor((unitFromWord(secondWord) * limitMs) / MS_PER_S) * MS_PER_S;
  }

  /** When charging begins if the car is free to start from `fromMs` and needs `chargingMs`; early enough to be ready. */
  startMs(stay: Stay, fromMs: number, chargingMs: number): number {
    const delayMs = this.delayMs(stay);
    const latestMs = stay.untilMs - chargingMs;
    if (latestMs <= fromMs + delayMs) return fromMs + delayMs;
    const wantedMs = this.#wantedMs(stay, fromMs, chargingMs);
    if (wantedMs <= fromMs) return fromMs + delayMs;
    return Math.min(latestMs, Math.max(fromMs, wantedMs + this.#clockErrorMs(stay)) + delayMs);
  }

  /** How late the charge point's clock is, ms. */
  #clockErrorMs({ car }: Stay): number {
    const { clockErrorMs } = this.#world.system.evs;
    return Math.round((2 * unitFromWord(threefry(this.#plan.key0, this.#plan.key1, car, -1)) - 1) * clockErrorMs);
  }

  #wantedMs(stay: Stay, fromMs: number, chargingMs: number): number {
    if (stay.site !== HOME && stay.site !== DEPOT) return fromMs;
    if (stay.management === 'unmanaged') return fromMs;
    if (stay.management === 'default-hours') return this.#offPeakMs(fromMs);
    return stay.management === 'time-of-use' ? this.#tariffMs(stay, fromMs) : this.#smartMs(stay, chargingMs);
  }

  /** First moment from one on that is outside the peak hours of weekdays (SI 2021/1467, regulation 10). */
  #offPeakMs(fromMs: number): number {
    const dayIndex = this.#world.dayIndexOf(fromMs);
    if (this.#world.days[dayIndex]!.type !== 'weekday') return fromMs;
    for (const { fromMinuteOfDay, toMinuteOfDay } of this.#world.system.evs.peaks) {
      const endMs = this.#world.clockMs(dayIndex, toMinuteOfDay);
      if (fromMs >= this.#world.clockMs(dayIndex, fromMinuteOfDay) && fromMs < endMs) return endMs;
    }
    return fromMs;
  }

  /** Start of the car's cheap hours next after, or holding, a moment. */
  #tariffMs({ tariff }: Stay, fromMs: number): number {
    const { fromMinuteOfDay, toMinuteOfDay } = this.#world.system.tariffs.list[tariff]!.cheapHours!;
    const dayIndex = this.#world.dayIndexOf(fromMs);
    const startMs = this.#world.clockMs(dayIndex, fromMinuteOfDay);
    // Cheap hours cross midnight: those that begin in the evening last into the next day.
    const startsAtNight = fromMinuteOfDay > toMinuteOfDay;
    const isBeforeEnd = fromMs < this.#world.clockMs(dayIndex, toMinuteOfDay);
    if (startsAtNight) return isBeforeEnd ? fromMs : Math.max(fromMs, startMs);
    return isBeforeEnd ? Math.max(fromMs, startMs) : this.#world.clockMs(dayIndex + 1, fromMinuteOfDay);
  }

  /** A place in the smart window, which crosses midnight, so that the charge ends inside it where it can. */
  #smartMs({ car, dayIndex }: Stay, chargingMs: number): number {
    const { fromMinuteOfDay, toMinuteOfDay } = this.#world.system.evs.smartWindow;
    const openMs = this.#world.clockMs(dayIndex, fromMinuteOfDay);
    const closeMs = this.#world.clockMs(fromMinuteOfDay > toMinuteOfDay ? dayIndex + 1 : dayIndex, toMinuteOfDay);
    const word = threefry(this.#plan.key0, this.#plan.key1, car, this.#world.days[dayIndex]!.number * 2 + 1);
    return Math.floor(openMs + unitFromWord(word) * Math.max(0, closeMs - openMs - chargingMs));
  }
}
