import t from 'tap';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../src/base/units.js';
import { chargingMsOf, EvSessions, NEED_STEP_WH, NO_PLUG_IN } from '../../src/population/ev-session.js';
import { gb, placeOf, worldAt } from '../fixtures/population.js';

const CARS = 4000;
/** Two weeks from a Monday. */
const place = placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 0, 14), hours: 14 * 24 });
const world = worldAt(place);
const sessions = new EvSessions(world);
const first = world.dayIndexOf(0);
const days = Array.from({ length: 14 }, (_, k) => first + k);

t.test('a car plugs in about three times a week and takes 7 to 8 kWh a day', async t => {
  let plugIns = 0;
  let energyWh = 0;
  for (let car = 0; car < CARS; car++) {
    for (const day of days) {
      if (sessions.plugInMs(car, day) === NO_PLUG_IN) continue;
      plugIns++;
      energyWh += sessions.need(car, day) * NEED_STEP_WH;
    }
  }
  const perWeek = plugIns / CARS / 2;
  t.ok(perWeek > 2.8 && perWeek < 3.2, `${perWeek} plug-ins a week`);
  const kwhPerDay = energyWh / CARS / 14 / 1000;
  t.ok(kwhPerDay > 7 && kwhPerDay < 8, `${kwhPerDay} kWh a car and day`);
});

t.test('a session begins on its day, ends on the next, and asks for no more than a battery holds', async t => {
  let wrong = 0;
  for (let car = 0; car < CARS; car++) {
    for (const day of days) {
      const arrival = sessions.plugInMs(car, day);
      if (arrival === NO_PLUG_IN) continue;
      const departure = sessions.departureMs(car, day);
      if (arrival < world.midnightOf(day) || arrival >= world.midnightOf(day + 1)) wrong++;
      if (departure < world.midnightOf(day + 1) || departure >= world.midnightOf(day + 2) || departure <= arrival) wrong++;
      const needWh = sessions.need(car, day) * NEED_STEP_WH;
      if (needWh < NEED_STEP_WH || needWh > gb().evs.energyPerPlugInWhMax) wrong++;
    }
  }
  t.equal(wrong, 0);
});

t.test('the next plug-in is the first one after a moment, day by day', async t => {
  let wrong = 0;
  for (let car = 0; car < 500; car++) {
    const all = Array.from({ length: 17 }, (_, k) => sessions.plugInMs(car, first + k)).filter(atMs => atMs !== NO_PLUG_IN);
    for (const afterMs of [0, 13 * MS_PER_H, 2.5 * MS_PER_DAY]) {
      const expected = all.find(atMs => atMs > afterMs) ?? Number.POSITIVE_INFINITY;
      const found = sessions.nextPlugInMs(car, afterMs);
      if (found === NO_PLUG_IN ? expected < sessions.lookAgainMs(afterMs) : found !== expected) wrong++;
    }
  }
  t.equal(wrong, 0);
});

t.test(
  'every way of managing starts within the stay, and so that the charge ends before the car leaves where it can',
  async t => {
    const late: string[] = [];
    for (const management of ['unmanaged', 'time-of-use', 'smart', 'v2g'] as const) {
      for (let car = 0; car < CARS; car++) {
        const day = days[car % 7]!;
        const arrival = sessions.plugInMs(car, day);
        if (arrival === NO_PLUG_IN) continue;
        const chargingMs = chargingMsOf(sessions.need(car, day), 7400);
        const start = sessions.startMs(car, day, management, arrival, chargingMs);
        const departure = sessions.departureMs(car, day);
        const hasTime = departure - arrival - chargingMs > world.evDelayLimitMs;
        if (start < arrival || (hasTime && start + chargingMs > departure)) late.push(`${management} ${car}`);
        if (management === 'unmanaged' && start - arrival >= world.evDelayLimitMs) late.push(`${management} ${car} waits`);
      }
    }
    t.same(late, []);
  },
);

t.test('cars on a tariff start in its cheap hours, and smart ones are spread over the night', async t => {
  const starts: Record<string, number[]> = { 'time-of-use': [], smart: [] };
  for (const management of ['time-of-use', 'smart'] as const) {
    for (let car = 0; car < CARS; car++) {
      const arrival = sessions.plugInMs(car, days[1]!);
      if (arrival < world.midnightOf(days[1]!) + 16 * MS_PER_H) continue;
      const start = sessions.startMs(car, days[1]!, management, arrival, chargingMsOf(500, 7400));
      starts[management]!.push((start - world.midnightOf(days[1]!)) / MS_PER_H);
    }
  }
  const isCheap = (hour: number): boolean => hour >= 23.5 && hour < 29.5 + world.evDelayLimitMs / MS_PER_H;
  t.same(
    starts['time-of-use']!.filter(hour => !isCheap(hour)),
    [],
  );
  const atOnce = starts['time-of-use']!.filter(hour => hour < 24).length / starts['time-of-use']!.length;
  t.ok(Math.abs(atOnce - 0.5) < 0.06, `half of the tariffs start at half past eleven: ${atOnce}`);
  const smart = starts.smart!.filter(hour => hour >= 23);
  t.ok(smart.length > 0.95 * starts.smart!.length);
  const hourly = [24, 25, 26, 27].map(until => smart.filter(hour => hour < until).length / smart.length);
  t.ok(
    hourly.every((share, k) => Math.abs(share - hourly[0]! * (k + 1)) < 0.1),
    `even: ${hourly.join(' ')}`,
  );
});

t.test('unmanaged cars draw 0.8 to 1.2 kW each at their evening peak', async t => {
  const byQuarter = new Float64Array(14 * 96);
  const powers = gb().evs.chargers;
  for (let car = 0; car < CARS; car++) {
    let place = (car + 0.5) / CARS;
    const powerW = (powers.find(({ fraction }) => (place -= fraction) < 0) ?? powers.at(-1)!).powerW;
    for (const day of days) {
      const arrival = sessions.plugInMs(car, day);
      if (arrival === NO_PLUG_IN) continue;
      const chargingMs = chargingMsOf(sessions.need(car, day), powerW);
      const start = sessions.startMs(car, day, 'unmanaged', arrival, chargingMs);
      const end = Math.min(start + chargingMs, sessions.departureMs(car, day));
      for (let quarter = Math.ceil(start / (15 * MS_PER_MIN)); quarter * 15 * MS_PER_MIN < end; quarter++) {
        if (quarter < byQuarter.length) byQuarter[quarter]! += powerW / CARS;
      }
    }
  }
  // Electric Nation and DfT: by the second day nights before have no trace. Mean weekday.
  const weekdays = [1, 2, 3, 4, 7, 8, 9, 10, 11];
  const mean = Array.from(
    { length: 96 },
    (_, k) => weekdays.reduce((sum, day) => sum + byQuarter[day * 96 + k]!, 0) / weekdays.length,
  );
  const peakW = Math.max(...mean);
  const hour = mean.indexOf(peakW) / 4;
  t.ok(peakW > 800 && peakW < 1200, `${peakW} W a car`);
  t.ok(hour > 17 && hour < 22, `at ${hour} h`);
});
