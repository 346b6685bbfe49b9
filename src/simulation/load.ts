import { attacks } from '../attacks/list.js';
import { type Problem, UserError } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { Vocabulary } from '../base/vocabulary.js';
import { contingencyProblems } from '../grid/contingencies.js';
import { controlsInForce, readControls } from '../scenario/controls.js';
import type { Setting } from '../scenario/merge.js';
import { readScenario } from '../scenario/read.js';
import { rootsOf } from '../scenario/root.js';
import type { Defence, Scenario } from '../scenario/scenario.js';
import { checkAgainstSystem } from '../system/check-scenario.js';
import { withLocalProtection } from '../system/local-protection.js';
import { controlsOf, POSTURES_FILE } from '../system/postures.js';
import { readSystem } from '../system/read.js';
import type { System } from '../system/system.js';
import { timeZoneOf } from '../system/time-zone.js';
import { busIndexOf } from './attacked-load.js';
import { tableLengthProblems } from './table-lengths.js';
import { vocabulary } from './vocabulary.js';

/** A run that is ready to start: what it is, checked against its system, with the controls in force written out. */
export interface LoadedRun {
  /** As resolved: its posture is `none`, and `defences` holds every control in force. */
  readonly scenario: Scenario;
  readonly system: System;
  readonly vocabulary: Vocabulary;
  readonly controls: readonly Defence[];
  /** SHA-256 of every file that was read, by its name in messages. */
  readonly files: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

export interface LoadOptions {
  readonly root?: string;
  readonly sets: readonly (string | Setting)[];
  readonly seed?: string;
  readonly scale?: string;
  readonly noAttack: boolean;
  readonly noDefence: boolean;
}

/** Reads a scenario and its system and checks them together. Throws a UserError with every problem at once. */
export function loadRun(nameOrFile: string, options: LoadOptions): LoadedRun {
  const { root, sets, seed, scale, noAttack, noDefence } = options;
  const { scenario, files } = readScenario(nameOrFile, {
    vocabulary,
    roots: rootsOf(root),
    sets,
    flags: { ...(seed !== undefined && { seed }), ...(scale !== undefined && { scale }), noAttack, noDefence },
    timeZoneOf,
  });
  const problems: Problem[] = [];
  const isMultiArea = scenario.frequencyModel === 'multi-area';
  const system = readSystem(scenario.system.folder, {
    weather: scenario.weather,
    overrides: scenario.overrides,
    fleet: scenario.fleet,
    startUnixMs: scenario.startUnixMs,
    askedIn: nameOrFile,
  });
  checkAgainstSystem(scenario, system, problems);
  problems.push(...contingencyProblems(system, scenario.events), ...attackProblems(scenario, system, nameOrFile));
  problems.push(...tableLengthProblems(scenario, system, nameOrFile));
  if (isMultiArea && !system.network) {
    const found = `multi-area, and ${system.name} has no network`;
    problems.push({ file: nameOrFile, path: 'frequencyModel', found, allowed: 'centre-of-inertia' });
  }
  const posture = controlsOf(system, scenario.posture, { file: nameOrFile }, problems) ?? [];
  const place = { file: `${system.name}/${POSTURES_FILE}` };
  const controls = controlsInForce(readControls(posture, vocabulary.defences, place, problems), scenario.defences);
  if (problems.length > 0) throw new UserError(problems);
  return {
    scenario: Object.freeze({ ...scenario, posture: 'none', defences: controls }),
    system: isMultiArea && !system.dynamics ? withLocalProtection(system) : system,
    vocabulary,
    controls,
    files: { ...Object.fromEntries(files.map(({ path, sha256 }) => [baseName(path), sha256])), ...system.files },
    warnings: [],
  };
}

const baseName = (path: string): string => path.split(/[\\/]/).at(-1)!;

/** What no attack of this version can do: several waveforms at once, devices that its orders do not command. */
function attackProblems({ attacks: asked }: Scenario, system: System, file: string): Problem[] {
  const problems: Problem[] = [];
  const oscillations = asked.filter(({ kind }) => kind === 'load-oscillation');
  if (oscillations.length > 1) {
    const { place, id } = oscillations[1]!;
    problems.push({
      ...place,
      path: `attacks.${id}`,
      found: 'a second load-oscillation',
      allowed: 'one in a scenario, in this version',
    });
  }
  for (const { kind, id, target, place, parameters } of asked) {
    const { devices } = attacks.find(({ name }) => name === kind)!;
    const other = target.devices?.find(name => !devices.includes(name));
    const refuse = (path: string, found: string, allowed: string): void => {
      problems.push({ ...(place.file ? place : { file }), path: `attacks.${id}.target.${path}`, found, allowed });
    };
    const refuseBus = (key: string, name: string): void => {
      const buses = system.network?.buses.map(bus => bus.name) ?? [];
      const allowed = buses.length > 0 ? 'a bus of the network' : `no bus: ${system.name} has no network`;
      const nearest = nearestName(name, buses);
      problems.push({ ...(place.file ? place : { file }), path: `attacks.${id}.${key}`, found: name, allowed, nearest });
    };
    if (other !== undefined) refuse('devices', other, devices.join(', '));
    for (const key of ['bus', 'sensor'] as const) {
      const name = parameters[key];
      if (typeof name === 'string' && busIndexOf(system, name) === null) refuseBus(key, name);
    }
    if (system.dynamics && devices.length > 0 && kind !== 'load-oscillation') {
      const allowed = `an attack on loads: ${system.name} has no ${devices.join(' or ')}`;
      problems.push({ ...(place.file ? place : { file }), path: `attacks.${id}.kind`, found: kind, allowed });
    }
    if (devices.length === 0 && target.count !== null) refuse('count', String(target.count), 'a share: a load has no devices');
    if (target.firmware) refuse('firmware', target.firmware.join(', '), 'no firmware, in this version');
    if (target.substations) refuse('substations', target.substations.join(', '), 'no substations, in this version');
    if (target.pick === 'largest') refuse('pick', 'largest', 'random, in this version');
  }
  return problems;
}
