import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Problem, UserError } from '../base/errors.js';
import type { Fleet, Override } from '../scenario/scenario.js';
import { openSystem, SYSTEM_FILE, type SystemAbout } from './about.js';
import { readActuators } from './actuators.js';
import { readAggregates } from './aggregates.js';
import { readAppliances } from './appliances.js';
import { areasTable, readAreas } from './areas.js';
import { readBatteries } from './batteries.js';
import { checkSystem } from './checks.js';
import { readCosts } from './costs.js';
import { readCustomerClasses, readCustomers } from './customers.js';
import { readEmbedded } from './embedded.js';
import { evManagementTable, readEvs } from './evs.js';
import { fleetsOf, managementOf } from './fleet-counts.js';
import { readFleets } from './fleets.js';
import { SystemFolder } from './folder.js';
import { readHeadEnds, readMeters } from './head-ends.js';
import { readHeatPumps } from './heat-pumps.js';
import { isNetworkAlone, NETWORK_ALONE } from './network-alone.js';
import { readNetworkTables } from './network-tables.js';
import { applyOverrides, type SystemDraft } from './overrides.js';
import { placed } from './placement.js';
import { readPlants } from './plants.js';
import { readPostures } from './postures.js';
import { readProfiles } from './profiles.js';
import { readWatched } from './protection.js';
import { readResponses } from './response.js';
import { readRestoration } from './restoration.js';
import { dayCounts } from './seasons.js';
import { readShedding } from './shedding.js';
import { readSolar } from './solar.js';
import { isStudy, readStudy } from './study.js';
import { readSubstations } from './substations.js';
import type { System, Weather } from './system.js';
import { checkWeatherRegions, parseWeather, readWeather, weatherNames } from './weather.js';

export interface SystemOptions {
  /** A weather of the system by name, or the path of the user's own CSV. */
  readonly weather: { readonly name: string; readonly file: string | null };
  readonly overrides: readonly Override[];
  readonly fleet: Fleet;
  /** Start of the scenario, which must lie in the system's years; left out: not checked. */
  readonly startUnixMs?: number;
  /** The file that asks for the weather, the fleet and the start, for problems about them. */
  readonly askedIn?: string;
}

/** Nothing of a system changed. */
export const ownFleet: Fleet = {
  evs: { count: null, smartFraction: null, v2gFraction: null },
  heatPumps: { count: null },
  solar: { count: null },
  batteries: { count: null },
};

/**
 * Reads a system's folder, applies the scenario's weather, fleet and overrides, and checks it as a whole: SI inside, frozen.
 * Throws a `UserError` with every problem at once.
 */
export function readSystem(path: string, options: SystemOptions): System {
  const problems: Problem[] = [];
  const system = readDraft(path, options, problems);
  if (problems.length > 0 || system === null) throw new UserError(problems);
  return deepFreeze(system) as System;
}

function readDraft(path: string, options: SystemOptions, problems: Problem[]): SystemDraft | null {
  const opened = openSystem(path, problems);
  if (opened === null) return null;
  const { folder, about } = opened;
  const fileOf = (table: string): string => folder.nameOf(table);
  const askedIn = options.askedIn ?? fileOf(SYSTEM_FILE);
  checkStart(about.years, about.name, options.startUnixMs, askedIn, problems);
  if (isStudy(folder)) return studyDraft(folder, about, options, askedIn, problems);
  if (isNetworkAlone(folder)) return refuseNetworkAlone(fileOf(SYSTEM_FILE), problems);

  const areas = readAreas(folder, problems);
  const areaIds = areas.map(({ id }) => id);
  const profiles = readProfiles(folder, dayCounts(Number.isNaN(about.years.from) ? 2025 : about.years.from), problems);
  const customerClasses = readCustomerClasses(folder, profiles, problems);
  const evs = readEvs(folder, problems);
  const network = readNetworkTables(folder, problems);
  const { weather, files: weatherFiles } = weatherOf(folder, options.weather, askedIn, problems);
  const placing = placed(folder, network, areaIds, readPlants(folder, areaIds, problems), problems);
  const system: System = {
    ...about,
    ...readWatched(folder, network, placing.plants, problems),
    areas,
    network,
    dynamics: null,
    ...placing,
    customerClasses,
    customers: readCustomers(folder, areas, customerClasses, problems),
    profiles,
    substationTypes: readSubstations(folder, areas, problems),
    fleets: fleetsOf(readFleets(folder, areas, problems), options.fleet),
    appliances: readAppliances(folder, problems),
    evs: {
      ...evs,
      management: managementOf(evs.management, options.fleet, options.askedIn ?? fileOf(evManagementTable.file), problems),
    },
    heatPumps: readHeatPumps(folder, problems),
    solar: readSolar(folder, problems),
    batteries: readBatteries(folder, problems),
    actuators: readActuators(folder, problems),
    responses: readResponses(folder, problems),
    shedding: readShedding(folder, problems),
    embedded: readEmbedded(folder, problems),
    restoration: readRestoration(folder, placing.plants, problems),
    aggregates: readAggregates(folder, areas, profiles, problems),
    headEnds: readHeadEnds(folder, problems),
    meters: readMeters(folder, problems),
    postures: readPostures(folder, problems),
    costs: readCosts(folder, problems),
    weather: weather ?? noWeather,
    files: { ...folder.hashes, ...weatherFiles },
  };
  // Rules between tables say nothing new about tables that could not be read.
  if (problems.length === 0) {
    checkSystem({ system, fileOf }, problems);
    checkWeatherRegions(system.weather, areas, fileOf(areasTable.file), problems);
  }
  const draft = system as SystemDraft;
  if (problems.length === 0) applyOverrides(draft, options.overrides, problems);
  return draft;
}

function refuseNetworkAlone(file: string, problems: Problem[]): null {
  problems.push({ file, found: NETWORK_ALONE.is, allowed: NETWORK_ALONE.needs });
  return null;
}

/** A system of machines: it has neither weather nor fleets to choose. */
function studyDraft(
  folder: SystemFolder,
  about: SystemAbout,
  { weather, fleet, overrides }: SystemOptions,
  askedIn: string,
  problems: Problem[],
): SystemDraft {
  const system = readStudy(folder, about, problems);
  const refuse = (path: string, found: string, allowed: string) => problems.push({ file: askedIn, path, found, allowed });
  if (weather.file !== null) refuse('weather', weather.file, `no weather: nothing in ${about.name} feels any`);
  const counts = [fleet.evs, fleet.heatPumps, fleet.solar, fleet.batteries].flatMap(part => Object.values(part));
  if (counts.some(value => value !== null)) refuse('fleet', 'a fleet', `no fleet: ${about.name} has no devices`);
  const draft = system as SystemDraft;
  if (problems.length === 0) applyOverrides(draft, overrides, problems);
  return draft;
}

const noWeather: Weather = {
  name: '',
  about: '',
  hourCount: 0,
  regions: [],
  temperatureC: [],
  solarFraction: [],
  windOnshoreFraction: [],
  windOffshoreFraction: [],
};

function weatherOf(
  folder: SystemFolder,
  { name, file }: SystemOptions['weather'],
  askedIn: string,
  problems: Problem[],
): { weather: Weather | null; files: Readonly<Record<string, string>> } {
  if (file === null) return { weather: readWeather(folder, name, askedIn, problems), files: {} };
  const own = SystemFolder.open(dirname(file), problems);
  const found = own?.read(basename(file), problems);
  if (!own || !found) return { weather: null, files: {} };
  const files = { [`own-weather/${basename(file)}`]: own.hashes[basename(file)]! };
  return { weather: parseWeather(found.text, found.file, { name, about: name }, problems), files };
}

function checkStart(
  years: System['years'],
  name: string,
  startUnixMs: number | undefined,
  file: string,
  problems: Problem[],
): void {
  if (startUnixMs === undefined) return;
  const year = new Date(startUnixMs).getUTCFullYear();
  if (!(year < years.from || year > years.to)) return;
  problems.push({
    file,
    path: 'start',
    found: `a start in ${year}`,
    allowed: `the years ${years.from} to ${years.to}, for which ${name} speaks`,
  });
}

/** Freezes plain objects and lists all the way down; typed arrays cannot be frozen. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

/** A system that can be chosen, as `nadir list systems` shows it. */
export interface SystemSummary {
  readonly name: string;
  readonly about: string;
  readonly years: System['years'];
  readonly weathers: readonly string[];
}

/** The systems of a folder of systems, by name. A folder whose `system.yaml` cannot be read throws its problems. */
export function listSystems(systemsRoot: string): SystemSummary[] {
  const names = readdirSync(systemsRoot).sort();
  const folders = names.filter(name => statSync(join(systemsRoot, name, SYSTEM_FILE), { throwIfNoEntry: false })?.isFile());
  return folders.map(name => {
    const problems: Problem[] = [];
    const opened = openSystem(join(systemsRoot, name), problems);
    if (opened === null || problems.length > 0) throw new UserError(problems);
    const { about, folder } = opened;
    return { name: about.name, about: about.about, years: about.years, weathers: weatherNames(folder) };
  });
}
