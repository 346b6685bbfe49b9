import t from 'tap';
import { MS_PER_DAY, MS_PER_H } from '../../src/base/units.js';
import { EvSessions, type Stay } from '../../src/population/ev-session.js';
import { DEPOT, HOME } from '../../src/population/ev-travel.js';
import { evSites } from '../../src/system/device-tables.js';
import { gb, placeOf, worldAt } from '../fixtures/population.js';

const CARS = 4000;
/** Two weeks from a Monday. */
const world = worldAt(placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 0, 14), hours: 14 * 24 }));
const sessions = new EvSessions(world);
const first = world.dayIndexOf(0);
const CHARGING_MS = 3 * MS_PER_H;

const hourOf = (day: number, ms: number): number => (ms - world.midnightOf(day)) / MS_PER_H;
const at = (day: number, hour: number): number => world.midnightOf(day) + hour * MS_PER_H;

/** A night from an evening to the next morning. */
const night = (car: number, management: Stay['management'], day = first + 1, site = HOME): Stay => ({
  car,
  management,
  site,
  dayIndex: day,
  untilMs: at(day + 1, 7.5),
});

t.test('however it is managed, charging begins within the stay and ends before the car leaves where it can', async t => {
  const late: string[] = [];
  for (const management of ['unmanaged', 'default-hours', 'time-of-use', 'smart', 'v2g'] as const) {
    for (let car = 0; car < CARS; car++) {
      const stay = night(car, management, first + (car % 7));
      const fromMs = at(stay.dayIndex, 12 + (car % 19));
      const startMs = sessions.startMs(stay, fromMs, CHARGING_MS);
      const hasTime = stay.untilMs - fromMs - CHARGING_MS > world.evDelayLimitMs;
      if (startMs < fromMs || (hasTime && startMs + CHARGING_MS > stay.untilMs)) late.push(`${management} ${car}`);
      if (management === 'unmanaged' && startMs - fromMs >= world.evDelayLimitMs) late.push(`${management} ${car} waits`);
    }
  }
  t.same(late, []);
});

t.test('the law delays starts at private charge points alone', async t => {
  for (const [site, id] of evSites.entries()) {
    const delays = Array.from({ length: 500 }, (_, car) => sessions.delayMs(night(car, 'unmanaged', first, site)));
    const isPrivate = ['home', 'work', 'depot'].includes(id);
    t.equal(Math.max(...delays) > 0.9 * world.evDelayLimitMs, isPrivate, id);
    t.ok(delays.every(delayMs => delayMs % 1000 === 0 && delayMs >= 0 && delayMs < world.evDelayLimitMs));
  }
});

t.test('default hours: not from 08:00 to 11:00 and from 16:00 to 22:00 on weekdays, at once at other times', async t => {
  const startHour = (day: number, hour: number): number => {
    const stay = { ...night(7, 'default-hours', day), untilMs: at(day + 2, 7) };
    return hourOf(day, sessions.startMs(stay, at(day, hour), CHARGING_MS) - sessions.delayMs(stay));
  };
  t.same(
    [7.5, 8, 10.9, 11, 15.9, 16, 18, 21.9, 22, 23].map(hour => startHour(first, hour)),
    [7.5, 11, 11, 11, 15.9, 22, 22, 22, 22, 23],
  );
  t.equal(world.days[first + 5]!.type, 'saturday');
  t.equal(startHour(first + 5, 18), 18);
});

t.test('cars on a tariff start in its cheap hours, and smart ones are spread over the night', async t => {
  const day = first + 1;
  const startsOf = (management: Stay['management'], fromHour: number): number[] =>
    Array.from({ length: CARS }, (_, car) =>
      hourOf(day, sessions.startMs(night(car, management), at(day, fromHour), CHARGING_MS)),
    );
  const delayH = world.evDelayLimitMs / MS_PER_H;
  const tariff = startsOf('time-of-use', 18);
  t.ok(tariff.every(hour => hour >= 23.5 && hour < 24.5 + delayH));
  const before = tariff.filter(hour => hour < 24).length / CARS;
  t.ok(Math.abs(before - 0.5) < 0.04, `half of the tariffs start at half past eleven: ${before}`);
  // Plugged in at ten past midnight, those whose cheap hours begin at half past still wait for them.
  const late = Array.from({ length: CARS }, (_, car) =>
    hourOf(day, sessions.startMs({ ...night(car, 'time-of-use'), dayIndex: day }, at(day, 1 / 6), MS_PER_H)),
  );
  t.ok(Math.abs(late.filter(hour => hour >= 0.5).length / CARS - 0.35) < 0.06);
  t.ok(late.every(hour => hour < 1));
  const smart = startsOf('smart', 18);
  t.ok(smart.every(hour => hour >= 23));
  const hourly = [24, 25, 26].map(until => smart.filter(hour => hour < until).length / CARS);
  t.ok(
    hourly.every((share, k) => Math.abs(share - hourly[0]! * (k + 1)) < 0.1),
    `even: ${hourly.join(' ')}`,
  );
});

t.test('a depot is managed as a home is, and elsewhere cars charge at once', async t => {
  const fromMs = at(first, 17);
  const startOf = (site: number): number => {
    const stay = { ...night(3, 'smart', first, site), untilMs: fromMs + MS_PER_DAY };
    return sessions.startMs(stay, fromMs, CHARGING_MS) - sessions.delayMs(stay) - fromMs;
  };
  t.equal(startOf(HOME), startOf(DEPOT));
  t.ok(startOf(DEPOT) > 0);
  for (const id of ['work', 'public', 'kerbside', 'rapid'] as const) t.equal(startOf(evSites.indexOf(id)), 0, id);
});
