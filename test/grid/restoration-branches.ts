import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import { MS_PER_MIN, TICK_MS } from '../../src/base/units.js';
import { Grid } from '../../src/grid/grid.js';
import { dispatch } from '../../src/market/dispatch.js';
import { withLocalProtection } from '../../src/system/local-protection.js';
import { readSystem } from '../../src/system/read.js';
import { coldStill } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const nation = withLocalProtection(readSystem(`${SYSTEMS}/gb-2030`, coldStill));
const network = nation.network!;
/** A steady evening: each area draws 1.3 times its customers' mean. */
const areaW = Float64Array.from(nation.customers, groups =>
  groups.reduce((sum, { count, annualWhEach }) => sum + (1.3 * count * annualWhEach) / 8760, 0),
);
const demandW = areaW.reduce((sum, powerW) => sum + powerW, 0);

/** The nation bus by bus, with so little wind that Scotland sends hardly anything south; `goOn` ticks until a time. */
function running() {
  const log = new EventLog();
  const grid = new Grid(nation, log, dispatch, true);
  const even = (fraction: number) => ({ start: nation.areas.map(() => fraction), end: nation.areas.map(() => fraction) });
  const weather = { windOnshoreFraction: even(0.065), windOffshoreFraction: even(0.065), solarFraction: even(0) };
  grid.beginPeriod({ startMs: 0, demandStartW: demandW, demandEndW: demandW, ...weather });
  let ticks = 0;
  const goOn = (untilMs: number): void => {
    for (; ticks * TICK_MS < untilMs; ticks++) grid.tick(ticks * TICK_MS, demandW, 0, areaW);
  };
  return { grid, log, goOn };
}

t.test('a branch that has tripped is closed again when it has been reset, and flows are as before', async t => {
  const { grid, log, goOn } = running();
  goOn(1000);
  const { swing } = grid.multiArea!;
  const branch = network.branches.findIndex(({ name }) => name === 'harker-penwortham-1');
  const beforeW = swing.branchFlowW(branch);
  grid.apply('branch-trip', { branch: 'harker-penwortham-1', repair: 2 * MS_PER_MIN }, 1000);
  goOn(MS_PER_MIN);
  t.equal(swing.branchFlowW(branch), 0);
  goOn(5 * MS_PER_MIN);
  const closed = log.all.find(({ kind }) => kind === 'branch-reclosed')!;
  t.equal(closed.subject, 'harker-penwortham-1');
  t.equal(log.all[closed.causeId! - 1]!.kind, 'branch-trip');
  t.ok(closed.atMs >= 1000 + 2 * MS_PER_MIN && closed.atMs <= 4 * MS_PER_MIN, `${closed.atMs} ms`);
  t.ok(Math.abs(swing.branchFlowW(branch) / beforeW - 1) < 0.05, `${swing.branchFlowW(branch)} of ${beforeW} W`);
});

t.test('an island is brought into step and joined again, and its other branches follow as crews are free', async t => {
  const { grid, log, goOn } = running();
  goOn(1000);
  const isScottish = network.buses.map(({ area }) => area === '_N' || area === '_P');
  const ties = network.branches.filter(({ from, to }) => isScottish[from] !== isScottish[to]).map(({ name }) => name);
  t.ok(ties.length >= 4);
  for (const branch of ties) grid.apply('branch-trip', { branch, repair: 3 * MS_PER_MIN }, 1000);
  goOn(2 * MS_PER_MIN);
  const { deviationHz } = grid.multiArea!.swing;
  const north = isScottish.indexOf(true);
  const south = isScottish.indexOf(false);
  t.equal(grid.multiArea!.islands.count, 2);
  t.ok(Math.abs(deviationHz[north]! - deviationHz[south]!) > 0.02, 'two frequencies');

  goOn(25 * MS_PER_MIN);
  const joined = log.all.filter(({ kind }) => kind === 'islands-joined');
  t.equal(joined.length, 1, joined.map(({ message }) => message).join('; '));
  t.ok(joined[0]!.atMs >= 4 * MS_PER_MIN, 'repaired, and near for a minute');
  t.ok(Number(joined[0]!.message.match(/(\d\.\d+) Hz/)![1]) <= 0.1);
  t.ok(Number(joined[0]!.message.match(/(\d+)°/)![1]) <= 20);
  t.ok(grid.multiArea!.islands.isWhole);
  t.ok(Math.abs(deviationHz[north]! - deviationHz[south]!) < 0.01, 'one frequency again');
  t.ok(log.all.some(({ kind }) => kind === 'branch-reclosed'));
  t.notOk(log.all.some(({ kind }) => kind === 'shedding-stage-opened' || kind === 'area-black'));
});
