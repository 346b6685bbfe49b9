import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import { TICK_MS } from '../../src/base/units.js';
import { contingencies, contingencyProblems } from '../../src/grid/contingencies.js';
import { Grid } from '../../src/grid/grid.js';
import { dispatch } from '../../src/market/dispatch.js';
import { conditionsOf, plantOf, plants, systemOf } from '../fixtures/one-area.js';

const DEMAND_W = 4.7e9;
const cable = plantOf({ id: 'cable', unitW: 300e6, source: 'interconnector', marginalCostPerWh: 20e-6 });
const embedded = [
  { id: 'shift', powerW: 30e6, trip: 'vector-shift' as const, threshold: 6, windowMs: 0, reconnectMs: 60_000 },
  { id: 'other', powerW: 40e6, trip: 'rocof' as const, threshold: 10, windowMs: 500, reconnectMs: 0 },
];

function gridOf() {
  const log = new EventLog();
  const grid = new Grid(systemOf({ plants: [...plants, cable], embedded }), log, dispatch);
  grid.beginPeriod(conditionsOf(DEMAND_W));
  grid.tick(0, DEMAND_W, 0);
  return { grid, log };
}

t.test('each kind loses what it says', async t => {
  const lost = (kind: string, parameters: Record<string, string | number | null>) => {
    const { grid, log } = gridOf();
    const beforeW = grid.supply.totalW;
    const id = grid.apply(kind, parameters, TICK_MS);
    t.equal(log.all[id - 1]!.kind, kind);
    t.equal(grid.causeId, id);
    return Math.round((beforeW - grid.supply.totalW) / 1e6);
  };
  t.equal(lost('interconnector-trip', { plant: 'cable' }), 300);
  t.equal(lost('plant-trip', { plant: 'must' }), 1000);
  t.equal(lost('plant-trip', { plant: 'must', power: 250e6 }), 250);
  t.equal(lost('infeed-loss', { power: 120e6, inertia: 1e9, label: 'x' }), 120);
  t.equal(lost('vector-shift', {}), 30);
  t.equal(lost('vector-shift', { power: 75e6 }), 75);
  t.equal(lost('embedded-trip', { group: 'other' }), 40);
});

t.test('a lost unit takes its stored energy and stays away in the next period', async t => {
  const { grid } = gridOf();
  const beforeVAs = grid.supply.storedEnergyVAs;
  const before = grid.supply.unitsOnLine(0);
  grid.apply('plant-trip', { plant: 'steam', units: 1 }, TICK_MS);
  t.equal(grid.supply.unitsOnLine(0), before - 1);
  t.equal(Math.round((beforeVAs - grid.supply.storedEnergyVAs) / 1e6), Math.round((500 * 5) / 0.9));
  grid.apply('plant-trip', { plant: 'steam' }, TICK_MS);
  const schedule = grid.beginPeriod(conditionsOf(DEMAND_W, 1_800_000));
  t.equal(schedule.unitsOnLine[0], 8 - before);
});

t.test('a load step lasts its duration', async t => {
  const { grid } = gridOf();
  grid.apply('load-step', { power: 47e6, duration: 1000 }, TICK_MS);
  const servedMw: number[] = [];
  for (let tick = 1; tick < 25; tick++) {
    grid.tick(tick * TICK_MS, DEMAND_W, 0);
    servedMw.push(Math.round((grid.demandServedW - DEMAND_W) / 1e6));
  }
  t.ok(servedMw[0]! > 45 && servedMw[19]! > 20, servedMw.join(' '));
  t.ok(servedMw[20]! < servedMw[19]! - 40, servedMw.join(' '));
});

t.test('names that the system lacks are reported all at once, with the nearest', async t => {
  const event = (id: string, kind: string, parameters: Record<string, string>) => ({
    id,
    kind,
    trigger: { at: 'time' as const, ms: 0 },
    parameters,
    place: { file: 'x.yaml', line: 3 },
  });
  const events = [
    event('one', 'plant-trip', { plant: 'steem' }),
    event('two', 'interconnector-trip', { plant: 'steam' }),
    event('three', 'embedded-trip', { group: 'shift' }),
  ];
  const problems = contingencyProblems(systemOf({ plants: [...plants, cable], embedded }), events);
  t.match(problems, [
    { file: 'x.yaml', line: 3, path: 'events.one.plant', found: 'steem', nearest: 'steam' },
    { path: 'events.two.plant', found: 'steam' },
  ]);
  t.equal(problems.length, 2);
});

t.test('every kind says what it is about and can happen', async t => {
  for (const { name, about, parameters } of contingencies) {
    t.match(name, /^[a-z-]+$/);
    t.match(about, /\.$/);
    const { grid } = gridOf();
    const values = Object.fromEntries(
      Object.entries(parameters).map(([key, spec]) => {
        if (spec.type === 'text') return [key, key === 'plant' ? 'cable' : key === 'group' ? 'other' : null];
        return [key, spec.required ? 10e6 : (spec.default ?? null)];
      }),
    );
    t.equal(grid.apply(name, values, TICK_MS), 1, name);
  }
});
