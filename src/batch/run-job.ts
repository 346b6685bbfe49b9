import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InternalError, RunError, UserError } from '../base/errors.js';
import { simulate } from '../simulation/simulate.js';
import type { Job } from './plan.js';
import { loadJob } from './prepare.js';

/** What a worker is given: a job, where its results go, and a shared word for its progress in thousandths. */
export interface JobRequest {
  readonly job: Job;
  readonly runId: string;
  readonly root: string | undefined;
  readonly parent: string;
  readonly progress: SharedArrayBuffer;
}

/** How a run of a batch ended: its results are in `<parent>/<run_id>`, or there is a reason why not. */
export type JobEnd = { readonly status: 'complete' } | { readonly status: 'failed'; readonly reason: string };

/**
 * Runs one job. Its devices have a thread of their own, new with each run: the pool's thread stays, and V8 compiles the kernels'
 * loops well for the first run of a thread alone (docs/performance.md). A run that fails is an answer; only a fault
 * of Nadir itself is thrown.
 */
export async function runJob({ job, runId, root, parent, progress }: JobRequest): Promise<JobEnd> {
  const thousandths = new Int32Array(progress);
  try {
    const outcome = await simulate(loadJob(job, root), {
      parent,
      workerCount: 1,
      force: false,
      case: job.case,
      variant: job.variant,
      replicate: job.replicate,
      twin: null,
      onProgress: ({ simulatedMs, totalMs }) => {
        Atomics.store(thousandths, 0, Math.floor((1000 * simulatedMs) / totalMs));
      },
    });
    if (outcome.runId !== runId) throw new InternalError(`run ${runId} of the plan became ${outcome.runId}`);
    // In a batch a run's folder is its identifier alone: the name is that of the batch.
    const folder = join(parent, runId);
    rmSync(folder, { recursive: true, force: true });
    renameSync(outcome.folder, folder);
    return { status: 'complete' };
  } catch (error) {
    if (error instanceof RunError || error instanceof UserError) return { status: 'failed', reason: error.message };
    throw error;
  }
}
