import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { SYSTEMS } from '../fixtures/shipped-system.js';
import { type Answer, main, nadir } from './nadir.js';

const lines = {
  extends: 'extends: ev-surge-winter',
  scale: 'scale: 1/5000',
  start: 'start: 2030-01-16T19:55Z',
  duration: 'duration: 10 min',
  warmUp: 'warmUp: 1 min',
};

/** A sound scenario with some lines changed and others added. */
const scenario = (changed: Partial<typeof lines> = {}, ...more: string[]): string =>
  `${['nadir: 1', 'name: day', ...Object.values({ ...lines, ...changed }), ...more].join('\n')}\n`;

/** One clear answer: the user is told in a few lines, without a stack trace, and nothing is left behind. */
function refused(t: Test, { code, stdout, stderr }: Answer, cwd: string, saying: RegExp): void {
  t.equal(code, 1, stderr.slice(0, 500));
  t.match(stderr, saying);
  t.notMatch(stderr, /^\s+at /m);
  t.ok(stderr.length < 3000, 'the answer is short');
  t.equal(stdout, '');
  t.notOk(existsSync(join(cwd, 'results')), 'nothing is written');
}

t.test('what is wrong in a scenario file is told by place, found, allowed and nearest', async t => {
  const attack = (entry: string): string => scenario({}, `attacks: [{ ${entry} }]`);
  const bomb = Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [${i ? `*b${i - 1}, *b${i - 1}` : '*a, *a'}]`).join(', ');
  const cases: readonly [string, string, RegExp][] = [
    [
      'an unknown attack',
      attack('id: surge, kind: ev-charge-strat'),
      /^day\.yaml:8:\d+: .*ev-charge-strat.*did you mean ev-charge-start\?/m,
    ],
    ['a misspelt key', scenario({}, 'postur: none'), /^day\.yaml:8:\d+: .*postur.*did you mean posture\?/m],
    [
      'a bare number where a unit is due',
      scenario({ duration: 'duration: 600' }),
      /^day\.yaml:6:\d+: duration: found '600'; allowed: .*min/m,
    ],
    [
      "a date before the system's year",
      scenario({ start: 'start: 2019-01-16T19:55Z' }),
      /start: found a start in 2019; allowed: the years/,
    ],
    [
      'a negative share',
      attack('id: surge, target: { share: -5 % }'),
      /^day\.yaml:8:\d+: attacks\.surge\.target\.share: found .*-5 %/m,
    ],
    [
      'ten thousand nested maps',
      scenario({}, `fleet: ${'{ a: '.repeat(10_000)}1${' }'.repeat(10_000)}`),
      /^day\.yaml:8:\d+: .*deep/m,
    ],
    ['an alias bomb', scenario({}, `overrides: { a: &a [x], ${bomb} }`), /^day\.yaml:.*alias/m],
    ['a seed of a megabyte', scenario({}, `seed: "${'x'.repeat(1_000_000)}"`), /^day\.yaml/m],
  ];
  for (const [what, text, saying] of cases) {
    await t.test(what, async t => {
      const cwd = t.testdir({ 'day.yaml': text });
      refused(t, nadir(['run', 'day.yaml'], { cwd }), cwd, saying);
    });
  }
});

t.test(
  'what the system lacks is told together with what is no scenario, and its files by the names that the user gave them',
  async t => {
    const attack = 'id: surge, kind: ev-charge-start, at: "20:00", duration: 1 min, target: { headEnd: cpo-z, share: 200 % }';
    const mistakes = scenario({}, `attacks: [{ ${attack} }]`, 'overrides: { costs.vol.domestic: 1 GBP/MWh }');
    const cwd = t.testdir({
      'day.yaml': mistakes,
      'wet.yaml': scenario({}, 'weather: mine/wet.csv'),
      mine: { 'wet.csv': 'hour\n0\n' },
    });
    const together = nadir(['run', 'day.yaml'], { cwd });
    refused(t, together, cwd, /^day\.yaml:8:\d+: attacks\.surge\.target\.share: found '200 %'/m);
    t.match(together.stderr, /^day\.yaml:8:\d+: attacks\.surge\.target\.headEnd: found 'cpo-z'/m);
    t.match(together.stderr, /^day\.yaml:9:\d+: .*costs\.vol/m);
    refused(t, nadir(['run', 'wet.yaml'], { cwd }), cwd, /^mine\/wet\.csv:1: region: found no such column/m);
  },
);

t.test('a scenario of a gigabyte is refused by its size', async t => {
  const cwd = t.testdir({ 'day.yaml': scenario() });
  truncateSync(join(cwd, 'day.yaml'), 2 ** 30);
  refused(t, nadir(['run', 'day.yaml'], { cwd }), cwd, /^day\.yaml: .*bytes/m);
});

t.test('options that cannot be are refused', async t => {
  const cwd = t.testdir({ 'day.yaml': scenario() });
  refused(
    t,
    nadir(['run', 'day.yaml', '--workers', '0'], { cwd }),
    cwd,
    /^--workers: found '0'; allowed: a whole number from 1/m,
  );
  refused(t, nadir(['run', 'day.yaml', '--seed', 'x'.repeat(100_000)], { cwd }), cwd, /^--seed/m);
  refused(
    t,
    nadir(['run', 'day.yaml', '--set', 'attacks.surge.target.share=-5 %'], { cwd }),
    cwd,
    /attacks\.surge\.target\.share/,
  );
});

t.test('a system whose tables lack an area is refused, each table once', async t => {
  const cwd = t.testdir({ 'day.yaml': scenario({}, 'system: ./mine') });
  cpSync(join(SYSTEMS, 'gb-2030'), join(cwd, 'mine'), { recursive: true });
  for (const table of ['areas.csv', 'customers.csv']) {
    const text = readFileSync(join(cwd, 'mine', table), 'utf8');
    const without = text.split('\n').filter(line => !line.startsWith('_C,'));
    writeFileSync(join(cwd, 'mine', table), table === 'areas.csv' ? text : without.join('\n'));
  }
  refused(t, nadir(['run', 'day.yaml'], { cwd }), cwd, /mine\/customers\.csv.*_C/);
});

t.test('an output folder that is read-only, or holds something else, is refused before the run', async t => {
  const cwd = t.testdir({ 'day.yaml': scenario(), sealed: {} });
  const first = nadir(['run', 'day.yaml', '--quiet'], { cwd });
  t.equal(first.code, 0, first.stderr);
  const folder = first.stdout.trim();
  mkdirSync(join(cwd, 'other', folder.slice('results/'.length)), { recursive: true });
  writeFileSync(join(cwd, 'other', folder.slice('results/'.length), 'thesis.txt'), 'mine');
  const taken = nadir(['run', 'day.yaml', '--quiet', '--out', 'other'], { cwd });
  t.equal(taken.code, 1);
  t.match(taken.stderr, 'something else in the place of the results');
  t.same(readdirSync(join(cwd, 'other')), [folder.slice('results/'.length)]);

  chmodSync(join(cwd, 'sealed'), 0o555);
  // Whoever may write everywhere cannot be refused by a folder's mode; /proc refuses everyone.
  const sealed = process.getuid?.() === 0 ? '/proc/nadir' : 'sealed';
  const refusal = nadir(['run', 'day.yaml', '--quiet', '--out', sealed], { cwd });
  t.equal(refusal.code, 1, refusal.stderr);
  t.match(refusal.stderr, /a folder that cannot be written \([a-z ]+, E[A-Z]+\)/);
  t.notMatch(refusal.stderr, /^\s+at /m);
  t.same(readdirSync(join(cwd, 'sealed')), []);
});

t.test(
  'a disk that takes no more in the middle of a run ends it with exit code 2, and nothing is left',
  { skip: process.platform === 'win32' },
  async t => {
    const cwd = t.testdir({ 'day.yaml': scenario({ duration: 'duration: 20 min' }, 'outputs: { frequency: 50 ms }') });
    // Files of at most 512 kB: what a full disk does to a writer, without one.
    const shell = `trap '' XFSZ; ulimit -f 1000; exec "${process.execPath}" "${main}" run day.yaml --quiet`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', shell], { cwd, encoding: 'utf8' });
    t.equal(status, 2, stderr);
    t.match(stderr, /^The run failed: frequency.*\.csv could not be written: /);
    t.equal(stderr.trim().split('\n').length, 1);
    t.equal(stdout, '');
    t.same(readdirSync(join(cwd, 'results')), []);
  },
);
