import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { caseText, SMALL_CASE } from '../fixtures/case-text.js';
import { reliabilityTestSystem } from '../fixtures/reliability-test-system.js';
import { inProcess } from './in-process.js';
import { nadir } from './nadir.js';

const rowsOf = (file: string): string[][] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => line.split(','));

/** Cells that are numbers apart by more than their last digit, or otherwise different. */
function gaps(one: string[][], other: string[][]): string[] {
  const isNear = (a: string, b: string): boolean => a === b || Math.abs(Number(a) - Number(b)) < 2e-6;
  return one.flatMap((row, i) => row.filter((cell, j) => !isNear(cell, other[i]?.[j] ?? '')));
}

t.test('AC power flow of a case prints its losses and writes its tables in the order of the case', async t => {
  const cwd = t.testdir({ 'rts.m': caseText(reliabilityTestSystem) });
  const { code, stdout, stderr } = await inProcess(['powerflow', 'rts.m', '--ac', '--out', 'flows'], { cwd });
  t.equal(code, 0, stderr);
  t.match(stderr, /rts\.m: branch rows that are alike, read as parallel circuits: 25 and 26/);
  t.match(stdout, /^rts\.m: AC power flow solved in 4 iterations; 24 buses, 38 branches, 33 generators\n/);
  t.match(stdout, /losses +51\.246 MW\n/);
  t.match(stdout, /slack +bus 13: 187\.246 MW\n/);
  t.match(stdout, /islands +1\n/);
  t.match(stdout, /lowest voltage +0\.9779 pu at bus 24\n/);
  t.match(stdout, /overloads +none\n/);
  t.same(readdirSync(join(cwd, 'flows')).sort(), ['branches.csv', 'buses.csv', 'generators.csv']);
  t.same(readdirSync(cwd).sort(), ['flows', 'rts.m'], 'nothing is left beside it');
  const buses = rowsOf(join(cwd, 'flows/buses.csv'));
  t.same(buses[0]!.slice(0, 3), ['bus', 'voltage_pu', 'angle_deg']);
  t.same(
    buses.slice(1).map(([bus]) => bus),
    reliabilityTestSystem.buses.map(({ name }) => name),
  );
  const branches = rowsOf(join(cwd, 'flows/branches.csv'));
  t.same(branches[0]!.slice(0, 6), ['branch', 'from_bus', 'to_bus', 'p_from_mw', 'q_from_mvar', 'p_to_mw']);
  t.equal(branches.length, 39);
  t.same(branches[25]!.slice(3), branches[26]!.slice(3), 'parallel circuits share their flow');
});

t.test('an imported case has the flows of the case', async t => {
  const cwd = t.testdir({ 'rts.m': caseText(reliabilityTestSystem) });
  const imported = await inProcess(['import', 'matpower', 'rts.m', '--out', 'rts'], { cwd });
  t.equal(imported.code, 0, imported.stderr);
  t.match(imported.stdout, /^rts: 24 buses, 38 branches, 33 generators\n.*nadir powerflow \.\/rts --ac\n/);
  for (const method of [[], ['--ac'], ['--ac', '--reactive-limits']]) {
    const out = method.join('') || 'dc';
    t.equal((await inProcess(['powerflow', 'rts.m', ...method, '--out', `case${out}`], { cwd })).code, 0);
    t.equal((await inProcess(['powerflow', './rts', ...method, '--out', `folder${out}`], { cwd })).code, 0);
    for (const table of ['buses.csv', 'branches.csv', 'generators.csv']) {
      t.same(gaps(rowsOf(join(cwd, `case${out}`, table)), rowsOf(join(cwd, `folder${out}`, table))), [], `${out} ${table}`);
    }
  }
  const dc = rowsOf(join(cwd, 'casedc/buses.csv'));
  t.equal(dc[1]![1], '', 'DC power flow knows no voltage');
});

t.test('shipped systems have a steady state', async t => {
  const { code, stdout, stderr } = nadir(['powerflow', 'ieee-39', '--ac']);
  t.equal(code, 0, stderr);
  t.match(stdout, /slack +bus 31: 677\.871 MW\n/);
  t.match(stdout, /beyond reactive limits +buses 37\n/);
  t.match(nadir(['powerflow', 'ieee-39', '--ac', '--reactive-limits']).stdout, /at reactive limits +buses 37\n/);
});

t.test('what stands in the place of the tables is never written over', async t => {
  const cwd = t.testdir({ 'small.m': SMALL_CASE, full: { 'buses.csv': 'mine' }, file: 'mine', empty: {} });
  for (const command of [
    ['powerflow', 'small.m'],
    ['import', 'matpower', 'small.m'],
  ]) {
    for (const [out, found] of [
      ['full', 'a folder that is not empty'],
      ['file', 'a file'],
    ] as const) {
      const { code, stderr } = await inProcess([...command, '--out', out], { cwd });
      t.equal(code, 1);
      t.equal(stderr, `${out}: found ${found}; allowed: a free name or an empty folder, by --out\n`);
    }
  }
  t.equal(readFileSync(join(cwd, 'full/buses.csv'), 'utf8'), 'mine');
  t.equal((await inProcess(['powerflow', 'small.m', '--out', 'empty'], { cwd })).code, 0);
  t.equal((await inProcess(['import', 'matpower', 'small.m', '--out', 'deep/er/one'], { cwd })).code, 0);
});

t.test('bad cases are refused with their rows, exit 1, and leave nothing behind', async t => {
  const cwd = t.testdir({});
  const refused = async (text: string, ...options: string[]): Promise<string> => {
    writeFileSync(join(cwd, 'bad.m'), text);
    const { code, stdout, stderr } = await inProcess(['powerflow', 'bad.m', '--out', 'flows', ...options], { cwd });
    t.equal(code, 1);
    t.equal(stdout, '');
    t.notMatch(stderr, / at .*\.js:\d/);
    t.same(readdirSync(cwd), ['bad.m']);
    return stderr;
  };
  t.match(await refused(`${SMALL_CASE}mpc.bus(:, 3) = 2 * mpc.bus(:, 3);\n`), /^bad\.m:20:1: found mpc\.bus\(:, 3\) = 2/);
  t.match(
    await refused(SMALL_CASE.replace('60 20', '6000 20'), '--ac'),
    /^bad\.m:7: bus row 3: found no AC solution of bad\.m: .* after 40 iterations, most of it \S+ MVA amiss at bus 3 \(area 1\);/,
  );
  t.match(await refused('', '--ac'), /^bad\.m: version: found no mpc\.version/m);
});

t.test('what is named wrongly is told in one line', async t => {
  const cwd = t.testdir({ 'notes.txt': 'x', plain: {}, 'small.m': SMALL_CASE });
  const told = async (...words: string[]): Promise<string> => {
    const { code, stderr } = await inProcess(words, { cwd });
    t.equal(code, 1, words.join(' '));
    return stderr;
  };
  t.match(await told('powerflow', 'iee-39'), /^iee-39: found .*did you mean ieee-39\?/);
  t.match(await told('powerflow', 'nowhere.m'), /^nowhere\.m: found .*a file that exists/);
  t.match(await told('powerflow', 'notes.txt'), /^notes\.txt: found a file of another kind/);
  t.match(await told('powerflow', './plain'), /^plain\/buses\.csv: found no such file|^\.\/plain/);
  t.match(await told('powerflow', 'small.m', '--reactive-limits'), /^--reactive-limits: found DC power flow/);
  t.match(await told('import', 'matpowre', 'small.m', '--out', 'x'), /^nadir import: found 'matpowre'.*did you mean matpower\?/);
  t.match(await told('import', 'matpower', 'notes.txt', '--out', 'x'), /^notes\.txt: found .*a MATPOWER case file/);
  t.match(await told('import', 'matpower', 'small.m'), /--out/);
  t.match(await told('import', 'matpower', 'small.m', '--out', ''), /^--out: found no name/);
});
