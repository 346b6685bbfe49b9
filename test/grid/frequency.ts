import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import { TICK_MS } from '../../src/base/units.js';
import { Grid } from '../../src/grid/grid.js';
import { dispatch } from '../../src/market/dispatch.js';
import type { System } from '../../src/system/system.js';
import { frequencyDefinition } from '../fixtures/frequency-definition.js';
import { conditionsOf, frequencyParameters, plantOf, plants, serviceOf, systemOf } from '../fixtures/one-area.js';

const DEMAND_W = 4.7e9;

/** A grid that has run a second at constant demand. */
function runningGrid(system: System): { grid: Grid; log: EventLog; atMs: number } {
  const log = new EventLog();
  const grid = new Grid(system, log, dispatch);
  grid.beginPeriod(conditionsOf(DEMAND_W));
  for (let tick = 0; tick < 20; tick++) grid.tick(tick * TICK_MS, DEMAND_W, 0);
  return { grid, log, atMs: 1000 };
}

t.test('nothing moves for a day when demand is the forecast', async t => {
  const grid = new Grid(systemOf({ solar: solarSettings() }), new EventLog(), dispatch);
  let largestHz = 0;
  for (let atMs = 0; atMs < 86_400_000; atMs += TICK_MS) {
    if (atMs % 1_800_000 === 0) grid.beginPeriod(conditionsOf(DEMAND_W, atMs, 0.3 + 0.2 * Math.sin(atMs)));
    grid.tick(atMs, DEMAND_W, 0);
    largestHz = Math.max(largestHz, Math.abs(grid.frequencyHz - 50));
  }
  t.ok(largestHz < 1e-9, `largest deviation ${largestHz} Hz`);
  t.same(grid.decisions, []);
});

t.test('load of an attack that follows frequency is served and on no feeder', async t => {
  const { grid, atMs } = runningGrid(systemOf({}));
  const calmW = grid.demandServedW;
  grid.loads.set({ id: 'a', part: '', buses: [], law: { kind: 'feedback', gainWPerHz: 1e9, limitW: 20e6, sensor: null } });
  grid.apply('infeed-loss', { power: 100e6, inertia: 0, label: null }, atMs);
  for (let tick = 0; tick < 200; tick++) grid.tick(atMs + tick * TICK_MS, DEMAND_W, 0);
  t.equal(grid.addedW, 20e6, 'to its limit');
  const dampedW = DEMAND_W * 0.02 * (grid.frequencyHz - 50);
  t.ok(Math.abs(grid.demandServedW - calmW - 20e6 - dampedW) < 5e6, `${grid.demandServedW - calmW} W more`);
});

t.test('an evening of wandering demand stays within 0.1 Hz and comes back to 50 Hz', async t => {
  const responses = [serviceOf({}), serviceOf({ id: 'high', direction: 'high' })];
  const grid = new Grid(systemOf({ responses }), new EventLog(), dispatch);
  let largestHz = 0;
  let lastHourMeanHz = 0;
  for (let atMs = 0; atMs < 4 * 3_600_000; atMs += TICK_MS) {
    if (atMs % 1_800_000 === 0) grid.beginPeriod(conditionsOf(DEMAND_W, atMs));
    // 1 % slow and 0.2 % fast, none of it in the forecast.
    const demandW = DEMAND_W * (1 + 0.01 * Math.sin(atMs / 900_000) + 0.002 * Math.sin(atMs / 7_000));
    grid.tick(atMs, demandW, 0);
    largestHz = Math.max(largestHz, Math.abs(grid.frequencyHz - 50));
    if (atMs >= 3 * 3_600_000) lastHourMeanHz += (grid.frequencyHz - 50) / 72_000;
  }
  t.ok(largestHz > 0.005 && largestHz < 0.1, `largest deviation ${largestHz} Hz`);
  t.ok(Math.abs(lastHourMeanHz) < 0.02, `mean of the last hour ${lastHourMeanHz} Hz`);
});

t.test('the first slope after a trip is the swing equation', async t => {
  const { grid, atMs } = runningGrid(systemOf({ responses: [] }));
  grid.apply('plant-trip', { plant: 'steam', units: 1 }, atMs);
  const lostW = 4.7e9 - grid.supply.totalW;
  grid.tick(atMs, DEMAND_W, 0);
  const expectedHzPerS = (-lostW * 50) / (2 * grid.inertiaVAs);
  // Damping takes a little off within the tick.
  t.ok(Math.abs(grid.rocofHzPerS / expectedHzPerS - 1) < 0.01, `${grid.rocofHzPerS} against ${expectedHzPerS} Hz/s`);
  t.ok(lostW > 300e6);
});

t.test('without response the fall ends where load damping meets the loss', async t => {
  const frequency = { ...frequencyParameters, balancingGainPerS: 0 };
  const { grid, atMs } = runningGrid(systemOf({ responses: [], frequency }));
  grid.apply('infeed-loss', { power: 47e6, inertia: 0 }, atMs);
  for (let tick = 0; tick < 4000; tick++) grid.tick(atMs + tick * TICK_MS, DEMAND_W, 0);
  // 1 % of demand at 2 % per Hz.
  t.ok(Math.abs(grid.frequencyHz - 49.5) < 1e-4, `${grid.frequencyHz} Hz`);
});

t.test('energy generated is energy consumed and the change of kinetic energy', async t => {
  const governor = { droopFraction: 0.04, deadbandHz: 0.015, lagS: 0.3, turbineS: 0.5 };
  const system = systemOf({ plants: plants.map(plant => (plant.id === 'steam' ? { ...plant, governor } : plant)) });
  const { grid, atMs } = runningGrid(system);
  grid.apply('infeed-loss', { power: 400e6, inertia: 1e9 }, atMs);
  let netWs = 0;
  let kineticWs = 0;
  for (let tick = 0; tick < 4000; tick++) {
    const wasHz = grid.frequencyHz;
    const demandW = DEMAND_W * (1 + 0.001 * Math.sin(tick));
    grid.tick(atMs + tick * TICK_MS, demandW, 20e6);
    netWs += ((grid.generationW + grid.responseW + 20e6 - grid.demandServedW) * TICK_MS) / 1000;
    kineticWs += ((2 * grid.inertiaVAs) / 50) * (grid.frequencyHz - wasHz);
  }
  t.ok(Math.abs(kineticWs) > 1e6);
  t.ok(Math.abs(netWs - kineticWs) < 1, `${netWs} W·s against ${kineticWs} W·s`);
});

t.test('the fast kernel agrees with the equations in small steps within 1 mHz', async t => {
  const governor = { droopFraction: 0.04, deadbandHz: 0.015, lagS: 0.3, turbineS: 0.5 };
  const steam = plantOf({ ...plants[0]!, governor });
  const responses = [serviceOf({ holdingW: 200e6 }), serviceOf({ id: 'slow', holdingW: 100e6, delayMs: 2000, rampMs: 8000 })];
  const frequency = { ...frequencyParameters, balancingGainPerS: 0 };
  const system = systemOf({ plants: [steam, ...plants.slice(1)], responses, frequency });
  const { grid, atMs } = runningGrid(system);
  grid.apply('infeed-loss', { power: 450e6, inertia: 0 }, atMs);
  const steamSchedule = grid.beginPeriod(conditionsOf(DEMAND_W, atMs));
  const headroomW = steamSchedule.governorsUp.rangeW[0]!;
  const capacityW = steamSchedule.governorsUp.capacityW[0]!;
  // The period began again after the loss, so the plants now give what was left and ramp back within half an hour.
  const rampWPerS = 450e6 / 1800;

  const fastHz: number[] = [];
  for (let tick = 0; tick < 600; tick++) {
    grid.tick(atMs + tick * TICK_MS, DEMAND_W, 0);
    fastHz.push(grid.frequencyHz);
  }
  const slowHz = frequencyDefinition({
    lossW: (s: number) => 450e6 - rampWPerS * s,
    storedVAs: grid.inertiaVAs,
    demandW: DEMAND_W,
    dampingPerHz: frequency.loadDampingPerHz,
    responses,
    governor: { ...governor, capacityW, headroomW },
    seconds: 30,
  });
  const apartHz = Math.max(...fastHz.map((hz, i) => Math.abs(hz - slowHz[i]!)));
  t.ok(Math.min(...fastHz) < 49.9, 'it is a disturbance');
  t.ok(apartHz < 0.001, `${apartHz} Hz apart`);
});

t.test('the same ticks give the same state', async t => {
  const stateAfterTrip = () => {
    const { grid, atMs } = runningGrid(systemOf());
    grid.apply('plant-trip', { plant: 'steam', units: 2 }, atMs);
    for (let tick = 0; tick < 2000; tick++) grid.tick(atMs + tick * TICK_MS, DEMAND_W + tick, 0);
    return grid.stateWords();
  };
  t.same(stateAfterTrip(), stateAfterTrip());
});

function solarSettings() {
  const setting = {
    id: 'g98',
    fraction: 1,
    underHz: 47.5,
    underDelayMs: 20_000,
    overHz: 52,
    overDelayMs: 500,
    rocofHzPerS: 1,
    rocofWindowMs: 500,
    reconnectMinMs: 20_000,
    reconnectMaxMs: 60_000,
  };
  return { sizesW: [], settings: [setting] };
}
