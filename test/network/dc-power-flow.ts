import t from 'tap';
import { injectionsOf } from '../../src/network/balance.js';
import { DcPowerFlow } from '../../src/network/dc-power-flow.js';
import { syntheticNetwork } from '../../src/network/synthetic.js';
import type { Network } from '../../src/system/network.js';
import { denseDcFlows } from '../fixtures/dense-power-flow.js';
import { readNetworkFolder, ring, writeTables } from '../fixtures/network-folder.js';

const W = 1;
const mesh = syntheticNetwork(80, 125, 3);
const injectionW = injectionsOf(mesh);

const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

t.test('flows are those of the dense twin, phase shifts and taps included', async t => {
  const flows = new DcPowerFlow(mesh).solve(injectionW).flowW;
  t.ok(mesh.branches.some(({ shiftRad }) => shiftRad !== 0) && mesh.branches.some(({ tap }) => tap !== 1));
  t.ok(
    largestGap(
      flows,
      denseDcFlows(mesh, [...injectionW], () => true),
    ) < W,
  );
});

t.test('flows leave each bus as they came in, and the reference takes up what is out of balance', async t => {
  const dc = new DcPowerFlow(mesh);
  const { flowW, slackW } = dc.solve(injectionW);
  const restW = [...injectionW];
  mesh.branches.forEach(({ from, to }, i) => {
    restW[from]! -= flowW[i]!;
    restW[to]! += flowW[i]!;
  });
  const reference = dc.references[0]!;
  t.equal(mesh.buses[reference]!.kind, 'reference');
  restW[reference]! += slackW[0]!;
  t.ok(
    largestGap(
      restW,
      restW.map(() => 0),
    ) < W,
  );
});

t.test('an outage by factors, by refactorising and by the dense twin is the same', async t => {
  const dc = new DcPowerFlow(mesh);
  const before = dc.solve(injectionW).flowW.slice();
  let seen = 0;
  for (const outage of [0, 17, 44, 79, 99, 124]) {
    const after = dc.withOutage(outage, before);
    if (after === null) continue;
    seen++;
    dc.setBranchInService(outage, false);
    const again = dc.solve(injectionW).flowW.slice();
    dc.setBranchInService(outage, true);
    t.ok(largestGap(after, again) < W, `branch ${outage}`);
    t.ok(
      largestGap(
        again,
        denseDcFlows(mesh, [...injectionW], i => i !== outage),
      ) < W,
      `branch ${outage}`,
    );
  }
  t.ok(seen >= 3);
});

t.test('a branch closed again leaves no trace, to the last bit', async t => {
  const dc = new DcPowerFlow(mesh);
  const before = dc.solve(injectionW).flowW.slice();
  for (const branch of [3, 50, 99]) dc.setBranchInService(branch, false);
  dc.solve(injectionW);
  for (const branch of [50, 3, 99]) dc.setBranchInService(branch, true);
  t.same(dc.solve(injectionW).flowW, before);
});

t.test('a transfer factor is the change of flow for a watt more', async t => {
  const dc = new DcPowerFlow(mesh);
  const before = dc.solve(injectionW).flowW.slice();
  const factors = dc.ptdf(20);
  for (const bus of [0, 33, 79]) {
    const more = injectionW.slice();
    more[bus]! += 1e6;
    const change = dc.solve(more).flowW[20]! - before[20]!;
    t.ok(Math.abs(change - factors[bus]! * 1e6) < W, `bus ${bus}`);
  }
  t.equal(dc.ptdf(20)[dc.references[0]!], 0);
});

t.test('an outage that splits the network has no factors; each island then has its own reference and balance', async t => {
  const { network } = readNetworkFolder(writeTables(t.testdir(), ring));
  const dc = new DcPowerFlow(network!);
  const injectionW = Float64Array.of(70e6, 80e6, -150e6);
  dc.setBranchInService(2, false);
  t.equal(dc.lodf(0), null);
  t.equal(dc.withOutage(0, dc.solve(injectionW).flowW), null);
  dc.setBranchInService(0, false);
  const { flowW, angleRad, slackW } = dc.solve(injectionW);
  t.equal(dc.islands.count, 2);
  t.same([...dc.references], [0, 1], 'the bus with the generator holds the new island');
  t.same([...slackW], [-70e6, 70e6]);
  t.same([flowW[0], flowW[2]], [0, 0]);
  t.ok(Math.abs(flowW[1]! - 150e6) < W);
  t.ok(angleRad.every(Number.isFinite));
});

t.test('isolated buses take no part', async t => {
  const buses = mesh.buses.map((bus, i) => (i === 5 ? { ...bus, kind: 'isolated' as const } : bus));
  const network: Network = { ...mesh, buses };
  const dc = new DcPowerFlow(network);
  const injectionW = injectionsOf(network);
  const { flowW, angleRad } = dc.solve(injectionW);
  t.equal(injectionW[5], 0);
  t.ok(Number.isNaN(angleRad[5]!));
  const touching = network.branches.flatMap(({ from, to }, i) => (from === 5 || to === 5 ? [flowW[i]] : []));
  t.ok(touching.length > 0 && touching.every(flow => flow === 0));
});

t.test('a DC link takes at one end what it gives at the other, less its losses', async t => {
  const link = { name: 'west', from: 0, to: 2, limitW: 1e9, lossFraction: 0.1 };
  const { network } = readNetworkFolder(writeTables(t.testdir(), ring));
  const forth = injectionsOf({ ...network!, dcLinks: [{ ...link, powerW: 100 }] });
  const back = injectionsOf({ ...network!, dcLinks: [{ ...link, powerW: -100 }] });
  const none = injectionsOf(network!);
  t.same([forth[0]! - none[0]!, forth[2]! - none[2]!], [-100, 90]);
  t.same([back[0]! - none[0]!, back[2]! - none[2]!], [90, -100]);
});
