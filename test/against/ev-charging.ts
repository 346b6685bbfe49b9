/**
 * Charging at home against Electric Nation (Western Power Distribution 2019): diversified power of a car by minute of the day, as
 * published with 70 % of the cars plugging in on a weekday. Cars of this simulator without any management, each with a place to
 * charge at home, over four winter weeks.
 */
import t from 'tap';
import { MS_PER_DAY, MS_PER_MIN } from '../../src/base/units.js';
import { lognormalFrom } from '../../src/population/cumulative.js';
import { EvSessions } from '../../src/population/ev-session.js';
import { EvTravel, HOME, NEED_STEP_WH, sortOf, USE_ONE } from '../../src/population/ev-travel.js';
import { normalQuantiles } from '../../src/population/normal-quantiles.js';
import { livesThrough, stepsOf } from '../fixtures/ev-life.js';
import { gb, placeOf, worldAt } from '../fixtures/population.js';

const CARS = 3000;
const DAYS = 28;
const MINUTES = MS_PER_DAY / MS_PER_MIN;
/** Electric Nation's published curves: 70 % of cars plug in on the day. */
const PUBLISHED_PLUG_IN_FRACTION = 0.7;

const system = gb();
const world = worldAt(placeOf({ system, startUnixMs: Date.UTC(2030, 0, 14), hours: DAYS * 24, evDelayLimitMs: 0 }));
const travel = new EvTravel(world);
const sessions = new EvSessions(world);
/** Cars differ in how far they are driven: by equal parts of probability. */
const uses = normalQuantiles(CARS).map(z => Math.round(lognormalFrom(z, system.evs.drivenCarCv) * USE_ONE));
const first = world.dayIndexOf(0);
const user = system.evs.users.findIndex(({ id }) => id === 'home');
const unmanaged = system.evs.management.findIndex(({ id }) => id === 'unmanaged');

interface Fleet {
  /** Mean power of a car by minute of its weekdays, W: of charges that began on a weekday. */
  readonly weekdayW: Float64Array;
  readonly plugInsPerWeekday: number;
  readonly plugInsPerWeek: number;
  readonly kwhPerDay: number;
}

/** The cars of one charger power. */
function fleetOf(powerW: number): Fleet {
  const charger = system.evs.chargers.findIndex(row => row.powerW === powerW);
  const sort = travel.sort(sortOf(charger, user, unmanaged));
  const weekdayW = new Float64Array(MINUTES);
  const weekdays = Array.from({ length: DAYS }, (_, k) => world.days[first + k]!).filter(({ type }) => type === 'weekday').length;
  let plugIns = 0;
  let weekdayPlugIns = 0;
  let steps = 0;
  for (let car = 0; car < CARS; car++) {
    const life = { travel, world, car: car + powerW * CARS, sort, use: uses[car]!, fromDay: first, endMs: DAYS * MS_PER_DAY };
    livesThrough(life, stay => {
      const chargingMs = Math.ceil((stay.toCharge * NEED_STEP_WH * 3_600_000) / stay.powerW);
      const startMs = sessions.startMs(stay, stay.plugInMs, chargingMs);
      const endMs = Math.min(startMs + chargingMs, stay.untilMs);
      const charged = stepsOf(stay.powerW, endMs - startMs);
      if (stay.site !== HOME) return charged;
      plugIns++;
      steps += charged;
      if (world.days[stay.dayIndex]!.type !== 'weekday') return charged;
      weekdayPlugIns++;
      for (let ms = startMs; ms < endMs; ms += MS_PER_MIN) {
        const minute = Math.floor((ms - world.midnightOf(stay.dayIndex)) / MS_PER_MIN) % MINUTES;
        weekdayW[minute]! += (stay.powerW * Math.min(MS_PER_MIN, endMs - ms)) / MS_PER_MIN / CARS / weekdays;
      }
      return charged;
    });
  }
  return {
    weekdayW,
    plugInsPerWeekday: weekdayPlugIns / CARS / weekdays,
    plugInsPerWeek: (plugIns / CARS / DAYS) * 7,
    kwhPerDay: (steps * NEED_STEP_WH) / 1000 / CARS / DAYS,
  };
}

const slow = fleetOf(3600);
const usual = fleetOf(7400);

const within = (found: number, expected: number, tolerance: number): boolean => Math.abs(found / expected - 1) <= tolerance;
const peakOf = (curveW: Float64Array): { kw: number; hour: number } => {
  const peakW = Math.max(...curveW);
  return { kw: peakW / 1000, hour: curveW.indexOf(peakW) / 60 };
};

for (const { name, fleet, expectedKw, atMinute } of [
  { name: '3.6 kW', fleet: slow, expectedKw: 0.74, atMinute: 19 * 60 + 52 },
  { name: '7.4 kW', fleet: usual, expectedKw: 1.51, atMinute: 21 * 60 + 19 },
]) {
  t.test(`${name} chargers, 70 % plugged in on a weekday: ${expectedKw} kW a car, ± 15 %`, async t => {
    const scale = PUBLISHED_PLUG_IN_FRACTION / fleet.plugInsPerWeekday;
    const curveW = fleet.weekdayW.map(powerW => powerW * scale);
    const peak = peakOf(curveW);
    t.ok(within(peak.kw, expectedKw, 0.15), `peak ${peak.kw.toFixed(3)} kW at ${peak.hour.toFixed(2)} h`);
    // Over a quarter of an hour: a minute of 1 200 cars, as published, has noise of its own.
    const quarter = curveW.subarray(atMinute - 7, atMinute + 8);
    const thenKw = quarter.reduce((sum, powerW) => sum + powerW, 0) / quarter.length / 1000;
    t.ok(within(thenKw, expectedKw, 0.15), `${thenKw.toFixed(3)} kW at the published minute`);
    t.ok(Math.abs(peak.hour - atMinute / 60) < 1.5, 'within an hour and a half of it');
  });
}

t.test('the mixed fleet: 7 to 8 kWh a car and day, about three plug-ins a week, an evening peak of 0.8 to 1.2 kW', async t => {
  const shareOf = (powerW: number): number => system.evs.chargers.find(row => row.powerW === powerW)!.fraction;
  // The few chargers of 11 and 22 kW count as usual ones.
  const slowShare = shareOf(3600);
  const mixed = (of: (fleet: Fleet) => number): number => slowShare * of(slow) + (1 - slowShare) * of(usual);
  const kwhPerDay = mixed(fleet => fleet.kwhPerDay);
  const plugIns = mixed(fleet => fleet.plugInsPerWeek);
  const peak = peakOf(slow.weekdayW.map((_, minute) => mixed(fleet => fleet.weekdayW[minute]!)));
  t.ok(kwhPerDay > 7 && kwhPerDay < 8, `${kwhPerDay.toFixed(2)} kWh a car and day at home`);
  t.ok(plugIns > 2.5 && plugIns < 3.5, `${plugIns.toFixed(2)} plug-ins a week`);
  t.ok(peak.kw > 0.8 && peak.kw < 1.2, `${peak.kw.toFixed(3)} kW a car at ${peak.hour.toFixed(2)} h`);
  t.ok(peak.hour > 17 && peak.hour < 22.5);
});
