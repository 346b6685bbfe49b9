import { parse } from 'csv-parse/sync';
import t from 'tap';
import { spreadOf, statisticsText } from '../../src/batch/statistics.js';
import { batchTable, type JobResult, type PlannedRun } from '../../src/batch/summary.js';

t.test('the spread of 1 to 5 is that of the textbook', async t => {
  const { mean, sd, ciLow, ciHigh, p05, p50, p95 } = spreadOf([5, 3, 1, 2, 4]);
  t.equal(mean, 3);
  t.ok(Math.abs(sd! - Math.sqrt(2.5)) < 1e-12);
  // t(0.975, 4) = 2.776445 in every table of Student's distribution.
  const half = (2.776445 * Math.sqrt(2.5)) / Math.sqrt(5);
  t.ok(Math.abs(ciLow! - (3 - half)) < 1e-6);
  t.ok(Math.abs(ciHigh! - (3 + half)) < 1e-6);
  for (const [got, due] of [
    [p05, 1.2],
    [p50, 3],
    [p95, 4.8],
  ] as const)
    t.ok(Math.abs(got - due) < 1e-12);
});

t.test('one run has a mean and no interval', async t => {
  t.same(spreadOf([7]), { mean: 7, sd: null, ciLow: null, ciHigh: null, p05: 7, p50: 7, p95: 7 });
});

t.test('a setting and measure is a row over its replicates; failed runs and empty cells do not count', async t => {
  const run = (index: number, share: string, replicate: number): PlannedRun => ({
    index,
    runId: `r${index}`,
    scenario: 'day',
    scenarioHash: `s${share}`,
    case: 'attack',
    variant: '',
    replicate,
    seed: `iet#${replicate}`,
    populationSeed: null,
    devicesPerAgent: 1,
    values: [share],
  });
  const jobs = [run(0, '5 %', 1), run(1, '5 %', 2), run(2, '10 %', 1), run(3, '10 %', 2), run(4, '10 %', 3)];
  const nadir = (hz: number | null): JobResult => ({ status: 'complete', summary: { frequency_nadir_hz: hz } });
  const results = new Map<number, JobResult>([
    [0, nadir(49)],
    [1, nadir(48)],
    [2, nadir(47.5)],
    [3, { status: 'failed', reason: 'the disk is full' }],
    [4, nadir(null)],
  ]);
  const table = batchTable([{ path: 'attacks.surge.target.share', values: ['5 %', '10 %'] }]);
  const rows: Record<string, string>[] = parse(statisticsText(table, jobs, results, ['frequency_nadir_hz']), { columns: true });
  t.same(
    rows.map(row => [row.var_attacks_surge_target_share_pct, row.measure, row.unit, row.runs_count, row.mean, row.ci_low]),
    [
      ['5', 'frequency_nadir_hz', 'Hz', '2', '48.500000', rows[0]!.ci_low],
      ['10', 'frequency_nadir_hz', 'Hz', '1', '47.500000', ''],
    ],
  );
  t.ok(Number(rows[0]!.ci_low) < 48);
});
