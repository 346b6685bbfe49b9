import t from 'tap';
import { expandSeed, streamKey, uniformAt } from '../../src/base/random.js';
import { MS_PER_H } from '../../src/base/units.js';
import {
  AHEAD_MS,
  CROSSING_MAX_MS,
  crossingMs,
  type Fading,
  fadingCrossingMs,
  temperatureC,
} from '../../src/population/crossing.js';
import { fadingSolver } from '../../src/population/fading-solver.js';

const TAU_MS = 40 * MS_PER_H;

/** dT/dt = (T∞ − T)/τ in steps of a second, by Heun's rule, until a threshold is passed. */
function stepped(fromC: number, towardsC: number, thresholdC: number): number {
  const stepMs = 1000;
  let before = fromC;
  for (let atMs = 0; ; atMs += stepMs) {
    const slope = (towardsC - before) / TAU_MS;
    const guess = before + slope * stepMs;
    const after = before + ((slope + (towardsC - guess) / TAU_MS) / 2) * stepMs;
    if ((before - thresholdC) * (after - thresholdC) <= 0) return atMs + (stepMs * (thresholdC - before)) / (after - before);
    before = after;
  }
}

t.test('a temperature crosses its threshold when small steps say so, rounded up to a millisecond', async t => {
  for (const [fromC, towardsC, thresholdC] of [
    [20.25, 8, 19.75],
    [19.75, 31, 20.25],
    [15, 24, 20.25],
    [23, 22, 22.9],
  ] as const) {
    const wait = crossingMs(fromC, thresholdC, towardsC, TAU_MS);
    t.ok(Number.isInteger(wait));
    t.ok(Math.abs(wait - stepped(fromC, towardsC, thresholdC)) < 20, `${wait} ms and ${stepped(fromC, towardsC, thresholdC)} ms`);
    const sign = Math.sign(towardsC - fromC);
    t.ok(sign * (temperatureC(fromC, towardsC, TAU_MS, wait) - thresholdC) >= -1e-12, 'crossed then');
    t.ok(sign * (temperatureC(fromC, towardsC, TAU_MS, wait - 1) - thresholdC) < 0, 'not a millisecond before');
  }
});

t.test('what never crosses is looked at again in a week, and what stands on its threshold at once', async t => {
  t.equal(crossingMs(20, 21, 20.5, TAU_MS), CROSSING_MAX_MS, 'stops short');
  t.equal(crossingMs(20, 21, 15, TAU_MS), CROSSING_MAX_MS, 'moves away');
  t.equal(crossingMs(20, 20.5, 20.5, TAU_MS), CROSSING_MAX_MS, 'comes near without end');
  t.equal(crossingMs(20, 20, 15, TAU_MS), 1);
  t.equal(crossingMs(20, 20 - 1e-12, 15, TAU_MS), 1);
});

t.test('temperatures of one law compose: two spans are one', async t => {
  const half = temperatureC(temperatureC(21, 3, TAU_MS, 7_000_000), 3, TAU_MS, 5_000_000);
  t.ok(Math.abs(half - temperatureC(21, 3, TAU_MS, 12_000_000)) < 1e-7);
});

const valueAt = ({ rest, slow, fast, slowMs, fastMs }: Fading, atMs: number): number =>
  rest + slow * Math.exp(-atMs / slowMs) + fast * Math.exp(-atMs / fastMs);

/** First whole millisecond at which the sign has changed, found among steps of a second and then of a millisecond. */
function searched(fading: Fading, sign: number): number {
  for (let atMs = 1000; atMs <= AHEAD_MS; atMs += 1000) {
    if (sign * valueAt(fading, atMs) < 0) continue;
    let ms = atMs - 999;
    while (sign * valueAt(fading, ms) < 0) ms++;
    return ms;
  }
  return AHEAD_MS;
}

/** Sums with parts of either sign, from those of ordinary homes to ones that turn on their way. */
function fadings(count: number): Fading[] {
  const key = streamKey(expandSeed('fadings'), 'fadings');
  return Array.from({ length: count }, (_, k) => {
    const unit = (j: number): number => uniformAt(key, k, j);
    const slow = 8 * (unit(1) - 0.5);
    const fast = 3 * (unit(2) - 0.5);
    return {
      rest: -slow - fast + 0.6 * (unit(0) - 0.5),
      slow,
      fast,
      slowMs: (10 + 60 * unit(3)) * MS_PER_H,
      fastMs: (0.4 + 2 * unit(4)) * MS_PER_H,
    };
  });
}

t.test('sums of two fading parts come to zero when a search by the millisecond says so, those that turn included', async t => {
  let [crossed, turned, far] = [0, 0, 0];
  let worst = 0;
  for (const fading of fadings(400)) {
    const isRising = fading.rest + fading.slow + fading.fast < 0;
    const expected = searched(fading, isRising ? 1 : -1);
    const found = fadingCrossingMs(fading, isRising);
    worst = Math.max(worst, Math.abs(found - expected));
    if (expected === AHEAD_MS) far++;
    else crossed++;
    if (expected < AHEAD_MS && fading.slow * fading.fast < 0) turned++;
    t.equal(fadingCrossingMs(fading, !isRising), 1, 'beyond its threshold already');
  }
  t.ok(worst <= 1, `${worst} ms apart at most`);
  t.ok(crossed > 50 && turned > 20 && far > 50, `${crossed} cross, ${turned} of them between parts of two signs, ${far} do not`);
});

t.test('the loop over many finds the same roots within a millisecond, or says that it does not know', async t => {
  const list = fadings(2000);
  const solver = fadingSolver(list.length);
  for (const [k, fading] of list.entries()) {
    for (const name of ['rest', 'slow', 'fast', 'slowMs', 'fastMs'] as const) solver[name][k] = fading[name];
  }
  solver.solve(list.length);
  let found = 0;
  let worst = 0;
  for (const [k, fading] of list.entries()) {
    const wait = solver.waitMs[k]!;
    if (wait === 0 || wait >= AHEAD_MS) continue;
    found++;
    const isRising = fading.rest + fading.slow + fading.fast < 0;
    worst = Math.max(worst, Math.abs(wait - fadingCrossingMs(fading, isRising)));
  }
  t.ok(found > 100, `${found} found`);
  t.ok(worst <= 1, `${worst} ms apart at most`);
});
