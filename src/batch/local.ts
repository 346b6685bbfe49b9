import { Piscina } from 'piscina';
import { removePartials } from '../results/run-folder.js';
import type { PreparedJob } from './prepare.js';
import type { JobEnd, JobRequest } from './run-job.js';

const RUN_WORKER = new URL('../../workers/run-worker.js', import.meta.url);
/** How often progress is told, ms. */
const PROGRESS_EVERY_MS = 500;

export interface LocalOptions {
  /** Folder that the runs' folders are written into. */
  readonly parent: string;
  readonly root: string | undefined;
  /** Runs at a time. */
  readonly poolSize: number;
  readonly signal: AbortSignal;
  /** The threads' code; tests put one of their own here. */
  readonly worker?: URL;
  /** Share of all jobs done, 0 to 1, runs under way included. */
  readonly onProgress: (share: number) => void;
  readonly onEnd: (job: PreparedJob, end: JobEnd) => void;
}

/**
 * Runs jobs on this machine, each in one thread of a pool; whoever is free takes the next. A thread that is lost (out of
 * memory, a fault of Nadir) is replaced and its job tried once more. Ends early, without an end for the rest, once the
 * signal is given: the runs under way are lost, those before them are complete on the disk.
 */
export async function runLocally(jobs: readonly PreparedJob[], options: LocalOptions): Promise<void> {
  const { parent, root, poolSize, signal, worker = RUN_WORKER } = options;
  if (jobs.length === 0) return;
  const pool = new Piscina<JobRequest, JobEnd>({
    filename: worker.href,
    minThreads: poolSize,
    maxThreads: poolSize,
  });
  const underWay = new Set<Int32Array>();
  let doneCount = 0;
  const tell = () => {
    let done = doneCount;
    for (const thousandths of underWay) done += Math.min(1000, Math.max(0, Atomics.load(thousandths, 0))) / 1000;
    options.onProgress(done / jobs.length);
  };
  const timer = setInterval(tell, PROGRESS_EVERY_MS);

  const attempt = async (job: PreparedJob): Promise<JobEnd> => {
    const thousandths = new Int32Array(new SharedArrayBuffer(4));
    underWay.add(thousandths);
    try {
      return await pool.run({ job: plain(job), runId: job.runId, root, parent, progress: thousandths.buffer }, { signal });
    } finally {
      underWay.delete(thousandths);
    }
  };
  const waiting = jobs.values();
  const takeJobs = async () => {
    for (const job of waiting) {
      const end = await twice(() => attempt(job), signal);
      if (end === null) return;
      doneCount++;
      options.onEnd(job, end);
    }
  };
  try {
    await Promise.all(Array.from({ length: poolSize }, takeJobs));
  } finally {
    clearInterval(timer);
    await pool.destroy();
    removePartials(parent);
  }
}

/** The end of the first attempt, or of the second where the first was lost; null once the signal is given. */
async function twice(attempt: () => Promise<JobEnd>, signal: AbortSignal): Promise<JobEnd | null> {
  for (let isSecond = false; !signal.aborted; isSecond = true) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted) break;
      if (isSecond) return { status: 'failed', reason: `lost twice: ${error instanceof Error ? error.message : String(error)}` };
    }
  }
  return null;
}

/** What a worker needs of a job: plain data, without the estimate. */
function plain({
  index,
  base,
  case: runCase,
  variant,
  replicate,
  seed,
  populationSeed,
  sets,
  values,
}: PreparedJob): JobRequest['job'] {
  return { index, base, case: runCase, variant, replicate, seed, populationSeed, sets, values };
}
