import type { Attack } from './attack.js';
import { loadParameters, loadPowerOf } from './load.js';

export const dynamicLoadAltering: Attack = {
  name: 'dynamic-load-altering',
  about: 'Compromised load follows the frequency it measures, so that it pushes every swing further.',
  story:
    'A closed loop: the attacker measures frequency and switches load on as it falls and off as it rises. Gain stands ' +
    'against the damping of load and machines; beyond a limit the system is unstable, and the swing grows until all of the ' +
    'compromised load is used. In one area with a governor of one lag T, inertia M, damping D and droop R the limit is the ' +
    'lesser of D + M/T and D + 1/R.',
  devices: [],
  release: 'revert',
  techniques: ['T0806', 'T0831', 'T0855'],
  sources: [
    'Amini, Pasqualetti, Mohsenian-Rad, "Dynamic Load Altering Attacks", IEEE Transactions on Smart Grid 2018',
    'Lakshminarayana, Adhikari, Maple, arXiv 2009.13352',
  ],
  parameters: {
    ...loadParameters,
    power: { ...loadParameters.power, min: 0, about: "Most that it adds or takes off; the target's share where left out" },
    gain: {
      type: 'quantity',
      dimension: 'power',
      required: true,
      about: 'Load added for each Hz by which frequency is below nominal; negative: a load that helps',
    },
    sensor: {
      type: 'text',
      default: null,
      about: 'Bus whose frequency is measured; where left out each load measures its own',
    },
  },
  start({ load, parameters, busAt }) {
    load.add({
      kind: 'feedback',
      gainWPerHz: parameters.gain as number,
      limitW: loadPowerOf(parameters, load),
      sensor: typeof parameters.sensor === 'string' ? busAt(parameters.sensor) : null,
    });
  },
  revert() {},
};
