import t from 'tap';
import { MS_PER_DAY, MS_PER_H } from '../../../src/base/units.js';
import {
  APPLIANCES,
  CLASS_APPLIANCES_UNSERVED,
  CLASS_INTERRUPTED,
  CLASS_OFF,
  CLASS_PROFILE,
  CLASS_UNSERVED,
  classChannel,
} from '../../../src/population/channels.js';
import { FEEDER_OFF, METER_OPEN } from '../../../src/population/kind.js';
import { FACTOR_ONE, household } from '../../../src/population/kinds/household.js';
import { looked, usesOf } from '../../fixtures/household-definition.js';
import { type Change, Devices } from '../../fixtures/kernel.js';
import { gb, placeOf } from '../../fixtures/population.js';

const HOMES = 300;
const place = placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 0, 16, 9, 30), hours: 72, seedText: 'homes' });
const domestic = gb().customerClasses.findIndex(({ appliances }) => appliances);

const levelOf = (changes: readonly Change[], channel: number): number =>
  changes.reduce((sum, change) => sum + (change.channel === channel ? change.delta : 0), 0);

/** A home's life begins this long before it is looked at. */
const BORN_MS = -2 * MS_PER_H;

t.test('a home switches its appliances when the law says so, use by use', async t => {
  const homes = new Devices(household, place, HOMES, { classIndex: domestic });
  homes.take();
  const wrong: number[] = [];
  let uses = 0;
  for (let home = 0; home < HOMES; home++) {
    const expected = usesOf(place, home, homes.columns.sort[home]! & 15, BORN_MS, 2 * MS_PER_DAY, looked);
    const switchings = expected
      .flatMap(({ fromMs, untilMs, powerW }) => [
        { atMs: fromMs, channel: APPLIANCES, delta: powerW },
        { atMs: untilMs, channel: APPLIANCES, delta: -powerW },
      ])
      .filter(({ atMs }) => atMs >= 0 && atMs < 2 * MS_PER_DAY);
    uses += expected.length;
    if (JSON.stringify(homes.runOne(home, 2 * MS_PER_DAY)) !== JSON.stringify(switchings)) wrong.push(home);
  }
  t.same(wrong, []);
  t.ok(uses > 10 * HOMES, `${uses} uses`);
});

/** What a home that is in use at birth draws then, W. */
const inUseW = (plan: number): number => (plan & 0x8000 ? place.system.appliances[(plan >> 10) & 31]!.powerW : 0);

t.test('a home that loses supply keeps its habits, unserved, and comes back as if nothing had been', async t => {
  const kept = new Devices(household, place, HOMES, { classIndex: domestic });
  const lost = new Devices(household, place, HOMES, { classIndex: domestic });
  kept.take();
  lost.take();
  const first = classChannel(domestic);
  const offMs = 7.5 * MS_PER_H;
  const onMs = 9.2 * MS_PER_H;
  for (let home = 0; home < HOMES; home++) {
    const bornW = inUseW(lost.columns.plan[home]!);
    const all = kept.runOne(home, MS_PER_DAY);
    const before = lost.runOne(home, offMs);
    lost.kernel.supply(home, offMs, FEEDER_OFF, true);
    lost.kernel.supply(home, offMs + 1000, METER_OPEN, true);
    const atLoss = lost.take();
    const factor = lost.columns.factor[home]!;
    t.equal(bornW + levelOf([...before, ...atLoss], APPLIANCES), 0, 'nothing runs');
    t.same(
      [CLASS_PROFILE, CLASS_UNSERVED, CLASS_OFF, CLASS_INTERRUPTED].map(of => levelOf(atLoss, first + of)),
      [-factor, factor, 1, 1],
    );
    const during = lost.runOne(home, onMs);
    t.equal(levelOf(during, APPLIANCES), 0);
    lost.kernel.supply(home, onMs, FEEDER_OFF, false);
    t.same(lost.take(), [], 'its meter is still open');
    lost.kernel.supply(home, onMs, METER_OPEN, false);
    const atReturn = lost.take();
    const after = lost.runOne(home, MS_PER_DAY);
    t.equal(levelOf([...atLoss, ...during, ...atReturn], first + CLASS_APPLIANCES_UNSERVED), 0);
    t.equal(levelOf([...atLoss, ...atReturn], first + CLASS_PROFILE), 0);
    t.same(
      after,
      all.filter(({ atMs }) => atMs >= onMs),
      'the same switchings as the home that never lost supply',
    );
    const shifted = during.map(change => ({ ...change, channel: APPLIANCES }));
    t.same(
      shifted,
      all.filter(({ atMs }) => atMs >= offMs && atMs < onMs),
    );
  }
});

t.test('a customer interrupted twice is counted once as interrupted', async t => {
  const homes = new Devices(household, place, 1, { classIndex: domestic });
  for (const atMs of [1000, 3000]) {
    homes.kernel.supply(0, atMs, METER_OPEN, true);
    homes.kernel.supply(0, atMs + 1000, METER_OPEN, false);
  }
  const changes = homes.take();
  t.equal(levelOf(changes, classChannel(domestic) + CLASS_INTERRUPTED), 1);
  t.equal(levelOf(changes, classChannel(domestic) + CLASS_OFF), 0);
});

t.test('customers of a class differ in size with the spread that the system states, around a mean of one', async t => {
  const count = 20_000;
  const { factor } = new Devices(household, place, count, { classIndex: domestic }).columns;
  const mean = factor.reduce((sum, value) => sum + value, 0) / count / FACTOR_ONE;
  const variance = factor.reduce((sum, value) => sum + (value / FACTOR_ONE - mean) ** 2, 0) / count;
  const { energyCv } = gb().customerClasses[domestic]!;
  t.ok(Math.abs(mean - 1) < (5 * energyCv) / Math.sqrt(count), `mean ${mean}`);
  t.ok(Math.abs(Math.sqrt(variance) - energyCv) < 0.05, `spread ${Math.sqrt(variance)}`);
});

t.test('a business has no appliances of its own: it follows its profile', async t => {
  const classIndex = gb().customerClasses.findIndex(({ appliances }) => !appliances);
  const business = new Devices(household, place, 3, { classIndex });
  const factors = Array.from(business.columns.factor, delta => ({
    atMs: 0,
    channel: classChannel(classIndex) + CLASS_PROFILE,
    delta,
  }));
  t.same(business.take(), factors);
  t.same(business.runOne(0, MS_PER_DAY), []);
});
