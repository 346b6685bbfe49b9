import t from 'tap';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../src/base/units.js';
import { SolarIntegral } from '../../src/population/solar-integral.js';
import type { Weather } from '../../src/system/system.js';
import { gb } from '../fixtures/population.js';

const summer = gb('gb-2030', 'summer-bright').weather;
const midnightMs = -11 * MS_PER_H;
const integral = new SolarIntegral(summer, summer.regions[0]!, midnightMs);

/** Sum over steps of a second's middle. */
function summed(fromMs: number, toMs: number): number {
  let sum = 0;
  for (let atMs = fromMs; atMs < toMs; atMs += 1000) sum += integral.at(atMs + 500) * 1000;
  return sum;
}

t.test('an hour of the table stands at the middle of its hour', async t => {
  for (const hour of [0, 7, 11, 12, 13, 23]) {
    t.equal(integral.at(midnightMs + (hour + 0.5) * MS_PER_H), summer.solarFraction[0]![hour]);
  }
  t.ok(
    Math.abs(integral.at(midnightMs + 12 * MS_PER_H) - (summer.solarFraction[0]![11]! + summer.solarFraction[0]![12]!) / 2) <
      1e-12,
  );
});

t.test('the integral is what small steps add up to, over midnights and over the end of the table', async t => {
  const tableMs = summer.hourCount * MS_PER_H;
  const spans = [
    [0, 5 * MS_PER_H],
    [-3 * MS_PER_H, 40 * MS_PER_H],
    [tableMs - 14 * MS_PER_H, tableMs + 10 * MS_PER_H],
  ] as const;
  for (const [fromMs, toMs] of spans) {
    const exact = integral.until(toMs) - integral.until(fromMs);
    t.ok(Math.abs(exact - summed(fromMs, toMs)) < 1e-6 * Math.max(exact, MS_PER_MIN), `${exact} and ${summed(fromMs, toMs)}`);
  }
});

t.test('the moment by which an integral is reached is the first whole millisecond, or never', async t => {
  const fromMs = -2 * MS_PER_H;
  const toMs = 9 * MS_PER_H;
  const whole = integral.until(toMs) - integral.until(fromMs);
  for (const share of [0.001, 0.25, 0.5, 0.999]) {
    const atMs = integral.reaches(fromMs, whole * share, toMs);
    t.ok(Number.isInteger(atMs));
    t.ok(integral.until(atMs) - integral.until(fromMs) >= whole * share, 'reached then');
    t.ok(integral.until(atMs - 1) - integral.until(fromMs) < whole * share, 'not a millisecond before');
  }
  t.equal(integral.reaches(fromMs, whole * 1.001, toMs), SolarIntegral.NEVER);
  const nightMs = midnightMs + MS_PER_DAY - MS_PER_H;
  t.equal(integral.reaches(nightMs, 1, nightMs + 2 * MS_PER_H), SolarIntegral.NEVER, 'not at night');
});

t.test('a table that repeats has no seam', async t => {
  const weather = { ...summer, hourCount: 24, regions: ['r'], solarFraction: [summer.solarFraction[0]!.slice(0, 24)] } as Weather;
  const daily = new SolarIntegral(weather, 'r', 0);
  for (const hour of [0, 0.3, 11.75, 23.6, 23.999]) {
    t.ok(Math.abs(daily.at(hour * MS_PER_H) - daily.at(hour * MS_PER_H + 5 * MS_PER_DAY)) < 1e-9);
    const day = daily.until((hour + 24) * MS_PER_H) - daily.until(hour * MS_PER_H);
    t.ok(Math.abs(day - (daily.until(MS_PER_DAY) - daily.until(0))) < 1e-3);
  }
});
