import type { Attack } from './attack.js';
import { loadParameters, loadPowerOf } from './load.js';

export const loadStep: Attack = {
  name: 'load-step',
  about: 'Compromised load of an area is switched all at once, as a step.',
  story:
    'The static load-altering attack of the literature: high-wattage appliances that belong to no device of the population are ' +
    'switched on, or off, together. The whole step is there within a tick, so rate of change and depth of the fall follow from ' +
    'inertia and response alone.',
  devices: [],
  release: 'revert',
  techniques: ['T0831', 'T0855'],
  sources: [
    'Soltan, Mittal, Poor, "BlackIoT", USENIX Security 2018',
    'Forystek et al., "Exploring the Effects of Load Altering Attacks on Load Frequency Control", arXiv 2504.08951',
  ],
  parameters: loadParameters,
  start({ load, parameters }) {
    load.add({ kind: 'steps', powerW: loadPowerOf(parameters, load), startMs: load.nowMs, count: 1, intervalMs: 1 });
  },
  revert() {},
};
