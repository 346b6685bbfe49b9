import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { checkEach, checkName } from './references.js';
import type { Area, SubstationType } from './system.js';
import { provenance, readTable } from './table.js';

export const substationsTable = {
  file: 'substations.csv',
  about: 'Secondary substations (11 kV to low voltage) by area and type',
  key: ['area', 'type', 'rating_kva'],
  columns: {
    area: { type: 'text', about: 'Area' },
    type: { type: 'choice', choices: ['ground', 'pole'], about: 'Ground-mounted or pole-mounted transformers' },
    transformers_count: { type: 'integer', min: 1, max: 1e8, about: 'Transformers of the type in the area' },
    customers_mean_count: { type: 'number', min: 0.1, max: 1e5, about: 'Mean customers behind one of them' },
    rating_kva: { type: 'number', min: 1, max: 1e5, about: 'A standard rating of the type; a row each' },
    ...provenance,
  },
} as const;

/** substationTypes[area]: the types that the area has. */
export function readSubstations(folder: SystemFolder, areas: readonly Area[], problems: Problem[]): SubstationType[][] {
  const file = folder.nameOf(substationsTable.file);
  const areaIds = areas.map(({ id }) => id);
  const rows = readTable(folder, substationsTable, problems);
  const found = new Set<string>();
  for (const { area, line } of rows) {
    if (checkName(area, areaIds, 'areas.csv', { file, line, column: 'area' }, problems)) found.add(area);
  }
  checkEach(areaIds, found, file, 'area', problems);

  return areaIds.map(area => {
    const types = (['ground', 'pole'] as const).flatMap(id => {
      const ratings = rows.filter(row => row.area === area && row.type === id);
      const first = ratings[0];
      if (first === undefined) return [];
      const customers = first.transformers_count * first.customers_mean_count;
      const ratingsVA = ratings.map(({ rating_kva }) => rating_kva * 1000).sort((a, b) => a - b);
      return [{ id, customers, customersMean: first.customers_mean_count, ratingsVA }];
    });
    const total = types.reduce((sum, { customers }) => sum + customers, 0);
    return types.map(({ customers, ...type }) => ({ ...type, customersFraction: customers / total }));
  });
}
