import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import { TICK_MS } from '../../src/base/units.js';
import { Grid } from '../../src/grid/grid.js';
import { LineProtection } from '../../src/grid/line-protection.js';
import { dispatch } from '../../src/market/dispatch.js';
import { readSystem } from '../../src/system/read.js';
import { coldStill } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const nation = readSystem(`${SYSTEMS}/gb-2030`, coldStill);
const network = nation.network!;
const plan = { isInForce: true, pickupFraction: 1.2, timeMultiplier: 1 };
const LINE = network.branches.findIndex(({ name }) => name === 'denny-torness-1');
const RATING_W = network.branches[LINE]!.ratingVa!;

/** When the line opens at flows by second, s after they begin; null where it does not within `seconds`. */
function opensAtS(scheduledW: number, flowAtW: (second: number) => number, seconds: number): number | null {
  const log = new EventLog();
  const opened: number[] = [];
  const protection = new LineProtection({ network, plan, log, open: branch => opened.push(branch) });
  const flows = (powerW: number): Float64Array => Float64Array.from(network.branches, (_, b) => (b === LINE ? powerW : 0));
  protection.beginPeriod(flows(scheduledW));
  for (let second = 1; second <= seconds; second++)
    if (protection.look(flows(flowAtW(second)), second * 1000, undefined)) return opened[0] === LINE ? second : null;
  return null;
}

t.test('a line opens by the extremely inverse law, whichever way its flow goes', async t => {
  for (const multiple of [1.05, 1.25, 2]) {
    const lawS = 80 / (multiple ** 2 - 1);
    const flowW = multiple * 1.2 * RATING_W;
    t.equal(
      opensAtS(0, () => flowW, 2000),
      Math.ceil(lawS),
      `${multiple} times the pickup: ${lawS.toFixed(1)} s`,
    );
    t.equal(
      opensAtS(0, () => -flowW, 2000),
      Math.ceil(lawS),
    );
  }
  t.equal(
    opensAtS(0, () => 1.19 * RATING_W, 100_000),
    null,
    'below the pickup it never does',
  );
});

t.test('a relay begins anew once the flow has been below its pickup', async t => {
  const flowW = 2 * 1.2 * RATING_W;
  const lawS = Math.ceil(80 / 3);
  t.equal(
    opensAtS(0, second => (second === 20 ? 0 : flowW), 200),
    20 + lawS,
  );
});

t.test('what a schedule asks of a line beyond its rating opens nothing, what comes on top does', async t => {
  const scheduledW = 1.5 * RATING_W;
  t.equal(
    opensAtS(scheduledW, () => 1.1 * scheduledW, 100_000),
    null,
  );
  t.equal(
    opensAtS(scheduledW, () => 2 * 1.2 * scheduledW, 200),
    Math.ceil(80 / 3),
  );
});

/** Ten minutes of a steady evening with one frequency and overload protection, some circuits opening at 20 s. */
function evening(circuits: readonly string[]): EventLog {
  const areaW = Float64Array.from(nation.customers, groups =>
    groups.reduce((sum, { count, annualWhEach }) => sum + (1.3 * count * annualWhEach) / 8760, 0),
  );
  const demandW = areaW.reduce((sum, powerW) => sum + powerW, 0);
  const log = new EventLog();
  const grid = new Grid({ ...nation, lineProtection: plan }, log, dispatch);
  const even = (fraction: number) => ({ start: nation.areas.map(() => fraction), end: nation.areas.map(() => fraction) });
  grid.beginPeriod({
    startMs: 0,
    demandStartW: demandW,
    demandEndW: demandW,
    windOnshoreFraction: even(0.3),
    windOffshoreFraction: even(0.3),
    solarFraction: even(0),
  });
  for (let atMs = 0; atMs < 600_000; atMs += TICK_MS) {
    if (atMs === 20_000) for (const branch of circuits) grid.apply('branch-trip', { branch }, atMs);
    grid.tick(atMs, demandW, 0, areaW);
  }
  return log;
}

t.test('circuits that open overload others, which name them and one another as causes, and nothing opens by itself', async t => {
  t.same(evening([]).all, [], 'a calm evening stays calm');
  const { all } = evening(['strathaven-harker-1', 'strathaven-harker-2']);
  const tripped = all.filter(({ kind }) => kind === 'branch-tripped');
  t.ok(tripped.length >= 3, `${tripped.length} branches open on overload`);
  t.equal(all[tripped[0]!.causeId! - 1]!.kind, 'branch-trip', 'the first names a circuit that was opened');
  const ids = tripped.map(event => all.indexOf(event) + 1);
  t.ok(
    tripped.some(({ causeId }) => ids.includes(causeId!)),
    'a later one names one that had opened on overload',
  );
});
