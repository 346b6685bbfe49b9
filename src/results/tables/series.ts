import { number, type Table, text } from '../table.js';
import { firstColumns, timeColumns } from './first-columns.js';

const frequencyColumns = [
  number('frequency_hz', 4, 'Frequency at the centre of inertia; empty while the system is black'),
  number('rocof_hz_per_s', 4, 'Rate of change of frequency over the 500 ms up to this row', {
    source: 'The window of ENA Engineering Recommendation G99',
  }),
  number('demand_mw', 3, 'Demand served, with losses'),
  number('generation_mw', 3, 'Generation, storage and import, transmission-connected and embedded, without response'),
  number('response_mw', 3, 'Delivery of frequency response, governors included'),
  number('shed_mw', 3, 'Demand disconnected by low-frequency demand disconnection at this moment, gross'),
  number('inertia_gva_s', 3, 'Stored energy on line: units, compensators, and demand and embedded plant'),
];

export const frequency: Table = {
  name: 'frequency',
  rows: 'an output time',
  about: 'The whole system at the interval asked for (default 1 s), on the output lattice, never on integrator steps.',
  columns: [...firstColumns, ...timeColumns, ...frequencyColumns],
};

export const frequencyEvents: Table = {
  name: 'frequency_events',
  rows: 'a tick of 50 ms around a disturbance',
  about: 'The same as frequency, every 50 ms from before a disturbance until frequency has settled.',
  columns: [...firstColumns, ...timeColumns, ...frequencyColumns],
};

const area = text('area', 'Licence area');

export const areas: Table = {
  name: 'areas',
  rows: 'an area and time',
  about: 'Demand and import by area, means over the interval that ends at the row, and the price at its end.',
  columns: [
    ...firstColumns,
    ...timeColumns,
    area,
    number(
      'demand_mw',
      3,
      'What the area consumes, with losses, load steps and what attacks add, before its dependence on frequency and voltage; ' +
        'what agents feed in is not taken off',
    ),
    number('price_gbp_per_mwh', 2, 'Wholesale price of the settlement period in which the interval ends'),
    number(
      'import_mw',
      3,
      'Demand less what agents feed in, and less generation in the area; negative: export. The areas’ sum is kinetic energy ' +
        'and what demand’s dependence on frequency makes, in a system of machines also losses and what voltage changes',
    ),
  ],
};

export const demand: Table = {
  name: 'demand',
  rows: 'an area, device kind and time',
  about: 'Demand by device kind: means over the interval that ends at the row.',
  columns: [
    ...firstColumns,
    ...timeColumns,
    area,
    text('kind', 'Device kind, or the area aggregate that is no agent, with load steps and what attacks add to it'),
    number(
      'power_mw',
      3,
      'Power drawn by the kind less what it feeds in (solar, batteries and cars that export); negative: export',
    ),
  ],
};

export const generation: Table = {
  name: 'generation',
  rows: 'an area, technology and time',
  about:
    'Generation by technology, means over the interval that ends at the row; balancing and response shared among the plants ' +
    'that run.',
  columns: [
    ...firstColumns,
    ...timeColumns,
    area,
    text('technology', 'Technology of the plants'),
    number('power_mw', 3, 'Output of transmission-connected and embedded plants; what agents feed in is in demand.csv'),
  ],
};
