import type { Problem } from '../base/errors.js';
import { formatQuantity } from '../base/quantity.js';
import { MS_PER_S } from '../base/units.js';
import { kinds } from '../population/kinds/list.js';
import type { Scenario } from '../scenario/scenario.js';
import type { System } from '../system/system.js';

/** Most rows of a table meant for people, its header among them: a spreadsheet's. */
const TABLE_ROWS_MAX = 1_048_576;

/** Tables that would be too long for a spreadsheet at the intervals asked for. */
export function tableLengthProblems({ maxDurationMs, outputs }: Scenario, system: System, file: string): Problem[] {
  const { areas, customerClasses, plants } = system;
  // demand.csv has a row for each kind that uses or gives power, for businesses and for what is no agent.
  const kindsCount = kinds.length - 1 + Number(customerClasses.some(({ group }) => group !== 'domestic')) + 1;
  const generationCount = new Set(plants.map(({ area, technology }) => `${area} ${technology}`)).size;
  const tables = [
    { path: 'outputs.frequency', intervalMs: outputs.frequencyMs, rowsAtOnce: 1 },
    { path: 'outputs.areas', intervalMs: outputs.areasMs, rowsAtOnce: Math.max(areas.length * kindsCount, generationCount) },
  ];
  if (outputs.frequencyAreasMs !== null)
    tables.push({ path: 'outputs.frequencyAreas', intervalMs: outputs.frequencyAreasMs, rowsAtOnce: areas.length });
  return tables.flatMap(({ path, intervalMs, rowsAtOnce }) => {
    const rowsCount = (maxDurationMs / intervalMs) * rowsAtOnce;
    if (rowsCount < TABLE_ROWS_MAX) return [];
    const leastS = Math.ceil((maxDurationMs * rowsAtOnce) / (TABLE_ROWS_MAX - 1) / MS_PER_S);
    const found = `${formatQuantity(intervalMs, 'duration')}, which gives ${Math.ceil(rowsCount)} rows`;
    return [{ file, path, found, allowed: `${leastS} s or longer: at most ${TABLE_ROWS_MAX} rows a table` }];
  });
}
