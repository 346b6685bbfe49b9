import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { checkName } from './references.js';
import type { Plant } from './system.js';
import { provenance, readTable, type Table } from './table.js';

export const generationSheddingTable = {
  file: 'generation_shedding.csv',
  about: 'Over-frequency generation shedding: stages that trip a share of a technology; the table may be left out',
  key: ['stage'],
  columns: {
    stage: { type: 'integer', min: 1, max: 99, about: 'Stage, in the order of rising frequency' },
    technology: { type: 'text', about: 'A technology of plants.csv' },
    threshold_hz: { type: 'number', min: 40, max: 70, about: 'Frequency above which its relays count' },
    relay_ms: { type: 'integer', min: 0, max: 60_000, about: 'From the threshold to open breakers' },
    share_pct: { type: 'number', min: 0, max: 100, about: "Share of the technology's running units that trips" },
    ...provenance,
  },
} as const satisfies Table;

export interface GenerationStage {
  readonly stage: number;
  readonly technology: string;
  readonly thresholdHz: number;
  readonly relayTimeMs: number;
  readonly fraction: number;
}

/** The stages of the table; none in a system without it. Names that no plant has and thresholds below nominal are problems. */
export function readGenerationShedding(
  folder: SystemFolder,
  plants: readonly Plant[],
  nominalHz: number,
  problems: Problem[],
): GenerationStage[] {
  if (!folder.has(generationSheddingTable.file)) return [];
  const known = [...new Set(plants.map(({ technology }) => technology))];
  const file = folder.nameOf(generationSheddingTable.file);
  return readTable(folder, generationSheddingTable, problems)
    .filter(({ technology, line }) => checkName(technology, known, 'plants.csv', { file, line, column: 'technology' }, problems))
    .map(({ stage, technology, threshold_hz, relay_ms, share_pct, line }) => {
      if (threshold_hz <= nominalHz)
        problems.push({ file, line, path: 'threshold_hz', found: `${threshold_hz} Hz`, allowed: `above ${nominalHz} Hz` });
      return { stage, technology, thresholdHz: threshold_hz, relayTimeMs: relay_ms, fraction: share_pct / 100 };
    });
}
