import type { Table } from './table.js';
import { frequencyAreas } from './tables/frequency-areas.js';
import { boundaries, lines } from './tables/network.js';
import { prices } from './tables/prices.js';
import { costs, difference, events, timing } from './tables/records.js';
import { areas, demand, frequency, frequencyEvents, generation } from './tables/series.js';
import { summary } from './tables/summary.js';

/**
 * Version of all tables together. Columns are added in a minor version; removed or redefined only in a major one, with a
 * line in the changelog.
 */
export const resultsSchema = 'v1.1.0';

/** Every results table of this version, each declared once. */
export const tables = {
  summary,
  frequency,
  frequency_events: frequencyEvents,
  frequency_areas: frequencyAreas,
  areas,
  demand,
  generation,
  boundaries,
  lines,
  prices,
  events,
  costs,
  timing,
  difference,
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof tables;
