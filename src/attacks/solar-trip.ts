import { Action } from '../population/order.js';
import type { Attack } from './attack.js';

export const solarTrip: Attack = {
  name: 'solar-trip',
  about: 'A compromised inverter cloud switches rooftop solar off.',
  story:
    'At noon in summer rooftop panels carry a large share of demand while few synchronous machines run. Switched off through ' +
    'their cloud, they leave within seconds. They come back one by one after their reconnection time once the orders are ' +
    'withdrawn.',
  devices: ['solar'],
  release: 'revert',
  techniques: ['T0855', 'T0816'],
  sources: ['Forescout, SUN:DOWN, March 2025', 'Westerhof, Horus scenario, 2017'],
  parameters: {},
  start(run) {
    run.order(Action.trip, { path: 'ordinary' });
  },
  revert(run) {
    run.order(Action.release, { path: 'ordinary' });
  },
};
