import { Action } from '../population/order.js';
import type { Attack } from './attack.js';

export const heatPumpSetpoint: Attack = {
  name: 'heat-pump-setpoint',
  about: 'A compromised vendor cloud moves the setpoint of its heat pumps.',
  story:
    'A higher setpoint starts compressors that would have rested, over the minutes that they need to start; the homes warm up ' +
    'for hours and the load stays. When the setpoint goes back most of them stop at once and rest until their homes have ' +
    'cooled: the rebound.',
  devices: ['heat-pump'],
  release: 'revert',
  techniques: ['T0836'],
  sources: ['Soltan, Mittal, Poor, "BlackIoT", USENIX Security 2018'],
  parameters: {
    change: {
      type: 'quantity',
      dimension: 'temperature',
      default: 3,
      min: -10,
      max: 10,
      about: 'Added to each home’s setpoint, K (written in °C)',
    },
  },
  start(run) {
    run.order(Action.setpoint, { path: 'ordinary', value: run.parameters.change as number });
  },
  revert(run) {
    run.order(Action.release, { path: 'ordinary' });
  },
};
