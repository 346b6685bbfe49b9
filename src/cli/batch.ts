import { Command } from 'commander';
import { harmless } from '../base/errors.js';
import { type PreparedBatch, poolSizeFor, prepareBatch, runBatch } from '../batch/batch.js';
import { type ExitCode, exitCodes } from './exit.js';
import { watchInterrupts } from './interrupt.js';
import { defaultWorkerCount, OptionValues } from './option-values.js';
import { durationWords, Progress } from './progress.js';
import type { Session } from './session.js';
import { textTable } from './text-table.js';

interface BatchFlags {
  out: string;
  root?: string;
  executor?: string;
  workers?: string;
  resume?: boolean;
  only?: string;
  dryRun?: boolean;
  force?: boolean;
  quiet?: boolean;
}

const EXAMPLES = `
Examples:
  nadir batch randomised-delay --dry-run            the plan: every run, expected time and memory
  nadir batch my-sweep.yaml --workers 4
  nadir batch my-sweep.yaml --resume                go on after Ctrl-C, a crash or a power cut`;

export const batchCommand = (session: Session): Command =>
  new Command('batch')
    .description('Run an experiment: a grid of settings, variants and replicates, with one summary.csv over all runs.')
    .argument('<experiment>', 'an experiment file, or a name from `nadir list experiments`')
    .option('--out <dir>', 'parent folder of the results', 'results')
    .option('--root <dir>', 'folder that files may be read from')
    .option('--executor <name>', 'where runs are computed: local')
    .option('--workers <n>', `runs at a time, as memory allows (default: ${defaultWorkerCount()} on this machine)`)
    .option('--resume', 'keep the complete runs of an earlier start and do the rest')
    .option('--only <run_id>', 'one run of the plan')
    .option('--dry-run', 'print the plan and do nothing')
    .option('--force', 'begin again, whatever stands in the folder')
    .option('--quiet', 'print only the results folder and what went wrong')
    .addHelpText('after', EXAMPLES)
    .action((experiment: string, flags: BatchFlags) => runExperiment(experiment, flags, session));

async function runExperiment(experiment: string, flags: BatchFlags, session: Session): Promise<void> {
  const values = new OptionValues();
  const workerCount = values.workerCount('--workers', flags.workers, defaultWorkerCount());
  values.choice('--executor', flags.executor, ['local'], ' (in this version)');
  if (flags.resume && flags.force) values.refuse('--resume', '--resume together with --force', 'one of them');
  values.finish();
  const batch = prepareBatch(experiment, flags.root);
  if (flags.dryRun) {
    session.stdout.write(`${planText(batch)}${expectation(batch, workerCount)}\n`);
    return;
  }
  if (!flags.quiet) session.stderr.write(`${expectation(batch, workerCount)}\n`);
  session.end(await runWatched(batch, flags, workerCount, session));
}

async function runWatched(batch: PreparedBatch, flags: BatchFlags, workerCount: number, session: Session): Promise<ExitCode> {
  const interrupts = watchInterrupts(session.stderr);
  const progress = new Progress({ stderr: session.stderr, label: batch.name, quiet: flags.quiet ?? false });
  try {
    const outcome = await runBatch(batch, {
      out: flags.out,
      workerCount,
      resume: flags.resume ?? false,
      force: flags.force ?? false,
      only: flags.only,
      signal: interrupts.signal,
      onProgress: (share, doneCount, failedCount) => {
        const failed = failedCount === 0 ? '' : `, ${failedCount} failed`;
        progress.report(share, `${doneCount} of ${batch.jobs.length} runs${failed}`);
      },
      onFailure: (job, reason) => progress.sayAlways(`run ${job.runId} failed: ${reason}`),
    });
    progress.stop();
    const { status, folder, doneCount, failedCount } = outcome;
    if (status === 'already-complete' && !flags.quiet) session.stdout.write('already computed\n');
    if (status === 'interrupted') {
      session.stderr.write(`Interrupted: ${doneCount} complete runs are kept; go on with --resume\n`);
    } else if (failedCount > 0) {
      session.stderr.write(`${failedCount} of ${doneCount} runs failed; summary.csv says why\n`);
    }
    session.stdout.write(flags.quiet ? `${folder}\n` : `Results: ${folder}\n`);
    if (status === 'interrupted') return exitCodes.interrupted;
    return failedCount > 0 ? exitCodes.batch : exitCodes.done;
  } finally {
    progress.stop();
    interrupts.stop();
  }
}

/** Every run of the plan with the settings that make it. */
function planText({ jobs, table }: PreparedBatch): string {
  const varied = table.varied.map(({ column }) => column.name);
  const rows = jobs.map(job => [
    job.runId,
    job.case,
    job.variant,
    String(job.replicate),
    ...job.values.map(value => harmless(value ?? '')),
  ]);
  return textTable([['RUN_ID', 'CASE', 'VARIANT', 'REPLICATE', ...varied], ...rows]);
}

function expectation({ name, batchId, jobs }: PreparedBatch, workerCount: number): string {
  const poolSize = poolSizeFor(jobs, workerCount);
  const wallS = jobs.reduce((sum, { estimate }) => sum + estimate.wallS, 0) / poolSize;
  const byteSize = Math.max(0, ...jobs.map(({ estimate }) => estimate.memoryByteSize)) * poolSize;
  const gibibytes = (byteSize / 2 ** 30).toFixed(1);
  const what = `${name} (${batchId}): ${jobs.length} runs, ${poolSize} at a time`;
  return `${what}, about ${durationWords(wallS)}, ${gibibytes} GiB of memory`;
}
