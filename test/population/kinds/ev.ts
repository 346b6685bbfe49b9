import t from 'tap';
import { MS_PER_DAY, MS_PER_H } from '../../../src/base/units.js';
import { EV_AWAY, EV_CHARGING, EV_EXPORT, EV_NOT_READY, EV_WAVEFORM } from '../../../src/population/channels.js';
import { EvSessions } from '../../../src/population/ev-session.js';
import { phases } from '../../../src/population/ev-standing.js';
import { chargingMsOf, DEPOT, EvTravel, HOME, NEED_STEP_WH } from '../../../src/population/ev-travel.js';
import { ev } from '../../../src/population/kinds/ev.js';
import { Action, type Order } from '../../../src/population/order.js';
import { evSites } from '../../../src/system/device-tables.js';
import { BEGIN_UNIX_MS, born, CARS, type Cars, evening, placeFrom, powerOf } from '../../fixtures/cars.js';
import { livesThrough, type PluggedIn, stepsOf } from '../../fixtures/ev-life.js';
import { type Change, Devices } from '../../fixtures/kernel.js';
import { gb } from '../../fixtures/population.js';

const END_MS = 7 * MS_PER_DAY;
const { management, v2gWindow, v2gExportFractionOfNeed, readyLackWh } = gb().evs;
const order = (action: Action): Order => ({ action }) as Order;
const only = (channel: number, fromMs: number, untilMs: number, powerW: number): Change[] => [
  { atMs: fromMs, channel, delta: powerW },
  { atMs: untilMs, channel, delta: -powerW },
];

/** One stay of a car by the law's own words: when it charges and feeds in, and what it has got in the end. */
function stay(sessions: EvSessions, cars: Cars, plugged: PluggedIn): { changes: Change[]; gained: number } {
  const { world } = cars;
  const { plugInMs, untilMs, powerW, site, management, dayIndex, toCharge } = plugged;
  let lacks = toCharge;
  let fromMs = plugInMs;
  const changes: Change[] = [];
  const exportMs = Math.max(plugInMs + 1, world.clockMs(dayIndex, v2gWindow.fromMinuteOfDay));
  const closeMs = world.clockMs(dayIndex, v2gWindow.toMinuteOfDay);
  if (management === 'v2g' && site === HOME && exportMs < closeMs && exportMs < untilMs) {
    const shareMs = chargingMsOf(Math.max(1, Math.round(plugged.need * v2gExportFractionOfNeed)), powerW);
    fromMs = Math.min(exportMs + shareMs, closeMs, untilMs);
    changes.push(...only(EV_EXPORT, exportMs, fromMs, powerW));
    lacks += stepsOf(powerW, fromMs - exportMs);
  }
  const wantedMs = sessions.startMs(plugged, fromMs, chargingMsOf(lacks, powerW));
  const startMs = Math.max(fromMs + 1, Math.min(wantedMs, untilMs));
  if (startMs >= untilMs) return { changes, gained: toCharge - lacks };
  const fullMs = startMs + chargingMsOf(lacks, powerW);
  const endMs = Math.min(fullMs, untilMs);
  changes.push(...only(site === HOME ? EV_CHARGING : EV_AWAY, startMs, endMs, powerW));
  const charged = endMs === fullMs && fullMs < untilMs ? lacks : Math.min(lacks, stepsOf(powerW, endMs - startMs));
  return { changes, gained: toCharge - lacks + charged };
}

t.test('a week of every car is its stays, one after the other: charging, feeding in, leaving', async t => {
  const cars = born();
  const sessions = new EvSessions(cars.world);
  const travel = new EvTravel(cars.world);
  const fromDay = cars.world.dayIndexOf(0) - 2;
  const wrong: number[] = [];
  const seen = new Set<string>();
  const sites = new Set<number>();
  let notReady = 0;
  let counted = 0;
  for (let car = 0; car < CARS; car++) {
    const all = cars.runOne(car, END_MS);
    const found = all.filter(({ channel }) => channel !== EV_NOT_READY);
    counted += all.length - found.length;
    const expected: Change[] = [];
    const sort = travel.sort(cars.columns.sort[car]!);
    cars.world.openWindow(0, 0);
    livesThrough(
      {
        travel,
        world: cars.world,
        car,
        sort,
        use: cars.columns.use[car]!,
        tariff: cars.columns.tariff[car]!,
        fromDay,
        endMs: END_MS,
      },
      plugged => {
        const { changes, gained } = stay(sessions, cars, plugged);
        expected.push(...changes);
        sites.add(plugged.site);
        const lacksWh = (plugged.toCharge - gained) * NEED_STEP_WH;
        const isNight = plugged.site === HOME || plugged.site === DEPOT;
        if (isNight && lacksWh > readyLackWh && plugged.untilMs >= 0 && plugged.untilMs < END_MS) notReady++;
        if (changes.length > 0) seen.add(sort.management);
        // Before the first event with times, a car got all that its stay allowed.
        if (plugged.untilMs > 0) return gained;
        return Math.min(
          plugged.toCharge,
          Math.floor((plugged.powerW * (plugged.untilMs - plugged.plugInMs)) / MS_PER_H / NEED_STEP_WH),
        );
      },
    );
    const within = expected.filter(({ atMs }) => atMs >= 0 && atMs < END_MS);
    if (JSON.stringify(found) !== JSON.stringify(within)) wrong.push(car);
  }
  t.same(wrong, []);
  t.equal(seen.size, management.length, 'every way of charging was seen');
  t.equal(sites.size, evSites.length, 'and every place');
  t.equal(counted, notReady, 'cars that left with less than they came for');
});

const isCharging = (channel: number): boolean => channel === EV_CHARGING || channel === EV_AWAY;

t.test('a car born in the evening is where its day has led it, whatever time the clock calls zero', async t => {
  const { cars, atMs } = evening();
  const { phase, nextMs } = new Devices(ev, placeFrom(BEGIN_UNIX_MS + atMs), CARS).columns;
  const isPluggedIn = (of: number): boolean => of !== phases.away;
  const plugged = Array.from(cars.columns.phase).filter(isPluggedIn).length;
  t.ok(plugged > 0.3 * CARS, `${plugged} plugged in`);
  t.same(Array.from(phase), Array.from(cars.columns.phase));
  t.same(
    Array.from(nextMs),
    Array.from(cars.columns.nextMs, ms => ms - atMs),
  );
});

t.test('an order to start reaches those that wait, and nobody who is away, full or already charging', async t => {
  const { cars, atMs } = evening();
  const started: number[] = [];
  for (let car = 0; car < CARS; car++) {
    const phase = cars.columns.phase[car]!;
    cars.kernel.obey!(car, atMs, order(Action.start));
    const changes = cars.take();
    const starts = changes.some(({ channel, delta }) => isCharging(channel) && delta > 0);
    const canStart = phase === phases.waiting || phase === phases.toExport || phase === phases.exporting;
    t.equal(starts, canStart, `phase ${phase}`);
    if (starts) started.push(car);
    else t.same(changes, []);
  }
  t.ok(started.length > 50, `${started.length} start`);
  // Released after a while, they go back to their own plan, with less to charge.
  for (const car of started) {
    const need = cars.columns.need[car]!;
    const releaseMs = Math.min(atMs + MS_PER_H / 4, cars.columns.nextMs[car]! - 1);
    cars.kernel.obey!(car, releaseMs, order(Action.release));
    t.equal(
      cars.columns.need[car],
      Math.max(0, need - Math.round((powerOf(cars, car) * (releaseMs - atMs)) / MS_PER_H / NEED_STEP_WH)),
    );
    t.ok([phases.waiting, phases.full].includes(cars.columns.phase[car] as 1 | 3));
    t.match(cars.take(), [{ atMs: releaseMs, delta: -powerOf(cars, car) }]);
  }
});

t.test('cars that follow a waveform stand on its channel at full rating, and charge at half of it on average', async t => {
  const { cars, atMs } = evening();
  let followers = 0;
  for (let car = 0; car < CARS; car++) {
    const was = cars.columns.phase[car]!;
    cars.kernel.obey!(car, atMs, order(Action.follow));
    cars.take();
    if (cars.columns.phase[car] !== phases.following) {
      t.ok(was === phases.away || was === phases.full, `phase ${was} does not follow`);
      continue;
    }
    followers++;
    const need = cars.columns.need[car]!;
    const fullMs = cars.columns.nextMs[car]!;
    const powerW = powerOf(cars, car);
    t.same(cars.runOne(car, fullMs + 1)[0], { atMs: fullMs, channel: EV_WAVEFORM, delta: -powerW });
    const halfMs = chargingMsOf(need, powerW / 2);
    t.ok(fullMs - atMs <= halfMs && (fullMs - atMs === halfMs || cars.columns.phase[car] === phases.away));
  }
  t.ok(followers > 50, `${followers} follow`);
});

t.test('cars that are called let charging wait at home and depot, until they are released', async t => {
  const { cars, atMs } = evening();
  let waiting = 0;
  for (let car = 0; car < CARS; car++) {
    const { phase, site, nextMs, untilMs, need } = cars.columns;
    const was = phase[car]!;
    cars.kernel.obey!(car, atMs, order(Action.pause));
    const changes = cars.take();
    const isCharger = was === phases.charging || was === phases.waiting || was === phases.toExport;
    const waits = isCharger && (site[car] === HOME || site[car] === DEPOT);
    t.equal(phase[car] === phases.paused, waits, `phase ${was}`);
    t.equal(changes.length, waits && was === phases.charging ? 1 : 0);
    if (!waits) continue;
    waiting++;
    t.equal(nextMs[car], untilMs[car], 'nothing happens before it leaves');
    const lacks = need[car]!;
    const releaseMs = Math.min(atMs + MS_PER_H, untilMs[car]! - 1);
    t.same(cars.runOne(car, releaseMs), []);
    cars.kernel.obey!(car, releaseMs, order(Action.release));
    t.equal(need[car], lacks);
    t.ok(phase[car] === phases.waiting || lacks === 0);
  }
  t.ok(waiting > 100, `${waiting} wait`);
});
