import { dirname, join, relative, sep } from 'node:path';
import { type Problem, problemLine, UserError } from '../base/errors.js';
import type { Vocabulary } from '../base/vocabulary.js';
import { readAttacks, readContingencies, readDefences } from './entries.js';
import { FieldReader } from './fields.js';
import { type Header, readHeader } from './header.js';
import { scenarioKeys } from './keys.js';
import { type InputFile, type Loaded, loadScenario } from './load.js';
import { emptyListHint, idOf, type Setting } from './merge.js';
import { readParts, withoutLater } from './parts.js';
import type { Roots } from './root.js';
import type { Scenario } from './scenario.js';
import { applySettings, type FlagOverrides, readSetting } from './settings.js';
import type { Tree } from './tree.js';
import { type Clock, checkFollowers } from './trigger.js';

export interface ReadOptions {
  readonly vocabulary: Vocabulary;
  readonly roots: Roots;
  /** `--set path=value` texts, or settings that an experiment varies; applied in order, after the file. */
  readonly sets?: readonly (string | Setting)[];
  readonly flags?: FlagOverrides;
  /** Time zone of the system in a folder, for clock times; may throw a UserError. */
  readonly timeZoneOf: (systemFolder: string) => string;
  /** What is wrong besides in a scenario that has problems, so that all is told at once. */
  readonly checkDraft?: (draft: ScenarioDraft) => readonly Problem[];
}

/** A scenario as far as it could be read: what has a problem is null, or left out of its list. */
export type ScenarioDraft = Omit<Scenario, keyof Header> & Header;

export interface ScenarioReading {
  readonly scenario: Scenario;
  /** The file itself first, then what it extends. */
  readonly files: readonly InputFile[];
  /** What was written and does not do what it looks like, in sentences. */
  readonly hints: readonly string[];
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
  const hints = given.flatMap(({ path, tree: written }) => emptyListHint(path, loaded.tree.entries.get(path)?.tree, written));
  const draft = readTree({ ...loaded, tree }, options, reader);
  if (problems.length > 0 || !isWhole(draft)) {
    throw boundedError(onceEach([...problems, ...(options.checkDraft?.(withFlags(draft, flags)) ?? [])]), nameOrPath);
  }
  return { scenario: deepFreeze(withFlags(draft, flags)), files: loaded.files, hints: [...loaded.hints, ...hints] };
}

const isWhole = (draft: ScenarioDraft): draft is Scenario =>
  draft.system !== null && draft.startUnixMs !== null && draft.weather !== null;

function onceEach(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map(problem => [problemLine(problem), problem])).values()];
}

/** `--no-attack` removes the attacks, never the events; `--no-defence` the posture and the defences alike. */
function withFlags<T extends ScenarioDraft>(scenario: T, { noAttack, noDefence }: FlagOverrides): T {
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

/** The whole tree, as far as it can be read. */
function readTree(loaded: Loaded, options: ReadOptions, reader: FieldReader): ScenarioDraft {
  const tree = withoutLater(loaded.tree, reader);
  reader.knownKeys(tree, Object.keys(scenarioKeys), '');
  const header = readHeader({ ...loaded, tree }, options.roots, reader);
  const parts = readParts(tree, reader);
  const clock: Clock = {
    startUnixMs: header.startUnixMs,
    endMs: header.maxDurationMs,
    timeZone: zoneReader(header.system, options.timeZoneOf, reader.problems),
  };
  const { vocabulary } = options;
  const events = readContingencies(tree.entries.get('events')?.tree, vocabulary.contingencies, clock, reader);
  const attacks = readAttacks(tree.entries.get('attacks')?.tree, vocabulary.attacks, clock, reader);
  const defences = readDefences(tree.entries.get('defences')?.tree, vocabulary.defences, reader);
  // A contingency follows contingencies alone, so that it happens without the attacks too.
  const eventIds = idsIn(tree.entries.get('events')?.tree);
  checkFollowers('events', events, events, eventIds, clock.endMs, reader);
  const ids = new Set([...eventIds, ...idsIn(tree.entries.get('attacks')?.tree)]);
  checkFollowers('attacks', attacks, [...events, ...attacks], ids, clock.endMs, reader);
  return { nadir: 1, ...header, ...parts, events, attacks, defences };
}

/** The ids of a list's entries as they are written, whatever else is wrong with them. */
const idsIn = (list: Tree | undefined): Set<string> =>
  new Set(list?.is === 'list' ? list.items.map(idOf).filter(id => id !== undefined) : []);

/** Asks for the system's time zone once, and only where a clock time needs it. */
function zoneReader(system: Header['system'], timeZoneOf: ReadOptions['timeZoneOf'], problems: Problem[]): () => string | null {
  let zone: string | null | undefined;
  return () => {
    if (zone !== undefined || system === null) return zone ?? null;
    try {
      zone = timeZoneOf(system.folder);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems.map(problem => asNamed(problem, { system, weather: null })));
      zone = null;
    }
    return zone;
  };
}

/** A problem of the system's tables or the user's weather, with its file as the user named it instead of its absolute path. */
export function asNamed(problem: Problem, { system, weather }: Pick<ScenarioDraft, 'system' | 'weather'>): Problem {
  const { file } = problem;
  if (weather?.shown !== undefined && file === weather.file) return { ...problem, file: weather.shown };
  // What a system extends stands beside it.
  if (!system?.shown || !file.startsWith(`${dirname(system.folder)}${sep}`)) return problem;
  return { ...problem, file: join(system.shown, relative(system.folder, file)) };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}
