import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import { MS_PER_MIN, TICK_MS } from '../../src/base/units.js';
import type { GridDecision } from '../../src/grid/decisions.js';
import { Grid } from '../../src/grid/grid.js';
import { dispatch } from '../../src/market/dispatch.js';
import type { Network } from '../../src/system/network.js';
import type { RestorationPlan } from '../../src/system/restoration.js';
import type { System } from '../../src/system/system.js';
import { conditionsOf, frequencyParameters, plantOf, serviceOf, systemOf } from '../fixtures/one-area.js';
import { triangle } from '../fixtures/triangle.js';

/**
 * Five areas, a bus each, four of them in a ring and e behind c:
 *   a ── b      Plants stand at a, hydro that restarts in 5 min and a reactor that needs three days at d, a turbine that is
 *   │    │      embedded at e. a and b draw 800 MW each, the others 200 MW, on eight feeders.
 *   d ── c ── e
 */
const ids = ['a', 'b', 'c', 'd', 'e'];
const [A, C, D, E] = [0, 2, 3, 4];
const [, line] = triangle.branches;
const branch = (from: number, to: number) => ({ ...line!, name: `${ids[from]}-${ids[to]}`, from, to, reactancePu: 0.01 });
const network: Network = {
  ...triangle,
  buses: ids.map(id => ({ ...triangle.buses[1]!, name: id, area: id })),
  branches: [branch(0, 1), branch(1, 2), branch(2, 3), branch(3, 0), branch(2, 4)],
  boundaries: [],
};
const at = (node: number) => [{ bus: node, fraction: 1 }];
const restart = (minutes: number) => ({ hotMs: minutes * MS_PER_MIN, coldMs: minutes * MS_PER_MIN, hotForMs: 0, nextUnitMs: 0 });
const plan = {
  switchingMs: 10 * MS_PER_MIN,
  switchingActions: 2,
  reclosingMs: 5 * MS_PER_MIN,
  synchronisingMs: MS_PER_MIN,
  slipHz: 0.1,
  angleRad: 0.35,
  coldLoadFactor: 1.5,
  restarts: [restart(240), restart(5), restart(4320), restart(1)],
} as unknown as RestorationPlan;
const machine = { inertiaS: 4, source: 'fuel' } as const;
const FEEDERS = 8;
const drawsW = [800e6, 800e6, 200e6, 200e6, 200e6];
const quick = { delayMs: 100, rampMs: 200 };
const system: System = systemOf({
  areas: ids.map(id => ({ ...systemOf().areas[0]!, id, name: id })),
  areaBuses: ids.map((_, node) => at(node)),
  network,
  plants: [
    plantOf({ id: 'steam', area: 'a', unitCount: 10, unitW: 500e6, ...machine, marginalCostPerWh: 50e-6, buses: at(A) }),
    plantOf({ id: 'hydro', area: 'd', unitCount: 2, unitW: 100e6, ...machine, buses: at(D) }),
    plantOf({ id: 'reactor', area: 'd', unitW: 100e6, ...machine, buses: at(D) }),
    plantOf({ id: 'turbine', area: 'e', unitW: 10e6, embedded: true, buses: at(E) }),
  ],
  customers: drawsW.map(annualWhEach => [{ count: 10, annualWhEach }]) as unknown as System['customers'],
  aggregates: ids.map(area => ({ area, demandW: { winter: { weekday: [0] } } })) as unknown as System['aggregates'],
  responses: [serviceOf({ holdingW: 800e6, ...quick }), serviceOf({ id: 'high', direction: 'high', holdingW: 1e9, ...quick })],
  frequency: { ...frequencyParameters, reserveW: 1e9, balancingRampWPerS: 20e6 },
  restoration: plan,
});

/** The lines to c, d and e open at 1 s; feeders do as the grid says and draw `coldFactor` times their share for ten minutes. */
function cutOff(coldFactor = 1) {
  const log = new EventLog();
  const grid = new Grid(system, log, dispatch, true);
  const closedMs = ids.map(() => new Float64Array(FEEDERS).fill(Number.NEGATIVE_INFINITY));
  const drawnW = (atMs: number): Float64Array =>
    Float64Array.from(closedMs, (feeders, area) => {
      const feederW = drawsW[area]! / FEEDERS;
      return feeders.reduce((sum, ms) => sum + (ms > atMs ? 0 : feederW * (atMs - ms < 10 * MS_PER_MIN ? coldFactor : 1)), 0);
    });
  const hear = (decision: GridDecision, atMs: number): void => {
    if (decision.kind === 'area-black')
      for (const { areaIndex } of decision.areas) closedMs[areaIndex]!.fill(Number.POSITIVE_INFINITY);
    if (decision.kind !== 'black-feeders-restored') return;
    const feeders = closedMs[decision.areaIndex]!;
    const first = feeders.indexOf(Number.POSITIVE_INFINITY);
    feeders.fill(atMs, first, first + decision.count);
  };
  let atMs = 0;
  const goOn = (untilMs: number): void => {
    for (; atMs < untilMs; atMs += TICK_MS) {
      const netW = drawnW(atMs);
      const totalW = netW.reduce((sum, powerW) => sum + powerW, 0);
      if (atMs % (30 * MS_PER_MIN) === 0) grid.beginPeriod(conditionsOf(totalW, atMs));
      if (atMs === 1000) for (const name of ['b-c', 'd-a']) grid.apply('branch-trip', { branch: name }, atMs);
      grid.tick(atMs, totalW, 0, netW);
      if (atMs > 10 * MS_PER_MIN) lowestHz = Math.min(lowestHz, grid.frequencyHz);
      for (const decision of grid.decisions.splice(0)) {
        hear(decision, atMs + TICK_MS);
        closedMs.forEach((feeders, area) => {
          const waiting = [...feeders].filter(ms => ms === Number.POSITIVE_INFINITY).map(() => 1 / FEEDERS);
          grid.setFeeders(area, 1 - waiting.length / FEEDERS, waiting);
        });
      }
    }
  };
  let lowestHz = 50;
  const of = (kind: string) => log.all.filter(row => row.kind === kind);
  return { grid, log, goOn, of, drawnW: () => drawnW(atMs), lowestHz: () => lowestHz };
}

t.test('buses that are dead get voltage over the nearest branch, feeders return in blocks, and plants after them', async t => {
  const { grid, log, goOn, of, drawnW, lowestHz } = cutOff();
  const { islands, swing } = grid.multiArea!;
  goOn(MS_PER_MIN);
  t.same([...islands.isLive], [1, 1, 0, 0, 0]);
  t.same([...drawnW()], [800e6, 800e6, 0, 0, 0]);
  t.same([...grid.supply.unitsLost], [0, 2, 1, 1]);

  goOn(80 * MS_PER_MIN);
  t.same(
    of('bus-energised').map(({ subject, message, atMs }) => [subject, message.split(' over ')[1], Math.floor(atMs / MS_PER_MIN)]),
    [
      ['c', 'b-c.', 15],
      ['d', 'd-a.', 15],
      ['e', 'c-e.', 25],
    ],
    'reset after 5 min, and 10 min a branch',
  );
  t.ok(of('bus-energised').every(({ causeId }) => log.all[causeId! - 1]!.kind === 'area-black'));
  t.same(
    of('branch-reclosed').map(({ subject }) => subject),
    ['b-c', 'd-a'],
  );
  t.ok(islands.isWhole);

  const blocks = of('block-restored').filter(({ subject }) => subject === 'c');
  t.equal(blocks.length, FEEDERS / 2, 'a quarter of what went dark at a time');
  t.ok(blocks[0]!.atMs >= 17 * MS_PER_MIN, 'two minutes after it has voltage');
  t.ok(blocks.every(({ atMs }, i) => i === 0 || atMs - blocks[i - 1]!.atMs >= frequencyParameters.restorationIntervalMs));
  t.same(
    of('area-restored').map(({ subject, causeId }) => [subject, log.all[causeId! - 1]!.area]),
    [
      ['c', 'c'],
      ['d', 'd'],
      ['e', 'e'],
    ],
  );
  t.same([...drawnW()], drawsW);
  t.ok(lowestHz() > 49.5, `${lowestHz()} Hz`);

  t.same(
    of('plant-returned').map(({ subject, atMs }) => [subject, atMs / MS_PER_MIN]),
    [
      ['hydro', 30],
      ['turbine', 60],
    ],
    'from the next settlement period on: 5 min after its bus, 1 min after its feeders',
  );
  t.same([...grid.supply.unitsLost], [0, 0, 1, 0], 'a reactor needs days');
  const intoW = swing.branchFlowW(1) - swing.branchFlowW(3);
  t.ok(Math.abs(intoW - 390e6) < 20e6 && Number.isFinite(grid.frequencyHz), `${intoW} W: three areas less hydro and turbine`);
});

t.test('power at buses is in balance while a part comes back', async t => {
  const { grid, goOn, drawnW } = cutOff();
  const { islands, swing } = grid.multiArea!;
  for (const minutes of [2, 16, 18, 24, 27, 45]) {
    goOn(minutes * MS_PER_MIN);
    const netW = drawnW();
    const placedW = ids.reduce((sum, _, place) => sum + netW[islands.placeArea[place]!]! * islands.placeShare[place]!, 0);
    const wholeW = netW.reduce((sum, powerW) => sum + powerW, 0);
    t.ok(Math.abs(placedW - wholeW) < 1, `${minutes} min: ${placedW} of ${wholeW} W are drawn somewhere`);
    const outW = ids.map((_, bus) =>
      network.branches.reduce(
        (sum, { from, to }, b) => sum + (Number(from === bus) - Number(to === bus)) * swing.branchFlowW(b),
        0,
      ),
    );
    const { supply, response } = grid.multiArea!;
    const bornW = ids.map((_, bus) => supply.generationW[bus]! + response.powerW[bus]! - netW[bus]!);
    const worstW = Math.max(...[1, C, E].map(bus => Math.abs(outW[bus]! - bornW[bus]!)));
    t.ok(worstW < 20e6, `${(worstW / 1e6).toFixed(1)} MW of a bus are damping and swing`);
  }
});

t.test('load that is cold draws more than it did, and blocks wait for what reserve can follow', async t => {
  const { of, goOn, drawnW, lowestHz } = cutOff(1.5);
  goOn(100 * MS_PER_MIN);
  t.ok(lowestHz() > 49.5, `${lowestHz()} Hz`);
  t.equal(of('area-restored').length, 3);
  t.same([...drawnW()], drawsW);
  t.equal(of('area-black').length, 3, 'none goes black again');
});

t.test('a bus that dies again on the way is energised again, and its plants begin anew', async t => {
  const { grid, goOn, of } = cutOff();
  goOn(26 * MS_PER_MIN);
  t.ok(grid.multiArea!.islands.isWhole);
  for (const name of ['b-c', 'd-a']) grid.apply('branch-trip', { branch: name }, 26 * MS_PER_MIN);
  goOn(28 * MS_PER_MIN);
  t.same([...grid.multiArea!.islands.isLive], [1, 1, 0, 0, 0]);
  goOn(45 * MS_PER_MIN);
  t.equal(of('plant-returned').length, 0, 'hydro was about to return at 30 min');
  goOn(110 * MS_PER_MIN);
  t.equal(of('bus-energised').length, 6);
  t.same(
    of('plant-returned').map(({ subject }) => subject),
    ['hydro', 'turbine'],
  );
  t.equal(of('area-restored').length, 5, 'c and d were back before');
});
