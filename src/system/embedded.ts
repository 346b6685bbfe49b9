import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import type { EmbeddedRelayGroup } from './system.js';
import { provenance, type Row, readTable, type Table } from './table.js';

export const embeddedTable = {
  file: 'embedded.csv',
  about: 'Embedded generation that is no agent, by the protection that would trip it: MW exposed, not MW installed',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Name that overrides use' },
    power_mw: { type: 'number', min: 0, max: 1_000_000, about: 'Output lost when the setting is met' },
    trip: {
      type: 'choice',
      choices: ['vector-shift', 'rocof', 'under-frequency', 'over-frequency'],
      about: 'What trips it',
    },
    threshold: { type: 'number', min: 0, max: 360, about: 'Degrees (vector-shift), Hz/s (rocof) or Hz' },
    window_ms: { type: 'integer', min: 0, max: 600_000, about: 'Measuring window (rocof) or time delay' },
    reconnect_s: { type: 'number', min: 0, max: 86_400, about: 'Time in limits before it comes back' },
    ...provenance,
  },
} as const satisfies Table;

type GroupRow = Row<typeof embeddedTable>;

/** Groups in file order, SI inside. */
export function readEmbedded(folder: SystemFolder, problems: Problem[]): EmbeddedRelayGroup[] {
  const rows = readTable(folder, embeddedTable, problems);
  const file = folder.nameOf(embeddedTable.file);
  for (const row of rows) {
    const allowed = allowedThreshold(row);
    if (allowed !== null) problems.push({ file, line: row.line, path: 'threshold', found: String(row.threshold), allowed });
  }
  return rows.map(row => ({
    id: row.id,
    powerW: row.power_mw * 1e6,
    trip: row.trip,
    threshold: row.threshold,
    windowMs: row.window_ms,
    reconnectMs: Math.round(row.reconnect_s * 1000),
  }));
}

/** What a threshold may be where it is not that, else null. */
function allowedThreshold({ trip, threshold }: GroupRow): string | null {
  const isFrequency = trip === 'under-frequency' || trip === 'over-frequency';
  if (isFrequency && (threshold < 40 || threshold > 70)) return 'a frequency from 40 to 70 Hz';
  if (trip === 'rocof' && (threshold <= 0 || threshold > 20)) return 'a rate above 0 and at most 20 Hz/s';
  if (trip === 'vector-shift' && (threshold <= 0 || threshold > 180)) return 'an angle above 0 and at most 180 degrees';
  return null;
}
