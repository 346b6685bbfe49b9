import { integer, number, type Table, text } from '../table.js';
import { firstColumns, timeColumns } from './first-columns.js';

export const events: Table = {
  name: 'events',
  rows: 'something that happened, never a device',
  about: 'What happened, in the order in which it was decided, with what caused it.',
  columns: [
    ...firstColumns,
    integer('event_id', 'Number of the event, from 1'),
    integer('cause_id', 'The event that caused this one; empty where none did'),
    ...timeColumns,
    text('source', 'Part of Nadir that says so', {
      choices: ['grid', 'attack', 'defence', 'contingency', 'restoration', 'cyber'],
    }),
    text('kind', 'What happened, e.g. shedding-stage-opened'),
    text('subject', 'What it happened to: a plant, a stage, a head-end, the id of an attack'),
    text('area', 'Licence area; empty for the whole system'),
    number('power_mw', 3, 'Power lost, shed, added or restored; empty where there is none'),
    integer('customers_count', 'Customers concerned; empty where there are none'),
    text('message', 'One plain sentence'),
  ],
};

export const costs: Table = {
  name: 'costs',
  rows: 'a cost part by area and class',
  about: 'Every cost with its nature, who pays whom, and the range over assumptions (which is no confidence interval).',
  columns: [
    ...firstColumns,
    text('area', 'Licence area; empty for the whole system'),
    text('class', 'Customer class; empty where the part has none'),
    text('group', 'Subtotal that the part belongs to', { choices: ['running', 'incident', 'security'] }),
    text('part', 'Part of the cost'),
    text('nature', 'Resource costs alone are summed in cost_total_gbp', { choices: ['resource', 'transfer', 'indicator'] }),
    text('payer', 'Who pays'),
    text('payee', 'Who is paid; society where a resource is used up'),
    number('amount_gbp', 2, "Central estimate, in the system's currency"),
    number('low_gbp', 2, 'Lower end of the range over assumptions, not a confidence limit'),
    number('high_gbp', 2, 'Upper end of the range over assumptions, not a confidence limit'),
    integer('price_year', "Year whose prices these are: the system's; unit costs of other years are brought to it"),
    text('basis', 'What was multiplied by what'),
    text('source', 'Where the unit cost comes from'),
  ],
};

export const timing: Table = {
  name: 'timing',
  rows: 'a window and stage',
  about: "Wall time by window and stage, on request. Differs from run to run, as manifest.json's machine part does.",
  columns: [
    ...firstColumns,
    integer('window', 'Number of the window, from 1'),
    number('start_s', 3, 'Start of the window since the start of the scenario; negative in the warm-up'),
    number('end_s', 3, 'End of the window, which is not part of it'),
    text('stage', 'Stage of the window, or rollback'),
    number('wall_ms', 3, 'Wall time spent'),
    integer('events_count', 'Device events committed in the window; empty but for the stage of devices'),
  ],
};

export const difference: Table = {
  name: 'difference',
  rows: 'a measure, area and group',
  about:
    'A run beside its base, in long form; also the form of nadir compare. Means over the paired replicates where there are ' +
    'several; what differs between them (run_id, replicate) is then empty.',
  columns: [
    ...firstColumns,
    text('measure', 'Column of summary.csv, or the cost part of costs.csv'),
    text('unit', "Unit of the measure; '1' when it has none"),
    text('area', 'Licence area; empty for the whole system'),
    text('group', 'Customer class within the area; empty for all'),
    number('value', 6, 'The measure; a mean over replicates where there are several'),
    text('base', 'What it is compared with'),
    number('base_value', 6, 'The measure in the base'),
    number('difference', 6, 'value less base_value; empty where either does not exist'),
    number('difference_pct', 3, 'The difference in per cent of base_value; empty where that is 0'),
    number('ci_low', 6, 'Lower end of the 95 % interval of the mean difference, paired by replicate (Student t)'),
    number('ci_high', 6, 'Upper end of that interval'),
    integer('pairs_count', 'Replicates that exist on both sides'),
    text('verdict', 'one-draw: fewer than two pairs; within-noise: the interval holds 0', {
      choices: ['one-draw', 'higher', 'lower', 'within-noise'],
    }),
  ],
};
