import t from 'tap';
import { MS_PER_DAY, MS_PER_H } from '../../../src/base/units.js';
import { EV_MISSED, EV_NOT_READY, EV_UNSERVED } from '../../../src/population/channels.js';
import { phases } from '../../../src/population/ev-standing.js';
import { chargingMsOf, DEPOT, HOME, NEED_STEP_WH, NO_SITE } from '../../../src/population/ev-travel.js';
import { FEEDER_OFF, METER_OPEN } from '../../../src/population/kind.js';
import { CARS, evening, managementOf, powerOf, sortOf } from '../../fixtures/cars.js';
import type { Change } from '../../fixtures/kernel.js';
import { gb } from '../../fixtures/population.js';

const { readyLackWh } = gb().evs;
const flows = ({ channel }: Change): boolean => channel !== EV_UNSERVED && channel !== EV_MISSED && channel !== EV_NOT_READY;

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
      cars.kernel.supply(car, atMs, FEEDER_OFF, true);
      const lacks = need[car]!;
      const changes = [...cars.take(), ...cars.runOne(car, atMs + 8 * MS_PER_DAY)].filter(change => !flows(change));
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
    cars.kernel.supply(car, atMs, FEEDER_OFF, true);
    cars.runOne(car, atMs + MS_PER_H / 4);
    cars.kernel.supply(car, atMs + MS_PER_H / 4, FEEDER_OFF, false);
    const changes = [...cars.take(), ...cars.runOne(car, atMs + 8 * MS_PER_DAY)];
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
    cars.kernel.supply(car, atMs, FEEDER_OFF, true);
    t.equal(cars.take().filter(flows).length, flowed ? 1 : 0);
    t.same(cars.runOne(car, onMs).filter(flows), [], 'nothing flows');
    const wasCut = ([phases.interrupted, phases.missing] as number[]).includes(cars.columns.phase[car]!);
    cars.kernel.supply(car, onMs, FEEDER_OFF, false);
    if (!flowed || !wasCut || cars.columns.need[car] === 0) continue;
    stopped++;
    const wait = cars.columns.nextMs[car]! - onMs;
    t.ok(wait >= 1 && wait <= 600_001, `${wait} ms`);
  }
  t.ok(stopped > 10, `${stopped} were charging`);
});

t.test('an open meter is felt at home alone', async t => {
  const { cars, atMs } = evening();
  const seen = new Set<boolean>();
  for (let car = 0; car < CARS; car++) {
    if (cars.columns.phase[car] !== phases.charging) continue;
    const atHome = cars.columns.site[car] === HOME;
    seen.add(atHome);
    cars.kernel.supply(car, atMs, METER_OPEN, true);
    t.equal(cars.take().filter(flows).length, atHome ? 1 : 0);
  }
  t.equal(seen.size, 2, 'at home and elsewhere');
});

t.test('a car whose night has no supply leaves not ready, once, and asks for the rest later', async t => {
  const { cars, atMs } = evening();
  let count = 0;
  for (let car = 0; car < CARS; car++) {
    const { phase, site, need, untilMs } = cars.columns;
    if (phase[car] === phases.away || (site[car] !== HOME && site[car] !== DEPOT)) continue;
    cars.kernel.supply(car, atMs, FEEDER_OFF, true);
    const lacks = need[car]!;
    const leavesMs = untilMs[car]!;
    cars.take();
    const changes = cars.runOne(car, leavesMs + 1).filter(({ channel }) => channel === EV_NOT_READY);
    const isReady = lacks * NEED_STEP_WH <= readyLackWh;
    t.same(changes, isReady ? [] : [{ atMs: leavesMs, channel: EV_NOT_READY, delta: 1 }]);
    if (isReady) continue;
    count++;
    t.ok(need[car]! >= lacks || site[car] === NO_SITE || sortOf(cars, car).rapidW === 0, 'what it lacked is not forgotten');
  }
  t.ok(count > 50, `${count} cars`);
});
