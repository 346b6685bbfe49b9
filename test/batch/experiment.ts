import type { Experiment } from '../../src/scenario/experiment.js';

/** One base, nothing varied, one replicate; what a test is about replaces it. */
export const experiment = (parts: Partial<Experiment>): Experiment => ({
  name: 'sweep',
  bases: ['base.yaml'],
  seed: 'iet',
  replicates: 1,
  vary: [],
  variants: [],
  compareWith: null,
  measures: [],
  ...parts,
});
