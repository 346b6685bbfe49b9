import { number, type Table } from '../table.js';
import { firstColumns, timeColumns } from './first-columns.js';

export const prices: Table = {
  name: 'prices',
  rows: 'a settlement period, at its end',
  about: 'Prices of settlement periods, each written when the period is over. With `dispatch: optimised` alone.',
  columns: [
    ...firstColumns,
    ...timeColumns,
    number('day_ahead_price_gbp_per_mwh', 2, "Mean of the areas' day-ahead prices by demand, fixed before the period began"),
    number(
      'imbalance_price_gbp_per_mwh',
      2,
      'Price of the last offer or bid that the period took; the day-ahead price where none',
    ),
    number('imbalance_mwh', 3, 'Energy given beyond the schedule of the period, response included; negative: not given'),
  ],
};
