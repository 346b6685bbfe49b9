import { Action } from '../population/order.js';
import { type Attack, pathOf, pathParameter } from './attack.js';

export const loadOscillation: Attack = {
  name: 'load-oscillation',
  about: 'Cars of a compromised operator follow a waveform: their charging swings together at a period of the attacker’s choice.',
  story:
    'One charging profile with a repeating schedule makes every selected car swing between nothing and full power in step. ' +
    'The swing is weakened by how fast chargers follow, and on the ordinary path by the random delay at every change of rate, ' +
    'which smears it out.',
  devices: ['ev'],
  release: 'revert',
  techniques: ['T0806', 'T0855'],
  sources: [
    'Dabrowski, Ullrich, Weippl, "Grid Shock", ACSAC 2017',
    'Amini, Pasqualetti, Mohsenian-Rad, IEEE Transactions on Smart Grid 2018',
  ],
  parameters: {
    path: pathParameter,
    period: {
      type: 'quantity',
      dimension: 'duration',
      default: 20_000,
      min: 1000,
      max: 3_600_000,
      about: 'Period of the waveform',
    },
    shape: {
      type: 'choice',
      choices: ['square', 'sine'],
      default: 'square',
      about: 'Form of the waveform between nothing and full power',
    },
  },
  start(run) {
    const path = pathOf(run.parameters);
    run.waveform({ shape: run.parameters.shape as 'square' | 'sine', periodMs: run.parameters.period as number }, path);
    run.order(Action.follow, { path });
  },
  revert(run) {
    run.order(Action.release, { path: pathOf(run.parameters) });
  },
};
