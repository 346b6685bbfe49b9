/** Networks that cannot be: as a case, as a system's folder and asked to run, each named with its row; nothing is left behind. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { SMALL_CASE } from '../fixtures/case-text.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';
import { inProcess } from './in-process.js';

const RUN = 'nadir: 1\nname: own\nsystem: ./own\nstart: 2024-01-16T12:00Z\nduration: 1 s\n';
const LAST_BRANCH = '  3 4 0.02 0.2 0 0 0 0 0.98 0 1 -360 360;\n';

/** What is wrong, what of the small case becomes what, and what is said of it. */
const cases: readonly (readonly [about: string, from: string, to: string, said: RegExp])[] = [
  [
    'an island without generation',
    '  2 3 0.01 0.1 0.02 150 0 0 0 0 1',
    '  2 3 0.01 0.1 0.02 150 0 0 0 0 0',
    /^bad\.m:\d+: bus row 3:/,
  ],
  ['a disconnected bus', LAST_BRANCH, '', /^bad\.m:8: bus row 4: found bus 4 with no branch in service/],
  ['zero reactance', '3 1 0.01 0.1', '3 1 0.01 0', /^bad\.m:17: branch row 3: found a reactance of 0 between buses 3 and 1/],
  [
    'a duplicate branch',
    LAST_BRANCH,
    `${LAST_BRANCH}  1 2 0.01 0.1 0.02 150 0 0 0 0 1 -360 360;\n`,
    /^bad\.m:19: .*row 1 \(line 15\)/,
  ],
  ['a generator at a missing bus', '  2 80 0 60', '  9 80 0 60', /^bad\.m:12: gen row 2, bus: found bus 9/],
  [
    'limits of reactive power the wrong way round',
    '  2 80 0 60 -60',
    '  2 80 0 -60 60',
    /^bad\.m:12: gen row 2: found reactive power of generator 2 from 60 to -60 Mvar/,
  ],
  [
    'a DC line with both ends at one bus',
    'mpc.branch = [',
    'mpc.dcline = [2 2 1 10 10 0 0 1 1 0 20 0 0 0 0 0 0];\nmpc.branch = [',
    /^bad\.m:14: dcline row 1: found both ends at bus 2/,
  ],
  ['code', 'mpc.branch = [', "system('ls');\nmpc.branch = [", /^bad\.m:14:1: found system\('ls'\);/],
  ['NaN', '2 2 50 10', '2 2 NaN 10', /^bad\.m:6: bus row 2, Pd: found NaN/],
  ['an unsolvable case', '3 1 60 20', '3 1 6000 20', /^bad\.m:7: bus row 3: found no AC solution of bad\.m/],
];

t.test('a case: named with its row by powerflow, and no folder is made of it', async t => {
  for (const [about, from, to, said] of cases) {
    const text = SMALL_CASE.replace(from, to);
    t.not(text, SMALL_CASE, about);
    const whole =
      about === 'an island without generation'
        ? text.replace('3 1 0.01 0.1 0.02 150 0 0 0 0 1', '3 1 0.01 0.1 0.02 150 0 0 0 0 0')
        : text;
    const cwd = t.testdir({ 'bad.m': whole });
    const { code, stdout, stderr } = await inProcess(['powerflow', 'bad.m', '--ac', '--out', 'flows'], { cwd });
    t.same([code, stdout], [1, ''], about);
    t.match(stderr, said, about);
    t.same(readdirSync(cwd), ['bad.m'], `${about} leaves nothing`);
  }
});

/** The nine buses with a table changed; the name of a row stands first in it. */
const tables: readonly (readonly [about: string, file: string, change: (text: string) => string, said: RegExp])[] = [
  [
    'an island without generation',
    'branches.csv',
    text => opened(text, '1-4', '4-5', '6-9'),
    /^own\/buses\.csv:5: bus: found an island without generation: 4, 6/m,
  ],
  [
    'a disconnected bus',
    'branches.csv',
    text => opened(text, '7-8', '8-9'),
    /^own\/buses\.csv:9: bus: found bus 8 with no branch in service/,
  ],
  [
    'zero reactance',
    'branches.csv',
    text => text.replace('0.0085,0.072', '0.0085,0'),
    /^own\/branches\.csv:9: .*reactance of 0 between buses 7 and 8/,
  ],
  [
    'a duplicate branch',
    'branches.csv',
    text => text + lineOf(text, '7-8'),
    /^own\/branches\.csv:11: branch: found 7-8; .*line 9/,
  ],
  [
    'a generator at a missing bus',
    'generators.csv',
    text => text.replace('g3,3,', 'g3,33,'),
    /^own\/generators\.csv:4: bus: found 33/,
  ],
  ['NaN', 'buses.csv', text => text.replace('230,125,50', '230,NaN,50'), /^own\/buses\.csv:6: load_mw: found NaN/],
  [
    'an unsolvable steady state',
    'buses.csv',
    text => text.replace('230,125,50', '230,2500,50'),
    /^own\/buses\.csv: bus 5: found a power flow without solution: .* most of it \S+ MVA amiss at bus 5/,
  ],
];

const lineOf = (text: string, name: string): string => `${text.split('\n').find(line => line.startsWith(`${name},`))!}\n`;
const opened = (text: string, ...names: string[]): string =>
  names.reduce((all, name) => all.replace(lineOf(all, name), lineOf(all, name).replace(',true,', ',false,')), text);

t.test('a system: validate and run say the same of its folder, before anything is written', async t => {
  for (const [about, file, change, said] of tables) {
    const cwd = t.testdir({ 'own.yaml': RUN });
    const own = join(cwd, 'own');
    rmSync(own, { recursive: true, force: true });
    cpSync(join(SYSTEMS, 'ieee-9'), own, { recursive: true });
    const before = readFileSync(join(own, file), 'utf8');
    t.not(change(before), before, about);
    writeFileSync(join(own, file), change(before));
    for (const words of [
      ['validate', './own'],
      ['validate', 'own.yaml'],
      ['run', 'own.yaml', '--out', 'results'],
    ]) {
      const { code, stdout, stderr } = await inProcess(words, { cwd });
      t.same([code, stdout], [1, ''], `${about}: ${words.join(' ')}`);
      t.match(stderr, said, `${about}: ${words.join(' ')}`);
      t.notMatch(stderr, / at .*\.js:\d/);
    }
    t.same(readdirSync(cwd).sort(), ['own', 'own.yaml'], `${about} leaves nothing`);
  }
});

t.test('a network alone is said to be one, by validate and by run', async t => {
  const cwd = t.testdir({ 'small.m': SMALL_CASE, 'own.yaml': RUN });
  const made = await inProcess(['import', 'matpower', 'small.m', '--out', 'own'], { cwd });
  const needs = /for a run add study\.csv and machines\.csv, or customers and their tables by extending a nation/i;
  t.match(made.stdout, needs);
  const valid = await inProcess(['validate', './own'], { cwd });
  t.equal(valid.code, 0);
  t.match(valid.stdout, /^\.\/own: OK \(network alone: usable with powerflow; /);
  t.match(valid.stdout, needs);
  for (const words of [
    ['run', 'own.yaml', '--out', 'results'],
    ['validate', 'own.yaml'],
  ]) {
    const { code, stderr } = await inProcess(words, { cwd });
    t.equal(code, 1);
    t.match(stderr, /^own\/system\.yaml: found network alone: usable with powerflow; allowed: for a run add study\.csv/);
    t.equal(stderr.trim().split('\n').length, 1, 'one line');
  }
  t.same(readdirSync(cwd).sort(), ['own', 'own.yaml', 'small.m']);
  writeFileSync(join(cwd, 'own', 'branches.csv'), readFileSync(join(cwd, 'own', 'branches.csv'), 'utf8').replace(',0.1,', ',0,'));
  const bad = await inProcess(['validate', './own'], { cwd });
  t.match(bad.stderr, /^own\/branches\.csv:2: branch: found a reactance of 0/, 'and its network is checked');
});
