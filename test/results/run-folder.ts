import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { CivilTime } from '../../src/base/civil-time.js';
import { machineOf } from '../../src/results/manifest.js';
import { type ManifestDraft, type OpenOptions, RunFolder } from '../../src/results/run-folder.js';
import { integer, type Table } from '../../src/results/table.js';

const utc = new CivilTime('UTC');
const table: Table = { name: 'counts', rows: 'a count', about: '', columns: [integer('a_count', 'A count')] };

const draft: ManifestDraft = {
  results_schema: 'v1.0.0',
  run_id: 'r000000000001',
  scenario_hash: 's000000000001',
  scenario: 'quiet',
  case: 'attack',
  variant: '',
  replicate: 1,
  seed: 'iet',
  scale: 1,
  software: { name: 'nadir', version: 'v0.1.0' },
  system: { name: 'toy', currency: 'GBP', price_year: 2025, time_zone: 'UTC' },
  start: '2030-01-16T12:00:00.000Z',
  duration_s: 60,
  overrides: [],
  inputs: {},
  state_hash: 'h0',
  headline: ['Nothing happened.'],
  warnings: [],
  machine: machineOf(1, 1234.5),
};

function open(parent: string, options: OpenOptions = {}): RunFolder {
  const opened = RunFolder.open(parent, 'quiet', 'r000000000001', options);
  if (opened.state !== 'open') throw new Error('already complete');
  return opened.folder;
}

t.test('nothing is seen under the name of the run until it is complete', async t => {
  const parent = join(t.testdir(), 'results');
  const folder = open(parent);
  const counts = folder.writer.table(table, utc, []);
  counts.row([1]);
  folder.writer.inside('no-attack').text('note.txt', 'twin');
  t.notOk(existsSync(folder.path));

  const path = folder.complete(draft);
  t.equal(path, join(parent, 'quiet-r000000000001'));
  t.same(readdirSync(parent), ['quiet-r000000000001']);
  t.equal(readFileSync(join(path, 'counts.csv'), 'utf8'), 'a_count\n1\n');
  t.equal(readFileSync(join(path, 'no-attack/note.txt'), 'utf8'), 'twin');

  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));
  t.equal(manifest.status, 'complete');
  t.same(manifest.outputs['no-attack/note.txt'].bytes, 4);
  // SHA-256 of 'a_count\n1\n', by sha256sum.
  t.equal(manifest.outputs['counts.csv'].sha256, '397f1d6bd586ea2779ad768986ec90e1cd244032ef003b092acf41a0617b51d0');
});

t.test('a complete run is handed back, and computed again only by --force', async t => {
  const parent = t.testdir();
  const path = open(parent).complete(draft);
  const opened = RunFolder.open(parent, 'quiet', 'r000000000001');
  t.equal(opened.state, 'complete');
  if (opened.state === 'complete') t.same(opened.manifest.headline, ['Nothing happened.']);

  const again = open(parent, { force: true });
  t.ok(existsSync(path), 'the old results stay until the new ones are complete');
  again.complete({ ...draft, headline: ['Again.'] });
  t.same(JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')).headline, ['Again.']);
  t.same(readdirSync(parent), ['quiet-r000000000001']);
});

t.test('complete results without the twin asked for are computed with it, and twins there stay', async t => {
  const parent = t.testdir();
  const withTwin = (twin: 'no-attack' | 'no-defence'): string => {
    const folder = open(parent, { twin });
    folder.completeTwin(twin, { ...draft, case: twin, run_id: 'r000000000002' });
    return folder.complete(draft);
  };
  open(parent).complete(draft);
  const path = withTwin('no-attack');
  t.equal(RunFolder.open(parent, 'quiet', 'r000000000001', { twin: 'no-attack' }).state, 'complete');
  t.equal(RunFolder.open(parent, 'quiet', 'r000000000001').state, 'complete');
  const manifest = JSON.parse(readFileSync(join(path, 'no-attack/manifest.json'), 'utf8'));
  t.match(manifest, { case: 'no-attack', run_id: 'r000000000002', status: 'complete', outputs: {} });
  withTwin('no-defence');
  t.same(readdirSync(path).sort(), ['manifest.json', 'no-attack', 'no-defence']);
});

t.test('a folder whose table was cut short is not complete', async t => {
  const parent = t.testdir();
  const folder = open(parent);
  folder.writer.table(table, utc, []).row([1]);
  writeFileSync(join(folder.complete(draft), 'counts.csv'), 'a_cou');
  t.throws(() => open(parent), { name: 'UserError', message: /something else/ });
});

t.test('leftovers of a killed run are replaced', async t => {
  const parent = t.testdir();
  // A process that opened the folder, wrote a row and was killed.
  const module = new URL('../../src/results/run-folder.js', import.meta.url).href;
  const script = `const { RunFolder } = await import(${JSON.stringify(module)});
    const { folder } = RunFolder.open(${JSON.stringify(parent)}, 'quiet', 'r000000000001');
    folder.writer.text('counts.csv', 'half');
    process.kill(process.pid, 'SIGKILL');`;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  t.equal(signal, 'SIGKILL');
  t.match(readdirSync(parent), [/^\.quiet-r000000000001\.\d+-\d+\.partial$/]);
  t.notOk(existsSync(join(parent, 'quiet-r000000000001')));

  const folder = open(parent);
  folder.writer.table(table, utc, []).row([2]);
  folder.complete(draft);
  t.same(readdirSync(parent), ['quiet-r000000000001']);
});

t.test(
  'a leftover of a process that is gone, with the number of one that began later, is removed where that is told',
  async t => {
    const hidden = `.quiet-r000000000001.${process.ppid}-0.partial`;
    const parent = t.testdir({ [hidden]: { 'a.csv': 'rows' } });
    utimesSync(join(parent, hidden), 1e9, 1e9);
    open(parent).discard();
    t.same(readdirSync(parent), process.platform === 'linux' ? [] : [hidden]);
  },
);

t.test('another run at work keeps its folder', async t => {
  const parent = t.testdir({ [`.quiet-r000000000001.${process.ppid}-0.partial`]: { 'a.csv': 'rows' } });
  open(parent).discard();
  t.same(readdirSync(parent), [`.quiet-r000000000001.${process.ppid}-0.partial`]);
});

t.test('an interrupted run keeps its rows under a name that says so, until the run is complete', async t => {
  const parent = t.testdir();
  for (const rows of [1, 2]) {
    const folder = open(parent);
    const counts = folder.writer.table(table, utc, []);
    for (let i = 1; i <= rows; i++) counts.row([i]);
    const path = folder.interrupt(draft, 'stopped by the user');
    t.equal(path, join(parent, 'quiet-r000000000001.interrupted'));
    t.equal(readFileSync(join(path, 'counts.csv'), 'utf8').split('\n').length, rows + 2);
    t.equal(JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')).reason, 'stopped by the user');
  }
  open(parent).complete(draft);
  t.same(readdirSync(parent), ['quiet-r000000000001']);
});

t.test('a folder of somebody else is never taken for leftovers', async t => {
  const parent = t.testdir({ 'quiet-r000000000001.interrupted': { 'thesis.txt': 'mine' } });
  const path = open(parent).interrupt(draft, 'stopped');
  t.equal(path, join(parent, 'quiet-r000000000001.interrupted-2'));
  t.ok(existsSync(join(parent, 'quiet-r000000000001.interrupted/thesis.txt')));
});

t.test('something else in the place of the results is refused, and replaced by --force only at the end', async t => {
  const parent = t.testdir({ 'quiet-r000000000001': { 'thesis.txt': 'mine' } });
  const thesis = join(parent, 'quiet-r000000000001/thesis.txt');
  t.throws(() => open(parent), { name: 'UserError', message: /something else.*--force/s });
  const folder = open(parent, { force: true });
  t.ok(existsSync(thesis));
  folder.complete(draft);
  t.notOk(existsSync(thesis));
  t.same(readdirSync(parent), ['quiet-r000000000001']);
});

t.test('a parent that cannot be written is refused before the run begins', async t => {
  const parent = t.testdir({ file: 'no folder' });
  t.throws(() => open(join(parent, 'file')), { name: 'UserError', message: /cannot be written/ });
  t.throws(() => open(join(parent, 'file/deeper')), { name: 'UserError', message: /ENOTDIR/ });
  t.throws(() => RunFolder.open(parent, '../escape', 'r1'), { name: 'UserError', message: /name/ });
});

t.test('two writers of one file, and names that leave the folder, are bugs', async t => {
  const parent = t.testdir();
  const { writer } = open(parent);
  writer.text('a.txt', 'a');
  t.throws(() => writer.text('a.txt', 'b'), /written twice/);
  t.throws(() => writer.text('../a.txt', 'b'), { name: 'InternalError' });
  t.throws(() => writer.inside('..'), { name: 'InternalError' });
});
