import t from 'tap';
import { MS_PER_DAY, MS_PER_H } from '../../../src/base/units.js';
import { EV_CHARGING, EV_EXPORT, EV_MISSED, EV_UNSERVED, EV_WAVEFORM } from '../../../src/population/channels.js';
import { phases } from '../../../src/population/ev-motion.js';
import { chargingMsOf, EvSessions, NEED_STEP_WH, NO_PLUG_IN } from '../../../src/population/ev-session.js';
import { METER_OPEN } from '../../../src/population/kind.js';
import { ev } from '../../../src/population/kinds/ev.js';
import { Action, type Order } from '../../../src/population/order.js';
import { type Change, Devices } from '../../fixtures/kernel.js';
import { gb, placeOf } from '../../fixtures/population.js';

const CARS = 600;
const END_MS = 7 * MS_PER_DAY;
const BEGIN_UNIX_MS = Date.UTC(2030, 0, 14, 10);
const placeFrom = (startUnixMs: number) => placeOf({ system: gb(), startUnixMs, hours: 8 * 24, seedText: 'cars' });
const place = placeFrom(BEGIN_UNIX_MS);
const { chargers, management, v2gWindow, v2gExportFractionOfNeed } = gb().evs;
const order = (action: Action): Order => ({ action }) as Order;

type Cars = Devices<typeof ev.schema>;
function born(): Cars {
  const cars = new Devices(ev, place, CARS);
  cars.take();
  return cars;
}

const powerOf = (cars: Cars, car: number): number => chargers[cars.columns.sort[car]! >> 4]!.powerW;
const managementOf = (cars: Cars, car: number) => management[cars.columns.sort[car]! & 15]!.id;
const only = (channel: number, fromMs: number, untilMs: number, powerW: number): Change[] => [
  { atMs: fromMs, channel, delta: powerW },
  { atMs: untilMs, channel, delta: -powerW },
];

/** One stay of a car by the law's own words: when it charges and feeds in. */
function stay(cars: Cars, sessions: EvSessions, car: number, day: number): { changes: Change[]; departureMs: number } {
  const { world } = cars;
  const powerW = powerOf(cars, car);
  const way = managementOf(cars, car);
  const arrivalMs = sessions.plugInMs(car, day);
  const departureMs = sessions.departureMs(car, day);
  let need = sessions.need(car, day);
  let fromMs = arrivalMs;
  const changes: Change[] = [];
  const exportMs = Math.max(arrivalMs + 1, world.clockMs(day, v2gWindow.fromMinuteOfDay));
  const closeMs = world.clockMs(day, v2gWindow.toMinuteOfDay);
  if (way === 'v2g' && exportMs < closeMs && exportMs < departureMs) {
    const shareMs = chargingMsOf(Math.max(1, Math.round(need * v2gExportFractionOfNeed)), powerW);
    fromMs = Math.min(exportMs + shareMs, closeMs, departureMs);
    changes.push(...only(EV_EXPORT, exportMs, fromMs, powerW));
    need += Math.round((powerW * (fromMs - exportMs)) / MS_PER_H / NEED_STEP_WH);
  }
  const wantedMs = sessions.startMs(car, day, way, fromMs, chargingMsOf(need, powerW));
  const startMs = Math.max(fromMs + 1, Math.min(wantedMs, departureMs));
  if (startMs < departureMs)
    changes.push(...only(EV_CHARGING, startMs, Math.min(startMs + chargingMsOf(need, powerW), departureMs), powerW));
  return { changes, departureMs };
}

t.test('a week of every car is its stays, one after the other: charging, feeding in, leaving', async t => {
  const cars = born();
  const sessions = new EvSessions(cars.world);
  const today = cars.world.dayIndexOf(0);
  const wrong: number[] = [];
  const seen = new Set<string>();
  for (let car = 0; car < CARS; car++) {
    const found = cars.runOne(car, END_MS);
    const expected: Change[] = [];
    let awayFromMs = Number.NEGATIVE_INFINITY;
    for (let day = today - 1; day <= today + 7; day++) {
      cars.world.openWindow(Math.max(0, cars.world.midnightOf(day)), 0);
      const arrivalMs = sessions.plugInMs(car, day);
      // A car that is still plugged in from the day before does not arrive again.
      if (arrivalMs === NO_PLUG_IN || arrivalMs <= awayFromMs) continue;
      const { changes, departureMs } = stay(cars, sessions, car, day);
      awayFromMs = departureMs;
      expected.push(...changes);
      if (changes.length > 0) seen.add(managementOf(cars, car));
    }
    const within = expected.filter(({ atMs }) => atMs >= 0 && atMs < END_MS);
    if (JSON.stringify(found) !== JSON.stringify(within)) wrong.push(car);
  }
  t.same(wrong, []);
  t.equal(seen.size, management.length, 'every way of charging was seen');
});

/** Cars that stand plugged in at an evening hour, by phase. */
function evening(): { cars: Cars; atMs: number } {
  const cars = born();
  const atMs = 11 * MS_PER_H;
  for (let car = 0; car < CARS; car++) cars.runOne(car, atMs);
  cars.world.openWindow(atMs, 0);
  return { cars, atMs };
}

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
    const starts = changes.some(({ channel, delta }) => channel === EV_CHARGING && delta > 0);
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
    t.same(cars.take(), [{ atMs: releaseMs, channel: EV_CHARGING, delta: -powerOf(cars, car) }]);
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
    t.same(cars.runOne(car, fullMs + 1)[0], { atMs: fullMs, channel: EV_WAVEFORM, delta: -powerOf(cars, car) });
    const halfMs = chargingMsOf(need, powerOf(cars, car) / 2);
    t.ok(fullMs - atMs <= halfMs && (fullMs - atMs === halfMs || cars.columns.phase[car] === phases.away));
  }
  t.ok(followers > 50, `${followers} follow`);
});

const flows = ({ channel }: Change): boolean => channel !== EV_UNSERVED && channel !== EV_MISSED;

t.test(
  'what a car would have charged without supply ends when it would be full, and what it lacks is known when it leaves',
  async t => {
    const { cars, atMs } = evening();
    let charging = 0;
    let later = 0;
    let away = 0;
    for (let car = 0; car < CARS; car++) {
      const { need, phase } = cars.columns;
      const was = phase[car]!;
      const powerW = powerOf(cars, car);
      cars.kernel.supply(car, atMs, METER_OPEN, true);
      const lacks = need[car]!;
      const changes = [...cars.take(), ...cars.runOne(car, atMs + 30 * MS_PER_H)].filter(change => !flows(change));
      // Of this stay: the next one has no supply either.
      const leaves = changes.findIndex(({ channel }) => channel === EV_MISSED);
      const [begin, end, missed, ...more] = changes.slice(0, leaves + 1);
      if (was === phases.charging && lacks > 0) {
        charging++;
        t.match(begin, { atMs, channel: EV_UNSERVED, delta: powerW });
        t.match(end, { channel: EV_UNSERVED, delta: -powerW });
        t.ok(end!.atMs <= atMs + chargingMsOf(lacks, powerW));
        if (end!.atMs < missed!.atMs) t.equal(end!.atMs, atMs + chargingMsOf(lacks, powerW), 'full before it leaves');
        t.match(missed, { channel: EV_MISSED, delta: lacks });
        t.same(more, []);
      } else if (was === phases.waiting) {
        if (begin) later++;
        t.equal((begin?.delta ?? 0) + (end?.delta ?? 0), 0);
        if (begin) t.match(missed, { channel: EV_MISSED, delta: lacks });
      } else if (was === phases.away) {
        away++;
      }
    }
    t.ok(charging > 10 && later > 50 && away > 50, `${charging}, ${later}, ${away}`);
  },
);

t.test('a car that is full before it leaves has made good what it missed', async t => {
  const { cars, atMs } = evening();
  let good = 0;
  for (let car = 0; car < CARS; car++) {
    if (cars.columns.phase[car] !== phases.charging || managementOf(cars, car) !== 'unmanaged') continue;
    cars.kernel.supply(car, atMs, METER_OPEN, true);
    cars.runOne(car, atMs + MS_PER_H / 4);
    cars.kernel.supply(car, atMs + MS_PER_H / 4, METER_OPEN, false);
    const changes = [...cars.take(), ...cars.runOne(car, atMs + 30 * MS_PER_H)];
    const missed = changes.find(({ channel }) => channel === EV_MISSED);
    if (missed?.delta === 0) good++;
  }
  t.ok(good > 5, `${good} cars`);
});

t.test('cars that lose supply stop, and begin again after a random delay of their own when it is back', async t => {
  const { cars, atMs } = evening();
  const onMs = atMs + MS_PER_H / 2;
  let stopped = 0;
  for (let car = 0; car < CARS; car++) {
    const flowed = [phases.charging, phases.exporting].includes(cars.columns.phase[car] as 2 | 5);
    cars.kernel.supply(car, atMs, METER_OPEN, true);
    t.equal(cars.take().filter(flows).length, flowed ? 1 : 0);
    t.same(cars.runOne(car, onMs).filter(flows), [], 'nothing flows');
    const wasCut = ([phases.interrupted, phases.missing] as number[]).includes(cars.columns.phase[car]!);
    cars.kernel.supply(car, onMs, METER_OPEN, false);
    if (!flowed || !wasCut || cars.columns.need[car] === 0) continue;
    stopped++;
    const wait = cars.columns.nextMs[car]! - onMs;
    t.ok(wait >= 1 && wait <= 600_001, `${wait} ms`);
  }
  t.ok(stopped > 10, `${stopped} were charging`);
});
