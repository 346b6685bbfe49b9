import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { SystemFolder } from './folder.js';
import type { PostureControl, System } from './system.js';
import { parseYamlMap, type YamlMap } from './yaml-file.js';

export const POSTURES_FILE = 'postures.yaml';
const CONTROLS_MAX = 100;

/** In a scenario: the posture with the controls in force by law and custom, and the one without any. */
export const DEFAULT_POSTURE = 'default';
export const NO_POSTURE = 'none';

/** Controls of the posture that a scenario names; null and a problem where the system has none of that name. */
export function controlsOf(
  system: Pick<System, 'postures' | 'defaultPosture'>,
  name: string,
  place: Pick<Problem, 'file' | 'line' | 'column'>,
  problems: Problem[],
): readonly PostureControl[] | null {
  const { postures, defaultPosture } = system;
  if (name === NO_POSTURE) return [];
  const wanted = name === DEFAULT_POSTURE ? defaultPosture : name;
  if (Object.hasOwn(postures, wanted)) return postures[wanted]!;
  const known = [...new Set([DEFAULT_POSTURE, NO_POSTURE, ...Object.keys(postures)])];
  const nearest = nearestName(name, known);
  problems.push({ ...place, path: 'posture', found: name.slice(0, 80), allowed: known.join(', '), nearest });
  return null;
}

type Written = Readonly<Record<string, string | number | boolean>>;

/** The named sets of controls. A control's parameters are kept as written: the defence's own table checks them. */
export function readPostures(folder: SystemFolder, problems: Problem[]): Record<string, PostureControl[]> {
  const postures: Record<string, PostureControl[]> = Object.create(null);
  const found = folder.read(POSTURES_FILE, problems);
  const map = found ? parseYamlMap(found, problems) : null;
  if (map === null) return postures;
  for (const name of map.keys) {
    if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && name !== DEFAULT_POSTURE)
      postures[name] = readPosture(map.map(name, problems), problems);
    else problems.push(map.problem(name, `lower-case words joined by hyphens as name, and not ${DEFAULT_POSTURE}`));
  }
  return postures;
}

function readPosture(posture: YamlMap, problems: Problem[]): PostureControl[] {
  for (const key of posture.keys) {
    if (key !== 'about' && key !== 'source' && key !== 'controls')
      problems.push(posture.problem(key, 'about, source or controls'));
  }
  for (const key of ['about', 'source']) {
    if (typeof posture.value(key) !== 'string') problems.push(posture.problem(key, 'one sentence'));
  }
  const controls = posture.value('controls');
  if (!Array.isArray(controls) || controls.length > CONTROLS_MAX) {
    problems.push(posture.problem('controls', `a list of at most ${CONTROLS_MAX} controls`));
    return [];
  }
  const ids = new Set<string>();
  return controls.flatMap(control => {
    if (!isControl(control) || ids.has(String(control.id))) {
      problems.push(
        posture.problem('controls', 'controls like { id: ev-delay, kind: randomised-delay, limit: 600 s }, each id once'),
      );
      return [];
    }
    const { id, kind, ...written } = control;
    ids.add(String(id));
    return [{ id: String(id), kind: String(kind), written }];
  });
}

function isControl(control: unknown): control is Written {
  if (typeof control !== 'object' || control === null || Array.isArray(control)) return false;
  const { id, kind } = control as Written;
  const plain = Object.values(control).every(value => ['string', 'number', 'boolean'].includes(typeof value));
  return typeof id === 'string' && typeof kind === 'string' && plain;
}
