import { number, type Table, text } from '../table.js';
import { firstColumns, timeColumns } from './first-columns.js';

const HOW = 'By DC power flow from the mean demand and generation of the interval that ends at the row';

export const boundaries: Table = {
  name: 'boundaries',
  rows: 'a boundary and time',
  about: `Flows across the boundaries of the transmission network. ${HOW}. Where the system has a network.`,
  columns: [
    ...firstColumns,
    ...timeColumns,
    text('boundary', 'Limited cut through the network, e.g. B6 between Scotland and England'),
    number('flow_mw', 3, 'Flow on its lines and controllable links, forward positive; empty while nothing is generated'),
    number('limit_mw', 3, 'Its limit in the direction of the flow'),
  ],
};

export const lines: Table = {
  name: 'lines',
  rows: 'a line, controllable link or boundary',
  about: 'What the lines of the transmission network came to in the run, from the flows of each interval of areas.csv.',
  columns: [
    ...firstColumns,
    text('line', 'Name'),
    text('kind', 'What it is', { choices: ['line', 'link', 'boundary'] }),
    text('from_bus', 'Bus at its from end; empty for a boundary'),
    text('to_bus', 'Bus at its to end; empty for a boundary'),
    number('limit_mw', 3, "Its rating, or its limit in the direction of the largest flow; lines' MVA are taken as MW"),
    number('flow_peak_mw', 3, 'Mean flow of the interval in which it was largest; negative: towards the from end'),
    number('flow_peak_at_s', 3, 'End of that interval, after the start'),
    number('loading_peak_pct', 2, 'Largest flow in per cent of the limit in its direction; empty where there is no limit'),
    number('overload_s', 3, 'Length of the intervals whose mean flow was above the limit'),
    number('opened_at_s', 3, 'When a contingency or its protection first opened it, after the start; empty if it stayed closed'),
  ],
};
