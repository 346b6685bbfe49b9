import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { SystemFolder } from './folder.js';
import type { Branch, Bus, Generator, Network } from './network.js';
import { checkNetwork, type NetworkPlaces } from './network-check.js';
import { readBoundaries, readDcLinks } from './network-limits.js';
import { hasFault } from './references.js';
import { provenance, type Row, readTable } from './table.js';

/** Base of the per-unit values of the network's tables, VA. */
export const TABLES_BASE_VA = 100e6;

const W_PER_MW = 1e6;
export const RAD_PER_DEG = Math.PI / 180;
const LARGE = 1e6;
/** Limits are written large where there are none. */
const LARGEST = 1e9;

const perUnit = (about: string) =>
  ({ type: 'number', min: -LARGE, max: LARGE, about: `${about}, per unit on 100 MVA and the base voltage` }) as const;
const megawatts = (about: string) => ({ type: 'number', min: -LARGE, max: LARGE, about }) as const;
const limit = (about: string) => ({ type: 'number', min: -LARGEST, max: LARGEST, empty: true, about }) as const;
const voltage = (about: string) => ({ type: 'number', min: 0, max: 10, about }) as const;

export const busesTable = {
  file: 'buses.csv',
  about: 'The buses of the transmission network. A system without this table has no network',
  key: ['bus'],
  columns: {
    bus: { type: 'text', about: 'Name, used by the other tables of the network' },
    label: { type: 'text', empty: true, about: 'What people call it' },
    kind: {
      type: 'choice',
      choices: ['load', 'generator', 'reference', 'isolated'],
      about:
        'What power flow holds: power alone, power and voltage (where a generator is in service), angle and voltage, or nothing',
    },
    area: { type: 'text', empty: true, about: 'Area of the system or of the case' },
    base_kv: { type: 'number', min: 0, max: 5000, about: 'Base voltage; 0 where it is not given' },
    load_mw: megawatts('Active load'),
    load_mvar: megawatts('Reactive load'),
    shunt_mw: megawatts('What its shunt takes at 1 pu'),
    shunt_mvar: megawatts('What its shunt gives at 1 pu (capacitors positive)'),
    voltage_pu: voltage('Voltage from which AC power flow starts'),
    angle_deg: { type: 'number', min: -3600, max: 3600, about: 'Angle from which it starts; at the reference the angle held' },
    voltage_min_pu: { ...voltage('Lowest voltage allowed'), empty: true },
    voltage_max_pu: { ...voltage('Highest voltage allowed'), empty: true },
    latitude_deg: { type: 'number', min: -90, max: 90, empty: true, optional: true, about: 'Latitude; may be left out' },
    longitude_deg: { type: 'number', min: -180, max: 180, empty: true, optional: true, about: 'Longitude; may be left out' },
    ...provenance,
  },
} as const;

export const branchesTable = {
  file: 'branches.csv',
  about: 'Lines and transformers; parallel circuits are a row each',
  key: ['branch'],
  columns: {
    branch: { type: 'text', about: 'Name' },
    from_bus: { type: 'text', about: 'Bus at the from end, where the tap is' },
    to_bus: { type: 'text', about: 'Bus at the to end' },
    resistance_pu: perUnit('Series resistance'),
    reactance_pu: perUnit('Series reactance; not zero in service'),
    susceptance_pu: perUnit('Total charging susceptance'),
    rating_mva: {
      type: 'number',
      min: 0,
      max: LARGEST,
      empty: true,
      about: 'What it may carry for long; empty: no limit is given',
    },
    tap_pu: { type: 'number', min: 0.01, max: 100, about: 'Off-nominal turns ratio at the from end; 1 for a line' },
    shift_deg: { type: 'number', min: -360, max: 360, about: 'Phase shift: the to end lags the from end by it' },
    in_service: { type: 'boolean', about: 'Whether it is closed' },
    ...provenance,
  },
} as const;

export const generatorsTable = {
  file: 'generators.csv',
  about: 'Generators at buses of the network; several may stand at one bus, and a dispatchable load is a negative one',
  key: ['generator'],
  columns: {
    generator: { type: 'text', about: 'Name' },
    bus: { type: 'text', about: 'Bus that it feeds' },
    power_mw: megawatts('Active power'),
    reactive_mvar: megawatts('Reactive power where the bus does not hold its voltage'),
    reactive_min_mvar: limit('Least reactive power'),
    reactive_max_mvar: limit('Most reactive power; empty: no limit is given'),
    power_min_mw: limit('Least active power while it runs'),
    power_max_mw: limit('Most active power; empty: no limit is given'),
    set_voltage_pu: voltage('Voltage that it holds at its bus'),
    in_service: { type: 'boolean', about: 'Whether it runs' },
    ...provenance,
  },
} as const;

/**
 * The network of a system's folder: `buses.csv`, `branches.csv`, `generators.csv` and, where they are there, `dc_links.csv`,
 * `boundaries.csv` and `boundary_branches.csv`. Null where the folder has no `buses.csv`, and where a table is at fault.
 */
export const readNetworkTables = (folder: SystemFolder, problems: Problem[]): Network | null =>
  readNetwork(folder, problems)?.network ?? null;

/** The same, with where each part of it stands. */
export function readNetwork(
  folder: SystemFolder,
  problems: Problem[],
): { readonly network: Network; readonly places: NetworkPlaces } | null {
  if (!folder.has(busesTable.file)) return null;
  const before = problems.length;
  const busRows = readTable(folder, busesTable, problems);
  const branchRows = readTable(folder, branchesTable, problems);
  const generatorRows = readTable(folder, generatorsTable, problems);
  const busAt = new NameIndex(
    busRows.map(({ bus }) => bus),
    folder,
    problems,
  );
  const branches = branchRows.map(row => branchOf(row, busAt));
  const generators = generatorRows.map(row => generatorOf(row, busAt));
  const dcLinks = readDcLinks(folder, busAt, problems);
  const network: Network = {
    baseVa: TABLES_BASE_VA,
    buses: busRows.map(busOf),
    branches,
    generators,
    dcLinks,
    boundaries: readBoundaries(folder, branches, dcLinks, problems),
  };
  if (problems.length > before) return null;
  const place = (file: string, path: string, rows: readonly { line: number }[]) => (index: number) => ({
    file: folder.nameOf(file),
    line: rows[index]!.line,
    path,
  });
  const places = {
    bus: place(busesTable.file, 'bus', busRows),
    branch: place(branchesTable.file, 'branch', branchRows),
    generator: place(generatorsTable.file, 'generator', generatorRows),
  };
  checkNetwork(network, places, problems);
  return problems.length > before ? null : { network, places };
}

const SUGGESTIONS_MAX = 20;

/** Indices of buses by name; a name that no row has is a problem. */
export class NameIndex {
  readonly #index: ReadonlyMap<string, number>;
  #unknownCount = 0;

  constructor(
    names: readonly string[],
    readonly folder: SystemFolder,
    readonly problems: Problem[],
  ) {
    this.#index = new Map(names.map((name, i) => [name, i]));
  }

  /** The bus's index; 0 and a problem where there is none of the name, unless the table of buses is itself at fault. */
  at(name: string, table: string, line: number, column: string): number {
    const found = this.#index.get(name);
    if (found !== undefined) return found;
    if (!hasFault(this.folder.nameOf(busesTable.file), this.problems)) {
      // Every name is looked at: beyond the first few unknown ones that would take long and tell little.
      const nearest = this.#unknownCount++ < SUGGESTIONS_MAX ? nearestName(name, this.#index.keys()) : undefined;
      const allowed = `a bus of ${busesTable.file}`;
      this.problems.push({ file: this.folder.nameOf(table), line, path: column, found: name, allowed, nearest });
    }
    return 0;
  }
}

const busOf = (row: Row<typeof busesTable>): Bus => ({
  name: row.bus,
  kind: row.kind,
  loadW: row.load_mw * W_PER_MW,
  loadVar: row.load_mvar * W_PER_MW,
  shuntW: row.shunt_mw * W_PER_MW,
  shuntVar: row.shunt_mvar * W_PER_MW,
  baseV: row.base_kv * 1000,
  voltagePu: row.voltage_pu,
  angleRad: row.angle_deg * RAD_PER_DEG,
  label: row.label,
  area: row.area,
  minPu: row.voltage_min_pu,
  maxPu: row.voltage_max_pu,
  latitudeDeg: row.latitude_deg,
  longitudeDeg: row.longitude_deg,
});

const branchOf = (row: Row<typeof branchesTable>, busAt: NameIndex): Branch => ({
  name: row.branch,
  from: busAt.at(row.from_bus, branchesTable.file, row.line, 'from_bus'),
  to: busAt.at(row.to_bus, branchesTable.file, row.line, 'to_bus'),
  resistancePu: row.resistance_pu,
  reactancePu: row.reactance_pu,
  susceptancePu: row.susceptance_pu,
  ratingVa: row.rating_mva === null ? null : row.rating_mva * W_PER_MW,
  tap: row.tap_pu,
  shiftRad: row.shift_deg * RAD_PER_DEG,
  isInService: row.in_service,
});

const generatorOf = (row: Row<typeof generatorsTable>, busAt: NameIndex): Generator => ({
  name: row.generator,
  bus: busAt.at(row.bus, generatorsTable.file, row.line, 'bus'),
  powerW: row.power_mw * W_PER_MW,
  reactiveVar: row.reactive_mvar * W_PER_MW,
  minVar: orLimit(row.reactive_min_mvar, -Infinity),
  maxVar: orLimit(row.reactive_max_mvar, Infinity),
  minW: orLimit(row.power_min_mw, -Infinity),
  maxW: orLimit(row.power_max_mw, Infinity),
  setVoltagePu: row.set_voltage_pu,
  isInService: row.in_service,
});

const orLimit = (value: number | null, none: number): number => (value === null ? none : value * W_PER_MW);
