import { nearestName } from '../base/names.js';
import type { KindSpec, ParameterSpec, ParameterValue, ParameterValues } from '../base/parameter.js';
import { type FieldReader, joinPath } from './fields.js';
import { attackDurationSpec, type EntryList, entryKeys, targetKeys } from './keys.js';
import { idOf } from './merge.js';
import type { Attack, Contingency, Defence, Place, Target } from './scenario.js';
import { isNothing, type MapTree, shown, shownText, type Tree } from './tree.js';
import { type Clock, readTrigger } from './trigger.js';

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const ENTRIES_MAX = 1000;

/** What every entry has, whatever its list. */
interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly spec: KindSpec;
  readonly map: MapTree;
  readonly path: string;
  readonly place: Place;
  readonly parameters: ParameterValues;
}

export function readContingencies(
  tree: Tree | undefined,
  kinds: readonly KindSpec[],
  clock: Clock,
  reader: FieldReader,
): Contingency[] {
  const contingencies: Contingency[] = [];
  for (const { id, kind, map, path, place, parameters } of readEntries('events', tree, kinds, reader)) {
    const trigger = readTrigger(map, path, clock, reader);
    if (trigger) contingencies.push({ id, kind, trigger, parameters, place });
  }
  return contingencies;
}

export function readAttacks(tree: Tree | undefined, kinds: readonly KindSpec[], clock: Clock, reader: FieldReader): Attack[] {
  const attacks: Attack[] = [];
  for (const { id, kind, spec, map, path, place, parameters } of readEntries('attacks', tree, kinds, reader)) {
    const trigger = readTrigger(map, path, clock, reader);
    const durationMs = reader.value(map, 'duration', attackDurationOf(spec), path);
    const release = readRelease(map, spec, path, reader);
    const target = readTarget(map, spec, path, reader);
    if (trigger && typeof durationMs === 'number' && release && target) {
      attacks.push({ id, kind, trigger, durationMs, release, target, parameters, place });
    }
  }
  return attacks;
}

export function readDefences(tree: Tree | undefined, kinds: readonly KindSpec[], reader: FieldReader): Defence[] {
  const entries = readEntries('defences', tree, kinds, reader);
  return entries.map(({ id, kind, parameters, place }) => ({ id, kind, parameters, place }));
}

/** A kind may give its own default and range for how long it sends orders, as a parameter `duration`. */
export const attackDurationOf = (spec: KindSpec): ParameterSpec => ownSpec(spec, 'duration') ?? attackDurationSpec;

const ownSpec = (spec: KindSpec, key: string): ParameterSpec | undefined =>
  Object.hasOwn(spec.parameters, key) ? spec.parameters[key] : undefined;

/** A kind's own parameters: those that are no common key of the list. */
export function parametersOf(list: EntryList, spec: KindSpec): [string, ParameterSpec][] {
  const common: readonly string[] = entryKeys[list];
  return Object.entries(spec.parameters).filter(([name]) => !common.includes(name));
}

function readEntries(list: EntryList, tree: Tree | undefined, kinds: readonly KindSpec[], reader: FieldReader): Entry[] {
  const items = reader.items(tree, list);
  if (tree && items.length > ENTRIES_MAX) {
    reader.refuse(tree.place, list, { found: `${items.length} entries`, allowed: `at most ${ENTRIES_MAX}` });
    return [];
  }
  const entries: Entry[] = [];
  for (const item of items) {
    const entry = readEntry(list, item, kinds, reader);
    if (entry) entries.push(entry);
  }
  return entries;
}

function readEntry(list: EntryList, item: Tree, kinds: readonly KindSpec[], reader: FieldReader): Entry | null {
  const map = reader.map(item, list, 'a map such as { id: …, kind: … }');
  if (!map) return null;
  const id = idOf(map) ?? '';
  const path = joinPath(list, id || '?');
  if (id !== '' && !ID.test(id)) {
    const place = map.entries.get('id')?.tree.place ?? map.place;
    reader.refuse(place, path, { found: shownText(id), allowed: 'an id of small letters, digits and hyphens, at most 64' });
  }
  const spec = readKind(list, map, kinds, path, reader);
  if (!spec) return null;
  const own = parametersOf(list, spec);
  reader.knownKeys(map, [...entryKeys[list], ...own.map(([name]) => name)], path);
  const parameters: [string, ParameterValue][] = own.map(([name, parameter]) => [name, reader.value(map, name, parameter, path)]);
  return { id, kind: spec.name, spec, map, path, place: map.place, parameters: Object.fromEntries(parameters) };
}

function readKind(list: EntryList, map: MapTree, kinds: readonly KindSpec[], path: string, reader: FieldReader): KindSpec | null {
  const names = kinds.map(({ name }) => name);
  const allowed = names.length > 0 ? `a kind of ${list}: ${names.join(', ')}` : `no entries: there are no ${list} yet`;
  const tree = map.entries.get('kind')?.tree;
  if (!tree || isNothing(tree)) return reader.refuse(map.place, joinPath(path, 'kind'), { found: 'nothing', allowed });
  const spec = tree.is === 'scalar' ? kinds.find(({ name }) => name === tree.value) : undefined;
  if (spec) return spec;
  const nearest = tree.is === 'scalar' ? nearestName(tree.source, names) : undefined;
  return reader.refuse(tree.place, joinPath(path, 'kind'), { found: shown(tree), allowed, nearest });
}

function readRelease(map: MapTree, spec: KindSpec, path: string, reader: FieldReader): Attack['release'] | null {
  const tree = map.entries.get('release')?.tree;
  const ownPath = joinPath(path, 'release');
  if (!tree) return { kind: spec.release ?? 'revert' };
  if (tree.is === 'scalar' && (tree.value === 'revert' || tree.value === 'hold')) return { kind: tree.value };
  if (tree.is !== 'map')
    return reader.refuse(tree.place, ownPath, { found: shown(tree), allowed: 'revert, hold, { after: 2 h }' });
  reader.knownKeys(tree, ['after'], ownPath);
  const delayMs = reader.value(tree, 'after', { ...attackDurationSpec, about: 'How long after the last order' }, ownPath);
  return typeof delayMs === 'number' ? { kind: 'after', delayMs } : null;
}

function readTarget(map: MapTree, spec: KindSpec, path: string, reader: FieldReader): Target | null {
  const entry = map.entries.get('target');
  const ownPath = joinPath(path, 'target');
  const target = reader.map(entry?.tree ?? { is: 'map', place: map.place, entries: new Map() }, ownPath);
  if (!target) return null;
  reader.knownKeys(target, Object.keys(targetKeys), ownPath);
  const devices = reader.names(target, 'devices', ownPath);
  for (const device of devices ?? []) {
    if (!spec.devices || spec.devices.includes(device)) continue;
    const detail = { found: shownText(device), allowed: `a kind that ${spec.name} addresses: ${spec.devices.join(', ')}` };
    reader.refuse(target.entries.get('devices')!.place, `${ownPath}.devices`, {
      ...detail,
      nearest: nearestName(device, spec.devices),
    });
  }
  const { share, count, pick } = reader.values(target, targetKeys, ownPath);
  if (target.entries.has('share') && target.entries.has('count')) {
    reader.refuse(target.place, ownPath, { found: 'share and count', allowed: 'one of share and count' });
  }
  return {
    devices,
    headEnds: reader.names(target, 'headEnd', ownPath),
    suppliers: reader.names(target, 'supplier', ownPath),
    firmware: reader.names(target, 'firmware', ownPath),
    areas: reader.names(target, 'areas', ownPath),
    substations: reader.names(target, 'substations', ownPath),
    share: (share as number | null) ?? 1,
    count: count as number | null,
    pick: pick === 'largest' ? 'largest' : 'random',
  };
}
