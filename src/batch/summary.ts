import { CivilTime } from '../base/civil-time.js';
import { CsvTable } from '../results/csv.js';
import { tables } from '../results/dictionary.js';
import { engineVersion } from '../results/run-id.js';
import { type Cell, type Table, type TableColumn, text } from '../results/table.js';
import { firstColumns } from '../results/tables/first-columns.js';
import type { Job } from './plan.js';
import { type VariedColumn, variedColumn } from './varied-column.js';

/** A job with the names that its run will have. */
export interface PlannedRun extends Omit<Job, 'base' | 'sets'> {
  readonly runId: string;
  readonly scenarioHash: string;
  readonly scenario: string;
  readonly devicesPerAgent: number;
}

/** How one run of a batch ended. */
export type JobResult =
  | { readonly status: 'complete'; readonly summary: Readonly<Record<string, Cell>> }
  | { readonly status: 'failed'; readonly reason: string };

export interface BatchTable {
  readonly table: Table;
  readonly varied: readonly VariedColumn[];
}

/** The batch's summary: the run table's first columns, what was varied, how the run ended and why, every measure. */
export function batchTable(vary: readonly { path: string; values: readonly string[] }[]): BatchTable {
  const varied = vary.map(({ path, values }) => variedColumn(path, values));
  const first = new Set(firstColumns.map(({ name }) => name));
  const [status, ...measures] = tables.summary.columns.filter(({ name }) => !first.has(name));
  const reason: TableColumn = text('reason', 'Why the run failed; empty for one that did not');
  const columns = [...firstColumns, ...varied.map(({ column }) => column), status!, reason, ...measures];
  return { table: { ...tables.summary, rows: 'one a run', columns }, varied };
}

/** summary.csv as text: a row a job that has ended, in the order of the plan, failed ones with what is known of them. */
export function summaryText(
  { table, varied }: BatchTable,
  jobs: readonly PlannedRun[],
  results: ReadonlyMap<number, JobResult>,
): string {
  const lines: string[] = [];
  const sink = { write: (line: string) => lines.push(line), close: () => {} };
  const isSampled = jobs.some(job => job.devicesPerAgent > 1);
  const columns = isSampled ? table.columns : table.columns.filter(column => !column.sampled);
  const csv = new CsvTable({ ...table, columns }, sink, new CivilTime('UTC'));
  for (const job of jobs) {
    const result = results.get(job.index);
    if (!result) continue;
    const measured = result.status === 'complete' ? result.summary : { reason: result.reason };
    const row: Record<string, Cell> = { ...measured, ...known(job), status: result.status };
    for (const [i, { column, cell }] of varied.entries()) row[column.name] = cell(job.values[i] ?? null);
    csv.record(row);
  }
  return lines.join('');
}

/** What is known of a run before it begins. */
const known = (job: PlannedRun): Record<string, Cell> => ({
  run_id: job.runId,
  scenario: job.scenario,
  case: job.case,
  variant: job.variant,
  replicate: job.replicate,
  seed: job.seed,
  engine_version: engineVersion(),
  scenario_hash: job.scenarioHash,
});
