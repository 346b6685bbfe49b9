import t from 'tap';
import { MS_PER_DAY, MS_PER_H } from '../../src/base/units.js';
import { SLOTS, useLaws } from '../../src/population/appliance-use.js';
import { usesOf, walked } from '../fixtures/household-definition.js';
import { gb, placeOf } from '../fixtures/population.js';

const { appliances } = gb();
const laws = useLaws(appliances);

t.test('archetypes are every way of owning what only some homes have, and their shares add up to all homes', async t => {
  t.ok(laws.length > 1 && Math.log2(laws.length) % 1 === 0);
  t.ok(Math.abs(laws.reduce((sum, { fraction }) => sum + fraction, 0) - 1) < 1e-12);
});

t.test('the inverse of the hazard moves no use past more of the uses of a day than one of its steps', async t => {
  for (const { hazard, inverseMs } of laws) {
    const total = hazard[SLOTS]!;
    const reachedBy = (atMs: number): number => {
      const slot = Math.min(SLOTS - 1e-9, (atMs * SLOTS) / MS_PER_DAY);
      const whole = Math.floor(slot);
      return hazard[whole]! + (hazard[whole + 1]! - hazard[whole]!) * (slot - whole);
    };
    let worst = 0;
    for (let k = 0; k < 10_000; k++) {
      const place = ((k + 0.5) / 10_000) * (inverseMs.length - 1);
      const step = Math.floor(place);
      const foundMs = inverseMs[step]! + (inverseMs[step + 1]! - inverseMs[step]!) * (place - step);
      worst = Math.max(worst, Math.abs(reachedBy(foundMs) - (total * place) / (inverseMs.length - 1)) / total);
    }
    t.ok(worst < 1 / (inverseMs.length - 1), `${worst} of a day's uses`);
  }
});

t.test('homes use as much of each hour as the law expects of them', async t => {
  const place = placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 0, 16), hours: 72, seedText: 'use' });
  for (const [archetype, law] of laws.entries()) {
    const homes = 1000;
    const wms = new Float64Array(24);
    const squares = new Float64Array(24);
    for (let home = 0; home < homes; home++) {
      const own = new Float64Array(24);
      for (const { fromMs, untilMs, powerW } of usesOf(place, home, archetype, -MS_PER_DAY, MS_PER_DAY, walked)) {
        for (let hour = 0; hour < 24; hour++) {
          const overlap = Math.min(untilMs, (hour + 1) * MS_PER_H) - Math.max(fromMs, hour * MS_PER_H);
          if (overlap > 0) own[hour]! += powerW * overlap;
        }
      }
      for (let hour = 0; hour < 24; hour++) {
        wms[hour]! += own[hour]!;
        squares[hour]! += own[hour]! ** 2;
      }
    }
    const wrong: string[] = [];
    for (let hour = 0; hour < 24; hour++) {
      const mean = wms[hour]! / homes;
      const error = Math.sqrt((squares[hour]! / homes - mean * mean) / homes) / MS_PER_H;
      const expected =
        law
          .expectedW()
          .subarray(hour * 60, hour * 60 + 60)
          .reduce((sum, watts) => sum + watts, 0) / 60;
      if (Math.abs(mean / MS_PER_H - expected) > 4.5 * error)
        wrong.push(`${hour} h: ${mean / MS_PER_H} W, expected ${expected} ± ${error}`);
    }
    t.same(wrong, [], `archetype ${archetype}`);
  }
});
