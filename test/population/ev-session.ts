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
const tariffOf = (id: string): number => gb().tariffs.list.findIndex(tariff => tariff.id === id);
const HALF_PAST_ELEVEN = tariffOf('night-2330');

const hourOf = (day: number, ms: number): number => (ms - world.midnightOf(day)) / MS_PER_H;
const at = (day: number, hour: number): number => world.midnightOf(day) + hour * MS_PER_H;

/** A night from an evening to the next morning. */
const night = (car: number, management: Stay['management'], day = first + 1, site = HOME, tariff = HALF_PAST_ELEVEN): Stay => ({
  car,
  management,
  tariff,
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
    const started = hourOf(day, sessions.startMs(stay, at(day, hour), CHARGING_MS) - sessions.delayMs(stay));
    return Math.round(started * 100) / 100;
  };
  t.same(
    [7.5, 8, 10.9, 11, 15.9, 16, 18, 21.9, 22, 23].map(hour => startHour(first, hour)),
    [7.5, 11, 11, 11, 15.9, 22, 22, 22, 22, 23],
  );
  t.equal(world.days[first + 5]!.type, 'saturday');
  t.equal(startHour(first + 5, 18), 18);
});

t.test('cars on a tariff start in its cheap hours, by clocks that are seconds wrong', async t => {
  const day = first + 1;
  const startsOf = (tariff: string, fromHour: number): number[] =>
    Array.from({ length: CARS }, (_, car) => {
      const stay = night(car, 'time-of-use', day, HOME, tariffOf(tariff));
      return hourOf(day, sessions.startMs(stay, at(day, fromHour), CHARGING_MS) - sessions.delayMs(stay));
    });
  const errorH = gb().evs.clockErrorMs / MS_PER_H;
  const isNear = (hours: number[], hour: number): boolean => hours.every(found => Math.abs(found - hour) <= errorH);
  for (const [tariff, hour] of [
    ['night-2330', 23.5],
    ['night-0000', 24],
    ['night-0030', 24.5],
    ['economy-7', 24.5],
  ] as const) {
    const starts = startsOf(tariff, 18);
    t.ok(isNear(starts, hour), tariff);
    t.ok(new Set(starts).size > 1000, 'no two clocks alike');
  }
  // Plugged in after midnight: inside the cheap hours at once, before they begin at their start.
  t.same([...new Set(startsOf('night-2330', 1 / 6))], [1 / 6]);
  t.ok(isNear(startsOf('night-0030', 1 / 6), 0.5));
});

t.test('smart cars are spread over the night', async t => {
  const day = first + 1;
  const smart = Array.from({ length: CARS }, (_, car) =>
    hourOf(day, sessions.startMs(night(car, 'smart'), at(day, 18), CHARGING_MS)),
  );
  t.ok(smart.every(hour => hour > 22.99));
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
