import type { Problem } from '../base/errors.js';
import type { AreaControl, Dynamics, Governor, GovernorModel, LinkResponse, Machine } from './dynamics.js';
import type { SystemFolder } from './folder.js';
import type { Network } from './network.js';
import { checkName } from './references.js';
import { readStudyRelays } from './study-relays.js';
import { provenance, type Row, readTable, type TableColumn } from './table.js';

const W_PER_MW = 1e6;

const seconds = (about: string) => ({ type: 'number', min: 0, max: 1000, empty: true, about }) as const;
const perUnit = (about: string) => ({ type: 'number', min: -100, max: 100, empty: true, about }) as const;

export const machinesTable = {
  file: 'machines.csv',
  about: 'Rotors of the generators of a network. A system with this table is studied as machines; what it lacks is no rotor',
  key: ['machine'],
  columns: {
    machine: { type: 'text', about: 'Name of a generator of generators.csv in service' },
    base_mva: { type: 'number', min: 0.001, max: 1e7, about: 'Base of its per-unit values' },
    inertia_s: { type: 'number', min: 0.01, max: 10_000, about: 'Inertia constant H' },
    damping_pu: { type: 'number', min: 0, max: 1000, about: 'Torque against its own deviation of speed' },
    transient_reactance_pu: {
      type: 'number',
      min: 0.0001,
      max: 100,
      empty: true,
      about: "Transient reactance X'd; empty: it stands for an area and swings with its bus",
    },
    ...provenance,
  },
} as const;

export const governorsTable = {
  file: 'governors.csv',
  about: 'Turbine governors of machines; several may act on one. What a model does not use stays empty',
  key: ['governor'],
  columns: {
    governor: { type: 'text', about: 'Name' },
    machine: { type: 'text', about: 'Machine of machines.csv that it drives' },
    model: { type: 'choice', choices: ['tgov1', 'gast', 'hygov'], about: 'Model (IEEE PES-TR1, 2013)' },
    base_mw: { type: 'number', min: 0.001, max: 1e7, about: 'Base of its per-unit values' },
    droop_pct: { type: 'number', min: 0.01, max: 100_000, about: 'Permanent droop R' },
    dead_band_hz: { type: 'number', min: 0, max: 5, about: 'Deviation, either way, that it does not see' },
    valve_s: seconds('Valve or gate servo: T1 of tgov1 and gast, Tg of hygov'),
    lead_s: seconds('T2 of tgov1'),
    lag_s: seconds('T3 of tgov1, T2 of gast'),
    exhaust_s: seconds('T3 of gast'),
    ambient_limit_pu: perUnit('AT of gast'),
    exhaust_gain_pu: perUnit('KT of gast'),
    temporary_droop_pct: { type: 'number', min: 0.01, max: 1000, empty: true, about: 'Temporary droop r of hygov' },
    reset_s: seconds('Tr of hygov'),
    filter_s: seconds('Tf of hygov'),
    water_s: seconds('Water starting time Tw of hygov'),
    turbine_gain_pu: perUnit('At of hygov'),
    no_load_pu: perUnit('No-load flow of hygov'),
    turbine_damping_pu: perUnit('Dt of tgov1, Dturb of hygov'),
    min_pu: perUnit('Least of valve or gate; empty: no limit'),
    max_pu: perUnit('Most of valve or gate; empty: no limit'),
    rate_pu_per_s: { type: 'number', min: 0.0001, max: 1000, empty: true, about: 'Fastest that it moves; empty: no limit' },
    control_share_pct: { type: 'number', min: 0, max: 100, empty: true, about: "Share of its area's control order" },
    ...provenance,
  },
} as const;

export const areaControlsTable = {
  file: 'area_controls.csv',
  about: 'Automatic generation control by area; the table may be left out',
  key: ['area'],
  columns: {
    area: { type: 'text', about: 'Area of areas.csv' },
    bias_mw_per_hz: { type: 'number', min: 0, max: 1e6, about: 'Frequency bias B of ACE = B Δf + ΔP_tie' },
    proportional: { type: 'number', min: 0, max: 1000, about: 'Proportional gain, MW of order for MW of ACE' },
    integral_per_s: { type: 'number', min: 0, max: 1000, about: 'Integral gain' },
    derivative_s: { type: 'number', min: 0, max: 1000, about: 'Derivative gain' },
    cycle_ms: { type: 'integer', min: 10, max: 600_000, about: 'Time from order to order, a multiple of 10 ms' },
    ...provenance,
  },
} as const;

export const linkResponsesTable = {
  file: 'link_responses.csv',
  about: 'Frequency response of controllable links, and of interconnectors of a nation; the table may be left out',
  key: ['link'],
  columns: {
    link: { type: 'text', about: 'Link of dc_links.csv, or an interconnector of plants.csv' },
    gain_mw_per_hz: {
      type: 'number',
      min: 0,
      max: 1e6,
      about: 'Power to the end of lower frequency for a Hz between the ends; the other end of an interconnector is at nominal',
    },
    dead_band_hz: { type: 'number', min: 0, max: 5, about: 'Difference that it does not see' },
    limit_mw: { type: 'number', min: 0, max: 1e6, about: 'Most that it adds, either way; 0: it holds none' },
    lag_s: { type: 'number', min: 0.001, max: 1000, about: 'Time constant with which it follows' },
    ramp_mw_per_s: {
      type: 'number',
      min: 0.001,
      max: 1e6,
      empty: true,
      optional: true,
      about: 'Fastest that it moves; empty or left out: no limit',
    },
    ...provenance,
  },
} as const;

/** Machines and what drives them; null where the folder has no `machines.csv` or a table is at fault. */
export function readDynamics(
  folder: SystemFolder,
  network: Network,
  areaIds: readonly string[],
  flowLaw: Dynamics['flowLaw'],
  problems: Problem[],
): Dynamics | null {
  if (!folder.has(machinesTable.file)) return null;
  const before = problems.length;
  const generatorNames = network.generators.filter(({ isInService }) => isInService).map(({ name }) => name);
  const machineRows = readTable(folder, machinesTable, problems);
  const check = (file: string, column: string, where: string, known: readonly string[]) => (name: string, line: number) =>
    checkName(name, known, where, { file: folder.nameOf(file), line, column }, problems);
  const isGenerator = check(machinesTable.file, 'machine', 'a generator in service in generators.csv', generatorNames);
  const machines = machineRows.filter(({ machine, line }) => isGenerator(machine, line)).map(row => machineOf(row, network));
  const names = machines.map(({ name }) => name);
  const governorRows = readOptional(folder, governorsTable, problems);
  const isMachine = check(governorsTable.file, 'machine', machinesTable.file, names);
  for (const row of governorRows) checkGovernor(row, folder.nameOf(governorsTable.file), problems);
  const governors = governorRows
    .filter(({ machine, line }) => isMachine(machine, line))
    .map(row => governorOf(row, names.indexOf(row.machine)));
  const isArea = check(areaControlsTable.file, 'area', 'areas.csv', areaIds);
  const areaControls = readOptional(folder, areaControlsTable, problems)
    .filter(({ area, line }) => isArea(area, line))
    .map(areaControlOf);
  const links = network.dcLinks.map(({ name }) => name);
  const isLink = check(linkResponsesTable.file, 'link', 'dc_links.csv', links);
  const linkResponses = readOptional(folder, linkResponsesTable, problems)
    .filter(({ link, line }) => isLink(link, line))
    .map(row => linkResponseOf(row, links.indexOf(row.link)));
  const relays = readStudyRelays(folder, network, names, problems);
  return problems.length > before ? null : { machines, governors, areaControls, linkResponses, flowLaw, ...relays };
}

function readOptional<const T extends Parameters<typeof readTable>[1]>(folder: SystemFolder, table: T, problems: Problem[]) {
  return folder.has(table.file) ? readTable(folder, table, problems) : [];
}

const machineOf = (row: Row<typeof machinesTable>, network: Network): Machine => ({
  name: row.machine,
  generator: network.generators.findIndex(({ name }) => name === row.machine),
  baseVa: row.base_mva * W_PER_MW,
  inertiaS: row.inertia_s,
  dampingPu: row.damping_pu,
  transientReactancePu: row.transient_reactance_pu,
});

/** What each model cannot do without. */
const needed: Readonly<Record<GovernorModel, readonly string[]>> = {
  tgov1: [],
  gast: ['valve_s', 'lag_s', 'exhaust_s', 'ambient_limit_pu', 'exhaust_gain_pu'],
  hygov: ['valve_s', 'temporary_droop_pct', 'reset_s', 'filter_s', 'water_s', 'turbine_gain_pu', 'no_load_pu'],
};

function checkGovernor(row: Row<typeof governorsTable>, file: string, problems: Problem[]): void {
  for (const column of needed[row.model]) {
    const value = (row as Readonly<Record<string, unknown>>)[column];
    const isTime = column.endsWith('_s');
    if (typeof value === 'number' && (!isTime || value > 0)) continue;
    const found = value === null ? 'an empty cell' : String(value);
    const { about } = governorsTable.columns[column as keyof typeof governorsTable.columns] as TableColumn;
    problems.push({ file, line: row.line, path: column, found, allowed: `a number for ${row.model}: ${about}` });
  }
}

const governorOf = (row: Row<typeof governorsTable>, machine: number): Governor => ({
  name: row.governor,
  machine,
  model: row.model,
  baseW: row.base_mw * W_PER_MW,
  droopPu: row.droop_pct / 100,
  deadbandHz: row.dead_band_hz,
  valveS: row.valve_s ?? 0,
  leadS: row.lead_s ?? 0,
  lagS: row.lag_s ?? 0,
  exhaustS: row.exhaust_s ?? 0,
  ambientLimitPu: row.ambient_limit_pu ?? 0,
  exhaustGainPu: row.exhaust_gain_pu ?? 0,
  temporaryDroopPu: (row.temporary_droop_pct ?? 0) / 100,
  resetS: row.reset_s ?? 0,
  filterS: row.filter_s ?? 0,
  waterS: row.water_s ?? 0,
  turbineGainPu: row.turbine_gain_pu ?? 0,
  noLoadPu: row.no_load_pu ?? 0,
  dampingPu: row.turbine_damping_pu ?? 0,
  minPu: row.min_pu ?? -Infinity,
  maxPu: row.max_pu ?? Infinity,
  ratePuPerS: row.rate_pu_per_s ?? Infinity,
  controlShare: (row.control_share_pct ?? 0) / 100,
});

const areaControlOf = (row: Row<typeof areaControlsTable>): AreaControl => ({
  area: row.area,
  biasWPerHz: row.bias_mw_per_hz * W_PER_MW,
  proportional: row.proportional,
  integralPerS: row.integral_per_s,
  derivativeS: row.derivative_s,
  cycleMs: Math.max(10, Math.round(row.cycle_ms / 10) * 10),
});

const linkResponseOf = (row: Row<typeof linkResponsesTable>, link: number): LinkResponse => ({
  link,
  gainWPerHz: row.gain_mw_per_hz * W_PER_MW,
  deadbandHz: row.dead_band_hz,
  limitW: row.limit_mw * W_PER_MW,
  lagS: row.lag_s,
  rampWPerS: (row.ramp_mw_per_s ?? Number.POSITIVE_INFINITY) * W_PER_MW,
});
