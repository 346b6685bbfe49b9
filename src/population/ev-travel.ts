import { dayTypeOf } from '../base/civil-time.js';
import { type StreamKey, secondWord, streamKey, threefry, unitFromWord } from '../base/random.js';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../base/units.js';
import { type EvManagement, type EvSiteId, type EvUser, evSites } from '../system/device-tables.js';
import type { DayType } from '../system/system.js';
import { cumulative, indexAt, placeAt } from './cumulative.js';
import { normalQuantiles } from './normal-quantiles.js';
import type { World } from './world.js';

/** Energies are whole multiples of this, Wh. */
export const NEED_STEP_WH = 10;
/** In place of a site: not plugged in. */
export const NO_SITE = 255;
/** A car's own use of energy is kept in parts of the mean. */
export const USE_ONE = 64;
const NEED_MAX = 65535;
const HALF_HOUR_MS = 30 * MS_PER_MIN;
/** Days that are looked ahead for a plug-in, and days without use after which a car is taken away all the same. */
const DAYS_AHEAD = 14;
const STAY_DAYS_MAX = 7;
/** Days without a clock that a new car has lived before the first one with times: few cars go longer without a charge. */
const DAYS_DRIVEN = 10;
const QUANTILES = 4096;
/** Types of the days whose number leaves the index when divided by seven. */
const DAY_TYPES: readonly DayType[] = Array.from({ length: 7 }, (_, number) => dayTypeOf(number * MS_PER_DAY));

const site = (id: EvSiteId): number => evSites.indexOf(id);
export const HOME = site('home');
export const DEPOT = site('depot');
const PUBLIC = site('public');
const RAPID = site('rapid');

/** What the sort of a car says: charger (high three bits), user (two) and management (low three), indices of the system. */
export interface CarSort {
  /** Charging power at home, W, and at most at a rapid charge point; 0: it cannot use one. */
  readonly powerW: number;
  readonly rapidW: number;
  /** Usable battery and most energy that it may lack, steps. */
  readonly battery: number;
  readonly needMost: number;
  readonly user: EvUser;
  /** Energy of a mean day of use, steps, and running shares of places by weekday and weekend. */
  readonly drivenPerUse: number;
  readonly places: readonly [Float64Array, Float64Array];
  readonly management: EvManagement;
}

export const sortOf = (charger: number, user: number, management: number): number => (charger << 5) | (user << 3) | management;

/**
 * Where cars go: what a car does on a day (whether it is used, how far, whether, where and when it is then plugged in) is drawn
 * by (seed, car, day); what it lacks adds up from day to day until it is charged, and makes a plug-in more likely.
 */
export class EvTravel {
  /** Found by `next`: when and where the car is plugged in, and what it lacks then, steps. */
  plugInMs = 0;
  site = NO_SITE;
  need = 0;

  readonly #world: World;
  readonly #day: StreamKey;
  readonly #plan: StreamKey;
  /** By the byte of a sort. */
  readonly #sorts: readonly (CarSort | undefined)[];
  /** Energy of a day of use over the mean, by equal parts of probability. */
  readonly #driven: Float64Array;
  readonly #arrivals: readonly (readonly [Float64Array, Float64Array])[];
  readonly #departures: readonly Float64Array[];

  constructor(world: World) {
    const { evs } = world.system;
    this.#world = world;
    this.#day = streamKey(world.seed, 'ev.day');
    this.#plan = streamKey(world.seed, 'ev.plan');
    this.#sorts = sortsOf(world);
    const variance = Math.log1p(evs.drivenDayCv * evs.drivenDayCv);
    this.#driven = normalQuantiles(QUANTILES).map(z => Math.exp(z * Math.sqrt(variance) - variance / 2));
    this.#arrivals = evs.sites.map(({ arrivalWeights: { weekday, weekend } }) => [cumulative(weekday), cumulative(weekend)]);
    this.#departures = evs.sites.map(({ departureWeights }) => cumulative(departureWeights));
  }

  sort(byte: number): CarSort {
    return this.#sorts[byte]!;
  }

  /** Power at a site, W: the car's own charger there is at home; a rapid charge point goes by what the car takes. */
  powerW({ powerW, rapidW }: CarSort, siteIndex: number): number {
    return Math.min(siteIndex === RAPID ? rapidW : powerW, this.#world.system.evs.sites[siteIndex]!.powerW);
  }

  /** What a car still lacks when it has charged as far as it does at a site, steps. */
  left({ battery }: CarSort, siteIndex: number): number {
    return siteIndex === RAPID ? Math.round(battery * (1 - this.#world.system.evs.rapidToFraction)) : 0;
  }

  /** What a car lacks on the morning of a day before which nothing is known of it, steps: days driven, charges complete. */
  begun(car: number, sort: CarSort, use: number, dayNumber: number): number {
    this.need = 0;
    for (let number = dayNumber - DAYS_DRIVEN; number < dayNumber; number++) {
      this.#live(car, sort, use, number, DAY_TYPES[number % DAY_TYPES.length]!);
      if (this.site !== NO_SITE) this.need = this.left(sort, this.site);
    }
    return this.need;
  }

  /**
   * The next plug-in from a day on, after a moment, of a car that lacks `need` on its morning. False where there is none in the
   * days ahead: then `plugInMs` is when to look again, from that day on.
   */
  next(car: number, sort: CarSort, use: number, need: number, fromDay: number, afterMs: number): boolean {
    const { days, system } = this.#world;
    this.need = need;
    for (let dayIndex = fromDay; dayIndex < fromDay + DAYS_AHEAD; dayIndex++) {
      const { number, type } = days[dayIndex]!;
      this.#live(car, sort, use, number, type);
      if (this.site === NO_SITE) continue;
      threefry(this.#plan.key0, this.#plan.key1, car, number * 2 + 1);
      const place = placeAt(this.#arrivals[this.site]![Number(type !== 'weekday')]!, unitFromWord(secondWord));
      const arrivalMs = this.#world.midnightOf(dayIndex) + Math.floor(place * HALF_HOUR_MS);
      this.plugInMs = Math.max(arrivalMs, afterMs + system.evs.leastTripMs);
      return true;
    }
    this.plugInMs = this.#world.midnightOf(fromDay + DAYS_AHEAD);
    return false;
  }

  /** When a car that was plugged in on a day leaves, device clock; `chargingMs` is how long it charges at full power. */
  untilMs(car: number, sort: CarSort, siteIndex: number, dayIndex: number, plugInMs: number, chargingMs: number): number {
    const { stay, stayMs } = this.#world.system.evs.sites[siteIndex]!;
    if (stay === 'until-charged') return Math.floor(plugInMs + chargingMs + stayMs);
    const { number } = this.#world.days[dayIndex]!;
    const unit = unitFromWord(threefry(this.#plan.key0, this.#plan.key1, car, number * 2));
    if (stay === 'hours') return Math.floor(plugInMs + stayMs * (0.5 + unit)) + 1;
    let leaves = dayIndex + 1;
    while (leaves < dayIndex + STAY_DAYS_MAX && !this.#isUsed(car, sort, leaves)) leaves++;
    return this.#world.midnightOf(leaves) + Math.floor(placeAt(this.#departures[siteIndex]!, unit) * HALF_HOUR_MS);
  }

  #isUsed(car: number, { user }: CarSort, dayIndex: number): boolean {
    const { number, type } = this.#world.days[dayIndex]!;
    return unitFromWord(threefry(this.#day.key0, this.#day.key1, car, number)) < user.used[type];
  }

  /** One day of a car: what it drives adds to what it lacks, and `site` is where it is then plugged in. */
  #live(car: number, sort: CarSort, use: number, dayNumber: number, type: DayType): void {
    const { user, battery, needMost, rapidW } = sort;
    const unit = unitFromWord(threefry(this.#day.key0, this.#day.key1, car, dayNumber));
    const decision = secondWord >>> 0;
    this.site = NO_SITE;
    if (unit >= user.used[type]) return;
    const driven = this.#driven[Math.floor((unit / user.used[type]) * QUANTILES)]!;
    this.need = Math.min(NEED_MAX, this.need + Math.round((sort.drivenPerUse * use * driven) / USE_ONE));
    if (this.need > needMost && rapidW > 0) {
      this.site = RAPID;
      return;
    }
    // A plug-in hybrid drives on with petrol.
    this.need = Math.min(this.need, needMost);
    const chance = user.habitFraction + (user.habitPerNeed * this.need) / battery;
    if ((decision & 0xffff) * 2 ** -16 >= chance) return;
    const wanted = indexAt(sort.places[Number(type !== 'weekday')]!, (decision >>> 16) * 2 ** -16);
    // Nobody goes to a rapid charge point for the last part, which is slow there.
    if (wanted !== RAPID) this.site = wanted;
    else if (rapidW === 0) this.site = PUBLIC;
    else if (this.need > this.left(sort, RAPID)) this.site = RAPID;
  }
}

function sortsOf({ system: { evs } }: World): (CarSort | undefined)[] {
  const sorts: (CarSort | undefined)[] = [];
  for (const [charger, { powerW, batteryWh, rapidW }] of evs.chargers.entries()) {
    const battery = Math.min(NEED_MAX, Math.round(batteryWh / NEED_STEP_WH));
    for (const [userIndex, user] of evs.users.entries()) {
      const { weekday, saturday, sunday } = user.used;
      const drivenPerUse = user.drivenWhPerDay / NEED_STEP_WH / ((5 * weekday + saturday + sunday) / 7);
      for (const [managed, { id }] of evs.management.entries()) {
        sorts[sortOf(charger, userIndex, managed)] = {
          powerW,
          rapidW,
          battery,
          needMost: Math.round(battery * (1 - evs.rangeKeptFraction)),
          user,
          drivenPerUse,
          places: [cumulative(user.places.weekday), cumulative(user.places.weekend)],
          management: id,
        };
      }
    }
  }
  return sorts;
}

/** Time to charge a need at a power, ms. */
export const chargingMsOf = (need: number, powerW: number): number =>
  Math.max(1, Math.ceil((need * NEED_STEP_WH * MS_PER_H) / powerW));
