import t from 'tap';
import { expandSeed, streamKey, uniformAt } from '../../src/base/random.js';
import { type Waveform, waveformAt } from '../../src/cyber/waveform.js';

const PERIOD_MS = 20_000;
const waveformOf = (part: Partial<Waveform>): Waveform => ({
  shape: 'square',
  startMs: 3000,
  periodMs: PERIOD_MS,
  lagMs: 0,
  spreadsMs: [],
  ...part,
});

/** What is asked for: full power in the first half of each period. */
function commanded(shape: 'square' | 'sine', sinceMs: number): number {
  const phase = (((sinceMs % PERIOD_MS) + PERIOD_MS) % PERIOD_MS) / PERIOD_MS;
  return shape === 'square' ? Number(phase < 0.5) : 0.5 + 0.5 * Math.sin(2 * Math.PI * phase);
}

/** Amplitude of the fundamental of a function of the time since the start, over one period. */
function fundamental(valueAt: (sinceMs: number) => number): number {
  let cosine = 0;
  let sine = 0;
  for (let sinceMs = 0.5; sinceMs < PERIOD_MS; sinceMs += 1) {
    const phase = (2 * Math.PI * sinceMs) / PERIOD_MS;
    cosine += valueAt(sinceMs) * Math.cos(phase);
    sine += valueAt(sinceMs) * Math.sin(phase);
  }
  return (2 * Math.hypot(cosine, sine)) / PERIOD_MS;
}

t.test('a follower with a lag follows as a first-order filter stepped by the millisecond does, once it repeats', async t => {
  for (const shape of ['square', 'sine'] as const) {
    for (const lagMs of [500, 4000, 30_000]) {
      let power = 0.5;
      let worst = 0;
      const settleMs = PERIOD_MS * 20;
      const keep = Math.exp(-1 / lagMs);
      for (let sinceMs = 0; sinceMs < settleMs + PERIOD_MS; sinceMs++) {
        if (sinceMs >= settleMs)
          worst = Math.max(worst, Math.abs(power - waveformAt(waveformOf({ shape, lagMs }), 3000 + sinceMs)));
        const input = commanded(shape, sinceMs + 0.5);
        power = input + (power - input) * keep;
      }
      t.ok(worst < 1e-4, `${shape}, ${lagMs} ms: ${worst}`);
    }
  }
});

t.test('without lag and delay the waveform is what was asked for, before its start as after', async t => {
  for (const shape of ['square', 'sine'] as const) {
    for (const sinceMs of [-12_345, 0, 1, 9999, 10_000, 19_999, 123_456]) {
      t.ok(Math.abs(waveformAt(waveformOf({ shape }), 3000 + sinceMs) - commanded(shape, sinceMs)) < 1e-12);
    }
  }
});

t.test('a fleet that draws its delay anew at every change swings with the fundamental of its mean', async t => {
  const stream = streamKey(expandSeed('waves'), 'test');
  const cars = 4000;
  for (const share of [0.1, 0.25, 0.4]) {
    const limitMs = share * PERIOD_MS;
    // Mean of square waves whose edges up (at 0) and down (at half a period) each come late by a draw of their own.
    const edges = Array.from({ length: cars }, (_, car) => [
      uniformAt(stream, car, 0) * limitMs,
      PERIOD_MS / 2 + uniformAt(stream, car, 1) * limitMs,
    ]);
    const meanOf = new Float64Array(PERIOD_MS);
    for (const [up, down] of edges) for (let ms = Math.ceil(up!); ms < down!; ms++) meanOf[ms]! += 1 / cars;
    const found = fundamental(sinceMs => waveformAt(waveformOf({ spreadsMs: [limitMs] }), 3000 + sinceMs));
    const expected = fundamental(sinceMs => meanOf[Math.floor(sinceMs)]!);
    t.ok(Math.abs(found / expected - 1) < 0.01, `delay of ${share} periods: ${found}, mean of the fleet ${expected}`);
  }
});

t.test('delays over a whole period leave nothing of the swing, and spreads weaken one another', async t => {
  for (const shape of ['square', 'sine'] as const) {
    for (const atMs of [3000, 7000, 14_000])
      t.ok(Math.abs(waveformAt(waveformOf({ shape, spreadsMs: [PERIOD_MS] }), atMs) - 0.5) < 1e-12);
  }
  const swing = (spreadsMs: readonly number[]): number =>
    fundamental(sinceMs => waveformAt(waveformOf({ shape: 'sine', spreadsMs }), 3000 + sinceMs));
  t.ok(Math.abs(swing([4000, 6000]) - 2 * swing([4000]) * swing([6000])) < 1e-9, 'the swing without is one half');
  t.equal(swing([0, 4000]), swing([4000]));
});

t.test('whatever weakens it, the mean is one half: energy is that of half power', async t => {
  for (const part of [
    {},
    { lagMs: 3000 },
    { spreadsMs: [9000, 400] },
    { shape: 'sine', lagMs: 3000, spreadsMs: [9000] },
  ] as const) {
    let sum = 0;
    for (let ms = 0; ms < PERIOD_MS; ms++) sum += waveformAt(waveformOf(part), ms + 0.5);
    t.ok(Math.abs(sum / PERIOD_MS - 0.5) < 1e-6);
  }
});
