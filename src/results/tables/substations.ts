import { boolean, integer, number, type Table, text } from '../table.js';
import { firstColumns } from './first-columns.js';

export const substations: Table = {
  name: 'substations',
  rows: 'a low-voltage transformer',
  about:
    'What the run did to low-voltage transformers, the most heavily loaded first, as many as `outputs.substations` asks for. ' +
    'Loads are means of settlement periods, of those simulated: below scale 1 each stands for as many like it.',
  columns: [
    ...firstColumns,
    text('substation', 'Its area and its number in the layout of the run, from 1'),
    text('area', 'Licence area'),
    text('type', 'Ground-mounted or pole-mounted', { choices: ['ground', 'pole'] }),
    integer('customers_count', 'Customers behind it'),
    number('rating_mva', 4, 'Rating: the smallest standard one that the planning rule allows'),
    number('load_peak_mw', 6, 'Mean load of the settlement period in which it was largest either way; negative: fed back'),
    number('load_peak_at_s', 0, 'End of that period, after the start'),
    number('loading_peak_pct', 2, 'That load as apparent power in per cent of the rating'),
    number('overload_s', 0, 'Length of the settlement periods whose mean was above the rating'),
    number('hot_spot_max_c', 2, 'Hottest that the winding was at the end of a settlement period', {
      source: 'IEC 60076-7, exponential equations',
    }),
    number('life_used_min', 3, 'Life of the insulation used, as time at its reference temperature', { source: 'IEC 60076-7' }),
    number('voltage_min_pu', 4, 'Lowest voltage at a customer, of 230 V, in the mean of a settlement period'),
    number('voltage_max_pu', 4, 'Highest voltage at a customer'),
    number('voltage_excursion_s', 0, 'Length of the settlement periods whose voltages were out of limits', {
      source: 'Electricity Safety, Quality and Continuity Regulations 2002, regulation 27',
    }),
    integer('mains_count', 'Low-voltage mains from it'),
    number('mains_path_m', 1, 'Way along one to its last customer'),
    number('mains_loading_peak_pct', 2, 'Largest current of their phase that carries most, in per cent of their rating'),
    boolean('replace', 'true: the load was above what planners allow the transformer'),
    integer('mains_to_lay_count', 'Mains to be laid anew: above their rating or out of voltage'),
  ],
};
