import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { main, nadir } from './nadir.js';

/** An hour of the shipped default scenario, small enough for a test. */
const day = (name: string, ...more: string[]): string =>
  [
    'nadir: 1',
    `name: ${name}`,
    'extends: ev-surge-winter',
    'scale: 1/1000',
    'start: 2030-01-16T19:30Z',
    'duration: 1 h',
    'warmUp: 10 min',
    ...more,
  ].join('\n');

t.test('a run says what it is about to do, shows progress from the start, and says where its results are', async t => {
  const cwd = t.testdir({ 'day.yaml': day('day') });
  const { code, stdout, stderr } = nadir(['run', 'day.yaml', '--seed', 'iet'], { cwd });
  t.equal(code, 0, stderr);
  t.match(stderr, /^day: /);
  t.match(stderr, /seed 'iet', scale 1\/1000 \(one agent for 1000 devices\)/);
  t.match(stderr, /^ {2}surge selects [\d ]+ devices$/m);
  t.match(stderr, /^ {2}expected: [\d ]+ agents, about .* GiB of memory$/m);
  t.match(stderr, /^day \[-+\] {3}0 % /m);
  const folder = stdout.match(/^Results: (.*)$/m)?.[1];
  t.match(folder, /^results\/day-r[0-9a-f]{12}$/);
  t.ok(existsSync(join(cwd, folder!, 'summary.csv')));
  t.match(stdout, 'npx nadir run day.yaml --scale 1 --seed iet');

  const again = nadir(['run', 'day.yaml', '--seed', 'iet'], { cwd });
  t.equal(again.code, 0);
  t.match(again.stdout, /^already computed: results\/day-r/);
});

t.test('with --json each run is one object on stdout, with every column of the summary', async t => {
  const cwd = t.testdir({ 'a.yaml': day('a'), 'b.yaml': day('b') });
  const { code, stdout, stderr } = nadir(['run', 'a.yaml', 'b.yaml', '--json', '--quiet', '--out', 'out'], { cwd });
  t.equal(code, 0, stderr);
  t.equal(stderr, '');
  const runs = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  t.equal(runs.length, 2);
  for (const run of runs) {
    t.same(Object.keys(run).slice(0, 5), ['run_id', 'folder', 'status', 'scale', 'warnings']);
    t.equal(run.scale, 0.001);
    t.ok(existsSync(join(cwd, run.folder, 'manifest.json')));
    t.ok('frequency_nadir_hz' in run);
  }
});

t.test('of several files all are checked before any is run', async t => {
  const cwd = t.testdir({
    'good.yaml': day('good'),
    'bad.yaml': day('bad', 'seeed: "iet"'),
    'worse.yaml': day('worse', 'posture: nonsuch'),
  });
  const { code, stdout, stderr } = nadir(['run', 'good.yaml', 'bad.yaml', 'worse.yaml'], { cwd });
  t.equal(code, 1);
  t.match(stderr, /^bad\.yaml:8:\d+: .*seeed/m);
  t.match(stderr, 'did you mean seed?');
  t.match(stderr, /^worse\.yaml.*posture.*nonsuch/m);
  t.equal(stdout, '');
  t.notOk(existsSync(join(cwd, 'results')));
});

t.test('an output folder that cannot be is refused, and nothing is left behind', async t => {
  const cwd = t.testdir({ 'day.yaml': day('day'), file: 'mine' });
  const { code, stderr } = nadir(['run', 'day.yaml', '--quiet', '--out', 'file/results'], { cwd });
  t.equal(code, 1, stderr);
  t.match(stderr, 'file/results');
  t.notMatch(stderr, / at .*\.js:\d/);
  t.same(readdirSync(cwd).sort(), ['day.yaml', 'file']);
});

t.test('Ctrl-C stops a run, says so, and leaves no folder that looks complete', async t => {
  const cwd = t.testdir({ 'long.yaml': day('long', 'outputs: { frequency: 10 s, areas: 30 min }').replace('1 h', '30 d') });
  const run = spawn(process.execPath, [main, 'run', 'long.yaml'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  let stdout = '';
  run.stdout.on('data', data => {
    stdout += data;
  });
  run.stderr.on('data', data => {
    // The first line of progress: the run is under way.
    if (!stderr.includes('[---') && String(data).includes('[---')) setTimeout(() => run.kill('SIGINT'), 300);
    stderr += data;
  });
  const [code] = await once(run, 'exit');
  t.equal(code, 130, stderr);
  t.match(stderr, 'Interrupted: stopping where it is safe.');
  t.match(stdout, 'Interrupted');
  const left = existsSync(join(cwd, 'results')) ? readdirSync(join(cwd, 'results')) : [];
  t.notOk(left.some(name => /^long-r[0-9a-f]{12}$/.test(name)));
});
