import t from 'tap';
import { expandSeed } from '../../src/base/random.js';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../src/base/units.js';
import { OwnUse } from '../../src/population/own-use.js';
import { World } from '../../src/population/world.js';
import { gb, placeOf } from '../fixtures/population.js';

const place = placeOf({
  system: gb('gb-2030', 'summer-bright'),
  startUnixMs: Date.UTC(2030, 6, 14, 0),
  hours: 96,
  seedText: 'own use',
});
const world = new World({ ...place.settings, seed: expandSeed('own use') });
const [sun] = world.sun[0]!;
const [expectedSun] = world.expectedSun[0]!;
const [use] = world.use[0]!;
const homeOf = (panelW: number, factor: number): OwnUse => {
  const own = new OwnUse();
  own.open(panelW, factor, sun!, expectedSun!, use!);
  return own;
};
const homes = [
  [3680, 256],
  [2000, 400],
  [6000, 100],
  [900, 256],
] as const;

t.test('the mean home uses what its class uses', async t => {
  const weekWh = (use!.between(0, MS_PER_DAY) * 256) / MS_PER_H;
  const annualWh = gb().customers[0]![0]!.annualWhEach;
  t.ok(weekWh > 0.6 * (annualWh / 365) && weekWh < 1.1 * (annualWh / 365), `${weekWh} Wh on a day of summer`);
});

t.test('the expected surplus keeps its sign until it is said to change, and has the other then', async t => {
  for (const [panelW, factor] of homes) {
    const own = homeOf(panelW, factor);
    let atMs = 0;
    let changes = 0;
    while (atMs < 3 * MS_PER_DAY) {
      const nextMs = own.nextChangeMs(atMs);
      const isSurplus = own.expectedW(atMs) > 0;
      for (let ms = atMs; ms < nextMs - 1; ms += MS_PER_MIN) {
        if (own.expectedW(ms) > 0 !== isSurplus && Math.abs(own.expectedW(ms)) > 1e-6) t.fail(`sign at ${ms}`);
      }
      if (nextMs < atMs + MS_PER_DAY) {
        changes++;
        t.equal(own.expectedW(nextMs) > 0, !isSurplus, `changes at ${nextMs / MS_PER_H} h`);
      }
      atMs = nextMs;
    }
    t.ok(changes >= 6, `${changes} changes in three days of summer`);
  }
});

t.test('a home without panels never has a surplus', async t => {
  const own = homeOf(0, 256);
  t.ok(own.expectedW(12 * MS_PER_H) < 0);
  t.equal(own.nextChangeMs(5), 5 + MS_PER_DAY);
});

t.test('what it sums to is what small steps add up to, and is reached within a millisecond’s flow', async t => {
  for (const [panelW, factor] of homes) {
    const own = homeOf(panelW, factor);
    const fromMs = 9 * MS_PER_H + 1234;
    const toMs = 14 * MS_PER_H;
    let small = 0;
    for (let ms = fromMs; ms < toMs; ms += 500) {
      const middle = Math.min(ms + 250, toMs);
      small += (panelW * sun!.at(middle) - factor * use!.at(middle)) * Math.min(500, toMs - ms);
    }
    const exact = own.betweenWms(fromMs, toMs);
    t.ok(Math.abs(exact - small) < 1e-6 * Math.abs(exact) + 1, `${exact} and ${small}`);
    const sign = exact > 0 ? 1 : -1;
    const atMs = own.reachesMs(fromMs, sign, Math.abs(exact) / 2, toMs);
    t.ok(Number.isInteger(atMs) && atMs > fromMs && atMs < toMs);
    t.ok(Math.abs(Math.abs(own.betweenWms(fromMs, atMs)) - Math.abs(exact) / 2) < 6000 * 50, 'within 50 ms at full power');
    t.equal(own.reachesMs(fromMs, sign, Math.abs(exact) * 1.01, toMs), Number.POSITIVE_INFINITY);
  }
});
