import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import { TICK_MS } from '../../src/base/units.js';
import type { GridDecision } from '../../src/grid/decisions.js';
import { Grid } from '../../src/grid/grid.js';
import { dispatch } from '../../src/market/dispatch.js';
import type { SheddingStage, System } from '../../src/system/system.js';
import { conditionsOf, frequencyParameters, plantOf, plants, serviceOf, systemOf } from '../fixtures/one-area.js';

const DEMAND_W = 4.7e9;
const stageOf = (stage: number, thresholdHz: number, relayTimeMs = 200): SheddingStage => ({
  scheme: 'all',
  stage,
  thresholdHz,
  relayTimeMs,
  designFraction: 0.05,
  deliveredFraction: 0.05,
  embeddedConcentration: 1,
});

/** Loses `lossW` at 1 s, opens what the grid says and writes down what it decided: 'seconds kind detail'. */
function incident(system: System, lossW: number, seconds: number, demandW = DEMAND_W) {
  const log = new EventLog();
  const grid = new Grid(system, log, dispatch);
  const trace: string[] = [];
  let lowestHz = 50;
  let shedW = 0;
  grid.beginPeriod(conditionsOf(demandW));
  for (let atMs = 0; atMs < seconds * 1000; atMs += TICK_MS) {
    if (atMs === 1000) grid.apply('infeed-loss', { power: lossW, inertia: 0, label: 'test' }, atMs);
    const isDecided = grid.tick(atMs, demandW - shedW, 0);
    lowestHz = Math.min(lowestHz, grid.isBlack ? lowestHz : grid.frequencyHz);
    if (!isDecided) continue;
    for (const decision of grid.decisions) {
      trace.push(`${((atMs + TICK_MS) / 1000).toFixed(2)} ${inWords(decision)}`);
      if (decision.kind === 'stage-opened') shedW += 0.05 * demandW;
      if (decision.kind === 'feeders-restored') shedW -= 0.05 * frequencyParameters.restorationBlockFraction * demandW;
    }
    grid.decisions.length = 0;
  }
  return { grid, log, trace, lowestHz };
}

function inWords(decision: GridDecision): string {
  if (decision.kind === 'stage-opened') return `stage ${decision.stage} opens`;
  if (decision.kind === 'feeders-restored') return `stage ${decision.stage} restored to ${decision.fraction}`;
  if (decision.kind === 'inverters-tripped') return `inverters ${decision.settingIndex} trip`;
  return 'black';
}

t.test('a loss beyond response opens stages in order until the fall is stopped', async t => {
  const shedding = [stageOf(1, 48.8), stageOf(2, 48.6), stageOf(3, 48.4), stageOf(4, 47.5)];
  const { trace, grid } = incident(systemOf({ shedding, responses: [] }), 500e6, 20);
  t.same(
    trace.map(line => line.replace(/^\S+ /, '')),
    ['stage 1 opens', 'stage 2 opens'],
  );
  t.ok(grid.frequencyHz > 48.4);
});

t.test('a stage opens after its relay time and not before', async t => {
  const opensAfterMs = (relayTimeMs: number) => {
    const { trace } = incident(systemOf({ shedding: [stageOf(1, 48.8, relayTimeMs)], responses: [] }), 500e6, 20);
    return Number.parseFloat(trace[0]!) * 1000;
  };
  t.ok(Math.abs(opensAfterMs(1200) - opensAfterMs(200) - 1000) <= TICK_MS);
});

t.test('a stage that is open already is not opened again when the frequency falls through its threshold once more', async t => {
  const log = new EventLog();
  const grid = new Grid(systemOf({ shedding: [stageOf(1, 48.8)], responses: [] }), log, dispatch);
  grid.beginPeriod(conditionsOf(DEMAND_W));
  let stages = 0;
  let crossings = 0;
  let shedW = 0;
  for (let atMs = 0; atMs < 60_000; atMs += TICK_MS) {
    if (atMs === 1000 || atMs === 30_000) grid.apply('load-step', { power: 400e6, duration: 15_000 }, atMs);
    const wasAbove = grid.frequencyHz >= 48.8;
    if (grid.tick(atMs, DEMAND_W - shedW, 0)) {
      stages += grid.decisions.splice(0).length;
      shedW = 150e6;
    }
    if (wasAbove && grid.frequencyHz < 48.8) crossings++;
  }
  t.equal(crossings, 2);
  t.equal(stages, 1);
});

t.test('feeders return in blocks, last opened first, once frequency has settled', async t => {
  const shedding = [stageOf(1, 48.8), stageOf(2, 48.6)];
  const { trace, log } = incident(systemOf({ shedding, responses: [serviceOf({ holdingW: 60e6 })] }), 500e6, 3000);
  const restored = trace.filter(line => line.includes('restored'));
  t.same(
    restored.map(line => line.replace(/^\S+ /, '')),
    [
      ...['stage 2 restored to 0.25', 'stage 2 restored to 0.5', 'stage 2 restored to 0.75', 'stage 2 restored to 1'],
      ...['stage 1 restored to 0.25', 'stage 1 restored to 0.5', 'stage 1 restored to 0.75', 'stage 1 restored to 1'],
    ],
  );
  const times = restored.map(line => Number.parseFloat(line));
  t.ok(times.every((time, i) => i === 0 || time - times[i - 1]! >= 60 - 1e-9));
  const opened = log.all.find(happening => happening.kind === 'shedding-stage-opened')!;
  t.equal(log.all[opened.causeId! - 1]!.kind, 'infeed-loss');
});

t.test('a loss that nothing stops makes the system black, and it stays so', async t => {
  const { trace, grid } = incident(systemOf({ responses: [] }), 1.5e9, 30);
  t.equal(trace.length, 1);
  t.match(trace[0], /black$/);
  t.ok(grid.isBlack && Number.isNaN(grid.frequencyHz));
  t.equal(grid.generationW + grid.responseW + grid.demandServedW, 0);
});

t.test('legacy relays trip on 0.125 Hz/s held over 500 ms, and not on less', async t => {
  const embedded = [
    { id: 'legacy', powerW: 50e6, trip: 'rocof' as const, threshold: 0.125, windowMs: 500, reconnectMs: 60_000 },
    { id: 'low', powerW: 20e6, trip: 'under-frequency' as const, threshold: 49.5, windowMs: 500, reconnectMs: 0 },
  ];
  const system = systemOf({ embedded, frequency: { ...frequencyParameters, loadDampingPerHz: 0.06 } });
  const trips = (lossW: number) =>
    incident(system, lossW, 60)
      .log.all.filter(happening => happening.kind === 'embedded-tripped')
      .map(happening => happening.subject);
  // 27.7 GVA·s: 0.125 Hz/s is 138 MW at first, and damping takes some off within 500 ms.
  t.same(trips(130e6), []);
  t.same(trips(180e6), ['legacy']);
  t.same(trips(420e6), ['legacy', 'low']);
});

t.test('embedded generation comes back once the frequency has been within limits for its time', async t => {
  const group = { id: 'low', powerW: 100e6, trip: 'under-frequency' as const, threshold: 49.6, windowMs: 0, reconnectMs: 30_000 };
  const grid = new Grid(systemOf({ embedded: [group] }), new EventLog(), dispatch);
  grid.beginPeriod(conditionsOf(DEMAND_W));
  let steadySinceMs = Number.NaN;
  let returnedMs = Number.NaN;
  for (let atMs = 0; atMs < 300_000; atMs += TICK_MS) {
    if (atMs === 1000) grid.apply('load-step', { power: 330e6, duration: 20_000 }, atMs);
    const beforeW = grid.supply.totalW;
    grid.tick(atMs, DEMAND_W, 0);
    if (grid.frequencyHz < 49.5) steadySinceMs = Number.NaN;
    else if (Number.isNaN(steadySinceMs)) steadySinceMs = atMs;
    if (grid.supply.totalW - beforeW > 99e6) returnedMs = atMs;
  }
  t.ok(Math.abs(returnedMs - steadySinceMs - 30_000) <= 2 * TICK_MS, `${returnedMs} ms, steady since ${steadySinceMs} ms`);
});

t.test('inverters leave by their own settings and their delay', async t => {
  const setting = {
    id: 'old',
    fraction: 1,
    underHz: 49.5,
    underDelayMs: 500,
    overHz: 50.5,
    overDelayMs: 500,
    rocofHzPerS: null,
    rocofWindowMs: 500,
    reconnectMinMs: 0,
    reconnectMaxMs: 0,
  };
  const solar = { sizesW: [], settings: [{ ...setting, underHz: 47 }, setting] };
  const { trace } = incident(systemOf({ solar, responses: [] }), 80e6, 30);
  t.same(
    trace.map(line => line.replace(/^\S+ /, '')),
    ['inverters 1 trip'],
  );
});

t.test('embedded plants are lost with open feeders, by their concentration on the open stages', async t => {
  const shedding = [{ ...stageOf(1, 48.8), embeddedConcentration: 2 }];
  const chp = plantOf({ id: 'chp', unitW: 200e6, source: 'must-run', embedded: true });
  const { grid } = incident(systemOf({ shedding, plants: [...plants, chp], responses: [] }), 450e6, 9);
  const beforeW = grid.supply.totalW;
  grid.setFeeders(0, 0.95, []);
  t.equal(Math.round(beforeW - grid.supply.totalW), 20e6);
  grid.setFeeders(0, 1, []);
  t.equal(Math.round(beforeW - grid.supply.totalW), 0);
});

t.test('stages of over-frequency shedding trip their share of what runs, with its stored energy, and stop the rise', async t => {
  const stage = (number: number, thresholdHz: number) =>
    ({ stage: number, technology: 'steam', thresholdHz, relayTimeMs: 100, fraction: 0.1 }) as const;
  const rise = (generationShedding: System['generationShedding']) => {
    const log = new EventLog();
    const grid = new Grid({ ...systemOf({ responses: [] }), generationShedding }, log, dispatch);
    grid.beginPeriod(conditionsOf(DEMAND_W));
    let highestHz = 0;
    const lostEnergyMs: number[] = [];
    for (let atMs = 0; atMs < 20_000 && !grid.isBlack; atMs += TICK_MS) {
      if (atMs === 1000) grid.apply('load-step', { power: -600e6 }, atMs);
      const before = grid.supply.storedEnergyVAs;
      grid.tick(atMs, DEMAND_W, 0);
      highestHz = Math.max(highestHz, grid.isBlack ? 52 : grid.frequencyHz);
      if (grid.supply.storedEnergyVAs < before) lostEnergyMs.push(atMs);
    }
    return { log, highestHz, lostEnergyMs, isBlack: grid.isBlack };
  };
  t.ok(rise([]).isBlack, 'without it plants leave above 52 Hz');
  const { log, highestHz, lostEnergyMs, isBlack } = rise([stage(1, 50.8), stage(2, 51.2), stage(3, 51.9)]);
  t.notOk(isBlack);
  const shed = log.all.filter(({ kind }) => kind === 'generation-shed');
  t.same(
    shed.map(({ subject }) => subject),
    ['stage 1', 'stage 2'],
  );
  t.same(
    lostEnergyMs,
    shed.map(({ atMs }) => atMs),
    'their stored energy leaves with them',
  );
  t.ok(shed.every(({ causeId, powerW }) => causeId === 1 && powerW! > 0));
  t.ok(highestHz > 51.2 && highestHz < 51.9, `${highestHz.toFixed(2)} Hz`);
});
