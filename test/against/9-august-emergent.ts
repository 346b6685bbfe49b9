/**
 * 9 August 2019 with the embedded losses emerging: the fault's phase jump by electrical distance, frequency bus by bus, and
 * relays whose settings, windows and output are drawn from ranges. This is calibration and no validation: nobody has published
 * the settings, ranges were chosen so that the reported losses lie inside, and a distribution as wide as this one excludes
 * little.
 */
import t from 'tap';
import { expandSeed, streamKey } from '../../src/base/random.js';
import { EmergentDay } from '../fixtures/9-august-emergent.js';
import { systemOfTheDay } from '../fixtures/9-august-grid.js';
import { drawAssumptions, phaseJumpDeg } from '../fixtures/loss-of-mains.js';

const TRIALS = 48;
/** Until the last of the reported embedded losses, 61.5 s after the fault, and some time more. */
const SECONDS = 80;

const system = systemOfTheDay();
const day = new EmergentDay(system);
const stream = streamKey(expandSeed('9-august-2019'), 'test.loss-of-mains');
const trials = Array.from({ length: TRIALS }, (_, k) => day.run(drawAssumptions(stream, k), SECONDS));

/** The value below which a share of the values lies, between neighbours linearly. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low]! + (sorted[Math.min(low + 1, sorted.length - 1)]! - sorted[low]!) * (at - low);
}

t.test('the phase jump of a one-phase dip behind delta and star is that of two phases less one another', async t => {
  t.ok(Math.abs(phaseJumpDeg(0)) < 1e-12);
  // A phase gone: its difference to the next is that one alone, 60 degrees instead of 30.
  t.ok(Math.abs(phaseJumpDeg(1) - 30) < 1e-9);
  const buses = system.network!.buses;
  const dipAt = (name: string): number => day.dips[buses.findIndex(bus => bus.name === name)]!;
  t.equal(dipAt('sundon'), 1, 'the fault is there');
  t.ok(dipAt('london') > dipAt('ratcliffe') && dipAt('ratcliffe') > dipAt('harker') && dipAt('harker') > dipAt('beauly'));
});

for (const [about, low, high, of] of [
  ['vector shift: 150 MW', 150, 150, 'vectorShiftW'],
  ['0.125 Hz/s: 350 to 430 MW', 350, 430, 'rocofW'],
  ['49.0 Hz: 200 MW net', 200, 200, 'underFrequencyW'],
] as const) {
  t.test(`${about} lies in the 90 % interval of what emerges`, async t => {
    const values = trials.map(trial => trial[of] / 1e6);
    const [from, median, to] = [0.05, 0.5, 0.95].map(share => quantile(values, share)) as [number, number, number];
    t.comment(`${from.toFixed(0)} to ${to.toFixed(0)} MW, median ${median.toFixed(0)} MW, ${TRIALS} trials`);
    t.ok(from < low && high < to, `${from.toFixed(0)} to ${to.toFixed(0)} MW`);
  });
}

t.test('losses feed each other: where more has left early, frequency falls to the first stage of load shedding', async t => {
  const early = (trial: (typeof trials)[number]): number => trial.vectorShiftW + trial.rocofW;
  const [held, shed] = [trials.filter(({ lowestHz }) => lowestHz > 49), trials.filter(({ lowestHz }) => lowestHz <= 48.8)];
  t.comment(`${shed.length} of ${TRIALS} trials reach 48.8 Hz, ${held.length} stay above 49 Hz`);
  t.ok(held.length > 0 && shed.length > 0, 'both happen');
  t.ok(Math.max(...held.map(early)) < Math.max(...shed.map(early)));
  t.ok(held.every(({ underFrequencyW }) => underFrequencyW < 100e6));
});
