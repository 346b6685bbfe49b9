import t from 'tap';
import { islandsOf } from '../../src/system/islands.js';
import { readNetworkFolder, ring, writeTables } from '../fixtures/network-folder.js';

/** Problems of the ring with one text of one of its tables replaced, or with tables added. */
function linesWith(path: string, file: string, from: string, to: string): string[] {
  const text = (ring[file] ?? '').replace(from, to);
  if (from !== '' && text === ring[file]) throw new Error(`${file} has no ${from}`);
  return readNetworkFolder(writeTables(path, { ...ring, [file]: text === '' ? to : text })).lines;
}

t.test('a folder of tables is read to a network in SI units', async t => {
  const { network, lines } = readNetworkFolder(writeTables(t.testdir(), ring));
  t.same(lines, []);
  t.equal(network!.baseVa, 100e6);
  t.match(network!.buses[0], {
    name: 'a',
    label: 'Alpha',
    kind: 'reference',
    area: 'north',
    voltagePu: 1.02,
    minPu: 0.95,
    baseV: 400_000,
  });
  t.match(network!.buses[2], { loadW: 150e6, loadVar: 40e6, shuntVar: 10e6 });
  t.match(network!.branches[2], { name: 'ca', from: 2, to: 0, reactancePu: 0.2, ratingVa: 90e6, tap: 0.98, isInService: true });
  t.equal(network!.branches[2]!.shiftRad, (2 * Math.PI) / 180);
  t.equal(network!.branches[1]!.ratingVa, null);
  t.match(network!.generators[0], { bus: 0, minVar: -Infinity, maxVar: Infinity, maxW: 200e6, setVoltagePu: 1.02 });
  t.same([network!.dcLinks, network!.boundaries], [[], []]);
});

t.test('a folder without buses.csv has no network, and that is no fault', async t => {
  const { network, lines } = readNetworkFolder(t.testdir());
  t.equal(network, null);
  t.same(lines, []);
});

t.test('links and boundaries are read where their tables are there', async t => {
  const path = writeTables(t.testdir(), {
    ...ring,
    'dc_links.csv': 'link,from_bus,to_bus,power_mw,limit_mw,loss_pct,source,assumption\nwest,a,c,-20,50,3,made up,true\n',
    'boundaries.csv': 'boundary,limit_mw,reverse_limit_mw,source,assumption\nB1,100,80,made up,true\n',
    'boundary_branches.csv':
      'boundary,branch,direction,source,assumption\nB1,bc,forward,made up,true\nB1,ca,reverse,made up,true\n' +
      'B1,west,forward,made up,true\n',
  });
  const { network, lines } = readNetworkFolder(path);
  t.same(lines, []);
  t.same(network!.dcLinks, [{ name: 'west', from: 0, to: 2, powerW: -20e6, limitW: 50e6, lossFraction: 0.03 }]);
  const members = [
    { branch: 1, sign: 1 },
    { branch: 2, sign: -1 },
  ];
  t.same(network!.boundaries, [{ name: 'B1', limitW: 100e6, reverseLimitW: 80e6, members, links: [{ link: 0, sign: 1 }] }]);
});

t.test('what a network lacks is named with its row', async t => {
  const path = t.testdir();
  const lines = (...change: [file: string, from: string, to: string]) => linesWith(path, ...change);
  t.same(lines('branches.csv', 'bc,b,c', 'bc,b,d'), [
    'branches.csv:3: to_bus: found d; allowed: a bus of buses.csv (did you mean a?)',
  ]);
  t.same(lines('generators.csv', 'g2,b', 'g2,bb'), [
    'generators.csv:3: bus: found bb; allowed: a bus of buses.csv (did you mean b?)',
  ]);
  t.same(lines('branches.csv', 'b,c,0.01,0.1,', 'b,c,0.01,0,'), [
    'branches.csv:3: branch: found a reactance of 0 between buses b and c; ' +
      'allowed: a reactance other than zero while it is in service',
  ]);
  t.same(lines('branches.csv', 'ab,a,b', 'ab,a,a'), [
    'branches.csv:2: branch: found both ends at bus a; allowed: two different buses',
  ]);
  t.same(lines('branches.csv', 'bc,b,c', 'ab,b,c'), [
    'branches.csv:3: branch: found ab; allowed: one row for each branch (line 2 has it already)',
  ]);
  t.same(lines('buses.csv', 'b,,generator', 'b,,reference'), [
    'buses.csv:3: bus: found several reference buses in one island: a, b; allowed: one reference bus in each island',
  ]);
  t.same(lines('buses.csv', 'a,Alpha,reference', 'a,Alpha,generator'), [
    'buses.csv:2: bus: found no reference bus among a, b, c; allowed: one reference bus in each island',
  ]);
  t.same(lines('generators.csv', '200,1.02,true', '200,1.02,false'), [
    'buses.csv:2: bus: found reference bus a without a generator in service; allowed: a generator there to take up the balance',
  ]);
});

t.test('a disconnected bus is named, an isolated one is not', async t => {
  const path = t.testdir();
  const alone = ring['buses.csv']!.replace('c,,load', 'd,,load,south,400,1,0,0,0,1,0,,,made up,true\nc,,load');
  t.same(readNetworkFolder(writeTables(path, { ...ring, 'buses.csv': alone })).lines, [
    'buses.csv:4: bus: found bus d with no branch in service; allowed: a branch in service, or a bus that is marked isolated',
  ]);
  const isolated = alone.replace('d,,load', 'd,,isolated');
  const { network, lines } = readNetworkFolder(writeTables(path, { ...ring, 'buses.csv': isolated }));
  t.same(lines, []);
  t.same([...islandsOf(network!).ofBus], [0, 0, -1, 0]);
});

t.test('an island without generation is named by its buses', async t => {
  const rest = 'load,south,400,1,0,0,0,1,0,,,made up,true';
  const buses = `${ring['buses.csv']}d,,${rest}\ne,,${rest}\n`;
  const branches = `${ring['branches.csv']}de,d,e,0.01,0.1,0,,1,0,true,made up,true\n`;
  const { network, lines } = readNetworkFolder(
    writeTables(t.testdir(), { ...ring, 'buses.csv': buses, 'branches.csv': branches }),
  );
  t.equal(network, null);
  t.same(lines, ['buses.csv:5: bus: found an island without generation: d, e; allowed: a generator in service in each island']);
});

t.test('islands follow the branches in service', async t => {
  const { network } = readNetworkFolder(writeTables(t.testdir(), ring));
  t.match(islandsOf(network!), { count: 1 });
  const cut = islandsOf(network!, Uint8Array.of(0, 1, 0));
  t.equal(cut.count, 2);
  t.same([...cut.ofBus], [0, 1, 1]);
});
