import t from 'tap';
import { expandSeed } from '../../src/base/random.js';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../src/base/units.js';
import { inverterLimits, signalOf, sunOf } from '../../src/population/sun.js';
import { SunSignal } from '../../src/population/sun-signal.js';
import type { System } from '../../src/system/system.js';
import { gb } from '../fixtures/population.js';

const system = gb('gb-2030', 'summer-bright');
const summer = system.weather;
const midnightMs = -11 * MS_PER_H;
const region = summer.regions.indexOf(system.areas[0]!.weatherRegion);
const seed = expandSeed('sun');
const signalsOf = (of: System): readonly SunSignal[] => sunOf(of, seed, midnightMs)[0]!;
const plain = signalsOf({ ...system, clouds: null })[0]!;
const [moving] = signalsOf(system);

/** Sum over steps of a second's middle. */
function summed(signal: SunSignal, fromMs: number, toMs: number): number {
  let sum = 0;
  for (let atMs = fromMs; atMs < toMs; atMs += 1000) sum += signal.at(atMs + 500) * 1000;
  return sum;
}

t.test('without moving cloud an hour of the table stands at the middle of its hour, with straight lines between', async t => {
  const hours = summer.solarFraction[region]!;
  for (const hour of [0, 7, 11, 12, 13, 23]) t.equal(plain.at(midnightMs + (hour + 0.5) * MS_PER_H), hours[hour]);
  t.ok(Math.abs(plain.at(midnightMs + 12 * MS_PER_H) - (hours[11]! + hours[12]!) / 2) < 1e-12);
});

t.test('the integral is what small steps add up to, over midnights and over the end of the table', async t => {
  const tableMs = summer.hourCount * MS_PER_H;
  const spans = [
    [0, 5 * MS_PER_H],
    [-3 * MS_PER_H, 40 * MS_PER_H],
    [tableMs - 14 * MS_PER_H, tableMs + 10 * MS_PER_H],
  ] as const;
  for (const signal of [plain, moving!]) {
    for (const [fromMs, toMs] of spans) {
      const exact = signal.between(fromMs, toMs);
      const small = summed(signal, fromMs, toMs);
      t.ok(Math.abs(exact - small) < 1e-6 * Math.max(exact, MS_PER_MIN), `${exact} and ${small}`);
    }
  }
});

t.test('the moment by which an integral is reached is the first whole millisecond, or never', async t => {
  const fromMs = -2 * MS_PER_H;
  const toMs = 9 * MS_PER_H;
  for (const signal of [plain, moving!]) {
    const whole = signal.between(fromMs, toMs);
    for (const share of [0.001, 0.25, 0.5, 0.999]) {
      const atMs = signal.reaches(fromMs, whole * share, toMs);
      t.ok(Number.isInteger(atMs));
      t.ok(signal.between(fromMs, atMs) >= whole * share, 'reached then');
      t.ok(signal.between(fromMs, atMs - 1) < whole * share, 'not a millisecond before');
    }
    t.equal(signal.reaches(fromMs, whole * 1.001, toMs), SunSignal.NEVER);
    const nightMs = midnightMs + MS_PER_DAY - MS_PER_H;
    t.equal(signal.reaches(nightMs, 1, nightMs + 2 * MS_PER_H), SunSignal.NEVER, 'not at night');
  }
});

t.test('a table that repeats has no seam', async t => {
  const solarFraction = summer.solarFraction.map(hours => hours.slice(0, 24));
  const weather = { ...summer, hourCount: 24, solarFraction, clearFraction: null };
  const daily = signalsOf({ ...system, weather, clouds: null })[0]!;
  const day = daily.between(0, MS_PER_DAY);
  for (const hour of [0, 0.3, 11.75, 23.6, 23.999]) {
    t.ok(Math.abs(daily.at(hour * MS_PER_H) - daily.at(hour * MS_PER_H + 5 * MS_PER_DAY)) < 1e-9);
    t.ok(Math.abs(daily.between(hour * MS_PER_H, (hour + 24) * MS_PER_H) - day) < 1e-3);
  }
});

t.test('what was asked before does not change an answer: days are functions of themselves', async t => {
  const [other] = signalsOf(system);
  const moments = Array.from({ length: 60 }, (_, k) => k * 7 * MS_PER_H);
  for (const atMs of moments) moving!.at(atMs);
  t.same(
    moments.map(atMs => moving!.at(atMs)),
    [...moments]
      .reverse()
      .map(atMs => other!.at(atMs))
      .reverse(),
  );
});

t.test('cloud moves between the darkest and a clear sky, and on average gives what the table gives', async t => {
  const clear = signalsOf({ ...system, clouds: null, weather: { ...summer, solarFraction: summer.clearFraction! } })[0]!;
  const days = 7;
  let above = 0;
  let below = 0;
  for (let ms = midnightMs; ms < midnightMs + days * MS_PER_DAY; ms += MS_PER_MIN) {
    if (moving!.at(ms) > Math.max(clear.at(ms), plain.at(ms)) + 1e-9) above++;
    if (moving!.at(ms) < Math.min(0.15 * clear.at(ms), plain.at(ms)) - 1e-9) below++;
  }
  t.equal(above, 0);
  t.equal(below, 0);
  let moved = 0;
  let table = 0;
  for (const [area, signals] of sunOf(system, seed, midnightMs).entries()) {
    const mean = sunOf({ ...system, clouds: null }, seed, midnightMs)[area]![0]!;
    for (let cell = 0; cell < 4; cell++)
      moved += signals[signalOf(cell, 0, inverterLimits(system).length)]!.between(midnightMs, midnightMs + days * MS_PER_DAY) / 4;
    table += mean.between(midnightMs, midnightMs + days * MS_PER_DAY);
  }
  t.ok(Math.abs(moved / table - 1) < 0.01, `${moved / table} of the table's energy in a week over the areas`);
});

t.test('an inverter clips what its panels would give, and no more', async t => {
  const limits = inverterLimits(system);
  t.same(limits, [1, 3680 / 5000]);
  const signals = signalsOf(system);
  t.equal(signals.length, 4 * limits.length);
  let clipped = 0;
  for (let ms = midnightMs; ms < midnightMs + 7 * MS_PER_DAY; ms += MS_PER_MIN) {
    const whole = signals[signalOf(2, 0, limits.length)]!.at(ms);
    const limited = signals[signalOf(2, 1, limits.length)]!.at(ms);
    if (limited !== Math.min(whole, limits[1]!)) t.fail(`${limited} of ${whole}`);
    clipped += Number(limited < whole);
  }
  t.ok(clipped > 20, `${clipped} minutes of a bright week are clipped`);
});
