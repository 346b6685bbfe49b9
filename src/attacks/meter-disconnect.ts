import { Action } from '../population/order.js';
import type { Attack } from './attack.js';

export const meterDisconnect: Attack = {
  name: 'meter-disconnect',
  about: 'Forged orders open the load switches of smart meters through their supplier’s head-end.',
  story:
    'Each order is a critical command: the supplier signs it and the data company’s access control broker countersigns it, so ' +
    'an attacker who holds the supplier’s key alone gets nowhere. With both, homes lose supply as fast as the head-end can ' +
    'send, one message a meter: at the rates the system was built for that takes hours for millions and the grid hardly ' +
    'notices; people do.',
  devices: ['meter'],
  release: 'hold',
  techniques: ['T0855', 'T0848', 'T0859'],
  sources: [
    'Anderson and Fuloria, "Who controls the off switch?", SmartGridComm 2010',
    'GBCS use cases ECS43 (open, 0x0050) and ECS42 (close, 0x004F)',
  ],
  parameters: {
    signatures: {
      type: 'choice',
      choices: ['supplier-and-broker', 'supplier'],
      default: 'supplier-and-broker',
      about: 'Keys that the attacker holds: without the broker’s countersignature every order is refused',
      source: 'SMKI and Smart Energy Code: critical commands are signed twice',
    },
    rate: {
      type: 'number',
      default: null,
      min: 0.01,
      max: 1e6,
      about: 'Messages a second that the attacker sends; the head-end’s free throughput where left out',
    },
  },
  start(run) {
    run.order(Action.supplyOff, { path: pathOf(run.parameters.signatures), ratePerS: run.parameters.rate as number | null });
  },
  revert(run) {
    run.order(Action.supplyOn, { path: pathOf(run.parameters.signatures), ratePerS: run.parameters.rate as number | null });
  },
};

/** Orders with one signature are asked for on the path that the head-end's countersigning refuses. */
const pathOf = (signatures: unknown) => (signatures === 'supplier' ? 'unsigned' : 'ordinary');
