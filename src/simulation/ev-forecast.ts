import { secondWord, streamKey, threefry, unitFromWord } from '../base/random.js';
import { MS_PER_MIN } from '../base/units.js';
import { cumulative, indexAt } from '../population/cumulative.js';
import { chargingMsOf, EvSessions, NO_PLUG_IN } from '../population/ev-session.js';
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
  const sessions = new EvSessions(world);
  const key = streamKey(world.seed, 'ev.forecast');
  const chargers = cumulative(evs.chargers.map(({ fraction }) => fraction));
  const management = cumulative(evs.management.map(({ fraction }) => fraction));
  const minutes = new Float64Array(Math.ceil((untilMs - fromMs) / MS_PER_MIN) + 2);
  const firstDay = world.dayIndexOf(fromMs) - 1;
  const lastDay = world.dayIndexOf(untilMs);
  for (let k = 0; k < SAMPLE; k++) {
    const car = FIRST_CAR + k;
    const { powerW } = evs.chargers[indexAt(chargers, unitFromWord(threefry(key.key0, key.key1, car, 0)))]!;
    const managed = evs.management[indexAt(management, unitFromWord(secondWord))]!.id;
    for (let dayIndex = firstDay; dayIndex <= lastDay; dayIndex++) {
      const plugInMs = sessions.plugInMs(car, dayIndex);
      if (plugInMs === NO_PLUG_IN) continue;
      const chargingMs = chargingMsOf(sessions.need(car, dayIndex), powerW);
      const startMs = sessions.startMs(car, dayIndex, managed, plugInMs, chargingMs);
      addPower(
        minutes,
        startMs - fromMs,
        Math.min(startMs + chargingMs, sessions.departureMs(car, dayIndex)) - fromMs,
        powerW / SAMPLE,
      );
    }
  }
  return atMs => {
    const place = Math.max(0, (atMs - fromMs) / MS_PER_MIN - 0.5);
    const whole = Math.min(minutes.length - 2, Math.floor(place));
    return minutes[whole]! + (minutes[whole + 1]! - minutes[whole]!) * Math.min(1, place - whole);
  };
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
