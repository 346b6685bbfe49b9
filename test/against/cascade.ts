/**
 * DC cascades: against their definition with full matrices, and the published contrast of lines with no margin and with some.
 */
import { join } from 'node:path';
import t from 'tap';
import { injectionsOf } from '../../src/network/balance.js';
import { type CascadeEnd, type CascadeStart, cascade } from '../../src/network/cascade.js';
import { DcPowerFlow } from '../../src/network/dc-power-flow.js';
import { syntheticNetwork } from '../../src/network/synthetic.js';
import type { Network } from '../../src/system/network.js';
import { denseCascade } from '../fixtures/dense-cascade.js';
import { readNetworkFolder } from '../fixtures/network-folder.js';
import { reliabilityTestSystem } from '../fixtures/reliability-test-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const shipped = (name: string): Network => readNetworkFolder(join(SYSTEMS, name)).network!;
const networks: Record<string, Network> = {
  '24 buses': reliabilityTestSystem,
  '29 buses of Great Britain': shipped('gb-2030'),
  '39 buses': shipped('ieee-39'),
  'made up, with taps and phase shifts': syntheticNetwork(60, 101, 5),
};

/** A network's own case in balance, loads and generation times a factor; branches carry what they do in the case and a margin. */
function startOf(network: Network, factor: number, margin: number): CascadeStart {
  const injectionW = injectionsOf(network);
  const givenW = injectionW.reduce((sum, powerW) => sum + Math.max(0, powerW), 0);
  const drawnW = injectionW.reduce((sum, powerW) => sum + Math.max(0, -powerW), 0);
  const generationW = injectionW.map(powerW => Math.max(0, powerW) * (drawnW / givenW));
  const loadW = injectionW.map(powerW => Math.max(0, -powerW));
  const { flowW } = new DcPowerFlow(network).solve(generationW.map((powerW, bus) => powerW - loadW[bus]!));
  return {
    generationW: generationW.map(powerW => powerW * factor),
    loadW: loadW.map(powerW => powerW * factor),
    capacityW: flowW.map(powerW => Math.abs(powerW) * (1 + margin)),
  };
}

const tripped = ({ rounds }: CascadeEnd): number => rounds.flat().length;
const servedPct = ({ loadW }: CascadeEnd, start: CascadeStart): number =>
  (100 * loadW.reduce((sum, powerW) => sum + powerW, 0)) / start.loadW.reduce((sum, powerW) => sum + powerW, 0);

for (const [name, network] of Object.entries(networks)) {
  t.test(`${name}: cascades after each outage open what their definition opens, in the same rounds`, async t => {
    let cascades = 0;
    for (let outage = 0; outage < network.branches.length; outage += 7) {
      const start = { ...startOf(network, 1, 0.2), outages: [outage] };
      const ours = cascade(network, start);
      const theirs = denseCascade(network, start);
      t.same(ours.rounds, theirs.rounds, network.branches[outage]!.name);
      const gapsW = [...ours.flowW].map((flowW, i) => Math.abs(flowW - theirs.flowW[i]!));
      t.ok(Math.max(...gapsW) < 1e-6 * network.baseVa, 'the same flows at rest');
      t.ok(Math.abs(servedPct(ours, start) - servedPct({ ...ours, loadW: theirs.loadW }, start)) < 1e-6);
      if (ours.rounds.length > 1) cascades++;
    }
    t.ok(cascades > 0, `${cascades} of them go on for more than a round`);
  });
}

t.test('with no margin on lines a rise of 1 % cascades, with more margin than the rise nothing opens', async t => {
  for (const [name, shifted] of Object.entries({ ...networks, '2 900 buses, made up': syntheticNetwork(2900, 4600) })) {
    // What phase shifters send round does not grow with load.
    const network = { ...shifted, branches: shifted.branches.map(branch => ({ ...branch, shiftRad: 0 })) };
    const none = cascade(network, startOf(network, 1.01, 0));
    t.ok(tripped(none) > 0.5 * network.branches.length, `${name}: ${tripped(none)} of ${network.branches.length} branches open`);
    t.ok(servedPct(none, startOf(network, 1, 0)) < 90, `${servedPct(none, startOf(network, 1, 0)).toFixed(1)} % is served`);
    const some = cascade(network, startOf(network, 1.01, 0.0101));
    t.same(some.rounds, [], 'with 1.01 % of margin nothing does');
    const just = cascade(network, startOf(network, 1.01, 0.0099));
    t.ok(tripped(just) > 0, 'with 0.99 % something does');
  }
});
