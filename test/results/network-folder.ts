import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { writeNetworkFolder } from '../../src/results/network-folder.js';
import type { Network } from '../../src/system/network.js';
import { readNetworkFolder } from '../fixtures/network-folder.js';
import { reliabilityTestSystem } from '../fixtures/reliability-test-system.js';

const about = { name: 'own', about: 'Made up.' };

/** The test system with whatever a case may have. */
const odd: Network = {
  ...reliabilityTestSystem,
  buses: [
    ...reliabilityTestSystem.buses.map((bus, i) => ({
      ...bus,
      label: i % 2 === 0 ? `a "name", no. ${i}` : null,
      area: i < 10 ? '1' : null,
      minPu: null,
      maxPu: 1.06,
    })),
    {
      ...reliabilityTestSystem.buses[0]!,
      name: 'far',
      kind: 'isolated',
      voltagePu: 0,
      baseV: 0,
      label: null,
      area: null,
      minPu: null,
      maxPu: null,
    },
  ],
  branches: reliabilityTestSystem.branches.map((branch, i) => ({
    ...branch,
    ratingVa: i === 0 ? null : i === 1 ? 3.8e13 : branch.ratingVa,
    shiftRad: i === 4 ? 0.1 : 0,
    isInService: i !== 12,
  })),
  generators: reliabilityTestSystem.generators.map((generator, i) => ({
    ...generator,
    ...(i === 0 && { minVar: -Infinity, maxVar: Infinity, maxW: Infinity }),
    ...(i === 1 && { powerW: -5e6, minW: -5e6, maxVar: 9.999e13 }),
  })),
  dcLinks: [{ name: 'west', from: 3, to: 20, powerW: 20e6, limitW: 50e6, lossFraction: 0.03 }],
};

/** Numbers of both, alike to rounding; everything else alike. */
function same(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') {
    return Object.is(one, other) || Math.abs(one - other) <= 1e-12 * Math.abs(one);
  }
  if (one === null || typeof one !== 'object') return one === (other ?? one);
  return Object.entries(one).every(([key, value]) => same(value, (other as Record<string, unknown>)[key]));
}

t.test('what is written as tables reads back as the same network', async t => {
  const path = join(t.testdir(), 'own');
  writeNetworkFolder(path, odd, about, 'own.m');
  const { network, lines } = readNetworkFolder(path);
  t.same(lines, []);
  for (const part of ['baseVa', 'buses', 'branches', 'generators', 'dcLinks'] as const)
    t.ok(same(odd[part], network![part]), part);
});

t.test('impedances on another base are put on that of the tables', async t => {
  const path = join(t.testdir(), 'own');
  writeNetworkFolder(path, { ...odd, baseVa: 50e6 }, about, 'own.m');
  const { network } = readNetworkFolder(path);
  t.equal(network!.baseVa, 100e6);
  t.ok(Math.abs(network!.branches[0]!.reactancePu - 2 * odd.branches[0]!.reactancePu) < 1e-15);
  t.ok(Math.abs(network!.branches[0]!.susceptancePu - odd.branches[0]!.susceptancePu / 2) < 1e-15);
});

t.test('a label that a spreadsheet would run is led by an apostrophe', async t => {
  const path = join(t.testdir(), 'own');
  const buses = odd.buses.map((bus, i) => (i === 0 ? { ...bus, label: '=1+1' } : bus));
  writeNetworkFolder(path, { ...odd, buses }, about, '-own.m');
  t.match(readFileSync(join(path, 'buses.csv'), 'utf8').split('\n')[1], /,'=1\+1,.*,'-own\.m,/);
});
