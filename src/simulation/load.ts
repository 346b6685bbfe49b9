import { type Problem, UserError } from '../base/errors.js';
import type { Vocabulary } from '../base/vocabulary.js';
import { contingencyProblems } from '../grid/contingencies.js';
import { studyVoltages } from '../grid/dynamics/study-voltages.js';
import { controlsInForce, readControls } from '../scenario/controls.js';
import type { Setting } from '../scenario/merge.js';
import { asNamed, readScenario, type ScenarioDraft } from '../scenario/read.js';
import { rootsOf } from '../scenario/root.js';
import type { Defence, Scenario } from '../scenario/scenario.js';
import { checkAgainstSystem } from '../system/check-scenario.js';
import { withLocalProtection } from '../system/local-protection.js';
import { controlsOf, POSTURES_FILE } from '../system/postures.js';
import { ownFleet, readSystem } from '../system/read.js';
import type { System } from '../system/system.js';
import { timeZoneOf } from '../system/time-zone.js';
import { attackProblems } from './attack-problems.js';
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
  const { scenario, files, hints } = readScenario(nameOrFile, {
    vocabulary,
    roots: rootsOf(root),
    sets,
    flags: { ...(seed !== undefined && { seed }), ...(scale !== undefined && { scale }), noAttack, noDefence },
    timeZoneOf,
    checkDraft: draft => draftProblems(draft, nameOrFile),
  });
  const isMultiArea = scenario.frequencyModel === 'multi-area';
  const { system, problems } = inspect(scenario, nameOrFile);
  if (!system) throw new UserError(problems);
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
    warnings: hints,
  };
}

/** A scenario as far as it was read, whose system and weather could be found. */
type Placed = ScenarioDraft & Pick<Scenario, 'system' | 'weather'>;

/** The system of a scenario, null where it or what the scenario changes in it has problems; with every problem of both. */
function inspect(draft: Placed, file: string): { system: System | null; problems: Problem[] } {
  const own = trySystem(draft, file);
  if ('system' in own) return { system: own.system, problems: nameProblems(draft, own.system, file) };
  // What is wrong with its own changes does not hide what it names.
  const unchanged = trySystem({ ...draft, overrides: [], fleet: ownFleet, startUnixMs: null }, file);
  const names = 'system' in unchanged ? nameProblems(draft, unchanged.system, file) : [];
  return { system: null, problems: [...own.problems, ...names] };
}

function trySystem(draft: Placed, askedIn: string): { system: System } | { problems: Problem[] } {
  const { system, weather, overrides, fleet, startUnixMs } = draft;
  const start = startUnixMs === null ? {} : { startUnixMs };
  try {
    const read = readSystem(system.folder, { weather, overrides, fleet, ...start, askedIn });
    // A study begins at its steady state: without one there is no run, and it is told before anything is written.
    if (read.network && read.dynamics) studyVoltages(read.network, baseName(system.folder));
    return { system: read };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { problems: error.problems.map(problem => asNamed(problem, draft)) };
  }
}

/** What events, attacks and defences name that the system does not have. */
function nameProblems(
  draft: Pick<Scenario, 'events' | 'attacks' | 'defences' | 'dispatch'>,
  system: System,
  file: string,
): Problem[] {
  const problems: Problem[] = [];
  checkAgainstSystem(draft, system, problems);
  problems.push(...contingencyProblems(system, draft.events), ...attackProblems(draft.attacks, system, file));
  return problems;
}

/** What is wrong besides in a scenario that could not be read whole: what its system says of the parts that could. */
const draftProblems = ({ system, weather, ...rest }: ScenarioDraft, file: string): readonly Problem[] =>
  system && weather ? inspect({ ...rest, system, weather }, file).problems : [];

const baseName = (path: string): string => path.split(/[\\/]/).at(-1)!;
