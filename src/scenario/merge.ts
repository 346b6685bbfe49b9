import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import { isNothing, type MapEntry, type MapTree, problemAt, shownText, type Tree, textScalar } from './tree.js';

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
const rivalsOf = (key: string): string[] =>
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

/** Says so where a list is written empty over one that has entries: it is inherited by id, and so removes nothing. */
export function emptyListHint(key: string, parent: Tree | undefined, child: Tree): string[] {
  const isEmpty = isNothing(child) || (child.is === 'list' && child.items.length === 0);
  if (!listsById.includes(key) || !isEmpty || parent?.is !== 'list' || parent.items.length === 0) return [];
  const id = idOf(parent.items[0]!) ?? '…';
  const advice = `entries are inherited by id; { id: ${shownId(id)}, remove: true } drops one`;
  return [`${child.place.file}: an empty list of ${key} removes nothing: ${advice}`];
}

const shownId = (id: string): string => (/^[a-z0-9-]{1,64}$/.test(id) ? id : '…');

function isRemoval(tree: Tree): boolean {
  const remove = tree.is === 'map' ? tree.entries.get('remove')?.tree : undefined;
  return remove?.is === 'scalar' && remove.value === true;
}

/** One value at a path of keys and ids, as `--set` and experiments give it. */
export interface Setting {
  readonly path: string;
  readonly tree: Tree;
}

/**
 * `base` with the setting laid over it by the rules of `extends`; a path through a list goes by id. Returns `base` and adds a
 * problem where no entry has the id.
 */
export function applySetting(base: MapTree, { path, tree }: Setting, problems: Problem[]): MapTree {
  const [key, ...rest] = path.split('.') as [string, ...string[]];
  const inner = layerOf(base, key, rest, tree, problems);
  if (!inner) return base;
  return mergeFiles(
    base,
    { is: 'map', place: base.place, entries: new Map([[key, { place: tree.place, tree: inner }]]) },
    problems,
  );
}

/** What stands under a top-level key in a file that says nothing but the setting; null after a problem. */
function layerOf(base: MapTree, key: string, rest: readonly string[], value: Tree, problems: Problem[]): Tree | null {
  if (key === 'overrides') {
    const overrides = rest.length > 0 ? nest([rest.join('.')], value) : value;
    return overrides.is === 'map' ? flatOverrides(overrides) : overrides;
  }
  const [id, ...inside] = rest;
  if (id === undefined || !listsById.includes(key)) return nest(rest, value);
  const list = base.entries.get(key)?.tree;
  const ids = list?.is === 'list' ? list.items.map(idOf).filter(known => known !== undefined) : [];
  const entry = nest(inside, value);
  if (ids.includes(id) && entry.is === 'map') {
    const entries = new Map([['id', { place: value.place, tree: textScalar(id, value.place) }], ...entry.entries]);
    return { is: 'list', place: value.place, items: [{ ...entry, entries }] };
  }
  const allowed =
    ids.length > 0 ? `the id of an entry (${ids.slice(0, 20).join(', ')}) and a key of it` : 'the id of an entry: there is none';
  const detail = { found: shownText(id), allowed, nearest: ids.includes(id) ? undefined : nearestName(id, ids) };
  problems.push(problemAt(value.place, [key, ...rest].join('.'), detail));
  return null;
}

/** Maps inside one another, one a key, around a value. */
const nest = (keys: readonly string[], value: Tree): Tree =>
  keys.reduceRight<Tree>(
    (tree, key) => ({ is: 'map', place: value.place, entries: new Map([[key, { place: value.place, tree }]]) }),
    value,
  );

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
