/**
 * DC and AC power flow of the published test systems: against full matrices to 1e-6 pu, and to the digits that others printed.
 */
import { join } from 'node:path';
import t from 'tap';
import { AcPowerFlow, type AcSolution } from '../../src/network/ac-power-flow.js';
import { injectionsOf } from '../../src/network/balance.js';
import { DcPowerFlow } from '../../src/network/dc-power-flow.js';
import { syntheticNetwork } from '../../src/network/synthetic.js';
import type { Network } from '../../src/system/network.js';
import { denseAc, denseDcFlows } from '../fixtures/dense-power-flow.js';
import { readNetworkFolder } from '../fixtures/network-folder.js';
import { reliabilityTestSystem } from '../fixtures/reliability-test-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const shipped = (name: string): Network => readNetworkFolder(join(SYSTEMS, name)).network!;
const nineBus = shipped('ieee-9');
const newEngland = shipped('ieee-39');

/** The same network with its angles and the voltages of load buses as if nothing were known. */
const flat = (network: Network): Network => ({
  ...network,
  buses: network.buses.map(bus => ({ ...bus, voltagePu: 1, angleRad: 0 })),
});

function solved(network: Network, reactiveLimits = false): AcSolution {
  const result = new AcPowerFlow(network).solve({ reactiveLimits });
  if (!result.isSolved) throw new Error(`not solved: ${result.reason}`);
  return result;
}

const cases: Record<string, Network> = {
  'nine buses': nineBus,
  '24 buses': reliabilityTestSystem,
  '39 buses': newEngland,
  'made up, with taps and phase shifts': syntheticNetwork(60, 101, 5),
};

for (const [name, network] of Object.entries(cases)) {
  t.test(`${name}: AC flows and voltages are those of the dense twin to 1e-6 pu`, async t => {
    const ours = solved(flat(network));
    const { flows, voltages } = denseAc(flat(network));
    const gaps = flows.flatMap(({ from, to }, i) => [
      ours.fromW[i]! / network.baseVa - from[0],
      ours.fromVar[i]! / network.baseVa - from[1],
      ours.toW[i]! / network.baseVa - to[0],
      ours.toVar[i]! / network.baseVa - to[1],
    ]);
    t.equal(gaps.length, 4 * network.branches.length);
    t.ok(gaps.every(gap => Math.abs(gap) < 1e-6));
    t.ok(voltages.every(([re, im], bus) => Math.abs(Math.hypot(re, im) - ours.voltagePu[bus]!) < 1e-6));
  });

  t.test(`${name}: DC flows are those of the dense twin to 1e-6 pu`, async t => {
    const injectionW = injectionsOf(network);
    const { flowW } = new DcPowerFlow(network).solve(injectionW);
    const dense = denseDcFlows(network, [...injectionW], () => true);
    t.ok(dense.every((flow, i) => Math.abs(flow - flowW[i]!) < 1e-6 * network.baseVa));
  });
}

t.test('nine buses: losses 4.641 MW and 71.641 MW at the slack, as MATPOWER prints them', async t => {
  const { lossW, generatorW } = solved(flat(nineBus));
  t.equal((lossW / 1e6).toFixed(3), '4.641');
  t.equal((generatorW[0]! / 1e6).toFixed(3), '71.641');
});

t.test('39 buses: 677.871 MW at the slack and losses of 43.641 MW, as MATPOWER prints them', async t => {
  const { lossW, generatorW, beyondLimit } = solved(flat(newEngland));
  const slack = newEngland.generators.findIndex(({ bus }) => newEngland.buses[bus]!.kind === 'reference');
  t.equal((generatorW[slack]! / 1e6).toFixed(3), '677.871');
  t.equal((lossW / 1e6).toFixed(3), '43.641');
  const beyond = newEngland.buses.filter((_, bus) => beyondLimit[bus] !== 0).map(({ name }) => name);
  t.same(beyond, ['37'], 'its generator at bus 37 gives less than its least, as the case says of itself');
});
