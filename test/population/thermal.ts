import t from 'tap';
import { MS_PER_H } from '../../src/base/units.js';
import { CROSSING_MAX_MS, crossingMs, temperatureC } from '../../src/population/thermal.js';
import { gb, placeOf, worldAt } from '../fixtures/population.js';

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
  t.ok(Math.abs(half - temperatureC(21, 3, TAU_MS, 12_000_000)) < 1e-12);
});

t.test(
  'tables of cycles are the crossings between the thresholds of day and night, at the outdoor temperature of the step',
  async t => {
    const system = gb();
    const world = worldAt(placeOf({ system, startUnixMs: Date.UTC(2030, 0, 16, 12), hours: 1 }));
    const { thermal } = world;
    const { hysteresisC, setback, freeHeatW } = system.heatPumps;
    thermal.setOutdoor(3, -2, 99);
    for (const [k, { heatLossWPerK, ratedW, setpointC, timeConstantMs }] of thermal.archetypes.entries()) {
      const row = 3 * thermal.archetypes.length + k;
      const rest = -2 + freeHeatW / heatLossWPerK;
      const driven = rest + (ratedW * thermal.cop(-2)) / heatLossWPerK;
      for (const night of [0, 1]) {
        const middle = setpointC - night * setback.byC;
        const low = middle - hysteresisC / 2;
        const high = middle + hysteresisC / 2;
        t.equal(thermal.phaseMs[row * 4 + night * 2], crossingMs(high, low, rest, timeConstantMs), 'off');
        t.equal(thermal.phaseMs[row * 4 + night * 2 + 1], crossingMs(low, high, driven, timeConstantMs), 'on');
        t.equal(thermal.thresholdC[k * 4 + night * 2], Math.fround(high), 'it switches off at the upper threshold');
        t.equal(thermal.thresholdC[k * 4 + night * 2 + 1], Math.fround(low), 'and on at the lower one');
      }
    }
    const before = thermal.towardsBeforeC.slice();
    thermal.setOutdoor(3, 30, 99);
    t.same(thermal.towardsBeforeC, before, 'a step set again changes nothing');
    t.equal(thermal.outdoorC[3], -2);
  },
);

t.test('the coefficient of performance is the quadratic of When2Heat with its derating, and falls with the cold', async t => {
  const { thermal } = worldAt(placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 0, 16, 12), hours: 1 }));
  // Air to radiators: 6.08 − 0.0941 ΔT + 0.000464 ΔT², ΔT = 40 − T − T.
  const published = (outdoorC: number): number => {
    const delta = Math.max(15, 40 - 2 * outdoorC);
    return (6.08 - 0.0941 * delta + 0.000464 * delta * delta) * gb().heatPumps.cop.derate;
  };
  for (const outdoorC of [-10, -3, 0, 5, 12, 20])
    t.ok(Math.abs(thermal.cop(outdoorC) - published(outdoorC)) < 1e-9, `${outdoorC} °C`);
  t.ok(thermal.cop(-5) < thermal.cop(0) && thermal.cop(0) < thermal.cop(7));
});
