import type { Defence } from './defence.js';

export const randomisedDelay: Defence = {
  name: 'randomised-delay',
  about: 'Devices wait a random time of their own before they carry out an order.',
  story:
    'A delay drawn evenly between zero and a limit turns a step into a ramp: it lowers the rate of change and buys time to ' +
    'notice and withdraw. It is not reserve: once the last device has waited, the load is all there. By law it covers a car’s ' +
    'ordinary starts and changes of rate, and not demand response or an owner’s override.',
  target: 'devices',
  sources: ['SI 2021/1467, regulation 11', 'Temple, Chen, Tippenhauer, SmartGridComm 2013'],
  parameters: {
    devices: {
      type: 'choice',
      choices: ['ev', 'meter', 'heat-pump', 'solar', 'battery'],
      required: true,
      about: 'Kind of device that waits',
    },
    limit: {
      type: 'quantity',
      dimension: 'duration',
      required: true,
      min: 0,
      max: 86_400_000,
      about: 'Longest wait; the wait is even from zero to this, in whole seconds',
    },
    covers: {
      type: 'choice',
      choices: ['ordinary', 'all'],
      default: 'ordinary',
      about: 'ordinary: orders for demand response and override are exempt, as in the law; all: they wait too',
    },
  },
  control: ({ devices, limit, covers }) => ({
    delayMs: ({ kind, path }) => {
      const isCovered = path === 'ordinary' || (covers === 'all' && (path === 'demand-response' || path === 'override'));
      return kind === devices && isCovered ? (limit as number) : 0;
    },
  }),
};
