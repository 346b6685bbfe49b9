import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { SystemAbout } from './about.js';
import { readAreas } from './areas.js';
import { readCosts } from './costs.js';
import type { Dynamics } from './dynamics.js';
import { machinesTable, readDynamics } from './dynamics-tables.js';
import type { SystemFolder } from './folder.js';
import type { Network } from './network.js';
import { busesTable, readNetworkTables } from './network-tables.js';
import { noControlRoom, noDevices, noWeather } from './no-devices.js';
import { parameterTable, readParameters } from './parameters.js';
import { hasFault } from './references.js';
import { readShedding, sheddingTable } from './shedding.js';
import { checkThresholds, machineRelaysTable } from './study-relays.js';
import type { Area, AreaAggregate, BusShare, FrequencyLimits, Plant, SheddingStage, System } from './system.js';

const hertz = (about: string) => ({ unit: 'Hz', min: 10, max: 100, about });

export const studyTable = parameterTable('study.csv', 'Frequency of a system without device populations', {
  nominal: hertz('Nominal frequency'),
  statutory_low: hertz('Lower limit of ordinary operation'),
  statutory_high: hertz('Upper limit of ordinary operation'),
  emergency_low: hertz('Lowest frequency after a secured loss'),
  black: hertz('Below this the system is black'),
  load_damping: { unit: 'pct_per_Hz', min: 0, max: 20, about: 'Change of demand with frequency' },
});

/** What a system with devices must have: beside machines it would be two systems in one. */
const POPULATED = 'customers.csv';

/** Whether a folder holds a system of machines and aggregate areas, without device populations. */
export const isStudy = (folder: SystemFolder): boolean => folder.has(machinesTable.file);

/**
 * Reads a system without device populations: areas with the load of their buses, a network, machines and their governors. Costs,
 * relays and load shedding may be left out.
 */
export function readStudy(folder: SystemFolder, about: SystemAbout, problems: Problem[]): System {
  if (folder.has(POPULATED)) {
    const allowed = `no ${POPULATED} in a system with ${machinesTable.file}: its areas have a load and no customers`;
    problems.push({ file: folder.nameOf(POPULATED), found: 'customers', allowed });
  }
  const areas = readAreas(folder, problems);
  const areaIds = areas.map(({ id }) => id);
  const network = readNetworkTables(folder, problems);
  if (network) checkBusAreas(network, areaIds, folder, problems);
  const dynamics = network && readDynamics(folder, network, areaIds, about.flowLaw ?? 'sine', problems);
  const { limits, loadDampingPerHz } = readLimits(folder, problems);
  checkThresholds(dynamics?.machineRelays ?? [], limits.nominalHz, folder.nameOf(machineRelaysTable.file), problems);
  const shedding = folder.has(sheddingTable.file) ? readShedding(folder, problems) : [];
  checkShedding(shedding, areas, limits.nominalHz, folder, problems);
  const perArea = <T>(value: T) => areas.map(() => value);
  return {
    ...about,
    ...noDevices,
    limits,
    frequency: { ...noControlRoom, loadDampingPerHz },
    areas,
    network,
    dynamics,
    areaBuses: network ? areas.map(area => busesOf(network, area)) : [],
    customers: perArea([]),
    substationTypes: perArea([]),
    fleets: { ev: perArea(0), 'heat-pump': perArea(0), solar: perArea(0), battery: perArea(0) },
    plants: network && dynamics ? plantsOf(network, dynamics, areas) : [],
    shedding,
    aggregates: network ? areas.map(area => aggregateOf(network, area)) : [],
    postures: { [about.defaultPosture]: [] },
    costs: folder.has('costs.csv') ? readCosts(folder, problems) : [],
    weather: noWeather([...new Set(areas.map(({ weatherRegion }) => weatherRegion))]),
    files: folder.hashes,
  };
}

function readLimits(folder: SystemFolder, problems: Problem[]): { limits: FrequencyLimits; loadDampingPerHz: number } {
  const figures = readParameters(folder, studyTable, problems);
  const { black, emergency_low, statutory_low, nominal, statutory_high, load_damping } = figures;
  const inOrder = [black, emergency_low, statutory_low, nominal, statutory_high];
  const file = folder.nameOf(studyTable.file);
  if (!hasFault(file, problems) && inOrder.some((hz, i) => i > 0 && hz < inOrder[i - 1]!)) {
    const allowed = 'black ≤ emergency_low ≤ statutory_low ≤ nominal ≤ statutory_high';
    problems.push({ file, path: 'nominal', found: inOrder.join(', '), allowed });
  }
  const limits = {
    nominalHz: nominal,
    statutoryLowHz: statutory_low,
    statutoryHighHz: statutory_high,
    emergencyLowHz: emergency_low,
    blackHz: black,
  };
  return { limits, loadDampingPerHz: load_damping / 100 };
}

function checkBusAreas(network: Network, areaIds: readonly string[], folder: SystemFolder, problems: Problem[]): void {
  for (const { name, area } of network.buses) {
    if (area && areaIds.includes(area)) continue;
    const allowed = `an area of areas.csv: ${areaIds.join(', ')}`;
    const found = area ?? 'an empty cell';
    const nearest = nearestName(found, areaIds);
    problems.push({ file: folder.nameOf(busesTable.file), path: `${name}.area`, found, allowed, nearest });
  }
}

/** Stages act below nominal frequency, and each scheme in some area; an area whose scheme has no stage sheds nothing. */
function checkShedding(
  shedding: readonly SheddingStage[],
  areas: readonly Area[],
  nominalHz: number,
  folder: SystemFolder,
  problems: Problem[],
): void {
  const file = folder.nameOf(sheddingTable.file);
  for (const { scheme, stage, thresholdHz } of shedding) {
    if (thresholdHz < nominalHz) continue;
    const allowed = `a frequency below ${nominalHz} Hz`;
    problems.push({ file, path: `${scheme} ${stage}.threshold_hz`, found: String(thresholdHz), allowed });
  }
  const named = areas.map(({ sheddingScheme }) => sheddingScheme);
  for (const scheme of new Set(shedding.map(stage => stage.scheme))) {
    if (named.includes(scheme)) continue;
    const allowed = `a scheme that an area of areas.csv names: ${named.join(', ')}`;
    problems.push({ file, path: 'scheme', found: scheme, allowed, nearest: nearestName(scheme, named) });
  }
}

/** Where an area's demand is taken: as its buses' loads, at its first bus where it has none. */
function busesOf({ buses }: Network, { id }: Area): BusShare[] {
  const own = buses.flatMap((bus, index) => (bus.area === id ? [{ bus: index, loadW: Math.max(0, bus.loadW) }] : []));
  const totalW = own.reduce((sum, { loadW }) => sum + loadW, 0);
  if (totalW === 0) return own.slice(0, 1).map(({ bus }) => ({ bus, fraction: 1 }));
  return own.filter(({ loadW }) => loadW > 0).map(({ bus, loadW }) => ({ bus, fraction: loadW / totalW }));
}

/** The load of an area's buses, the same at all times. */
function aggregateOf({ buses }: Network, { id }: Area): AreaAggregate {
  const loadW = buses.reduce((sum, bus) => (bus.area === id ? sum + Math.max(0, bus.loadW) : sum), 0);
  const day = new Array<number>(48).fill(loadW);
  const days = { weekday: day, saturday: day, sunday: day };
  return { area: id, demandW: { winter: days, spring: days, summer: days, 'high-summer': days, autumn: days } };
}

/** Every generator in service as a plant of one unit that runs as the power flow says; it has no price. */
function plantsOf({ generators, buses }: Network, { machines }: Dynamics, areas: readonly Area[]): Plant[] {
  return generators.flatMap((generator, g): Plant[] => {
    if (!generator.isInService) return [];
    const machine = machines.find(({ generator: index }) => index === g);
    return [
      {
        id: generator.name,
        name: generator.name,
        technology: machine ? 'machine' : 'infeed',
        area: buses[generator.bus]!.area ?? areas[0]!.id,
        unitCount: 1,
        unitW: Number.isFinite(generator.maxW) ? Math.max(generator.maxW, generator.powerW) : generator.powerW,
        inertiaS: machine?.inertiaS ?? 0,
        powerFactor: 1,
        minStableFraction: 0,
        marginalCostPerWh: 0,
        emissionsGPerWh: 0,
        source: 'must-run',
        availabilityFraction: 1,
        energyWh: null,
        embedded: false,
        governor: null,
        rampWPerS: 0,
        flexibility: null,
        buses: [{ bus: generator.bus, fraction: 1 }],
      },
    ];
  });
}
