import { CivilTime } from '../base/civil-time.js';
import { CsvTable } from '../results/csv.js';
import { measureColumns } from '../results/measure-rows.js';
import { studentQuantile } from '../results/student.js';
import { type Cell, integer, number, type Table, type TableColumn, text } from '../results/table.js';
import type { BatchTable, JobResult, PlannedRun } from './summary.js';

const CONFIDENCE = 0.95;

/** What replicates say about one measure; null where they are too few to say it. */
export interface Spread {
  readonly mean: number;
  readonly sd: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly p05: number;
  readonly p50: number;
  readonly p95: number;
}

/** Mean, standard deviation (n − 1), Student's 95 % interval of the mean and quantiles of one value or more. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const count = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  const quantiles = { p05: quantile(sorted, 0.05), p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
  if (count < 2) return { mean, sd: null, ciLow: null, ciHigh: null, ...quantiles };
  const sd = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
  // x̄ ± t(0.95, n − 1) · s / √n
  const half = (studentQuantile(CONFIDENCE, count - 1) * sd) / Math.sqrt(count);
  return { mean, sd, ciLow: mean - half, ciHigh: mean + half, ...quantiles };
}

/** Linear between order statistics. [Hyndman and Fan 1996, type 7] */
function quantile(sorted: readonly number[], probability: number): number {
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const low = sorted[below]!;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}

const statistic = (name: string, about: string): TableColumn => ({ ...number(name, 6, about), unit: 'that of the measure' });

function tableOf({ varied }: BatchTable): Table {
  return {
    name: 'statistics',
    rows: 'one a setting and measure',
    about: 'What the replicates of each setting say about each measure',
    columns: [
      text('scenario', "Name of the base scenario's scenario"),
      text('case', 'What was left out', { choices: ['attack', 'no-attack', 'no-defence'] }),
      text('variant', 'Name of the variant; empty where there is none, or the runs serve all of them'),
      ...varied.map(({ column }) => column),
      text('measure', 'Column of summary.csv'),
      text('unit', 'Its unit'),
      integer('runs_count', 'Complete runs in which the measure exists'),
      statistic('mean', 'Mean over those runs'),
      statistic('sd', 'Standard deviation; empty for fewer than two runs'),
      statistic('ci_low', 'Lower end of the 95 % interval of the mean; empty for fewer than two runs'),
      statistic('ci_high', 'Upper end of the same'),
      statistic('p05', '5 % quantile'),
      statistic('p50', 'Median'),
      statistic('p95', '95 % quantile'),
    ],
  };
}

/** statistics.csv as text: settings in the order of the plan, measures in that of summary.csv; all where none are named. */
export function statisticsText(
  batch: BatchTable,
  jobs: readonly PlannedRun[],
  results: ReadonlyMap<number, JobResult>,
  measures: readonly string[],
): string {
  const lines: string[] = [];
  const csv = new CsvTable(tableOf(batch), { write: line => lines.push(line), close: () => {} }, new CivilTime('UTC'));
  const columns = measureColumns.filter(({ name }) => measures.length === 0 || measures.includes(name));
  for (const group of groupsOf(jobs)) {
    const { scenario, case: runCase, variant, values } = group[0]!;
    const setting = batch.varied.map(({ cell }, i) => cell(values[i] ?? null));
    for (const { name, unit } of columns) {
      const found = group.map(job => measuredIn(results.get(job.index), name)).filter(value => value !== null);
      if (found.length === 0) continue;
      const { mean, sd, ciLow, ciHigh, p05, p50, p95 } = spreadOf(found);
      const row: Cell[] = [scenario, runCase, variant, ...setting, name, unit, found.length];
      csv.row([...row, mean, sd, ciLow, ciHigh, p05, p50, p95]);
    }
  }
  return lines.join('');
}

/** Runs that differ in replicate alone, in the order of the plan. */
function groupsOf(jobs: readonly PlannedRun[]): PlannedRun[][] {
  const groups = new Map<string, PlannedRun[]>();
  for (const job of jobs) {
    const key = JSON.stringify([job.scenario, job.scenarioHash, job.case, job.variant, job.values]);
    const group = groups.get(key);
    if (group) group.push(job);
    else groups.set(key, [job]);
  }
  return [...groups.values()];
}

function measuredIn(result: JobResult | undefined, measure: string): number | null {
  const value = result?.status === 'complete' ? result.summary[measure] : null;
  return typeof value === 'number' ? value : null;
}
