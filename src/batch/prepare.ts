import { type Problem, problemLine, UserError } from '../base/errors.js';
import { estimateRun, type RunEstimate } from '../simulation/estimate.js';
import { caseOf, identityOf } from '../simulation/identity.js';
import { type LoadedRun, loadRun } from '../simulation/load.js';
import type { Job } from './plan.js';
import type { PlannedRun } from './summary.js';

/** A job whose scenario has been read and checked, with its names and what it will take. */
export interface PreparedJob extends Job, PlannedRun {
  readonly estimate: RunEstimate;
}

/** The scenario of one job, read anew. Errors: UserError with every problem. */
export function loadJob(job: Job, root: string | undefined): LoadedRun {
  const loaded = loadRun(job.base, {
    ...(root !== undefined && { root }),
    sets: [...job.sets],
    seed: job.seed,
    noAttack: job.case === 'no-attack',
    noDefence: job.case === 'no-defence',
  });
  return drawnFor(loaded, job);
}

/** The same run with a job's seeds; a base that names its population keeps it. */
function drawnFor(loaded: LoadedRun, { seed, populationSeed }: Job): LoadedRun {
  const scenario = { ...loaded.scenario, seed, populationSeed: loaded.scenario.populationSeed ?? populationSeed };
  return { ...loaded, scenario: Object.freeze(scenario) };
}

/**
 * Reads and checks what every job would run, before the first is run. Replicates differ in the seed alone, so each setting
 * is read once. Two jobs that are the same run (a value given twice) stand once.
 *
 * Errors: UserError with the problems of all settings, each once, those of what is varied under the `experiment`'s name; also
 * where a run would not fit in memory.
 */
export function prepareJobs(jobs: readonly Job[], root: string | undefined, experiment: string): PreparedJob[] {
  const problems = new Map<string, Problem>();
  const settings = new Map<string, { loaded: LoadedRun; estimate: RunEstimate } | null>();
  const load = (job: Job) => {
    try {
      const loaded = loadJob({ ...job, populationSeed: null }, root);
      const estimate = estimateRun(loaded, 1);
      if (estimate.memoryByteSize <= estimate.memoryLimitByteSize) return { loaded, estimate };
      const fits = estimate.fittingScale === null ? 'less memory' : `scale: ${estimate.fittingScale} in the base scenario`;
      throw new UserError([{ file: job.base, path: 'scale', found: 'a run that does not fit in memory', allowed: fits }]);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      for (const problem of error.problems) {
        // What the experiment varies is laid over its base as `--set` is.
        const named = problem.file === '--set' ? { ...problem, file: experiment } : problem;
        problems.set(problemLine(named), named);
      }
      return null;
    }
  };
  const prepared: PreparedJob[] = [];
  const runIds = new Set<string>();
  for (const job of jobs) {
    const key = JSON.stringify([job.base, job.case, job.sets]);
    if (!settings.has(key)) settings.set(key, load(job));
    const setting = settings.get(key);
    if (!setting) continue;
    const { estimate } = setting;
    const loaded = drawnFor(setting.loaded, job);
    const { runId, scenarioHash } = identityOf(loaded);
    const { name, devicesPerAgent } = loaded.scenario;
    // A base without attacks is its own no-attack case, whichever way it was asked for.
    const runCase = job.case === 'attack' ? caseOf(loaded) : job.case;
    const run = { ...job, case: runCase, runId, scenarioHash, scenario: name, devicesPerAgent, estimate };
    if (!runIds.has(runId)) prepared.push(run);
    runIds.add(runId);
  }
  if (problems.size > 0) throw new UserError([...problems.values()]);
  return prepared;
}
