import t from 'tap';
import { threefry, unitFromWord } from '../../src/base/random.js';
import { InterruptionMeter } from '../../src/impact/interruptions.js';

const MIN = 60_000;

/** One customer's interruption; `toMs` beyond the end: still off. */
interface Outage {
  readonly area: number;
  readonly classIndex: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** One customer at a time, looked at every 50 ms: the sentence of the contract. */
function definition(outages: readonly Outage[], endMs: number) {
  const offAt = (ms: number) => outages.filter(({ fromMs, toMs }) => fromMs <= ms && ms < toMs).length;
  const times = Array.from({ length: endMs / 50 + 1 }, (_, i) => i * 50);
  const counts = times.map(offAt);
  const peak = Math.max(...counts);
  const lastAbove = counts.findLastIndex(count => count > peak * 0.05);
  const durationsMs = outages.map(({ fromMs, toMs }) => Math.min(toMs, endMs) - fromMs);
  const off = outages.filter(({ toMs }) => toMs > endMs).length;
  const lostMin = durationsMs.reduce((sum, ms) => sum + ms, 0) / MIN;
  return {
    offAtEndCount: off,
    offPeakCount: peak,
    minutesLostMin: lostMin,
    interruptionsCount: outages.length,
    firstAtMs: Math.min(...outages.map(({ fromMs }) => fromMs)),
    lastRestoredAtMs: off > 0 ? null : Math.max(...outages.map(({ toMs }) => toMs)),
    meanMin: lostMin / outages.length,
    longestMin: Math.max(...durationsMs) / MIN,
    restored95PctAtMs: lastAbove === counts.length - 1 ? null : times[lastAbove + 1],
  };
}

/** Feeds a meter with the same outages, in order of time, restorations and interruptions by group. */
function measured(outages: readonly Outage[], endMs: number) {
  const meter = new InterruptionMeter(2, 3);
  const changes = outages.flatMap(({ area, classIndex, fromMs, toMs }) => [
    { atMs: fromMs, area, classIndex, delta: 1, sinceMs: undefined },
    { atMs: toMs, area, classIndex, delta: -1, sinceMs: fromMs },
  ]);
  changes.sort((a, b) => a.atMs - b.atMs || a.delta - b.delta);
  for (const { atMs, area, classIndex, delta, sinceMs } of changes) {
    if (atMs <= endMs) meter.change(atMs, area, classIndex, delta, sinceMs);
  }
  const open = outages.filter(({ toMs }) => toMs > endMs).map(({ fromMs }) => fromMs);
  return meter.result(endMs, open.length === 0 ? null : Math.min(...open));
}

t.test('the meter agrees with one customer at a time', async t => {
  const endMs = 10 * MIN;
  for (let seed = 0; seed < 30; seed++) {
    const uniform = (i: number, draw: number) => unitFromWord(threefry(seed, draw, i, 1));
    const lengthMs = seed % 2 === 0 ? 2 * MIN : 9 * MIN;
    const outages = Array.from({ length: 60 }, (_, i) => {
      const fromMs = Math.floor(uniform(i, 0) * 100) * 4000;
      const toMs = fromMs + 50 + Math.floor(uniform(i, 1) * (lengthMs / 50)) * 50;
      return { area: i % 2, classIndex: i % 3, fromMs, toMs };
    }).filter(({ toMs }) => toMs !== endMs);
    t.match(measured(outages, endMs), definition(outages, endMs), `seed ${seed}`);
  }
});

t.test('a run in which nobody lost supply has no times and no mean', async t => {
  const result = new InterruptionMeter(1, 1).result(MIN, null);
  t.same(result, {
    offAtEndCount: 0,
    offPeakCount: 0,
    minutesLostMin: 0,
    interruptionsCount: 0,
    firstAtMs: null,
    lastRestoredAtMs: null,
    meanMin: null,
    longestMin: null,
    restored95PctAtMs: null,
    unservedWh: 0,
  });
});

t.test('a second wave puts the restoration of 95 % later', async t => {
  const meter = new InterruptionMeter(1, 1);
  meter.change(0, 0, 0, 1000);
  meter.change(1 * MIN, 0, 0, -990, 0);
  meter.change(2 * MIN, 0, 0, 100);
  meter.change(3 * MIN, 0, 0, -70, 2 * MIN);
  meter.change(4 * MIN, 0, 0, -40, 0);
  const result = meter.result(10 * MIN, null);
  t.equal(result.restored95PctAtMs, 3 * MIN);
  t.equal(result.lastRestoredAtMs, 4 * MIN);
  t.equal(result.interruptionsCount, 1100);
  t.equal(result.minutesLostMin, 1000 + 10 + 110 + 40);
  t.equal(result.longestMin, 4);
});

t.test('minutes and energy are kept by area and class', async t => {
  const meter = new InterruptionMeter(2, 2);
  meter.change(0, 1, 0, 10);
  meter.unserved(1, 0, 500);
  meter.unserved(1, 0, 250);
  t.equal(meter.lostMsOf(1, 0, 2 * MIN), 20 * MIN);
  t.equal(meter.lostMsOf(0, 1, 2 * MIN), 0);
  t.equal(meter.unservedWhOf(1, 0), 750);
  t.equal(meter.offCountOf(1, 0), 10);
  t.equal(meter.result(2 * MIN, 0).unservedWh, 750);
});
