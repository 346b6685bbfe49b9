import type { Attack } from './attack.js';
import { loadParameters, loadPowerOf } from './load.js';

export const redistribution: Attack = {
  name: 'redistribution',
  about: 'Load rises in one place and falls by as much in another: frequency hardly moves, flows between them do.',
  story:
    'What is added and what is taken off cancel, so that the balance of the system stays and its frequency with it. Between ' +
    'the two places lines and boundaries carry the difference, and may be overloaded without any sign in frequency.',
  devices: [],
  release: 'revert',
  techniques: ['T0831', 'T0855'],
  sources: ['Soltan, Mittal, Poor, "BlackIoT", USENIX Security 2018: demand redistribution between areas'],
  parameters: {
    ...loadParameters,
    area: { type: 'text', required: true, about: 'Area whose load falls by as much' },
  },
  start({ load, parameters }) {
    const powerW = loadPowerOf(parameters, load);
    const steps = { kind: 'steps', startMs: load.nowMs, count: 1, intervalMs: 1 } as const;
    load.add({ ...steps, powerW });
    load.add({ ...steps, powerW: -powerW }, parameters.area as string);
  },
  revert() {},
};
