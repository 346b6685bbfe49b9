import t from 'tap';
import { MS_PER_DAY, MS_PER_H } from '../../src/base/units.js';
import { SLOTS } from '../../src/population/appliance-use.js';
import { STEPS } from '../../src/population/expected-use.js';
import { SIZES } from '../../src/population/home-uses.js';
import { DAYS_OF_WEEK, dayTypes } from '../../src/population/use-rates.js';
import { usesOf, walked } from '../fixtures/household-definition.js';
import { gb, placeOf, worldAt } from '../fixtures/population.js';

const system = gb();
const place = placeOf({ system, startUnixMs: Date.UTC(2030, 0, 16), hours: 72, seedText: 'use' });
const { uses } = worldAt(place);
const weekday = { season: 'winter', type: 'weekday' } as const;

t.test('laws are every way of owning what only some homes have, for each pattern of presence', async t => {
  t.ok(uses.lawsPerPattern > 1 && Math.log2(uses.lawsPerPattern) % 1 === 0);
  t.equal(uses.rates.length, uses.lawsPerPattern * system.households.present.length);
  for (const pattern of system.households.present.keys()) {
    const shares = uses.rates.filter(rates => rates.pattern === pattern).map(({ fraction }) => fraction);
    t.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-12);
  }
});

t.test('all homes together begin as many uses in a week as the table of appliances says', async t => {
  for (const [index, { id, usesPerDay, ownershipFraction }] of system.appliances.entries()) {
    let perDay = 0;
    for (const { pattern, fraction, startsPerH } of uses.rates) {
      const homes = system.households.archetypes.filter(row => row.pattern === pattern);
      const paced = homes.reduce((sum, row) => sum + row.fraction * row.usesRatio, 0);
      for (const type of dayTypes) {
        const ofDay = startsPerH[type][index]!.reduce((sum, rate) => sum + rate, 0);
        perDay += fraction * paced * (DAYS_OF_WEEK[type] / 7) * ofDay;
      }
    }
    t.ok(Math.abs(perDay - usesPerDay * ownershipFraction) < 1e-9, `${id}: ${perDay} a day`);
  }
});

t.test('homes that are out by day begin fewer uses then, and more on a Saturday', async t => {
  const noonOf = (law: number, type: (typeof dayTypes)[number]): number =>
    uses.rates[law]!.startsPerH[type].reduce((sum, starts) => sum + starts[11]!, 0);
  const inByDay = uses.lawsPerPattern;
  t.ok(noonOf(0, 'weekday') < 0.6 * noonOf(inByDay, 'weekday'));
  t.ok(noonOf(0, 'saturday') > 1.5 * noonOf(0, 'weekday'));
});

t.test('the inverse of the hazard moves no use past more of the uses of a day than one of its steps', async t => {
  for (const { hazard, inverseMs } of uses.lawsOf(weekday)) {
    const total = hazard[SLOTS]!;
    const reachedBy = (atMs: number): number => {
      const slot = Math.min(SLOTS - 1e-9, (atMs * SLOTS) / MS_PER_DAY);
      const whole = Math.floor(slot);
      return hazard[whole]! + (hazard[whole + 1]! - hazard[whole]!) * (slot - whole);
    };
    let worst = 0;
    for (let k = 0; k < 10_000; k++) {
      const at = ((k + 0.5) / 10_000) * (inverseMs.length - 1);
      const step = Math.floor(at);
      const foundMs = inverseMs[step]! + (inverseMs[step + 1]! - inverseMs[step]!) * (at - step);
      worst = Math.max(worst, Math.abs(reachedBy(foundMs) - (total * at) / (inverseMs.length - 1)) / total);
    }
    t.ok(worst < 1 / (inverseMs.length - 1), `${worst} of a day's uses`);
  }
});

t.test('homes of every archetype, size and law use as much of each hour as is expected of all homes', async t => {
  const homes = 12_000;
  const meanW = new Float64Array(24);
  const squares = new Float64Array(24);
  const { archetypes } = system.households;
  for (let home = 0; home < homes; home++) {
    // Shares in turn, so that the only chance is in the uses themselves.
    const at = (home + 0.5) / homes;
    const row = uses.archetypes.findIndex(sum => at < sum);
    const owned = uses.owned.findIndex(sum => (at * 997) % 1 < sum);
    const size = row * SIZES + (home % SIZES);
    const law = archetypes[row]!.pattern * uses.lawsPerPattern + owned;
    const own = new Float64Array(24);
    for (const use of usesOf(place, { row: home, law, pace: uses.paces[size]! }, -MS_PER_DAY, MS_PER_DAY, walked)) {
      for (let hour = 0; hour < 24; hour++) {
        const overlap = Math.min(use.untilMs, (hour + 1) * MS_PER_H) - Math.max(use.fromMs, hour * MS_PER_H);
        if (overlap > 0) own[hour]! += (use.powerW * overlap) / MS_PER_H;
      }
    }
    for (let hour = 0; hour < 24; hour++) {
      meanW[hour]! += own[hour]! / homes;
      squares[hour]! += own[hour]! ** 2 / homes;
    }
  }
  const expectedW = uses.expectedW(weekday, weekday);
  const wrong: string[] = [];
  for (let hour = 0; hour < 24; hour++) {
    const error = Math.sqrt((squares[hour]! - meanW[hour]! ** 2) / homes);
    const steps = expectedW.subarray((hour * STEPS) / 24, ((hour + 1) * STEPS) / 24);
    const hourW = steps.reduce((sum, watts) => sum + watts, 0) / steps.length;
    if (Math.abs(meanW[hour]! - hourW) > 4.5 * error) wrong.push(`${hour} h: ${meanW[hour]} W, expected ${hourW} ± ${error}`);
  }
  t.same(wrong, []);
});

t.test('what is expected of a day remembers the evening before it, and not by noon', async t => {
  const sunday = { season: 'winter', type: 'sunday' } as const;
  const afterSaturday = uses.expectedW({ season: 'winter', type: 'saturday' }, sunday);
  const afterWeekday = uses.expectedW(weekday, sunday);
  t.ok(afterSaturday[0]! > 1.02 * afterWeekday[0]!, 'later to bed on a Saturday');
  t.ok(Math.abs(afterSaturday[STEPS / 2]! - afterWeekday[STEPS / 2]!) < 1e-6);
});
