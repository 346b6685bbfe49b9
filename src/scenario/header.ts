import { basename, extname } from 'node:path';
import { parseInstant } from '../base/civil-time.js';
import { MS_PER_DAY, MS_PER_S } from '../base/units.js';
import type { FieldReader, Values } from './fields.js';
import { DURATION_MAX_MS, scenarioKeys } from './keys.js';
import { fileName, type Loaded, originOf } from './load.js';
import { checkMultiple } from './parts.js';
import { isBareName, isFolder, locateFrom, type Roots, shippedNames } from './root.js';
import type { Scenario } from './scenario.js';
import { type MapTree, type ProblemDetail, type Scalar, shown, shownText, type Tree } from './tree.js';

/** With `until: restored`, a run may go on for this long after its duration unless the file says otherwise. */
const RESTORATION_MAX_MS = 2 * MS_PER_DAY;
const DEVICES_PER_AGENT_MAX = 100_000;
const DEFAULT_WEATHER = 'cold-still';
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** What stands at the top of a scenario; null where it has a problem. */
export type Header = Pick<
  Scenario,
  | 'name'
  | 'about'
  | 'durationMs'
  | 'warmUpMs'
  | 'devicesPerAgent'
  | 'seed'
  | 'populationSeed'
  | 'dispatch'
  | 'frequencyModel'
  | 'posture'
  | 'until'
  | 'maxDurationMs'
> & {
  readonly system: Scenario['system'] | null;
  readonly startUnixMs: number | null;
  readonly weather: Scenario['weather'] | null;
};

export function readHeader(loaded: Loaded, roots: Roots, reader: FieldReader): Header {
  const { tree } = loaded;
  readVersion(tree, reader);
  const values = reader.values(tree, scenarioKeys, '');
  for (const key of ['duration', 'warmUp', 'maxDuration']) checkMultiple(tree, key, MS_PER_S, values, '', reader);
  const { until, durationMs, maxDurationMs } = readEnding(tree, values, reader);
  return {
    name: readName(tree, reader) ?? '',
    about: (values.about as string | null) ?? '',
    system: readSystem(loaded, roots, reader),
    startUnixMs: readStart(tree, reader),
    durationMs,
    warmUpMs: values.warmUp as number,
    devicesPerAgent: readScale(tree, reader),
    seed: values.seed as string,
    populationSeed: values.populationSeed === values.seed ? null : (values.populationSeed as string | null),
    weather: readWeather(loaded, roots, reader),
    dispatch: values.dispatch === 'optimised' ? 'optimised' : 'merit-order',
    frequencyModel: values.frequencyModel === 'multi-area' ? 'multi-area' : 'centre-of-inertia',
    posture: values.posture as string,
    until,
    maxDurationMs,
  };
}

/** The tree under a key that must be there, or null and a problem. */
export function required(tree: MapTree, key: string, allowed: string, reader: FieldReader): Tree | null {
  const entry = tree.entries.get(key);
  return entry ? entry.tree : reader.refuse(tree.place, key, { found: 'nothing', allowed });
}

export function readVersion(tree: MapTree, reader: FieldReader): void {
  const version = required(tree, 'nadir', '1, the version of this file format', reader);
  if (!version || (version.is === 'scalar' && version.value === 1)) return;
  reader.refuse(version.place, 'nadir', { found: shown(version), allowed: '1, the version of this file format' });
}

export function readName(tree: MapTree, reader: FieldReader): string | null {
  const allowed = 'a name of small letters, digits and hyphens, at most 64';
  const name = required(tree, 'name', allowed, reader);
  if (!name) return null;
  const text = name.is === 'scalar' && typeof name.value === 'string' ? name.value : '';
  return NAME.test(text) ? text : reader.refuse(name.place, 'name', { found: shown(name), allowed });
}

function readStart(tree: MapTree, reader: FieldReader): number | null {
  const allowed = 'ISO 8601 with a zone and whole seconds, e.g. 2030-01-16T12:00Z';
  const start = required(tree, 'start', allowed, reader);
  if (!start) return null;
  const unixMs = start.is === 'scalar' && typeof start.value === 'string' ? parseInstant(start.value) : undefined;
  if (unixMs !== undefined && unixMs % MS_PER_S === 0) return unixMs;
  return reader.refuse(start.place, 'start', { found: shown(start), allowed });
}

/** Devices an agent stands for: `scale` is 1 or 1/n. */
function readScale(tree: MapTree, reader: FieldReader): number {
  const scale = tree.entries.get('scale')?.tree;
  if (!scale) return 1;
  const count = scale.is === 'scalar' ? devicesPerAgent(scale) : null;
  if (count !== null && count <= DEVICES_PER_AGENT_MAX) return count;
  const allowed = `1 or 1/n, n a whole number up to ${DEVICES_PER_AGENT_MAX}, e.g. 0.1, 0.01 or 1/3`;
  reader.refuse(scale.place, 'scale', { found: shown(scale), allowed });
  return 1;
}

function devicesPerAgent({ value, source }: Scalar): number | null {
  if (value === null || source.length > 40) return null;
  const quotient = /^1\s*\/\s*([1-9]\d*)$/.exec(source.trim());
  if (quotient) return Number(quotient[1]);
  if (!/^[\d.]+(e-?\d+)?$/i.test(source.trim())) return null;
  const scale = Number(source);
  const count = Math.round(1 / scale);
  return count >= 1 && Math.abs(scale * count - 1) < 1e-9 ? count : null;
}

function readEnding(
  tree: MapTree,
  values: Values,
  reader: FieldReader,
): Pick<Scenario, 'durationMs' | 'until' | 'maxDurationMs'> {
  // After a problem with it, the longest duration keeps times from being refused for nothing.
  const durationMs = (values.duration as number | null) ?? DURATION_MAX_MS;
  const written = values.maxDuration as number | null;
  const until = values.until === 'restored' ? 'restored' : 'duration';
  const place = tree.entries.get('maxDuration')?.tree.place ?? tree.place;
  if (until === 'duration' && written !== null) {
    reader.refuse(place, 'maxDuration', { found: 'maxDuration', allowed: 'maxDuration only with until: restored' });
  }
  if (written !== null && written < durationMs) {
    reader.refuse(place, 'maxDuration', { found: 'less than duration', allowed: 'at least duration' });
  }
  const maxDurationMs =
    until === 'restored' ? (written ?? Math.min(DURATION_MAX_MS, durationMs + RESTORATION_MAX_MS)) : durationMs;
  return { durationMs, until, maxDurationMs };
}

function readSystem(loaded: Loaded, roots: Roots, reader: FieldReader): Scenario['system'] | null {
  const names = shippedNames('systems', roots);
  const allowed = `a shipped system (${names.join(', ')}) or the path of a folder`;
  const tree = required(loaded.tree, 'system', allowed, reader);
  if (!tree) return null;
  const refuse = (detail: ProblemDetail): null => reader.refuse(tree.place, 'system', detail);
  const name = fileName(tree);
  if (name === null) return refuse({ found: shown(tree), allowed });
  const found = locateFrom(originOf(tree.place, loaded, roots), name, 'systems', roots);
  if (!('path' in found)) return refuse(found);
  if (!isFolder(found.path)) return refuse({ found: `${shownText(name)}, a file`, allowed });
  return { name: basename(found.path), folder: found.path, shown: found.shown };
}

function readWeather(loaded: Loaded, roots: Roots, reader: FieldReader): Scenario['weather'] | null {
  const tree = loaded.tree.entries.get('weather')?.tree;
  if (!tree) return { name: DEFAULT_WEATHER, file: null };
  const refuse = (detail: ProblemDetail): null => reader.refuse(tree.place, 'weather', detail);
  const name = fileName(tree);
  if (name !== null && isBareName(name)) return { name, file: null };
  if (name === null || extname(name) !== '.csv') {
    return refuse({ found: shown(tree), allowed: 'the name of a weather table of the system, or the path of a CSV file' });
  }
  const found = locateFrom(originOf(tree.place, loaded, roots), name, '', roots);
  if (!('path' in found)) return refuse(found);
  return { name: basename(found.path, '.csv'), file: found.path, shown: found.shown };
}
