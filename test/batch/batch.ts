import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { main, nadir } from '../cli/nadir.js';

/** An hour of the shipped default scenario, small enough for a test, under two sizes of attack. */
const files = {
  'day.yaml': [
    'nadir: 1',
    'name: day',
    'extends: ev-surge-winter',
    'scale: 1/1000',
    'start: 2030-01-16T19:30Z',
    'duration: 1 h',
    'warmUp: 10 min',
  ].join('\n'),
  'sweep.yaml': [
    'nadir: 1',
    'name: sweep',
    'base: day.yaml',
    'seed: "iet"',
    'replicates: 2',
    'vary: { attacks.surge.target.share: [20 %, 60 %] }',
    'compareWith: no-attack',
    'measures: [frequency_nadir_hz, demand_energy_mwh]',
  ].join('\n'),
};

const batchFolder = (out: string): string => join(out, readdirSync(out).find(name => name.startsWith('sweep-'))!);
const summaryIn = (out: string): string => readFileSync(join(batchFolder(out), 'summary.csv'), 'utf8');

t.test('a measure that is none is told with what else is wrong in the experiment', async t => {
  const wrong = files['sweep.yaml'].replace('demand_energy_mwh', 'demand_energy_mw').replace('replicates: 2', 'replicates: none');
  const { code, stderr } = nadir(['batch', 'sweep.yaml', '--dry-run'], { cwd: t.testdir({ ...files, 'sweep.yaml': wrong }) });
  t.equal(code, 1);
  t.match(stderr, /replicates: found 'none'/);
  t.match(stderr, /measures: found 'demand_energy_mw'; .*did you mean demand_energy_mwh\?/);
});

t.test('a batch writes a row and a folder a run, says nothing twice, and is resumed to the same bytes after kill -9', async t => {
  const cwd = t.testdir(files);
  const plan = nadir(['batch', 'sweep.yaml', '--dry-run'], { cwd });
  t.equal(plan.code, 0, plan.stderr);
  t.equal(plan.stdout.match(/^r[0-9a-f]{12} /gm)?.length, 6);
  t.notOk(existsSync(join(cwd, 'results')), 'a dry run writes nothing');

  const whole = nadir(['batch', 'sweep.yaml', '--out', 'whole'], { cwd });
  t.equal(whole.code, 0, whole.stderr);
  const rows: Record<string, string>[] = parse(summaryIn(join(cwd, 'whole')), { columns: true });
  t.same(
    rows.map(row => [row.case, row.replicate, row.seed, row.var_attacks_surge_target_share_pct, row.status]),
    [
      ['attack', '1', 'iet', '20', 'complete'],
      ['no-attack', '1', 'iet', '', 'complete'],
      ['attack', '2', 'iet#2', '20', 'complete'],
      ['no-attack', '2', 'iet#2', '', 'complete'],
      ['attack', '1', 'iet', '60', 'complete'],
      ['attack', '2', 'iet#2', '60', 'complete'],
    ],
  );
  t.same(readdirSync(join(batchFolder(join(cwd, 'whole')), 'runs')).sort(), rows.map(row => row.run_id!).sort());
  t.match(nadir(['batch', 'sweep.yaml', '--out', 'whole'], { cwd }).stdout, /^already computed/);

  const killed = spawn(process.execPath, [main, 'batch', 'sweep.yaml', '--out', 'killed', '--workers', '1'], {
    cwd,
    stdio: 'ignore',
  });
  const ended = once(killed, 'exit');
  while (killed.exitCode === null && runsIn(join(cwd, 'killed')).length === 0) await setTimeout(20);
  killed.kill('SIGKILL');
  await ended;
  const kept = runsIn(join(cwd, 'killed'));
  t.ok(kept.length > 0 && kept.length < 6, `${kept.length} of 6 runs were complete`);
  t.equal(nadir(['batch', 'sweep.yaml', '--out', 'killed'], { cwd }).code, 1, 'an earlier start is not mixed in silently');
  const resumed = nadir(['batch', 'sweep.yaml', '--out', 'killed', '--resume'], { cwd });
  t.equal(resumed.code, 0, resumed.stderr);
  t.equal(summaryIn(join(cwd, 'killed')), summaryIn(join(cwd, 'whole')));

  const [first, second] = rows.map(row => row.run_id!);
  for (const runId of [first!, second!]) {
    const alone = nadir(['batch', 'sweep.yaml', '--out', 'alone', '--only', runId], { cwd });
    t.equal(alone.code, 0, alone.stderr);
  }
  t.same(runsIn(join(cwd, 'alone')).sort(), [first, second].sort());
  t.notOk(existsSync(join(batchFolder(join(cwd, 'alone')), 'summary.csv')), 'single runs leave the tables of the batch alone');

  const compared = nadir(['compare', batchFolder(join(cwd, 'whole'))], { cwd });
  t.equal(compared.code, 0, compared.stderr);
  t.match(compared.stdout, /,frequency_nadir_hz,Hz,/);
});

/** Complete runs in a batch that may not have begun. */
function runsIn(out: string): string[] {
  const batch = existsSync(out) ? readdirSync(out).find(name => name.startsWith('sweep-')) : undefined;
  const runs = batch === undefined ? '' : join(out, batch, 'runs');
  return existsSync(runs) ? readdirSync(runs).filter(name => /^r[0-9a-f]{12}$/.test(name)) : [];
}

t.test('everything that is wrong with an experiment and its scenarios is told before anything runs', async t => {
  const sweep = files['sweep.yaml'].replace('frequency_nadir_hz', 'frequency_nadr_hz');
  const cwd = t.testdir({ ...files, 'sweep.yaml': sweep });
  const { code, stderr } = nadir(['batch', 'sweep.yaml'], { cwd });
  t.equal(code, 1);
  t.match(stderr, 'did you mean frequency_nadir_hz?');
  t.notOk(existsSync(join(cwd, 'results')));

  const values = { ...files, 'sweep.yaml': files['sweep.yaml'].replace('[20 %, 60 %]', '[20, 60 %]') };
  const varied = nadir(['batch', 'sweep.yaml', '--dry-run'], { cwd: t.testdir(values) });
  t.equal(varied.code, 1);
  t.match(varied.stderr, /^sweep\.yaml: attacks\.surge\.target\.share: found '20'/m, 'a value is of the file that varies it');
});

t.test('a run_id that is not in the plan is refused by --only', async t => {
  const { code, stderr } = nadir(['batch', 'sweep.yaml', '--only', 'r000000000000'], { cwd: t.testdir(files) });
  t.equal(code, 1);
  t.match(stderr, '--only: found');
});
