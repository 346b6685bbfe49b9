import type { Attack } from './attack.js';
import { loadParameters, loadPowerOf } from './load.js';

export const multistep: Attack = {
  name: 'multistep',
  about: 'Compromised load is switched in several equal steps, one after another.',
  story:
    'The same load as in one step, staged. Between steps governors and area control bring frequency back, so what a single ' +
    'step would drive below the limits is survived; or, with steps timed to the fall, it is not.',
  devices: [],
  release: 'revert',
  techniques: ['T0831', 'T0855'],
  sources: ['Forystek et al., "Exploring the Effects of Load Altering Attacks on Load Frequency Control", arXiv 2504.08951'],
  parameters: {
    ...loadParameters,
    steps: { type: 'count', default: 5, min: 1, max: 1000, about: 'Number of equal steps' },
    interval: {
      type: 'quantity',
      dimension: 'duration',
      default: 10_000,
      min: 50,
      max: 3_600_000,
      about: 'Time from one step to the next',
    },
  },
  start({ load, parameters }) {
    load.add({
      kind: 'steps',
      powerW: loadPowerOf(parameters, load),
      startMs: load.nowMs,
      count: parameters.steps as number,
      intervalMs: parameters.interval as number,
    });
  },
  revert() {},
};
