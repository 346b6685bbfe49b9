import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import { TICK_MS } from '../../src/base/units.js';
import { RestoringGrid } from '../../src/grid/restoration-grid.js';
import { dispatch } from '../../src/market/dispatch.js';
import type { Bus, Network } from '../../src/system/network.js';
import type { Restart, RestorationPlan } from '../../src/system/restoration.js';
import type { System } from '../../src/system/system.js';
import { conditionsOf, frequencyParameters, plantOf, systemOf } from '../fixtures/one-area.js';

/**
 * Three areas in a row, a bus each:   a ── b ── c
 *   hydro at a and gas at c start by themselves after 10 and 20 min, steam stands at b; a reactor at c needs three days.
 * Each area draws 1 GW on ten feeders.
 */
const MIN = 60_000;
const area = (id: string) => ({ ...systemOf().areas[0]!, id, name: id });
const bus = (name: string): Bus => ({
  name,
  kind: 'load',
  loadW: 0,
  loadVar: 0,
  shuntW: 0,
  shuntVar: 0,
  baseV: 400e3,
  voltagePu: 1,
  angleRad: 0,
});
const branch = (name: string, from: number, to: number) => ({
  ...{ name, from, to, resistancePu: 0, reactancePu: 0.01, susceptancePu: 0, ratingVa: null, tap: 1, shiftRad: 0 },
  isInService: true,
});
const network: Network = {
  baseVa: 100e6,
  buses: [bus('a'), bus('b'), bus('c')],
  branches: [branch('a-b', 0, 1), branch('b-c', 1, 2)],
  generators: [],
  dcLinks: [],
  boundaries: [],
};
const at = (node: number) => [{ bus: node, fraction: 1 }];
const restart = (minutes: number): Restart => ({ hotMs: minutes * MIN, coldMs: minutes * MIN, hotForMs: 0, nextUnitMs: 0 });
const plan: RestorationPlan = {
  assessmentMs: 5 * MIN,
  switchingMs: 10 * MIN,
  switchingActions: 1,
  reclosingMs: 30 * MIN,
  synchronisingMs: MIN,
  slipHz: 0.1,
  angleRad: 0.35,
  blockFraction: 0.05,
  blockW: 100e6,
  blockIntervalMs: 2 * MIN,
  coldLoadFactor: 1.5,
  reserveFraction: 0.1,
  droopFraction: 0.04,
  governorLagS: 2,
  converterInertiaS: 2,
  weatherFraction: 0.5,
  storeMs: 8 * 60 * MIN,
  restarts: [restart(10), restart(10), restart(30), restart(4320)],
  blackStarts: [
    { plant: 0, units: 4, startMs: 10 * MIN },
    { plant: 1, units: 4, startMs: 20 * MIN },
  ],
};
const machine = { inertiaS: 4, source: 'fuel' } as const;

function systemInARow(part: Partial<System> = {}): System {
  return systemOf({
    areas: [area('a'), area('b'), area('c')],
    areaBuses: [at(0), at(1), at(2)],
    network,
    plants: [
      plantOf({ id: 'hydro', area: 'a', unitCount: 4, unitW: 500e6, ...machine, buses: at(0) }),
      plantOf({ id: 'gas', area: 'c', unitCount: 4, unitW: 500e6, ...machine, marginalCostPerWh: 80e-6, buses: at(2) }),
      plantOf({ id: 'steam', area: 'b', unitCount: 4, unitW: 500e6, ...machine, buses: at(1) }),
      plantOf({ id: 'reactor', area: 'c', unitW: 500e6, inertiaS: 4, source: 'must-run', buses: at(2) }),
    ],
    responses: [],
    customers: [[{ count: 10, annualWhEach: 1 }], [{ count: 10, annualWhEach: 1 }], [{ count: 10, annualWhEach: 1 }]],
    aggregates: ['a', 'b', 'c'].map(id => ({
      area: id,
      demandW: { winter: { weekday: [0] } },
    })) as unknown as System['aggregates'],
    frequency: { ...frequencyParameters, balancingGainPerS: 0.005 },
    restoration: plan,
    ...part,
  });
}

/** Loses 3 GW at 1 s; feeders do as the grid says and draw `coldFactor` times their share in the ten minutes after. */
function blackOut(minutes: number, isMultiArea: boolean, coldFactor = 1) {
  const system = systemInARow();
  const log = new EventLog();
  const feederShares = system.areas.map(() => new Float64Array(10).fill(0.1));
  const grid = new RestoringGrid({ system, plan, log, schedulePeriod: dispatch, isMultiArea, feederShares });
  const closedMs = system.areas.map(() => new Float64Array(10).fill(Number.NEGATIVE_INFINITY));
  const drawnW = (atMs: number) =>
    Float64Array.from(closedMs, feeders =>
      feeders.reduce((sum, ms) => sum + (ms > atMs ? 0 : 1e8 * (atMs - ms < 10 * MIN ? coldFactor : 1)), 0),
    );
  let lowestHz = 50;
  let mostIslands = 0;
  for (let atMs = 0; atMs < minutes * MIN; atMs += TICK_MS) {
    const netW = drawnW(atMs);
    const totalW = netW.reduce((sum, powerW) => sum + powerW, 0);
    if (atMs % (30 * MIN) === 0) grid.beginPeriod({ ...conditionsOf(totalW, atMs) });
    if (atMs === 1000) grid.apply('infeed-loss', { power: 3e9, inertia: 0 }, atMs);
    grid.tick(atMs, totalW, 0, netW);
    if (grid.frequencyHz > 0 && atMs > MIN) lowestHz = Math.min(lowestHz, grid.frequencyHz);
    if (grid.frequencyHz > 0) mostIslands = Math.max(mostIslands, new Set([0, 1, 2].map(a => grid.areaFrequencyHz(a))).size);
    for (const decision of grid.decisions.splice(0)) {
      if (decision.kind === 'system-black') for (const feeders of closedMs) feeders.fill(Number.POSITIVE_INFINITY);
      if (decision.kind !== 'feeders-counted') continue;
      const feeders = closedMs[decision.areaIndex]!;
      for (let f = 0; f < feeders.length; f++) {
        if (f >= decision.feeders) feeders[f] = Number.POSITIVE_INFINITY;
        else if (feeders[f] === Number.POSITIVE_INFINITY) feeders[f] = atMs + TICK_MS;
      }
      grid.setFeeders(decision.areaIndex, decision.feeders / 10, []);
    }
  }
  const minuteOf = (kind: string, subject?: string): number | undefined => {
    const found = log.all.find(row => row.kind === kind && (subject === undefined || row.subject === subject));
    return found && Math.round(found.atMs / MIN);
  };
  return { grid, log, lowestHz, mostIslands, minuteOf, backW: drawnW(minutes * MIN) };
}

t.test('plants start by themselves, paths bring others back, and all demand returns within frequency limits', async t => {
  const { log, lowestHz, minuteOf, backW, grid } = blackOut(330, false);
  t.equal(minuteOf('black-start-plant', 'hydro'), 15, 'told after 5 min, ready after 10');
  t.equal(minuteOf('black-start-plant', 'gas'), 25);
  t.equal(minuteOf('bus-energised', 'b'), 25, 'one branch from a');
  t.equal(minuteOf('plant-returned', 'steam'), 55, 'half an hour after it has supply');
  t.equal(minuteOf('plant-returned', 'reactor'), undefined, 'a reactor is not back the same day');
  t.same([...backW], [1e9, 1e9, 1e9]);
  t.ok(lowestHz > 49.5, `${lowestHz} Hz`);
  t.equal(minuteOf('system-restored') && grid.isBlack, false);
  t.ok(Math.abs(grid.frequencyHz - 50) < 0.1, 'the usual control goes on');
  const blackId = log.all.findIndex(({ kind }) => kind === 'system-black') + 1;
  for (const { source, causeId, kind } of log.all) if (source === 'restoration') t.equal(causeId, blackId, kind);
});

t.test('blocks wait for plants: none is larger than what the frequency of the island bears', async t => {
  const { log } = blackOut(120, false);
  const blocks = log.all.filter(({ kind }) => kind === 'block-restored');
  t.ok(blocks.length > 5);
  t.ok(blocks.every(({ powerW }) => powerW! <= 100e6 + 1));
  const times = blocks.filter(({ subject }) => subject === 'a').map(({ atMs }) => atMs);
  t.ok(
    times.every((ms, i) => i === 0 || ms - times[i - 1]! >= plan.blockIntervalMs),
    'an area takes one in two minutes',
  );
});

t.test('cold load three times what a block drew is given back where it is too much, and the island lives', async t => {
  const { lowestHz, log, grid } = blackOut(240, false, 3);
  t.ok(lowestHz > 47, `${lowestHz} Hz`);
  t.notOk(grid.isBlack);
  t.equal(log.all.filter(({ kind }) => kind === 'system-black').length, 1);
});

t.test('islands that start apart have frequencies of their own and are joined in step', async t => {
  const { log, mostIslands, lowestHz, backW, minuteOf } = blackOut(330, true);
  t.ok(mostIslands >= 2, 'two frequencies at least');
  const [joined, ...others] = log.all.filter(({ kind }) => kind === 'islands-joined');
  t.same(others, []);
  t.match(joined!.message, /^Two islands are joined over b-c, 0\.0\d\d Hz and \d+° apart\.$/);
  t.ok(Number(joined!.message.match(/(\d+)°/)![1]) <= 20);
  t.ok(lowestHz > 49.5, `${lowestHz} Hz`);
  t.same([...backW], [1e9, 1e9, 1e9]);
  t.ok(minuteOf('system-restored')! <= 330);
});
