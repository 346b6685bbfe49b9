import type { Experiment } from '../../src/scenario/experiment.js';
import type { Varied } from '../../src/scenario/vary.js';

/** One base, nothing varied, one replicate; what a test is about replaces it. */
export const experiment = ({ vary = [], ...parts }: Partial<Experiment> & { vary?: readonly Varied[] }): Experiment => ({
  name: 'sweep',
  bases: ['base.yaml'],
  seed: 'iet',
  replicates: 1,
  points: { design: 'grid', samplesCount: 0, vary, rows: null, files: [] },
  independentSeeds: false,
  variants: [],
  compareWith: null,
  measures: [],
  ...parts,
});
