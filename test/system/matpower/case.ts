import t from 'tap';
import { type Problem, problemLine } from '../../../src/base/errors.js';
import { type MatpowerCase, readCase } from '../../../src/system/matpower/case.js';
import { caseText, SMALL_CASE } from '../../fixtures/case-text.js';
import { reliabilityTestSystem } from '../../fixtures/reliability-test-system.js';

function read(text: string, allowParallel = false): { found: MatpowerCase | null; lines: string[] } {
  const problems: Problem[] = [];
  const found = readCase(text, 'case.m', { allowParallel }, problems);
  return { found, lines: problems.map(problemLine) };
}

/** Problems of the small case with one text replaced. */
function linesWith(from: string | RegExp, to: string): string[] {
  const text = SMALL_CASE.replace(from, to);
  if (text === SMALL_CASE) throw new Error(`the case has no ${from}`);
  const { found, lines } = read(text);
  if (found !== null) throw new Error('a network was made of it all the same');
  return lines;
}

t.test('a case is read as a network in SI units, named by numbers and rows', async t => {
  const { found, lines } = read(SMALL_CASE);
  t.same(lines, []);
  t.same(found!.notes, []);
  const { buses, branches, generators, baseVa } = found!.network;
  t.equal(baseVa, 100e6);
  t.match(buses[1], {
    name: '2',
    kind: 'generator',
    loadW: 50e6,
    loadVar: 10e6,
    baseV: 138e3,
    area: '1',
    minPu: 0.9,
    maxPu: 1.1,
  });
  t.match(branches[3], { name: '4', from: 2, to: 3, tap: 0.98, ratingVa: null, isInService: true });
  t.match(branches[0], { tap: 1, ratingVa: 150e6, shiftRad: 0 });
  t.match(generators[1], { name: '2', bus: 1, powerW: 80e6, maxVar: 60e6, minVar: -60e6, setVoltagePu: 1.01 });
});

t.test('what was written as a case reads back as the same network', async t => {
  const { found, lines } = read(caseText(reliabilityTestSystem));
  t.same(lines, []);
  const plain = (network: object) => JSON.parse(JSON.stringify(network)) as object;
  t.match(plain(found!.network), plain(reliabilityTestSystem));
});

t.test('circuits alike in rows one after another are parallel, and a note says which', async t => {
  const { found } = read(caseText(reliabilityTestSystem));
  t.same(found!.notes, [
    'case.m: branch rows that are alike, read as parallel circuits: ' +
      '25 and 26 (15 to 21), 32 and 33 (18 to 21), 34 and 35 (19 to 20), 36 and 37 (20 to 23)',
  ]);
});

t.test('circuits of two kinds in turn between the same two buses are parallel too', async t => {
  const first = '  1 2 0.01 0.1 0.02 150 0 0 0 0 1 -360 360;\n';
  const second = first.replace('1 2 0.01', '2 1 0.03');
  const { found, lines } = read(SMALL_CASE.replace(first, first + second + first + second));
  t.same(lines, []);
  t.same(found!.notes, ['case.m: branch rows that are alike, read as parallel circuits: 1 and 3 (1 to 2), 2 and 4 (2 to 1)']);
});

t.test('a branch that repeats a row from elsewhere is named with both rows, unless it is allowed', async t => {
  const row = '  1 2 0.01 0.1 0.02 150 0 0 0 0 1 -360 360;\n';
  const text = SMALL_CASE.replace(/\];\n$/, `${row}];\n`);
  t.same(read(text).lines, [
    'case.m:19: branch row 5: found the branch 1 to 2 of row 1 (line 15) again, both in service; ' +
      'allowed: each branch once; circuits between two buses in rows one after another, or anywhere with --allow-parallel',
  ]);
  const { found, lines } = read(text, true);
  t.same(lines, []);
  t.equal(found!.network.branches.length, 5);
  t.same(found!.notes, ['case.m: branch rows that are alike, read as parallel circuits: 1 and 5 (1 to 2)']);
});

t.test('a line that is written again from its other end is named in a note, a transformer is not', async t => {
  const turned = (row: string) => read(SMALL_CASE.replace(/\];\n$/, `${row}];\n`)).found!.notes;
  t.same(turned('  2 1 0.01 0.1 0.02 150 0 0 0 0 1 -360 360;\n'), [
    'case.m: branch rows that are alike, read as parallel circuits: 1 and 5 (2 to 1)',
  ]);
  t.same(turned('  4 3 0.02 0.2 0 0 0 0 0.98 0 1 -360 360;\n'), []);
});

t.test('each thing that a network cannot do without is named with its row', async t => {
  const branch2 = '2 3 0.01 0.1 0.02 150 0 0 0 0 1';
  t.same(linesWith(branch2, '2 3 0.01 0 0.02 150 0 0 0 0 1'), [
    'case.m:16: branch row 2: found a reactance of 0 between buses 2 and 3; ' +
      'allowed: a reactance other than zero while it is in service',
  ]);
  t.same(linesWith(branch2, '2 9 0.01 0.1 0.02 150 0 0 0 0 1'), [
    'case.m:16: branch row 2, tbus: found bus 9; allowed: a bus of mpc.bus',
  ]);
  t.same(linesWith('2 80 0 60', '7 80 0 60'), ['case.m:12: gen row 2, bus: found bus 7; allowed: a bus of mpc.bus']);
  t.same(linesWith('3 1 60', '2 1 60').slice(0, 1), [
    'case.m:7: bus row 3, bus_i: found bus 2 again; allowed: each bus once (row 2 on line 6 has it already)',
  ]);
  t.same(linesWith('2 2 50', '2 3 50'), [
    'case.m:6: bus row 2: found several reference buses in one island: 1, 2; allowed: one reference bus in each island',
  ]);
  t.same(linesWith('1 3 0', '1 2 0'), [
    'case.m:5: bus row 1: found no reference bus among 1, 2, 3, 4; allowed: one reference bus in each island',
  ]);
  t.same(linesWith('0.98 0 1', '0.98 0 0'), [
    'case.m:8: bus row 4: found bus 4 with no branch in service; allowed: a branch in service, or a bus that is marked isolated',
  ]);
  t.same(linesWith('60 20', 'NaN 20'), ['case.m:7: bus row 3, Pd: found NaN; allowed: a number from -1000000 to 1000000']);
  t.same(linesWith('-360 360;\n];', 'NaN 360;\n];'), ['case.m:18: branch row 4, column 12: found NaN; allowed: a number']);
  t.same(linesWith('3 1 60', '3 5 60'), ['case.m:7: bus row 3, type: found 5; allowed: a whole number from 1 to 4']);
  t.same(linesWith(' 100 1 200 0;', ' 100 1;'), [
    'case.m:11: gen row 1: found 8 columns, without Pmax Pmin; allowed: at least 10 columns',
    'case.m:12: gen row 2: found 10 columns; allowed: 8, as in the first row',
  ]);
  t.same(linesWith("'2'", "'1'"), ["case.m:2: version: found 1; allowed: '2'"]);
  t.same(linesWith('mpc.baseMVA = 100', 'mpc.baseMVA = 0'), [
    'case.m:3: baseMVA: found 0; allowed: a number above 0, at most 1000000',
  ]);
  t.match(linesWith(/mpc\.gen = [^\]]*\];\n/, ''), [/^case\.m: gen: found no mpc\.gen; allowed: mpc\.gen = a matrix of bus Pg/]);
});

t.test('an island without generation is named by its buses', async t => {
  const text = SMALL_CASE.replace('  4 1 10', '  5 1 1 0 0 0 1 1 0 138 1 1.1 0.9;\n  6 1 1 0 0 0 1 1 0 138 1 1.1 0.9;\n  4 1 10');
  const { found, lines } = read(text.replace('  3 4 0.02', '  5 6 0.01 0.1 0 0 0 0 0 0 1 -360 360;\n  3 4 0.02'));
  t.equal(found, null);
  t.same(lines, [
    'case.m:8: bus row 4: found an island without generation: 5, 6; allowed: a generator in service in each island',
  ]);
});

t.test('several problems are told at once', async t => {
  const text = SMALL_CASE.replace('60 20', 'NaN 20').replace('2 3 0.01 0.1', '2 3 0.01 NaN').replace("'2'", "'1'");
  t.same(
    read(`${text}x = 1;\n`).lines.map(line => line.replace(/: found.*/, '')),
    ['case.m:20:1', 'case.m:2: version', 'case.m:7: bus row 3, Pd', 'case.m:16: branch row 2, x'],
  );
});

t.test('isolated buses, elements out of service, phase shifters, DC lines and names are read', async t => {
  const text = SMALL_CASE.replace('  4 1 10 2', '  4 4 10 2')
    .replace('0 0 0 0 1 -360 360;\n  3 1', '0 0 0 -15 1 -360 360;\n  3 1')
    .replace('100 1 100 0;', '100 0 100 0;\n  2 -30 0 Inf -Inf 1.01 100 1 0 -30;');
  const { found, lines } = read(
    `${text}mpc.bus_name = {'North'; 'it''s'; "South"; 'x'};\nmpc.dcline = [1 3 1 10 8.9 0 0 1 1 0 20 -10 10 -10 10 1 0.01];\n`,
  );
  t.same(lines, []);
  const { buses, branches, generators, dcLinks } = found!.network;
  t.same(
    buses.map(({ label }) => label),
    ['North', "it's", 'South', 'x'],
  );
  t.equal(buses[3]!.kind, 'isolated');
  t.equal(branches[1]!.shiftRad, (-15 * Math.PI) / 180);
  t.same(
    generators.map(({ isInService }) => isInService),
    [true, false, true],
  );
  t.match(generators[2], { powerW: -30e6, maxVar: Infinity, minVar: -Infinity });
  t.same(dcLinks, [{ name: '1', from: 0, to: 2, powerW: 10e6, limitW: 20e6, lossFraction: (1 + 0.01 * 10) / 10 }]);
});

t.test('fields that are not used are named in a note', async t => {
  const { found, lines } = read(`${SMALL_CASE}mpc.gencost = [2 0 0 2 1 0; 2 0 0 2 1 0];\nmpc.my.own = 'x';\n`);
  t.same(lines, []);
  t.same(found!.notes, ['case.m: left out: mpc.gencost, mpc.my.own']);
});
