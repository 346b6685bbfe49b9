import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import type { SheddingStage } from './system.js';
import { provenance, type Row, readTable, type Table } from './table.js';

export const sheddingTable = {
  file: 'shedding.csv',
  about: 'Low-frequency demand disconnection: stages of each scheme, opened feeder by feeder',
  key: ['scheme', 'stage'],
  columns: {
    scheme: { type: 'text', about: 'Scheme that areas name in areas.csv' },
    stage: { type: 'integer', min: 1, max: 99, about: 'Stage, in the order of falling frequency' },
    threshold_hz: { type: 'number', min: 40, max: 60, about: 'Frequency at or below which the relays start to count' },
    relay_ms: { type: 'integer', min: 0, max: 60_000, about: 'From the threshold to open breakers' },
    design_pct: { type: 'number', min: 0, max: 100, about: 'Share of demand on its feeders by design' },
    delivered_pct: { type: 'number', min: 0, max: 100, about: 'Share of demand that really opens' },
    embedded_concentration_pu: {
      type: 'number',
      min: 0,
      max: 100,
      about: 'Embedded generation on its feeders relative to an even spread over demand; 1 is even',
    },
    ...provenance,
  },
} as const satisfies Table;

type StageRow = Row<typeof sheddingTable>;

/** Stages by scheme and falling threshold. A scheme may not shed more than all, and its thresholds must fall. */
export function readShedding(folder: SystemFolder, problems: Problem[]): SheddingStage[] {
  const rows = readTable(folder, sheddingTable, problems);
  const file = folder.nameOf(sheddingTable.file);
  const schemes = new Set(rows.map(({ scheme }) => scheme));
  for (const scheme of schemes) {
    checkScheme(
      rows.filter(row => row.scheme === scheme),
      file,
      problems,
    );
  }
  return rows.map(row => ({
    scheme: row.scheme,
    stage: row.stage,
    thresholdHz: row.threshold_hz,
    relayTimeMs: row.relay_ms,
    designFraction: row.design_pct / 100,
    deliveredFraction: row.delivered_pct / 100,
    embeddedConcentration: row.embedded_concentration_pu,
  }));
}

function checkScheme(stages: readonly StageRow[], file: string, problems: Problem[]): void {
  for (const [i, row] of stages.entries()) {
    const previous = stages[i - 1];
    if (previous === undefined || (row.stage > previous.stage && row.threshold_hz < previous.threshold_hz)) continue;
    const found = `stage ${row.stage} at ${row.threshold_hz} Hz after stage ${previous.stage} at ${previous.threshold_hz} Hz`;
    problems.push({ file, line: row.line, path: 'threshold_hz', found, allowed: 'stages in order, each at a lower frequency' });
  }
  for (const column of ['design_pct', 'delivered_pct'] as const) {
    const sumPct = stages.reduce((sum, row) => sum + row[column], 0);
    // A last bit of rounding is no mistake of the user's.
    if (sumPct <= 100 + 1e-9) continue;
    const found = `${sumPct} over the stages of ${stages[0]!.scheme}`;
    problems.push({ file, line: stages.at(-1)!.line, path: column, found, allowed: 'at most 100 together' });
  }
}
