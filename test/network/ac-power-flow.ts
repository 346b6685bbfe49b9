import t from 'tap';
import { failureWords } from '../../src/network/ac-failure.js';
import { AcPowerFlow, type AcSolution } from '../../src/network/ac-power-flow.js';
import { syntheticNetwork } from '../../src/network/synthetic.js';
import type { Bus, Network } from '../../src/system/network.js';
import { readNetworkFolder, ring, writeTables } from '../fixtures/network-folder.js';
import { triangle } from '../fixtures/triangle.js';

function solved(network: Network, reactiveLimits: boolean): AcSolution {
  const result = new AcPowerFlow(network).solve({ reactiveLimits });
  if (!result.isSolved) throw new Error(result.reason);
  return result;
}

/** What flows into each bus from its generators less its load, shunt and branches: nothing is left in a solution. */
function residuals(network: Network, state: AcSolution): number[] {
  const { buses, branches, generators, baseVa } = network;
  const left = buses.map(({ loadW, loadVar, shuntW, shuntVar }, bus) => {
    const square = state.voltagePu[bus]! ** 2;
    return [-loadW - square * shuntW, -loadVar + square * shuntVar];
  });
  generators.forEach(({ bus }, g) => {
    left[bus]![0]! += state.generatorW[g]!;
    left[bus]![1]! += state.generatorVar[g]!;
  });
  branches.forEach(({ from, to }, i) => {
    left[from]![0]! -= state.fromW[i]!;
    left[from]![1]! -= state.fromVar[i]!;
    left[to]![0]! -= state.toW[i]!;
    left[to]![1]! -= state.toVar[i]!;
  });
  return left.flatMap(pair => pair.map(value => Math.abs(value) / baseVa));
}

const mesh = syntheticNetwork(200, 320, 2);

t.test('powers balance at every bus to 1e-8 pu, with limits and without', async t => {
  for (const reactiveLimits of [false, true]) {
    const worst = Math.max(...residuals(mesh, solved(mesh, reactiveLimits)));
    t.ok(worst < 2e-8, `${worst}`);
  }
});

t.test('a bus out of reactive power lets its voltage go; the others hold theirs', async t => {
  const free = solved(mesh, false);
  const held = solved(mesh, true);
  const beyond = free.beyondLimit.reduce((count, side) => count + Math.abs(side), 0);
  t.ok(beyond > 5, 'without limits several are beyond theirs');
  const stillBeyond = mesh.buses.filter((_, bus) => held.beyondLimit[bus] !== 0).map(({ kind }) => kind);
  t.ok(
    stillBeyond.every(kind => kind === 'reference'),
    'with limits none is but the reference, which must hold its voltage',
  );
  let limited = 0;
  mesh.generators.forEach((generator, g) => {
    const { bus, minVar, maxVar, setVoltagePu } = generator;
    const side = held.atLimit[bus]!;
    if (mesh.buses[bus]!.kind === 'reference') return;
    if (side === 0) {
      t.equal(held.voltagePu[bus], setVoltagePu);
      t.ok(held.generatorVar[g]! >= minVar - 1 && held.generatorVar[g]! <= maxVar + 1);
    } else {
      limited++;
      t.ok(Math.abs(held.generatorVar[g]! - (side > 0 ? maxVar : minVar)) < 1);
      t.ok(side * (setVoltagePu - held.voltagePu[bus]!) > -1e-6, 'at its most the voltage is below what it should hold');
    }
  });
  t.ok(limited > 5);
});

t.test(
  'generators of a bus share its reactive power by their ranges, and the first at the reference takes up the balance',
  async t => {
    const { network } = readNetworkFolder(writeTables(t.testdir(), ring));
    const unit = network!.generators[1]!;
    const split = [
      { ...unit, powerW: 30e6, minVar: -10e6, maxVar: 20e6 },
      { ...unit, powerW: 50e6, minVar: -30e6, maxVar: 40e6 },
    ];
    const alone = solved(network!, false);
    const both = solved({ ...network!, generators: [network!.generators[0]!, ...split] }, false);
    t.ok(Math.abs(both.generatorVar[1]! + both.generatorVar[2]! - alone.generatorVar[1]!) < 1);
    const share = (value: number, g: number): number => (value - split[g]!.minVar) / (split[g]!.maxVar - split[g]!.minVar);
    t.ok(Math.abs(share(both.generatorVar[1]!, 0) - share(both.generatorVar[2]!, 1)) < 1e-6);
    t.ok(Math.abs(both.generatorW[0]! - (150e6 - 80e6 + both.lossW)) < 1);
  },
);

t.test('two islands are solved each with its own reference; isolated buses have no voltage', async t => {
  const shifted =
    (by: number) =>
    (bus: Bus): Bus => ({ ...bus, name: `${bus.name}-${by}` });
  const alone: Bus = { ...mesh.buses[1]!, name: 'alone', kind: 'isolated' };
  const count = mesh.buses.length;
  const twice: Network = {
    ...mesh,
    buses: [...mesh.buses, ...mesh.buses.map(shifted(2)), alone],
    branches: [
      ...mesh.branches,
      ...mesh.branches.map(branch => ({ ...branch, from: branch.from + count, to: branch.to + count })),
    ],
    generators: [...mesh.generators, ...mesh.generators.map(generator => ({ ...generator, bus: generator.bus + count }))],
  };
  const one = solved(mesh, false);
  const two = solved(twice, false);
  t.equal(two.islands.count, 2);
  t.equal(two.references[1], two.references[0]! + count);
  t.ok(one.voltagePu.every((value, bus) => Math.abs(value - two.voltagePu[bus]!) < 1e-8));
  t.ok(one.voltagePu.every((value, bus) => Math.abs(value - two.voltagePu[bus + count]!) < 1e-8));
  t.ok(Number.isNaN(two.voltagePu[2 * count]!));
  t.ok(Math.abs(two.lossW - 2 * one.lossW) < 10);
});

t.test('a solve leaves nothing behind: the same solver gives the same state again', async t => {
  const ac = new AcPowerFlow(mesh);
  const first = ac.solve({ reactiveLimits: true });
  const closed = Uint8Array.from(mesh.branches, () => 1);
  closed[120] = 0;
  ac.solve({ reactiveLimits: true }, closed);
  t.same(ac.solve({ reactiveLimits: true }), first);
});

t.test('where the given angles lead nowhere, those of DC power flow are tried, and it is said', async t => {
  const wild = { ...mesh, buses: mesh.buses.map((bus, i) => ({ ...bus, angleRad: (i * 2.4) % 6 })) };
  const found = solved(wild, false);
  const plain = solved(mesh, false);
  t.equal(plain.start, 'given');
  t.equal(found.start, 'dc');
  t.ok(found.voltagePu.every((value, bus) => Math.abs(value - plain.voltagePu[bus]!) < 1e-7));
});

t.test('a load that no voltage can carry has no solution, and the bus that is furthest off is named', async t => {
  const { network } = readNetworkFolder(writeTables(t.testdir(), ring));
  const buses = network!.buses.map(bus => (bus.name === 'c' ? { ...bus, loadW: 5e9 } : bus));
  const result = new AcPowerFlow({ ...network!, buses }).solve({ reactiveLimits: false });
  t.notOk(result.isSolved);
  t.match(result, { worstBus: 2, iterations: 40 });
  t.ok(!result.isSolved && result.mismatchVa > 100e6);
});

t.test('a failure in one of two islands names it by its reference', async t => {
  const bus = (name: string, kind: Network['buses'][number]['kind'], loadW: number): Network['buses'][number] => ({
    ...triangle.buses[0]!,
    name,
    kind,
    loadW,
    area: 'south',
  });
  const network: Network = {
    ...triangle,
    buses: [bus('a', 'reference', 0), bus('b', 'load', 50e6), bus('c', 'reference', 0), bus('d', 'load', 9e9)],
    branches: [
      { ...triangle.branches[0]!, name: 'ab', from: 0, to: 1 },
      { ...triangle.branches[0]!, name: 'cd', from: 2, to: 3 },
    ],
    boundaries: [],
  };
  const result = new AcPowerFlow(network).solve({ reactiveLimits: false });
  t.notOk(result.isSolved);
  if (!result.isSolved)
    t.match(failureWords(network, result), /most of it .* amiss at bus d \(area south\), in the island of 2 buses round c$/);
});
