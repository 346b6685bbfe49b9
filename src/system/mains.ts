import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { provenance, readTable } from './table.js';

export const mainsTable = {
  file: 'mains.csv',
  about: 'Sizes of low-voltage mains that networks are planned with',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Name of the size' },
    resistance_ohm_per_km: { type: 'number', min: 1e-4, max: 100, about: 'Resistance of a phase' },
    reactance_ohm_per_km: { type: 'number', min: 0, max: 100, about: 'Reactance of a phase' },
    rating_a: { type: 'number', min: 1, max: 1e5, about: 'Current that it carries continuously' },
    ...provenance,
  },
} as const;

/** A size of main; ohm and A. */
export interface MainsSize {
  readonly id: string;
  readonly ohmPerM: number;
  readonly reactanceOhmPerM: number;
  readonly ratingA: number;
}

/** Sizes, the thinnest first. */
export function readMains(folder: SystemFolder, problems: Problem[]): MainsSize[] {
  const sizes = readTable(folder, mainsTable, problems).map(row => ({
    id: row.id,
    ohmPerM: row.resistance_ohm_per_km / 1000,
    reactanceOhmPerM: row.reactance_ohm_per_km / 1000,
    ratingA: row.rating_a,
  }));
  return sizes.sort((a, b) => b.ohmPerM - a.ohmPerM);
}
