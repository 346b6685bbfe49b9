import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import type { Network } from './network.js';
import { busesTable } from './network-tables.js';
import { checkEach, checkName, shareColumn } from './references.js';
import type { BusShare, Plant } from './system.js';
import { provenance, type Row, readTable, type Table } from './table.js';

export const areaBusesTable = {
  file: 'area_buses.csv',
  about: 'Where in the network the demand of each area is taken; needed where there is a network',
  key: ['area', 'bus'],
  columns: {
    area: { type: 'text', about: 'Area: an id of areas.csv' },
    bus: { type: 'text', about: 'Bus of buses.csv' },
    share_pct: shareColumn("Share of the area's demand at the bus"),
    ...provenance,
  },
} as const satisfies Table;

export const plantBusesTable = {
  file: 'plant_buses.csv',
  about: 'Where in the network each plant stands; needed where there is a network',
  key: ['plant', 'bus'],
  columns: {
    plant: { type: 'text', about: 'Plant: an id of plants.csv' },
    bus: { type: 'text', empty: true, about: 'Bus of buses.csv; empty: spread as the demand of its area' },
    share_pct: shareColumn("Share of the plant's capacity at the bus"),
    ...provenance,
  },
} as const satisfies Table;

const SHARE_TOLERANCE_PCT = 1e-4;

/**
 * Demand and plants with their buses in the network, from `area_buses.csv` and `plant_buses.csv`. Without a network neither table
 * is read. An unknown name, an area or plant without a row and shares that do not sum to 100 % become problems.
 */
export function placed(
  folder: SystemFolder,
  network: Network | null,
  areaIds: readonly string[],
  plants: readonly Plant[],
  problems: Problem[],
): { areaBuses: (readonly BusShare[])[]; plants: Plant[] } {
  if (network === null) return { areaBuses: [], plants: [...plants] };
  const busNames = network.buses.map(({ name }) => name);
  const areaBuses = readAreaBuses(folder, busNames, areaIds, problems);
  const ofArea = new Map(areaIds.map((id, i) => [id, areaBuses[i]!]));
  const ofPlant = readPlantBuses(folder, busNames, plants, ofArea, problems);
  return { areaBuses, plants: plants.map(plant => ({ ...plant, buses: ofPlant.get(plant.id) ?? [] })) };
}

type PlaceRow = Row<typeof areaBusesTable> | Row<typeof plantBusesTable>;

function readAreaBuses(
  folder: SystemFolder,
  busNames: readonly string[],
  areaIds: readonly string[],
  problems: Problem[],
): (readonly BusShare[])[] {
  const file = folder.nameOf(areaBusesTable.file);
  const byArea = grouped(readTable(folder, areaBusesTable, problems), ({ area }) => area);
  checkPlaces(byArea, { names: areaIds, table: 'areas.csv', column: 'area' }, busNames, file, problems);
  return areaIds.map(id => merged((byArea.get(id) ?? []).flatMap(row => spread(row, busNames, []))));
}

function readPlantBuses(
  folder: SystemFolder,
  busNames: readonly string[],
  plants: readonly Plant[],
  ofArea: ReadonlyMap<string, readonly BusShare[]>,
  problems: Problem[],
): Map<string, readonly BusShare[]> {
  const file = folder.nameOf(plantBusesTable.file);
  const byPlant = grouped(readTable(folder, plantBusesTable, problems), ({ plant }) => plant);
  const names = plants.map(({ id }) => id);
  checkPlaces(byPlant, { names, table: 'plants.csv', column: 'plant' }, busNames, file, problems);
  return new Map(
    plants.map(({ id, area }) => {
      const rows = byPlant.get(id) ?? [];
      return [id, merged(rows.flatMap(row => spread(row, busNames, ofArea.get(area) ?? [])))];
    }),
  );
}

/** Rows whose names exist, shares that sum to 100 %, and no name left out; the first problem hides what would follow from it. */
function checkPlaces(
  byName: ReadonlyMap<string, readonly PlaceRow[]>,
  placed: { readonly names: readonly string[]; readonly table: string; readonly column: string },
  busNames: readonly string[],
  file: string,
  problems: Problem[],
): void {
  const { names, table, column } = placed;
  checkEach(names, new Set(byName.keys()), file, column, problems);
  for (const [name, rows] of byName) {
    const { line } = rows[0]!;
    checkName(name, names, table, { file, line, column }, problems);
    for (const row of rows) {
      if (row.bus !== null) checkName(row.bus, busNames, busesTable.file, { file, line: row.line, column: 'bus' }, problems);
    }
    const sumPct = rows.reduce((sum, { share_pct }) => sum + share_pct, 0);
    if (Math.abs(sumPct - 100) <= SHARE_TOLERANCE_PCT) continue;
    const found = `shares of ${name} that sum to ${Number(sumPct.toPrecision(9))} %`;
    problems.push({ file, line, path: 'share_pct', found, allowed: 'shares that sum to 100 %' });
  }
}

function grouped<R>(rows: readonly R[], nameOf: (row: R) => string): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row));
    if (group) group.push(row);
    else groups.set(nameOf(row), [row]);
  }
  return groups;
}

/** A row's share at its bus, or at the buses of `asDemand` where it names none. */
function spread({ bus, share_pct }: PlaceRow, busNames: readonly string[], asDemand: readonly BusShare[]): BusShare[] {
  const share = share_pct / 100;
  if (bus !== null) return [{ bus: busNames.indexOf(bus), fraction: share }];
  return asDemand.map(({ bus: at, fraction }) => ({ bus: at, fraction: fraction * share }));
}

/** One share a bus, in the order of buses. */
function merged(shares: readonly BusShare[]): BusShare[] {
  const fractions = new Map<number, number>();
  for (const { bus, fraction } of shares) fractions.set(bus, (fractions.get(bus) ?? 0) + fraction);
  return [...fractions].map(([bus, fraction]) => ({ bus, fraction })).sort((a, b) => a.bus - b.bus);
}
