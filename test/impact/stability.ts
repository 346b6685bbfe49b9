import t from 'tap';
import { threefry, unitFromWord } from '../../src/base/random.js';
import { StabilityMeter } from '../../src/impact/stability.js';

const limits = { nominalHz: 50, statutoryLowHz: 49.5, statutoryHighHz: 50.5, emergencyLowHz: 49.2, blackHz: 47 };
const TICK_MS = 50;

interface Tick {
  readonly frequencyHz: number;
  readonly demandW: number;
  readonly shedW: number;
  readonly inertiaVAs: number;
  readonly headroomW: number;
}

/** Feeds a history, frequency 50 Hz before it, and returns what the meter makes of it. */
function measured(ticks: readonly Tick[]) {
  const meter = new StabilityMeter(limits, TICK_MS);
  meter.start(50);
  ticks.forEach((tick, i) => {
    meter.tick((i + 1) * TICK_MS, tick.frequencyHz, tick.demandW, tick.shedW, tick.inertiaVAs, tick.headroomW);
  });
  return meter.result();
}

const at = (frequencyHz: number): Tick => ({ frequencyHz, demandW: 4e10, shedW: 0, inertiaVAs: 2e11, headroomW: 1e9 });

/** Largest |f(t) − f(t − window)| / window over windows without black; null where there is none. */
function rocofDefinition(frequenciesHz: readonly number[], windowMs: number): number | null {
  const span = windowMs / TICK_MS;
  let largest: number | null = null;
  for (let i = span; i < frequenciesHz.length; i++) {
    const window = frequenciesHz.slice(i - span, i + 1);
    if (window.some(Number.isNaN)) continue;
    const rate = (Math.abs(window.at(-1)! - window[0]!) * 1000) / windowMs;
    if (largest === null || rate > largest) largest = rate;
  }
  return largest;
}

/** The lowest frequency between leaving 49.8 Hz and first standing 10 mHz above the lowest since; black forgets. */
function firstArrestDefinition(frequenciesHz: readonly number[]): number | null {
  const black = frequenciesHz.findIndex(Number.isNaN);
  const first = black < 0 ? frequenciesHz : frequenciesHz.slice(0, black);
  const left = first.findIndex(f => f < 49.8);
  if (left >= 0) {
    for (let i = left; i < first.length; i++) {
      const lowest = Math.min(...first.slice(left, i + 1));
      if (first[i]! >= lowest + 0.01) return lowest;
    }
  }
  return black < 0 ? null : firstArrestDefinition(frequenciesHz.slice(black + 1));
}

/** A random walk with black times, of `count` ticks. */
function history(seed: number, count: number): Tick[] {
  const uniform = (i: number, draw: number) => unitFromWord(threefry(seed, draw, i, 0));
  let frequencyHz = 50;
  return Array.from({ length: count }, (_, i) => {
    const black = uniform(Math.floor(i / 40), 9) < 0.03;
    frequencyHz = black ? 50 : frequencyHz + (uniform(i, 0) - 0.52) * 0.02;
    return {
      frequencyHz: black ? Number.NaN : frequencyHz,
      demandW: Math.round(3e10 + 1e10 * uniform(i, 1)),
      shedW: uniform(i, 2) * 1e9,
      inertiaVAs: black ? 0 : 1e11 + uniform(i, 3) * 1e11,
      headroomW: black ? 0 : uniform(i, 4) * 1e9,
    };
  });
}

t.test('the meter agrees with its definitions over random histories with black times', async t => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const ticks = history(seed, 3000);
    const result = measured(ticks);
    const frequenciesHz = [50, ...ticks.map(tick => tick.frequencyHz)];
    const lit = ticks.filter(tick => !Number.isNaN(tick.frequencyHz));
    const litHz = lit.map(tick => tick.frequencyHz);
    t.equal(result.nadirHz, Math.min(...litHz));
    t.equal(result.nadirAtMs, (ticks.findIndex(tick => tick.frequencyHz === result.nadirHz) + 1) * TICK_MS);
    t.equal(result.zenithHz, Math.max(...litHz));
    t.equal(result.firstArrestHz, firstArrestDefinition(frequenciesHz));
    for (const [got, windowMs] of [
      [result.rocofMaxHzPerS, 50],
      [result.rocof500msHzPerS, 500],
      [result.rocof2sHzPerS, 2000],
    ] as const) {
      t.ok(Math.abs(got! - rocofDefinition(frequenciesHz, windowMs)!) < 1e-12, `${windowMs} ms`);
    }
    t.equal(result.belowStatutoryMs, litHz.filter(f => f < 49.5).length * TICK_MS);
    t.equal(result.belowEmergencyMs, litHz.filter(f => f < 49.2).length * TICK_MS);
    t.equal(result.shedPeakW, Math.max(...ticks.map(tick => tick.shedW)));
    t.equal(result.demandPeakW, Math.max(...ticks.map(tick => tick.demandW)));
    t.equal(result.demandEnergyWh, (ticks.reduce((sum, tick) => sum + tick.demandW, 0) * TICK_MS) / 3_600_000);
    t.equal(result.inertiaMinVAs, Math.min(...lit.map(tick => tick.inertiaVAs)));
    t.equal(result.headroomMinW, Math.min(...lit.map(tick => tick.headroomW)));
  }
});

t.test('a calm run has no nadir, no arrest and no zenith', async t => {
  const result = measured([at(49.81), at(50.19), at(49.95)]);
  t.match(result, { nadirHz: null, nadirAtMs: null, firstArrestHz: null, zenithHz: null, belowStatutoryMs: 0 });
});

t.test('a run that only rises has a nadir and a zenith, but no arrest', async t => {
  const result = measured([at(50.1), at(50.3), at(50.05)]);
  t.match(result, { nadirHz: 50.05, nadirAtMs: 150, zenithHz: 50.3, firstArrestHz: null });
});

t.test('the first arrest is the first trough, not the lowest', async t => {
  // Leaves 49.8, rests at 49.1 with a ripple of 5 mHz, recovers, and falls further.
  const result = measured([49.9, 49.7, 49.1, 49.105, 49.1, 49.2, 48.9, 48.79, 49.5].map(at));
  t.equal(result.firstArrestHz, 49.1);
  t.equal(result.nadirHz, 48.79);
});

t.test('a fall into black is never arrested', async t => {
  t.equal(measured([49.7, 48.5, 47.5, Number.NaN, Number.NaN].map(at)).firstArrestHz, null);
  t.equal(measured([49.7, 48.5, Number.NaN].map(at)).lastHz, null);
});

t.test('one hertz in a second is one hertz a second by every window that fits', async t => {
  const result = measured(Array.from({ length: 20 }, (_, i) => at(50 - (i + 1) / 20)));
  t.ok(Math.abs(result.rocofMaxHzPerS! - 1) < 1e-9);
  t.ok(Math.abs(result.rocof500msHzPerS! - 1) < 1e-9);
  t.equal(result.rocof2sHzPerS, null, 'the run is shorter than 2 s');
});
