import { boolean, integer, number, type Table, text } from '../table.js';

/**
 * Tables of `nadir powerflow`: no run's, so without the first columns of one. Rows stand in the order of the case or of the
 * system's tables. What DC power flow does not know (voltages, reactive power) is an empty cell.
 */
export const powerFlowBuses: Table = {
  name: 'buses',
  rows: 'a bus',
  about: 'Steady state of the buses. Cells of an isolated bus are empty.',
  columns: [
    text('bus', 'Name; of a MATPOWER case its number'),
    number('voltage_pu', 8, 'Voltage magnitude'),
    number('angle_deg', 6, 'Voltage angle'),
    text('label', 'What people call it'),
    integer('island', 'Island that it is in, from 1'),
    text('kind', 'What was held there', { choices: ['load', 'generator', 'reference', 'isolated'] }),
    number('generation_mw', 6, 'Active power of its generators'),
    number('generation_mvar', 6, 'Reactive power of its generators'),
    number('load_mw', 6, 'Active load'),
    number('load_mvar', 6, 'Reactive load'),
    text('reactive_limit', 'Limit of reactive power that its generators are at, or beyond where limits are not held', {
      choices: ['at least', 'at most', 'below least', 'above most'],
    }),
  ],
};

export const powerFlowBranches: Table = {
  name: 'branches',
  rows: 'a branch',
  about: 'Steady state of the branches. Flows are positive into the branch; one out of service has empty cells.',
  columns: [
    text('branch', 'Name; of a MATPOWER case its row'),
    text('from_bus', 'Bus at the from end'),
    text('to_bus', 'Bus at the to end'),
    number('p_from_mw', 6, 'Active power into it at the from end'),
    number('q_from_mvar', 6, 'Reactive power into it at the from end'),
    number('p_to_mw', 6, 'Active power into it at the to end'),
    number('q_to_mvar', 6, 'Reactive power into it at the to end'),
    number('loss_mw', 6, 'Lost in it'),
    number('rating_mva', 3, 'What it may carry for long; empty where no limit is given'),
    number('loading_pct', 3, 'Apparent power at the busier end (DC: active power) in per cent of the rating'),
    boolean('in_service', 'Whether it is closed'),
  ],
};

export const powerFlowGenerators: Table = {
  name: 'generators',
  rows: 'a generator',
  about: 'What each generator gives. The first in service at a reference bus takes up the balance.',
  columns: [
    text('generator', 'Name; of a MATPOWER case its row'),
    text('bus', 'Bus that it feeds'),
    number('p_mw', 6, 'Active power'),
    number('q_mvar', 6, 'Reactive power'),
    boolean('in_service', 'Whether it runs'),
  ],
};
