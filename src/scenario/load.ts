import { join } from 'node:path';
import type { Problem } from '../base/errors.js';
import { readDocument } from './document.js';
import { emptyListHint, flatOverrides, mergeFiles } from './merge.js';
import { type Located, locate, locateFrom, type Roots, readText } from './root.js';
import type { Place } from './scenario.js';
import { type MapTree, problemAt, shown, type Tree } from './tree.js';

/** How many files may extend one another. */
const EXTENDS_MAX = 8;

/** A file that was read, for the manifest. */
export interface InputFile {
  readonly path: string;
  readonly sha256: string;
}

export interface Loaded {
  readonly tree: MapTree;
  /** The file itself first, then what it extends. */
  readonly files: readonly InputFile[];
  /** Where each file that was read stands, by the name it has in places: what it names is found from there. */
  readonly origins: ReadonlyMap<string, Located>;
  readonly top: Located;
  /** What was written and does not do what it looks like. */
  readonly hints: readonly string[];
}

/** A scenario file laid over all that it extends; null where a file cannot be read. */
export function loadScenario(name: string, roots: Roots, problems: Problem[]): Loaded | null {
  const found = locate(name, '', roots);
  if (!('path' in found)) {
    problems.push({ file: name.slice(0, 200), ...found });
    return null;
  }
  const files: InputFile[] = [];
  const origins = new Map<string, Located>();
  const layers: MapTree[] = [];
  let file: Located | null = found;
  while (file) {
    const tree = readMap(file, files, problems);
    if (!tree) return null;
    origins.set(file.shown, file);
    layers.push(tree);
    const parent = findParent(file, tree, files, roots, problems);
    if (parent === 'wrong') return null;
    file = parent;
  }
  let tree = layers.pop()!;
  // The outermost file is laid over nothing, so that its own lists are checked for ids used twice.
  tree = mergeFiles({ ...tree, entries: new Map() }, tree, problems);
  const hints: string[] = [];
  while (layers.length > 0) {
    const layer = layers.pop()!;
    for (const [key, entry] of layer.entries) hints.push(...emptyListHint(key, tree.entries.get(key)?.tree, entry.tree));
    tree = mergeFiles(tree, layer, problems);
  }
  return { tree, files, origins, top: found, hints };
}

/** A file's top-level map, its `overrides` with one key a path; null and problems where it has none. */
function readMap(file: Located, files: InputFile[], problems: Problem[]): MapTree | null {
  const read = readText(file, problems);
  if (!read) return null;
  files.push({ path: file.path, sha256: read.sha256 });
  const tree = readDocument(read.text, file.shown, problems);
  if (!tree) return null;
  if (tree.is !== 'map') {
    problems.push(problemAt(tree.place, '', { found: shown(tree), allowed: 'a map of keys and values' }));
    return null;
  }
  const overrides = tree.entries.get('overrides');
  if (overrides?.tree.is !== 'map') return tree;
  const entries = new Map(tree.entries).set('overrides', { ...overrides, tree: flatOverrides(overrides.tree) });
  return { ...tree, entries };
}

/** What the file extends: null for nothing, 'wrong' after a problem. */
function findParent(
  from: Located,
  tree: MapTree,
  files: readonly InputFile[],
  roots: Roots,
  problems: Problem[],
): Located | null | 'wrong' {
  const entry = tree.entries.get('extends');
  if (!entry) return null;
  const refuse = (detail: { found: string; allowed: string; nearest?: string | undefined }): 'wrong' => {
    problems.push(problemAt(entry.tree.place, 'extends', detail));
    return 'wrong';
  };
  const name = fileName(entry.tree);
  if (name === null) return refuse({ found: shown(entry.tree), allowed: 'the name or path of a scenario' });
  const parent = locateFrom(from, name, '', roots);
  if (!('path' in parent)) return refuse(parent);
  if (files.some(({ path }) => path === parent.path)) {
    return refuse({ found: `${shown(entry.tree)}, which extends this file`, allowed: 'a file that does not' });
  }
  if (files.length > EXTENDS_MAX)
    return refuse({ found: 'more files', allowed: `at most ${EXTENDS_MAX} files behind one another` });
  return parent;
}

/** A tree as the name of a file, or null. */
export function fileName(tree: Tree): string | null {
  return tree.is === 'scalar' && typeof tree.value === 'string' && tree.value !== '' && tree.value.length <= 400
    ? tree.value
    : null;
}

/** The file that a place is in, so that a path written there can be followed; the command line's stand in the working folder. */
export const originOf = (place: Place, { origins, top }: Loaded, roots: Roots): Located =>
  origins.get(place.file) ?? { ...top, path: join(roots.working, place.file), shown: place.file };
