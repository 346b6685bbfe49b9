import type { Keys } from './fields.js';

const own = (about: string, required = false) => ({ is: 'own', about, required }) as const;

export const REPLICATES_MAX = 10_000;
export const STEPS_MAX = 1000;
export const SAMPLES_MAX = 100_000;

/** How varied values are combined. */
export const designs = ['grid', 'latin-hypercube', 'sobol', 'one-at-a-time', 'table'] as const;
export type Design = (typeof designs)[number];

/** Every key of an experiment file: its reader and its JSON Schema follow this table. */
export const experimentKeys = {
  nadir: own('Version of this file format: 1', true),
  name: own('Name of the experiment, kebab-case: it begins the name of the results folder', true),
  about: { is: 'value', spec: { type: 'text', default: '', max: 2000, about: 'One sentence on what is asked' } },
  base: own('The scenario that is varied, by name or path, or a list of them', true),
  seed: { is: 'value', spec: { type: 'text', default: 'nadir', about: 'Any text: replicate 1 is the base run with this seed' } },
  replicates: {
    is: 'value',
    spec: { type: 'count', default: 1, min: 1, max: REPLICATES_MAX, about: 'Runs of each setting, each with its own draws' },
  },
  hold: own('What replicates share: [population] or nothing'),
  design: { is: 'value', spec: { type: 'choice', choices: designs, default: 'grid', about: 'How varied values are combined' } },
  samples: {
    is: 'value',
    spec: { type: 'count', min: 2, max: SAMPLES_MAX, about: 'Points of a latin-hypercube or sobol design' },
  },
  table: own('Of a design by table: a CSV file, a column a path and a row a point; an empty cell leaves the base as it is'),
  vary: own('Paths into the scenario, each with a list of values, { from, to, steps } or a distribution'),
  variants: own('Named settings that change together, crossed with vary'),
  independentSeeds: {
    is: 'value',
    spec: { type: 'boolean', default: false, about: 'Each variant and point has draws of its own, instead of sharing them' },
  },
  compareWith: own("no-attack, no-defence or a variant's name: what each run is compared with"),
  measures: own('Columns of summary.csv that matter here, a list'),
} as const satisfies Keys;

/** Named by the contract, and not in this version. */
export const laterExperimentKeys: readonly string[] = ['branchAt'];
