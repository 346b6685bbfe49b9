import t from 'tap';
import { crossingMs } from '../../src/population/crossing.js';
import { gb, placeOf, worldAt } from '../fixtures/population.js';

t.test(
  'laws of a step tend where heat and outdoor temperature of the step do, and of one node have the times of its cycles',
  async t => {
    const system = gb();
    const { heatPumps } = system;
    const dwellings = heatPumps.dwellings.map((of, k) => (k === 0 ? { ...of, fabricWhPerK: 0 } : of));
    const place = placeOf({
      system: { ...system, heatPumps: { ...heatPumps, dwellings } },
      startUnixMs: Date.UTC(2030, 0, 16, 12),
      hours: 1,
    });
    const { thermal } = worldAt(place);
    const { hysteresisC, setback, freeHeatW } = heatPumps;
    thermal.setOutdoor(3, -2, 99);
    let plain = 0;
    for (const [k, { building, ratedW, setpointC }] of thermal.archetypes.entries()) {
      const row = 3 * thermal.archetypes.length + k;
      const rest = -2 + freeHeatW / building.heatLossWPerK;
      const driven = rest + (ratedW * thermal.cop(-2)) / building.heatLossWPerK;
      const [slowRest, slowDriven, fastRest, fastDriven] = thermal.towardsC.subarray(row * 4, row * 4 + 4);
      t.ok(
        Math.abs(slowRest! + fastRest! - rest) < 1e-9 && Math.abs(slowDriven! + fastDriven! - driven) < 1e-9,
        'air of both parts',
      );
      if (!building.hasFabric) plain++;
      for (const lowered of [0, 1]) {
        const middle = setpointC - lowered * setback.byC;
        const low = middle - hysteresisC / 2;
        const high = middle + hysteresisC / 2;
        const phases = [crossingMs(high, low, rest, building.slowMs), crossingMs(low, high, driven, building.slowMs)];
        const own = [...thermal.phaseMs.subarray(row * 4 + lowered * 2, row * 4 + lowered * 2 + 2)];
        t.same(own, building.hasFabric ? [0, 0] : phases, 'off and on');
        t.equal(thermal.thresholdC[k * 4 + lowered * 2], high, 'it switches off at the upper threshold');
        t.equal(thermal.thresholdC[k * 4 + lowered * 2 + 1], low, 'and on at the lower one');
      }
    }
    t.ok(plain > 0 && plain < thermal.archetypes.length);
    const before = thermal.towardsBeforeC.slice();
    thermal.setOutdoor(3, 30, 99);
    t.same(thermal.towardsBeforeC, before, 'a step set again changes nothing');
    t.equal(thermal.outdoorC[3], -2);
  },
);

t.test("sorts of homes share out the whole, and their means are the tables' own", async t => {
  const { thermal } = worldAt(placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 0, 16, 12), hours: 1 }));
  const mean = (of: (archetype: (typeof thermal.archetypes)[number]) => number): number =>
    thermal.archetypes.reduce((sum, archetype) => sum + archetype.fraction * of(archetype), 0);
  t.ok(Math.abs(mean(() => 1) - 1) < 1e-9);
  const { dwellings } = gb().heatPumps;
  const lossWPerK = dwellings.reduce((sum, { fraction, heatLossWPerK }) => sum + fraction * heatLossWPerK, 0);
  t.ok(
    Math.abs(mean(({ building }) => building.heatLossWPerK) - lossWPerK) < 1e-9,
    'factors on the loss of heat are 1 on average',
  );
});

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
