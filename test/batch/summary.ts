import { parse } from 'csv-parse/sync';
import t from 'tap';
import { batchTable, type JobResult, type PlannedRun, summaryText } from '../../src/batch/summary.js';

const run = (index: number, share: string | null): PlannedRun => ({
  index,
  runId: `r${index}`,
  scenario: 'day',
  scenarioHash: 's1',
  case: share === null ? 'no-attack' : 'attack',
  variant: '',
  replicate: 1,
  seed: 'iet',
  populationSeed: null,
  devicesPerAgent: 1,
  values: [share],
});

const runs = [run(0, '5 %'), run(1, null), run(2, '10 %')];
const table = batchTable([{ path: 'attacks.surge.target.share', values: ['5 %', '10 %'] }]);
const complete = (nadirHz: number): JobResult => ({
  status: 'complete',
  summary: { frequency_nadir_hz: nadirHz, lfdd_stages_count: 1, complete: true },
});

t.test(
  'a batch has a row a run in the order of the plan, with what was varied as numbers, and failed runs with their reason',
  async t => {
    const results = new Map<number, JobResult>([
      [2, { status: 'failed', reason: 'the disk is full' }],
      [0, complete(48.7)],
      [1, complete(49.9)],
    ]);
    const rows: Record<string, string>[] = parse(summaryText(table, runs, results), { columns: true });
    const shown = rows.map(row => [
      row.run_id,
      row.case,
      row.var_attacks_surge_target_share_pct,
      row.status,
      row.reason,
      row.frequency_nadir_hz,
    ]);
    t.same(shown, [
      ['r0', 'attack', '5', 'complete', '', '48.7000'],
      ['r1', 'no-attack', '', 'complete', '', '49.9000'],
      ['r2', 'attack', '10', 'failed', 'the disk is full', ''],
    ]);
    t.match(rows[0]!.engine_version, /^v\d/);
  },
);

t.test('what was varied stands after the first columns, and sampling errors only below scale 1', async t => {
  const headerOf = (text: string) => text.split('\n')[0]!.split(',');
  const header = headerOf(summaryText(table, runs, new Map()));
  t.same(header.slice(7, 11), ['scenario_hash', 'var_attacks_surge_target_share_pct', 'status', 'reason']);
  t.notOk(header.some(name => name.includes('_se_')));
  const sampled = runs.map(each => ({ ...each, devicesPerAgent: 10 }));
  t.ok(headerOf(summaryText(table, sampled, new Map())).some(name => name.includes('_se_')));
});

t.test('runs that have not ended have no row', async t => {
  const text = summaryText(table, runs, new Map([[1, complete(49.9)]]));
  t.equal(text.trimEnd().split('\n').length, 2);
});
