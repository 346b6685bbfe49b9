import type { Problem } from '../base/errors.js';
import { islandsOf } from './islands.js';
import type { Network } from './network.js';

type Place = Pick<Problem, 'file' | 'line' | 'path'>;

/** Where each part of a network was read, for problems about it. */
export interface NetworkPlaces {
  bus(index: number): Place;
  branch(index: number): Place;
  generator(index: number): Place;
}

/** Below this a reactance is none: its susceptance would drown all others. Per unit. */
const REACTANCE_MIN_PU = 1e-9;
const VOLTAGE_MIN_PU = 0.1;
const VOLTAGE_MAX_PU = 2;
const NAMES_SHOWN_MAX = 5;

/**
 * What a network needs before any power flow: sensible voltages, limits of generators the right way round, branches with
 * reactance between two buses, every bus connected, in each island a generator in service and one reference bus
 * that has one. Everything wrong is added to `problems`.
 */
export function checkNetwork(network: Network, places: NetworkPlaces, problems: Problem[]): void {
  checkVoltages(network, places, problems);
  checkGenerators(network, places, problems);
  checkBranches(network, places, problems);
  checkIslands(network, places, problems);
}

/** Starting and held voltages, where they count. */
function checkVoltages({ buses, generators }: Network, places: NetworkPlaces, problems: Problem[]): void {
  const isSound = (voltagePu: number): boolean => voltagePu >= VOLTAGE_MIN_PU && voltagePu <= VOLTAGE_MAX_PU;
  const allowed = `from ${VOLTAGE_MIN_PU} to ${VOLTAGE_MAX_PU} pu`;
  for (const [i, { name, kind, voltagePu }] of buses.entries()) {
    if (kind === 'isolated' || isSound(voltagePu)) continue;
    problems.push({ ...places.bus(i), found: `a voltage of ${voltagePu} pu at bus ${name}`, allowed });
  }
  for (const [i, { name, setVoltagePu, isInService }] of generators.entries()) {
    if (!isInService || isSound(setVoltagePu)) continue;
    problems.push({ ...places.generator(i), found: `a voltage of ${setVoltagePu} pu held by generator ${name}`, allowed });
  }
}

/** Limits that leave a generator in service nothing to give. */
function checkGenerators({ generators }: Network, places: NetworkPlaces, problems: Problem[]): void {
  for (const [i, { name, minW, maxW, minVar, maxVar, isInService }] of generators.entries()) {
    if (!isInService) continue;
    const ranges = [
      { of: 'power', least: minW, most: maxW, unit: 'MW' },
      { of: 'reactive power', least: minVar, most: maxVar, unit: 'Mvar' },
    ];
    for (const { of, least, most, unit } of ranges.filter(range => range.least > range.most)) {
      const found = `${of} of generator ${name} from ${least / 1e6} to ${most / 1e6} ${unit}`;
      problems.push({ ...places.generator(i), found, allowed: 'a least that is at most the most' });
    }
  }
}

function checkBranches({ buses, branches }: Network, places: NetworkPlaces, problems: Problem[]): void {
  for (const [i, { from, to, reactancePu, isInService }] of branches.entries()) {
    if (from === to) {
      const found = `both ends at bus ${buses[from]!.name}`;
      problems.push({ ...places.branch(i), found, allowed: 'two different buses' });
    }
    if (isInService && Math.abs(reactancePu) < REACTANCE_MIN_PU) {
      const found = `a reactance of ${reactancePu} between buses ${buses[from]!.name} and ${buses[to]!.name}`;
      problems.push({ ...places.branch(i), found, allowed: 'a reactance other than zero while it is in service' });
    }
  }
}

function checkIslands(network: Network, places: NetworkPlaces, problems: Problem[]): void {
  const { buses, generators } = network;
  const { count, ofBus } = islandsOf(network);
  const hasGenerator = new Uint8Array(buses.length);
  for (const { bus, isInService } of generators) if (isInService) hasGenerator[bus] = 1;
  const members: number[][] = Array.from({ length: count }, () => []);
  for (let bus = 0; bus < buses.length; bus++) if (ofBus[bus]! >= 0) members[ofBus[bus]!]!.push(bus);

  if (count === 0) problems.push({ ...fileOnly(places), found: 'no bus in service', allowed: 'at least one' });
  for (const island of members) {
    const first = places.bus(island[0]!);
    const named = namesOf(island, network);
    const references = island.filter(bus => buses[bus]!.kind === 'reference');
    if (island.length === 1 && buses.length > 1) {
      const allowed = 'a branch in service, or a bus that is marked isolated';
      problems.push({ ...first, found: `bus ${named} with no branch in service`, allowed });
    } else if (!island.some(bus => hasGenerator[bus])) {
      problems.push({
        ...first,
        found: `an island without generation: ${named}`,
        allowed: 'a generator in service in each island',
      });
    } else if (references.length === 0) {
      const allowed = 'one reference bus in each island';
      problems.push({ ...first, found: `no reference bus among ${named}`, allowed });
    }
    if (references.length > 1) {
      const found = `several reference buses in one island: ${namesOf(references, network)}`;
      problems.push({ ...places.bus(references[1]!), found, allowed: 'one reference bus in each island' });
    }
    for (const bus of references) {
      if (hasGenerator[bus] || island.length === 1) continue;
      const found = `reference bus ${buses[bus]!.name} without a generator in service`;
      problems.push({ ...places.bus(bus), found, allowed: 'a generator there to take up the balance' });
    }
  }
}

const fileOnly = (places: NetworkPlaces): Place => ({ file: places.bus(0).file });

function namesOf(members: readonly number[], { buses }: Network): string {
  const shown = members.slice(0, NAMES_SHOWN_MAX).map(bus => buses[bus]!.name);
  const more = members.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
