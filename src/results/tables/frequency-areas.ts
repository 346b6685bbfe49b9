import { number, type Table, text } from '../table.js';
import { firstColumns, timeColumns } from './first-columns.js';

export const frequencyAreas: Table = {
  name: 'frequency_areas',
  rows: 'an area and output time',
  about: 'Frequency of each area, where the scenario asks for it (`outputs.frequencyAreas`).',
  columns: [
    ...firstColumns,
    ...timeColumns,
    text('area', 'Area'),
    number(
      'frequency_hz',
      4,
      'Frequency where the area takes its demand; one for all unless frequencyModel is multi-area; empty when black',
    ),
  ],
};
