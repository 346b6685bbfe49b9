import type { Experiment } from '../scenario/experiment.js';
import { countPoints, type Point, pointsOf } from './design.js';

export type RunCase = 'attack' | 'no-attack' | 'no-defence';

/** One run of a batch: all that `loadRun` and `simulate` need, as plain data that crosses to a worker. */
export interface Job {
  /** Place in the plan, from 0; rows of summary.csv stand in this order. */
  readonly index: number;
  /** The base scenario: a file or a name. */
  readonly base: string;
  readonly case: RunCase;
  /** Name of the variant; empty where the experiment has none, or where the run serves all of them. */
  readonly variant: string;
  readonly replicate: number;
  readonly seed: string;
  /** Seed of the population that all replicates share; null where each has its own, or the base names one. */
  readonly populationSeed: string | null;
  /** `path=value` as `--set` takes them, in the order in which they are applied. */
  readonly sets: readonly string[];
  /** Value of each varied path as written; null where this run does not depend on it. */
  readonly values: readonly (string | null)[];
}

/** Most runs of one batch; beyond this a plan is a slip of the finger. */
export const JOBS_MAX = 100_000;

/** What a case leaves out of a scenario: settings under these paths change nothing in it. */
const UNUSED: Readonly<Record<RunCase, RegExp>> = {
  attack: /^$/,
  'no-attack': /^(attacks|campaigns)(\.|$)/,
  'no-defence': /^(defences|posture)(\.|$)/,
};

/**
 * Every run of an experiment, in a stable order: by base, variant, point of the design (of a grid the last varied path
 * changes fastest), replicate, and a run before the case it is compared with. A case that several runs share stands once,
 * after the first.
 */
export function planJobs(experiment: Experiment): Job[] {
  const jobs: Job[] = [];
  const shared = new Set<string>();
  const add = (job: Omit<Job, 'index'>) => jobs.push({ index: jobs.length, ...job });
  for (const base of experiment.bases) {
    for (const { variant, values } of settingsOf(experiment)) {
      for (let replicate = 1; replicate <= experiment.replicates; replicate++) {
        const job = jobOf(experiment, base, variant, values, replicate, 'attack');
        add(job);
        const twin = experiment.compareWith;
        if (twin !== 'no-attack' && twin !== 'no-defence') continue;
        const compared = jobOf(experiment, base, variant, values, replicate, twin);
        const key = JSON.stringify([base, compared.sets, compared.seed]);
        if (!shared.has(key)) add(compared);
        shared.add(key);
      }
    }
  }
  return jobs;
}

/** Number of runs the plan would have at most; for the check that comes before the plan. */
export function countJobs({ bases, variants, points: plan, replicates, compareWith }: Experiment): number {
  const points = countPoints(plan) * Math.max(1, variants.length);
  const cases = compareWith === 'no-attack' || compareWith === 'no-defence' ? 2 : 1;
  return bases.length * points * replicates * cases;
}

/**
 * A replicate's seed depends on the experiment's seed and the replicate alone, so variants share their draws; with independent
 * seeds on the variant and the point too.
 */
export const seedOf = (seed: string, replicate: number): string => (replicate === 1 ? seed : `${seed}#${replicate}`);

interface Setting {
  variant: Experiment['variants'][number] | null;
  values: Point;
}

function settingsOf({ points, variants, seed }: Experiment): Setting[] {
  const all = pointsOf(points, seed);
  return (variants.length === 0 ? [null] : variants).flatMap(variant => all.map(values => ({ variant, values })));
}

function jobOf(
  { seed, points, hold, independentSeeds }: Experiment,
  base: string,
  variant: Setting['variant'],
  values: Point,
  replicate: number,
  runCase: RunCase,
): Omit<Job, 'index'> {
  const isUsed = (path: string) => !UNUSED[runCase].test(path);
  const settings = (variant?.settings ?? []).filter(({ path }) => isUsed(path));
  const varied = points.vary
    .map(({ path }, i) => ({ path, value: values[i]! }))
    .filter(({ path, value }) => value !== null && isUsed(path));
  const own = independentSeeds ? `${seed}/${variant?.name ?? ''}/${JSON.stringify(values)}` : seed;
  // A variant that says nothing the case uses is the same run under every variant.
  const dependsOnVariant = runCase === 'attack' || settings.length > 0;
  return {
    base,
    case: runCase,
    variant: dependsOnVariant && variant ? variant.name : '',
    replicate,
    seed: seedOf(own, replicate),
    // Replicate 1 is the base run alone: its population is that of its seed.
    populationSeed: hold?.includes('population') && replicate > 1 ? seed : null,
    sets: [...settings, ...varied].map(({ path, value }) => `${path}=${value}`),
    values: points.vary.map(({ path }, i) => (isUsed(path) ? values[i]! : null)),
  };
}
