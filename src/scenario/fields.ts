import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { ParameterSpec, ParameterValue } from '../base/parameter.js';
import { allowedQuantity, formatQuantity, parseCount, parseQuantity } from '../base/quantity.js';
import type { Place } from './scenario.js';
import { isNothing, type MapTree, type ProblemDetail, problemAt, type Scalar, shown, shownText, type Tree } from './tree.js';

/** The longest text of a parameter, unless its `max` says otherwise. */
export const TEXT_MAX = 200;
const UNKNOWN_KEYS_MAX = 20;

/** What stands under a key: one value, a map of keys, or something that has its own reader. */
export type Key =
  | { readonly is: 'value'; readonly spec: ParameterSpec }
  | { readonly is: 'map'; readonly about: string; readonly keys: Keys }
  | { readonly is: 'own'; readonly about: string; readonly required?: boolean };
export type Keys = Readonly<Record<string, Key>>;

/** Values by key: null where nothing was written and nothing is the default. */
export type Values = Readonly<Record<string, ParameterValue>>;

/** Reads trees by tables of keys and collects every problem; a value with a problem becomes null and the reading fails. */
export class FieldReader {
  constructor(readonly problems: Problem[]) {}

  refuse(place: Place, path: string, detail: ProblemDetail): null {
    this.problems.push(problemAt(place, path, detail));
    return null;
  }

  /** The tree as a map; nothing at all is an empty map, anything else a problem and null. */
  map(tree: Tree, path: string, allowed = 'a map of keys and values'): MapTree | null {
    if (tree.is === 'map') return tree;
    if (isNothing(tree)) return { is: 'map', place: tree.place, entries: new Map() };
    return this.refuse(tree.place, path, { found: shown(tree), allowed });
  }

  /** The items of a list; nothing at all is an empty list. */
  items(tree: Tree | undefined, path: string): readonly Tree[] {
    if (!tree || isNothing(tree)) return [];
    if (tree.is === 'list') return tree.items;
    this.refuse(tree.place, path, { found: shown(tree), allowed: 'a list' });
    return [];
  }

  /** Adds a problem for each key that is none of the known; beyond the first of very many, one for all the rest. */
  knownKeys(map: MapTree, known: readonly string[], path: string): void {
    const unknown = [...map.entries].filter(([key]) => !known.includes(key));
    const allowed = known.join(', ');
    for (const [key, { place }] of unknown.slice(0, UNKNOWN_KEYS_MAX)) {
      this.refuse(place, path, { found: `the key ${shownText(key)}`, allowed, nearest: nearestName(key, known) });
    }
    const rest = unknown.slice(UNKNOWN_KEYS_MAX);
    if (rest[0]) this.refuse(rest[0][1].place, path, { found: `${rest.length} unknown keys more`, allowed });
  }

  /** The values of a map by their specs; every other key is left to its own reader. */
  values(map: MapTree, keys: Keys, path: string): Values {
    const values: [string, ParameterValue][] = [];
    for (const [key, what] of Object.entries(keys)) {
      if (what.is === 'value') values.push([key, this.value(map, key, what.spec, path)]);
    }
    return Object.fromEntries(values);
  }

  /** One value of a map by its spec: its default where it is not written. */
  value(map: MapTree, key: string, spec: ParameterSpec, path: string): ParameterValue {
    const entry = map.entries.get(key);
    const ownPath = joinPath(path, key);
    if (entry) return this.parse(entry.tree, spec, ownPath);
    if (spec.required) this.refuse(map.place, ownPath, { found: 'nothing', allowed: allowedValue(spec) });
    return spec.default ?? null;
  }

  /** A tree as the value a spec describes, in SI; null and a problem where it is none or out of range. */
  parse(tree: Tree, spec: ParameterSpec, path: string): ParameterValue {
    const value = tree.is === 'scalar' ? parseValue(tree, spec) : undefined;
    const isInRange = typeof value !== 'number' || (value >= (spec.min ?? -Infinity) && value <= (spec.max ?? Infinity));
    if (value !== undefined && isInRange) return value;
    return this.refuse(tree.place, path, { found: shown(tree), allowed: allowedValue(spec), ...nearestChoice(tree, spec) });
  }

  /** A text, or a list of texts where several may be named; sorted, each once. */
  names(map: MapTree, key: string, path: string): readonly string[] | null {
    const entry = map.entries.get(key);
    if (!entry) return null;
    const trees = entry.tree.is === 'list' ? entry.tree.items : [entry.tree];
    const names = new Set<string>();
    const spec: ParameterSpec = { type: 'text', about: '' };
    for (const tree of trees) {
      const name = this.parse(tree, spec, joinPath(path, key));
      if (typeof name === 'string') names.add(name);
    }
    if (trees.length === 0)
      this.refuse(entry.place, joinPath(path, key), { found: 'an empty list', allowed: 'one name or more' });
    return [...names].sort();
  }
}

export const joinPath = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** A scalar as its spec's type, undefined where it is of another; ranges of numbers are the caller's. */
function parseValue(scalar: Scalar, spec: ParameterSpec): number | string | boolean | undefined {
  const { value } = scalar;
  switch (spec.type) {
    case 'quantity': {
      const parsed = parseQuantity(value, spec.dimension!);
      return 'value' in parsed ? parsed.value : undefined;
    }
    case 'count': {
      const parsed = parseCount(value);
      return 'value' in parsed ? parsed.value : undefined;
    }
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value + 0 : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'choice':
      return typeof value === 'string' && spec.choices?.includes(value) ? value : undefined;
    case 'text': {
      // On the command line everything is text already: --set seed=7 needs no quotes inside quotes.
      const text = scalar.place.file.startsWith('--') && value !== null ? scalar.source : value;
      return typeof text === 'string' && text !== '' && text.length <= (spec.max ?? TEXT_MAX) ? text : undefined;
    }
  }
}

function nearestChoice(tree: Tree, spec: ParameterSpec): { nearest?: string | undefined } {
  const isName = spec.type === 'choice' && tree.is === 'scalar' && typeof tree.value === 'string';
  return isName ? { nearest: nearestName(tree.source, spec.choices ?? []) } : {};
}

/** What a spec allows, in words: for messages, `explain` and the JSON Schema. */
export function allowedValue(spec: ParameterSpec): string {
  return baseAllowed(spec) + rangeAllowed(spec);
}

function baseAllowed(spec: ParameterSpec): string {
  switch (spec.type) {
    case 'quantity':
      return allowedQuantity(spec.dimension!);
    case 'count':
      return 'a whole number, e.g. 50000, 250 k or 10 M';
    case 'number':
      return 'a number without unit';
    case 'boolean':
      return 'true or false';
    case 'choice':
      return (spec.choices ?? []).join(', ');
    case 'text':
      return `a text of 1 to ${spec.max ?? TEXT_MAX} characters (quote it if it looks like a number)`;
  }
}

function rangeAllowed({ type, dimension, min, max }: ParameterSpec): string {
  if (type !== 'quantity' && type !== 'count' && type !== 'number') return '';
  const written = (value: number): string =>
    dimension && type === 'quantity' ? formatQuantity(value, dimension) : String(value);
  if (min !== undefined && max !== undefined) return `, from ${written(min)} to ${written(max)}`;
  if (min !== undefined) return `, at least ${written(min)}`;
  return max !== undefined ? `, at most ${written(max)}` : '';
}
