import { type Problem, UserError } from '../base/errors.js';
import type { Vocabulary } from '../base/vocabulary.js';
import { readAttacks, readContingencies, readDefences } from './entries.js';
import { FieldReader } from './fields.js';
import { readHeader } from './header.js';
import { scenarioKeys } from './keys.js';
import { type InputFile, type Loaded, loadScenario } from './load.js';
import type { Setting } from './merge.js';
import { readParts, withoutLater } from './parts.js';
import type { Roots } from './root.js';
import type { Scenario } from './scenario.js';
import { applySettings, type FlagOverrides, readSetting } from './settings.js';
import { type Clock, checkFollowers } from './trigger.js';

export interface ReadOptions {
  readonly vocabulary: Vocabulary;
  readonly roots: Roots;
  /** `--set path=value` texts, or settings that an experiment varies; applied in order, after the file. */
  readonly sets?: readonly (string | Setting)[];
  readonly flags?: FlagOverrides;
  /** Time zone of the system in a folder, for clock times; may throw a UserError. */
  readonly timeZoneOf: (systemFolder: string) => string;
}

export interface ScenarioReading {
  readonly scenario: Scenario;
  /** The file itself first, then what it extends. */
  readonly files: readonly InputFile[];
}

/** What a person reads of a file full of mistakes. */
const PROBLEMS_SHOWN_MAX = 50;

/**
 * A scenario by file or shipped name: parsed once, every default filled in, frozen. Throws a UserError with every problem
 * at once (the first fifty of them). What needs the system's tables is checked by `checkAgainstSystem`.
 */
export function readScenario(nameOrPath: string, options: ReadOptions): ScenarioReading {
  const problems: Problem[] = [];
  const loaded = loadScenario(nameOrPath, options.roots, problems);
  const settings = (options.sets ?? []).map(set => (typeof set === 'string' ? readSetting(set, problems) : set));
  if (!loaded) throw boundedError(problems, nameOrPath);
  const flags = options.flags ?? {};
  const given = settings.filter(setting => setting !== null);
  const tree = applySettings(loaded.tree, given, flags, problems);
  const reader = new FieldReader(problems);
  const scenario = readTree({ ...loaded, tree }, options, reader);
  if (problems.length > 0 || scenario === null) throw boundedError(problems, nameOrPath);
  return { scenario: deepFreeze(withFlags(scenario, flags)), files: loaded.files };
}

/** `--no-attack` removes the attacks, never the events; `--no-defence` the posture and the defences alike. */
function withFlags(scenario: Scenario, { noAttack, noDefence }: FlagOverrides): Scenario {
  const attacked = noAttack ? { ...scenario, attacks: [] } : scenario;
  return noDefence ? { ...attacked, defences: [], posture: 'none' } : attacked;
}

/** The first of the problems in the order of the files, and how many more there are. */
export function boundedError(problems: readonly Problem[], file: string): UserError {
  const files = [...new Set(problems.map(problem => problem.file))];
  const order = (a: Problem, b: Problem): number =>
    files.indexOf(a.file) - files.indexOf(b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
  const sorted = [...problems].sort(order);
  const more = problems.length - PROBLEMS_SHOWN_MAX;
  if (more <= 0) return new UserError(sorted);
  const rest = { file, found: `${more} problems more`, allowed: 'none: the first are above' };
  return new UserError([...sorted.slice(0, PROBLEMS_SHOWN_MAX), rest]);
}

/** The whole tree; null after a problem. */
function readTree(loaded: Loaded, options: ReadOptions, reader: FieldReader): Scenario | null {
  const before = reader.problems.length;
  const tree = withoutLater(loaded.tree, reader);
  reader.knownKeys(tree, Object.keys(scenarioKeys), '');
  const header = readHeader({ ...loaded, tree }, options.roots, reader);
  const parts = readParts(tree, reader);
  const clock: Clock = {
    startUnixMs: header.startUnixMs,
    endMs: header.maxDurationMs,
    timeZone: zoneReader(header.system?.folder, options.timeZoneOf, reader.problems),
  };
  const { vocabulary } = options;
  const events = readContingencies(tree.entries.get('events')?.tree, vocabulary.contingencies, clock, reader);
  const attacks = readAttacks(tree.entries.get('attacks')?.tree, vocabulary.attacks, clock, reader);
  const defences = readDefences(tree.entries.get('defences')?.tree, vocabulary.defences, reader);
  if (reader.problems.length === before) {
    // A contingency follows contingencies alone, so that it happens without the attacks too.
    checkFollowers('events', events, events, clock.endMs, reader);
    checkFollowers('attacks', attacks, [...events, ...attacks], clock.endMs, reader);
  }
  const { system, startUnixMs, weather } = header;
  if (reader.problems.length > before || !system || startUnixMs === null || !weather) return null;
  return { nadir: 1, ...header, ...parts, system, startUnixMs, weather, events, attacks, defences };
}

/** Asks for the system's time zone once, and only where a clock time needs it. */
function zoneReader(folder: string | undefined, timeZoneOf: ReadOptions['timeZoneOf'], problems: Problem[]): () => string | null {
  let zone: string | null | undefined;
  return () => {
    if (zone !== undefined || folder === undefined) return zone ?? null;
    try {
      zone = timeZoneOf(folder);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      zone = null;
    }
    return zone;
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}
