import { secondWord, streamKey, threefry, unitFromWord } from '../base/random.js';
import { MS_PER_H, MS_PER_MIN } from '../base/units.js';
import { carTariffs } from '../population/car-tariffs.js';
import { cumulative, indexAt } from '../population/cumulative.js';
import { EvSessions } from '../population/ev-session.js';
import { chargingMsOf, EvTravel, NEED_STEP_WH, sortOf, USE_ONE } from '../population/ev-travel.js';
import type { World } from '../population/world.js';

/** Cars that the forecast follows; their mean stands for the fleet with a sampling error of about 2 % at the evening peak. */
const SAMPLE = 6000;
/** Rows of cars that no population reaches, so that the forecaster's cars are not the real ones. */
const FIRST_CAR = 0x4000_0000;

/**
 * What the control room expects of charging: cars like the fleet's, drawn apart from it, charging as their tariffs and chargers
 * say. Mean power of one car by minute from the run's first minute on, W; V2G export is not foreseen.
 */
export function expectedChargingW(world: World, fromMs: number, untilMs: number): (atMs: number) => number {
  const { evs } = world.system;
  if (evs.chargers.length === 0) return () => 0;
  const key = streamKey(world.seed, 'ev.forecast');
  const sharesOf = (rows: readonly { readonly fraction: number }[]) => cumulative(rows.map(({ fraction }) => fraction));
  const chargers = sharesOf(evs.chargers);
  const management = sharesOf(evs.management);
  const users = sharesOf(evs.users);
  const tariffOf = carTariffs(world);
  const minutes = new Float64Array(Math.ceil((untilMs - fromMs) / MS_PER_MIN) + 2);
  const charging = new ExpectedCharging(world, fromMs, untilMs, minutes);
  for (let k = 0; k < SAMPLE; k++) {
    const car = FIRST_CAR + k;
    const charger = indexAt(chargers, unitFromWord(threefry(key.key0, key.key1, car, 0)));
    const managed = indexAt(management, unitFromWord(secondWord));
    const user = indexAt(users, unitFromWord(threefry(key.key0, key.key1, car, 1)));
    charging.add(car, sortOf(charger, user, managed), tariffOf(car, unitFromWord(secondWord)));
  }
  return atMs => {
    const place = Math.max(0, (atMs - fromMs) / MS_PER_MIN - 0.5);
    const whole = Math.min(minutes.length - 2, Math.floor(place));
    return minutes[whole]! + (minutes[whole + 1]! - minutes[whole]!) * Math.min(1, place - whole);
  };
}

/** Cars of mean use, one after the other, from plug-in to plug-in. */
class ExpectedCharging {
  readonly #world: World;
  readonly #sessions: EvSessions;
  readonly #travel: EvTravel;

  constructor(
    world: World,
    readonly fromMs: number,
    readonly untilMs: number,
    readonly minutes: Float64Array,
  ) {
    this.#world = world;
    this.#sessions = new EvSessions(world);
    this.#travel = new EvTravel(world);
  }

  add(car: number, sortByte: number, tariff: number): void {
    const travel = this.#travel;
    const sort = travel.sort(sortByte);
    let dayIndex = this.#world.dayIndexOf(this.fromMs) - 1;
    let need = travel.begun(car, sort, USE_ONE, this.#world.days[dayIndex]!.number);
    let afterMs = Number.NEGATIVE_INFINITY;
    const lastDay = this.#world.dayIndexOf(this.untilMs);
    while (dayIndex <= lastDay) {
      if (!travel.next(car, sort, USE_ONE, need, dayIndex, afterMs) || travel.plugInMs > this.untilMs) return;
      const { plugInMs, site } = travel;
      const day = this.#world.dayIndexOf(plugInMs);
      const powerW = travel.powerW(sort, site);
      const left = travel.left(sort, site);
      const chargingMs = chargingMsOf(Math.max(0, travel.need - left), powerW);
      afterMs = travel.untilMs(car, sort, site, day, plugInMs, chargingMs);
      const stay = { car, management: sort.management, tariff, site, dayIndex: day, untilMs: afterMs };
      const startMs = this.#sessions.startMs(stay, plugInMs, chargingMs);
      const endMs = Math.min(startMs + chargingMs, afterMs);
      addPower(this.minutes, startMs - this.fromMs, endMs - this.fromMs, powerW / SAMPLE);
      const charged = Math.floor((powerW * Math.max(0, endMs - startMs)) / MS_PER_H / NEED_STEP_WH);
      need = Math.max(left, travel.need - charged);
      dayIndex = Math.max(this.#world.dayIndexOf(afterMs), day + 1);
    }
  }
}

/** Adds a power between two moments to the means of the minutes. */
function addPower(minutes: Float64Array, fromMs: number, untilMs: number, powerW: number): void {
  const first = Math.max(0, Math.floor(fromMs / MS_PER_MIN));
  const last = Math.min(minutes.length - 1, Math.floor(untilMs / MS_PER_MIN));
  for (let minute = first; minute <= last; minute++) {
    const coveredMs = Math.min(untilMs, (minute + 1) * MS_PER_MIN) - Math.max(fromMs, minute * MS_PER_MIN);
    if (coveredMs > 0) minutes[minute]! += (powerW * coveredMs) / MS_PER_MIN;
  }
}
