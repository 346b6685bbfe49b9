import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import { emptyMap, isNothing, type ListTree, type MapEntry, type MapTree, problemAt, shownText, type Tree } from './tree.js';

/** The lists whose entries have ids: they merge by id, any other list replaces. */
export const listsById: readonly string[] = ['events', 'attacks', 'campaigns', 'defences'];

/** Keys of which one map has one at most: the child's drives out the parent's others. */
const EXCLUSIVE: readonly (readonly string[])[] = [
  ['at', 'after', 'when'],
  ['share', 'count'],
];

/** The id of an entry: as written, else its kind; undefined where it has neither. */
export function idOf(tree: Tree): string | undefined {
  if (tree.is !== 'map') return undefined;
  for (const key of ['id', 'kind']) {
    const written = tree.entries.get(key)?.tree;
    if (written?.is === 'scalar' && written.value !== null) return written.source;
  }
  return undefined;
}

/** `child` laid over `parent`: maps key by key, the lists above by id, all else replaced. Neither is changed. */
export function mergeFiles(parent: MapTree, child: MapTree, problems: Problem[]): MapTree {
  const entries = new Map(parent.entries);
  for (const [key, { place, tree }] of child.entries) {
    const inherited = entries.get(key)?.tree;
    if (listsById.includes(key)) entries.set(key, { place, tree: mergeById(key, inherited, tree, problems) });
    else entries.set(key, { place, tree: inherited ? mergeTrees(inherited, tree) : tree });
  }
  return { is: 'map', place: child.place, entries };
}

/** `child` over `parent` inside an entry or a map: key by key. */
function mergeTrees(parent: Tree, child: Tree): Tree {
  if (isNothing(child) && parent.is !== 'scalar') return parent;
  if (parent.is !== 'map' || child.is !== 'map') return child;
  const entries = new Map(parent.entries);
  for (const [key, entry] of child.entries) {
    for (const rival of rivalsOf(key)) if (!child.entries.has(rival)) entries.delete(rival);
    const inherited = entries.get(key);
    entries.set(key, inherited ? { place: entry.place, tree: mergeTrees(inherited.tree, entry.tree) } : entry);
  }
  return { is: 'map', place: child.place, entries };
}

/** Keys that may not stand beside this one. */
export const rivalsOf = (key: string): string[] =>
  EXCLUSIVE.filter(group => group.includes(key)).flatMap(group => group.filter(other => other !== key));

/** A list with ids over the inherited one: same id merges, a new one is added at the end, `remove: true` drops. */
function mergeById(key: string, parent: Tree | undefined, child: Tree, problems: Problem[]): Tree {
  if (child.is !== 'list') return isNothing(child) && parent ? parent : child;
  const merged = new Map<string, Tree>();
  if (parent?.is === 'list') for (const item of parent.items) merged.set(idOf(item) ?? `\0${merged.size}`, item);
  const own = new Set<string>();
  for (const item of child.items) {
    const id = idOf(item) ?? `\0own ${merged.size}`;
    if (own.has(id)) {
      const allowed = 'an id of its own for each entry (the id is the kind unless written)';
      problems.push(problemAt(item.place, key, { found: `the id ${shownText(id)} a second time`, allowed }));
    }
    own.add(id);
    if (isRemoval(item)) {
      const known = [...merged.keys()];
      const detail = {
        found: shownText(id),
        allowed: 'the id of an inherited entry, to remove it',
        nearest: nearestName(id, known),
      };
      if (!merged.delete(id)) problems.push(problemAt(item.place, `${key}.${id}.remove`, detail));
    } else {
      const inherited = merged.get(id);
      merged.set(id, inherited ? mergeTrees(inherited, item) : item);
    }
  }
  return { is: 'list', place: child.place, items: [...merged.values()] };
}

function isRemoval(tree: Tree): boolean {
  const remove = tree.is === 'map' ? tree.entries.get('remove')?.tree : undefined;
  return remove?.is === 'scalar' && remove.value === true;
}

/** One value at a path of keys and ids, as `--set` and experiments give it. */
export interface Setting {
  readonly path: string;
  readonly tree: Tree;
}

/** `base` with the setting applied: a path through a list goes by id. Returns `base` and adds a problem where no such id exists. */
export function applySetting(base: MapTree, { path, tree }: Setting, problems: Problem[]): MapTree {
  const keys = path.split('.');
  if (keys[0] === 'overrides' && keys.length > 1) return setOverride(base, keys.slice(1).join('.'), tree);
  return setIn(base, keys, 0, tree, problems) as MapTree;
}

function setOverride(base: MapTree, path: string, tree: Tree): MapTree {
  const entries = new Map(base.entries);
  const written = entries.get('overrides')?.tree;
  const overrides = flatOverrides(written?.is === 'map' ? written : emptyMap(tree.place));
  overrides.entries.set(path, { place: tree.place, tree });
  entries.set('overrides', { place: tree.place, tree: overrides });
  return { ...base, entries };
}

/** `overrides` with one key a path: nested maps are joined by dots, the last of two equal paths holds. */
export function flatOverrides(overrides: MapTree): MapTree {
  const flat = new Map<string, MapEntry>();
  const collect = (map: MapTree, prefix: string): void => {
    for (const [key, { place, tree }] of map.entries) {
      if (tree.is === 'map') collect(tree, `${prefix}${key}.`);
      else flat.set(prefix + key, { place, tree });
    }
  };
  collect(overrides, '');
  return { is: 'map', place: overrides.place, entries: flat };
}

function setIn(base: Tree, keys: readonly string[], depth: number, value: Tree, problems: Problem[]): Tree {
  if (depth === keys.length) return value;
  const key = keys[depth]!;
  if (base.is === 'list') return setInList(base, keys, depth, value, problems);
  const map = base.is === 'map' ? base : emptyMap(value.place);
  const isList = depth === 0 && keys.length > 1 && listsById.includes(key);
  const fresh: Tree = isList ? { is: 'list', place: value.place, items: [] } : emptyMap(value.place);
  const entries = new Map(map.entries);
  for (const rival of rivalsOf(key)) entries.delete(rival);
  const known = entries.get(key)?.tree ?? fresh;
  entries.set(key, { place: value.place, tree: setIn(isNothing(known) ? fresh : known, keys, depth + 1, value, problems) });
  return { ...map, entries };
}

function setInList(base: ListTree, keys: readonly string[], depth: number, value: Tree, problems: Problem[]): Tree {
  const ids = base.items.map(item => idOf(item));
  const index = ids.indexOf(keys[depth]!);
  if (index < 0) {
    const known = ids.filter(id => id !== undefined);
    const allowed =
      known.length > 0 ? `the id of an entry: ${known.slice(0, 20).join(', ')}` : 'the id of an entry: there is none';
    const detail = { found: shownText(keys[depth]!), allowed, nearest: nearestName(keys[depth]!, known) };
    problems.push(problemAt(value.place, keys.join('.'), detail));
    return base;
  }
  const items = [...base.items];
  items[index] = setIn(items[index]!, keys, depth + 1, value, problems);
  return { ...base, items };
}
