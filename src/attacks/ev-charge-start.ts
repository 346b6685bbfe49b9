import { Action } from '../population/order.js';
import { type Attack, pathOf, pathParameter } from './attack.js';

export const evChargeStart: Attack = {
  name: 'ev-charge-start',
  about: 'A compromised charge point operator starts every plugged-in car of its share that is waiting to charge.',
  story:
    'Most cars stand plugged in for the evening and wait for cheap hours. Whoever holds the operator’s platform can tell them ' +
    'to start now. Load rises as fast as the messages leave the platform, the chargers’ own random delay lets them, and the ' +
    'cars wake. Cars that are away, full or already charging add nothing.',
  devices: ['ev'],
  release: 'revert',
  techniques: ['T0855', 'T0883'],
  sources: [
    'Acharya, Dvorkin, Karri, IEEE Transactions on Smart Grid 2020',
    'OCPP 1.6 RemoteStartTransaction, SetChargingProfile',
  ],
  parameters: { path: pathParameter },
  start(run) {
    run.order(Action.start, { path: pathOf(run.parameters) });
  },
  revert(run) {
    run.order(Action.release, { path: pathOf(run.parameters) });
  },
};
