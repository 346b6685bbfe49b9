import { isTimeZone } from '../base/civil-time.js';
import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import { SystemFolder } from './folder.js';
import type { System } from './system.js';
import { parseYamlMap, type YamlMap } from './yaml-file.js';

export const SYSTEM_FILE = 'system.yaml';
const KEYS = ['name', 'about', 'extends', 'timeZone', 'currency', 'priceYear', 'years', 'posture', 'flowLaw'];

/** What `system.yaml` says about a system. */
export type SystemAbout = Pick<
  System,
  'name' | 'about' | 'timeZone' | 'currency' | 'priceYear' | 'years' | 'defaultPosture' | 'flowLaw'
>;

/** Opens a system's folder with those that it extends behind it, and reads what `system.yaml` says. */
export function openSystem(path: string, problems: Problem[]): { folder: SystemFolder; about: SystemAbout } | null {
  let folder = SystemFolder.open(path, problems);
  const first = folder?.read(SYSTEM_FILE, problems);
  const written = first ? parseYamlMap(first, problems) : null;
  if (folder === null || written === null) return null;
  const about = readAbout(written, problems);

  let parent = written.value('extends');
  while (parent !== undefined) {
    if (typeof parent !== 'string') {
      problems.push(written.problem('extends', "a system's folder beside this one, such as ../gb-2030"));
      return null;
    }
    folder = folder.extendedBy(parent, folder.nameOf(SYSTEM_FILE), problems);
    const next = folder?.readFromLast(SYSTEM_FILE, problems);
    const map = next ? parseYamlMap(next, problems) : null;
    if (folder === null || map === null) return null;
    parent = map.value('extends');
  }
  return { folder, about };
}

function readAbout(written: YamlMap, problems: Problem[]): SystemAbout {
  for (const key of written.keys) {
    if (!KEYS.includes(key)) problems.push(written.problem(key, `a key of ${KEYS.join(', ')}`, nearestName(key, KEYS)));
  }
  const text = (key: string, allowed: string, isSound: (value: string) => boolean): string => {
    const value = written.value(key);
    if (typeof value === 'string' && value !== '' && isSound(value)) return value;
    problems.push(written.problem(key, allowed));
    return '';
  };
  const year = (map: YamlMap, key: string): number => {
    const value = map.value(key);
    if (Number.isInteger(value) && (value as number) >= 1900 && (value as number) <= 2200) return value as number;
    problems.push(map.problem(key, 'a year from 1900 to 2200'));
    return Number.NaN;
  };
  const flowLaw = (): System['flowLaw'] => {
    const value = written.value('flowLaw');
    if (value === 'sine' || value === 'linear') return value;
    problems.push(written.problem('flowLaw', 'sine or linear'));
    return null;
  };
  const years = written.map('years', problems);
  const from = year(years, 'from');
  const to = year(years, 'to');
  if (to < from) problems.push(years.problem('to', `a year not before ${from}`));
  return {
    name: text(
      'name',
      'lower-case words joined by hyphens',
      value => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) && value.length <= 64,
    ),
    about: text('about', 'one sentence', value => value.length <= 2000),
    timeZone: text('timeZone', 'a time zone, e.g. Europe/London', isTimeZone),
    currency: text('currency', 'a currency of three letters, e.g. GBP', value => /^[A-Z]{3}$/.test(value)),
    priceYear: year(written, 'priceYear'),
    years: { from, to },
    flowLaw: written.has('flowLaw') ? flowLaw() : null,
    defaultPosture: text('posture', 'the name of a posture in postures.yaml', value => value.length <= 64),
  };
}
