import t from 'tap';
import { MS_PER_DAY, MS_PER_H } from '../../../src/base/units.js';
import { BATTERY_RESPONSE, EV_RESPONSE } from '../../../src/population/channels.js';
import { phases } from '../../../src/population/ev-standing.js';
import { DEPOT, EvTravel, HOME, NEED_STEP_WH } from '../../../src/population/ev-travel.js';
import { FEEDER_OFF } from '../../../src/population/kind.js';
import { battery } from '../../../src/population/kinds/battery.js';
import { ev } from '../../../src/population/kinds/ev.js';
import { Action, type Order } from '../../../src/population/order.js';
import { BEGIN_UNIX_MS } from '../../fixtures/cars.js';
import { type Change, Devices } from '../../fixtures/kernel.js';
import { gb, placeOf } from '../../fixtures/population.js';

const COUNT = 600;
const EVENING_MS = 11 * MS_PER_H;
const place = placeOf({ system: gb(), startUnixMs: BEGIN_UNIX_MS, hours: 8 * 24, seedText: 'fleets' });
const travel = new EvTravel(new Devices(ev, place, 1).world);

/** By the words of the contract: a managed charge can stop, and a car at home that feeds back can do so while it has enough. */
function carFreeW(cars: Devices<typeof ev.schema>, car: number): number {
  const { phase, site, sort, need, off } = cars.columns;
  const { management, battery: full } = travel.sort(sort[car]!);
  const isManaged = management === 'smart' || management === 'v2g';
  const isThere = site[car] === HOME || site[car] === DEPOT;
  if (!isManaged || !isThere || off[car] !== 0 || phase[car] === phases.away) return 0;
  const powerW = travel.powerW(travel.sort(sort[car]!), site[car]!);
  const stopsW = phase[car] === phases.charging ? powerW : 0;
  const rests = [phases.waiting, phases.full, phases.toExport, phases.charging].includes(phase[car] as 1);
  const hasEnough = need[car]! * NEED_STEP_WH <= (1 - gb().evs.responseReserveFraction) * full * NEED_STEP_WH;
  return stopsW + (management === 'v2g' && site[car] === HOME && rests && hasEnough ? powerW : 0);
}

t.test('what cars say that they could free is what they could, through days, orders and losses of supply', async t => {
  const cars = new Devices(ev, place, COUNT);
  let told = 0;
  const tell = (changes: readonly Change[]): void => {
    for (const { channel, delta } of changes) if (channel === EV_RESPONSE) told += delta;
  };
  const free = (): number => Array.from({ length: COUNT }, (_, car) => carFreeW(cars, car)).reduce((sum, powerW) => sum + powerW);
  tell(cars.take());
  t.equal(told, free(), 'at birth');
  for (let car = 0; car < COUNT; car++) tell(cars.runOne(car, EVENING_MS));
  t.equal(told, free(), 'in the evening');
  t.ok(told > 30_000, `${told} W`);
  cars.world.openWindow(EVENING_MS, 0);
  for (let car = 0; car < COUNT; car += 2) cars.kernel.obey!(car, EVENING_MS, { action: Action.start } as Order);
  tell(cars.take());
  t.equal(told, free(), 'what an attacker has started is not at hand');
  for (let car = 0; car < COUNT; car += 3) cars.kernel.supply(car, EVENING_MS + 1, FEEDER_OFF, true);
  tell(cars.take());
  t.equal(told, free(), 'nor what has no supply');
  for (let car = 0; car < COUNT; car++) tell(cars.runOne(car, 3 * MS_PER_DAY));
  t.equal(told, free(), 'days later');
});

t.test('a home battery could stop charging, and feed in while it has a quarter of an hour', async t => {
  const batteries = new Devices(battery, place, COUNT);
  const said = batteries.take().filter(({ channel }) => channel === BATTERY_RESPONSE);
  const saidW = Float64Array.from(said, ({ delta }) => delta);
  const { powerW } = gb().batteries;
  const { phase, stored } = batteries.columns;
  const quarter = powerW / 4 / 10;
  const expected = (row: number): number => {
    if (phase[row] === 3) return 0;
    return (phase[row] === 1 ? powerW : 0) + (stored[row]! >= quarter ? powerW : 0);
  };
  t.same(
    Array.from(saidW),
    Array.from(saidW, (_, row) => expected(row)),
  );
  for (const hours of [7, 15, 30]) {
    for (let row = 0; row < COUNT; row++) {
      for (const { channel, delta } of batteries.runOne(row, hours * MS_PER_H)) {
        if (channel === BATTERY_RESPONSE) saidW[row]! += delta;
      }
    }
    t.same(
      Array.from(saidW),
      Array.from(saidW, (_, row) => expected(row)),
      `after ${hours} h`,
    );
  }
});
