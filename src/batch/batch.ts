import { join } from 'node:path';
import { UserError } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import { measureColumns } from '../results/measure-rows.js';
import { readExperiment } from '../scenario/experiment.js';
import { variedIn } from './design.js';
import { finishedRun } from './finished-run.js';
import { BatchFolder, batchIdOf, STATISTICS_FILE, SUMMARY_FILE } from './folder.js';
import { runLocally } from './local.js';
import { countJobs, JOBS_MAX, planJobs } from './plan.js';
import { type PreparedJob, prepareJobs } from './prepare.js';
import { statisticsText } from './statistics.js';
import { type BatchTable, batchTable, type JobResult, summaryText } from './summary.js';

/** A batch that has been read, checked and laid out, before anything is written. */
export interface PreparedBatch {
  readonly name: string;
  readonly batchId: string;
  readonly jobs: readonly PreparedJob[];
  readonly table: BatchTable;
  /** Those of statistics.csv; all where none are named. */
  readonly measures: readonly string[];
  readonly root: string | undefined;
}

/** Reads an experiment and everything it would run. Errors: UserError with every problem of all of it. */
export function prepareBatch(nameOrFile: string, root: string | undefined): PreparedBatch {
  const measures = measureColumns.map(({ name }) => name);
  const experiment = readExperiment(nameOrFile, { ...(root !== undefined && { root }), measures });
  const jobsCount = countJobs(experiment);
  if (jobsCount > JOBS_MAX) {
    const found = `${jobsCount} runs`;
    throw new UserError([{ file: nameOrFile, found, allowed: `at most ${JOBS_MAX} runs in a batch` }]);
  }
  const jobs = prepareJobs(planJobs(experiment), root, nameOrFile);
  return {
    name: experiment.name,
    batchId: batchIdOf(jobs),
    jobs,
    table: batchTable(variedIn(experiment)),
    measures: experiment.measures,
    root,
  };
}

/** Runs at a time: no more than workers, jobs, or what fits in memory beside one another. */
export function poolSizeFor(jobs: readonly PreparedJob[], workerCount: number): number {
  const largest = Math.max(1, ...jobs.map(({ estimate }) => estimate.memoryByteSize));
  const limit = Math.min(...jobs.map(({ estimate }) => estimate.memoryLimitByteSize));
  return Math.max(1, Math.min(workerCount, jobs.length, Math.floor(limit / largest)));
}

export interface BatchOptions {
  readonly out: string;
  readonly workerCount: number;
  readonly resume: boolean;
  readonly force: boolean;
  /** Run this one alone, and leave the batch's own tables as they are. */
  readonly only: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number, doneCount: number, failedCount: number) => void;
  readonly onFailure: (job: PreparedJob, reason: string) => void;
}

export interface BatchOutcome {
  readonly folder: string;
  readonly status: 'complete' | 'interrupted' | 'already-complete';
  readonly doneCount: number;
  readonly failedCount: number;
}

/** Runs a batch to its end, or to the signal. Errors: UserError about the folder or `only`, RunError where the disk refuses. */
export async function runBatch(batch: PreparedBatch, options: BatchOptions): Promise<BatchOutcome> {
  const { only, resume, force, workerCount, signal } = options;
  const jobs = only === undefined ? batch.jobs : [jobOf(batch, only)];
  const folder = BatchFolder.open(options.out, batch.name, batch.batchId, { resume: resume || only !== undefined, force });
  if (folder.isFinished && !force && only === undefined && !resume) {
    return { folder: folder.path, doneCount: jobs.length, failedCount: folder.failedCount, status: 'already-complete' };
  }
  const runs = batch.jobs.length;
  if (only === undefined || !folder.isMarked) folder.mark(batch.name, { runs, failed: 0, finished: false });

  const results = new Map<number, JobResult>();
  const keep = (job: PreparedJob): boolean => {
    const summary = finishedRun(join(folder.runs, job.runId), job.runId);
    if (summary) results.set(job.index, { status: 'complete', summary });
    return summary !== null;
  };
  const rest = jobs.filter(job => !keep(job));
  const keptCount = results.size;
  let failedCount = 0;
  await runLocally(rest, {
    parent: folder.runs,
    root: batch.root,
    poolSize: poolSizeFor(rest, workerCount),
    signal,
    onProgress: share => options.onProgress((keptCount + share * rest.length) / jobs.length, results.size, failedCount),
    onEnd: (job, end) => {
      if (end.status === 'complete' && keep(job)) return;
      const reason = end.status === 'failed' ? end.reason : 'its results cannot be read back';
      results.set(job.index, { status: 'failed', reason });
      failedCount++;
      options.onFailure(job, reason);
    },
  });
  const isWhole = results.size === jobs.length;
  if (only === undefined) {
    folder.write(STATISTICS_FILE, statisticsText(batch.table, batch.jobs, results, batch.measures));
    folder.write(SUMMARY_FILE, summaryText(batch.table, batch.jobs, results));
    folder.mark(batch.name, { runs, failed: failedCount, finished: isWhole });
  }
  return { folder: folder.path, status: isWhole ? 'complete' : 'interrupted', doneCount: results.size, failedCount };
}

function jobOf({ jobs }: PreparedBatch, runId: string): PreparedJob {
  const job = jobs.find(known => known.runId === runId);
  if (job) return job;
  const known = jobs.map(other => other.runId);
  const allowed = 'a run_id that --dry-run prints';
  throw new UserError([{ file: '--only', found: `'${runId.slice(0, 40)}'`, allowed, nearest: nearestName(runId, known) }]);
}
