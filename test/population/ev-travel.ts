import t from 'tap';
import { MS_PER_DAY, MS_PER_MIN } from '../../src/base/units.js';
import { EvTravel, HOME, NEED_STEP_WH, sortOf, USE_ONE } from '../../src/population/ev-travel.js';
import { normalQuantiles } from '../../src/population/normal-quantiles.js';
import { evSites } from '../../src/system/device-tables.js';
import { livesThrough, type PluggedIn } from '../fixtures/ev-life.js';
import { gb, placeOf, worldAt } from '../fixtures/population.js';

const CARS = 1500;
const DAYS = 28;
/** Four weeks from a Monday. */
const system = gb();
const world = worldAt(placeOf({ system, startUnixMs: Date.UTC(2030, 0, 14), hours: DAYS * 24 }));
const travel = new EvTravel(world);
const first = world.dayIndexOf(0);
const { evs } = system;
const indexOf = (rows: readonly { readonly id: string }[], id: string): number => rows.findIndex(row => row.id === id);

/** Every stay of cars of one sort, each charged to the full. */
function staysOf(userId: string, powerW = 7400): PluggedIn[] {
  const charger = evs.chargers.findIndex(row => row.powerW === powerW);
  const sort = travel.sort(sortOf(charger, indexOf(evs.users, userId), indexOf(evs.management, 'unmanaged')));
  const stays: PluggedIn[] = [];
  for (let car = 0; car < CARS; car++) {
    livesThrough({ travel, world, car, sort, use: USE_ONE, fromDay: first, endMs: DAYS * MS_PER_DAY }, stay => {
      stays.push(stay);
      return stay.toCharge;
    });
  }
  return stays;
}

const users = evs.users.map(({ id }) => ({ id, stays: staysOf(id) }));

t.test('what is charged is what was driven: energy is neither made nor lost', async t => {
  for (const { id, stays } of users) {
    const chargedWh = stays.reduce((sum, { toCharge }) => sum + toCharge, 0) * NEED_STEP_WH;
    const drivenWh = evs.users.find(user => user.id === id)!.drivenWhPerDay;
    const perDayWh = chargedWh / CARS / DAYS;
    // What is lacking at the end is not charged yet, and the tail of the law of distances is cut at one day in 8192.
    t.ok(Math.abs(perDayWh / drivenWh - 1) < 0.04, `${id}: ${perDayWh} of ${drivenWh} Wh a day`);
  }
});

t.test('a stay begins on its day, after the one before, and ends later; it asks for no more than the car lacks', async t => {
  let wrong = 0;
  for (const { stays } of users) {
    for (const [k, stay] of stays.entries()) {
      const before = stays[k - 1];
      if (before?.car === stay.car && stay.plugInMs < before.untilMs + 30 * MS_PER_MIN) wrong++;
      if (stay.plugInMs < world.midnightOf(stay.dayIndex) || stay.plugInMs >= world.midnightOf(stay.dayIndex + 1)) wrong++;
      if (stay.untilMs <= stay.plugInMs || stay.untilMs > stay.plugInMs + 8 * MS_PER_DAY) wrong++;
      if (stay.toCharge > stay.need || stay.toCharge < 0) wrong++;
    }
  }
  t.equal(wrong, 0);
});

t.test('cars charge where their users can, and without range at a rapid charge point first', async t => {
  const bySite = (id: string): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { site } of users.find(user => user.id === id)!.stays) {
      counts.set(evSites[site]!, (counts.get(evSites[site]!) ?? 0) + 1);
    }
    return counts;
  };
  t.same([...bySite('home').keys()].sort(), ['home', 'public', 'rapid', 'work']);
  t.notOk(bySite('street').has('home'));
  t.notOk(bySite('depot').has('kerbside'));
  const { stays } = users.find(user => user.id === 'home')!;
  const needMost = (1 - evs.rangeKeptFraction) * 60_000;
  const over = stays.filter(({ need }) => need * NEED_STEP_WH > needMost);
  t.ok(over.length > 100, `${over.length} run out of range`);
  t.ok(over.every(({ site, powerW }) => evSites[site] === 'rapid' && powerW === 75_000));
  t.ok(over.every(({ need, toCharge }) => (need - toCharge) * NEED_STEP_WH === 12_000, 'filled to 80 % of 60 kWh'));
  // A plug-in hybrid has no plug for one, and drives on with petrol.
  const hybrids = staysOf('home', 3600);
  t.ok(hybrids.every(({ site, need }) => evSites[site] !== 'rapid' && need * NEED_STEP_WH <= 10_800));
});

t.test('an emptier car is plugged in more readily, and most charges begin above half full', async t => {
  const { stays } = users.find(user => user.id === 'home')!;
  const atHome = stays.filter(({ site }) => site === HOME);
  const aboveHalf = atHome.filter(({ need }) => need * NEED_STEP_WH < 30_000).length / atHome.length;
  t.ok(aboveHalf > 0.7, `${aboveHalf}`);
  const perWeek = (atHome.length / CARS / DAYS) * 7;
  t.ok(perWeek > 2.5 && perWeek < 3.2, `${perWeek} plug-ins a week`);
});

t.test('normal numbers by equal parts of probability', async t => {
  const z = normalQuantiles(4096);
  const mean = z.reduce((sum, one) => sum + one, 0) / z.length;
  const variance = z.reduce((sum, one) => sum + one * one, 0) / z.length;
  t.ok(Math.abs(mean) < 1e-3 && Math.abs(variance - 1) < 2e-3, `${mean} ${variance}`);
  // Tables of the normal distribution: 97.5 % lie below 1.96.
  t.ok(Math.abs(z[Math.floor(0.975 * 4096)]! - 1.96) < 0.003);
});
