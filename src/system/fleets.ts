import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { checkEach, checkName } from './references.js';
import type { Area, FleetKind } from './system.js';
import { provenance, readTable } from './table.js';

export const fleetKinds = ['ev', 'heat-pump', 'solar', 'battery'] as const satisfies readonly FleetKind[];

export const fleetsTable = {
  file: 'fleets.csv',
  about: 'Electric cars that charge at home, heat pumps, rooftop solar systems and home batteries, by area',
  key: ['kind', 'area'],
  columns: {
    kind: { type: 'choice', choices: fleetKinds, about: 'Kind of device' },
    area: { type: 'text', about: 'Area' },
    devices_count: { type: 'integer', min: 0, max: 1e9, about: 'Devices' },
    ...provenance,
  },
} as const;

/** fleets[kind][area]: number of devices; a kind without a row for an area is a problem. */
export function readFleets(folder: SystemFolder, areas: readonly Area[], problems: Problem[]): Record<FleetKind, number[]> {
  const file = folder.nameOf(fleetsTable.file);
  const areaIds = areas.map(({ id }) => id);
  const counts = new Map<string, number>();
  const rows = readTable(folder, fleetsTable, problems);
  for (const { kind, area, devices_count, line } of rows) {
    const known = checkName(area, areaIds, 'areas.csv', { file, line, column: 'area' }, problems);
    if (known) counts.set(`${kind} ${area}`, devices_count);
  }
  const pairs = fleetKinds.flatMap(kind => areaIds.map(area => `${kind} ${area}`));
  checkEach(pairs, new Set(counts.keys()), file, 'kind,area', problems);
  const countsOf = (kind: FleetKind): number[] => areaIds.map(area => counts.get(`${kind} ${area}`) ?? 0);
  return { ev: countsOf('ev'), 'heat-pump': countsOf('heat-pump'), solar: countsOf('solar'), battery: countsOf('battery') };
}
