import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import { type ProblemDetail, shownText } from './tree.js';

/** The largest scenario or experiment file, bytes. */
const FILE_BYTES_MAX = 256 * 1024;
const ENDINGS = ['.yaml', '.yml', '.json'];

/** Where files may be read from. */
export interface Roots {
  /** Absolute path of the shipped `scenarios/`. */
  readonly shipped: string;
  /** The working folder, absolute. */
  readonly working: string;
  /** `--root DIR`: nothing else but shipped files is read. */
  readonly root?: string | undefined;
}

/** The roots of this program: the shipped `scenarios/` beside `dist/`, and the working folder. */
export const rootsOf = (root?: string): Roots => ({
  shipped: fileURLToPath(new URL('../../../scenarios', import.meta.url)),
  working: process.cwd(),
  root,
});

/** A file or folder that was found, with the root that what it names must stay inside. */
export interface Located {
  /** Real absolute path: links are resolved. */
  readonly path: string;
  readonly root: string;
  /** As it is called in messages. */
  readonly shown: string;
}

/** What is searched for by a bare name. */
export type Shelf = '' | 'experiments' | 'systems';

export type Found = Located | ProblemDetail;

/** A bare name is that of a shipped scenario, experiment or system: it has neither a folder nor an ending. */
export const isBareName = (name: string): boolean => /^[a-z0-9][a-z0-9-]*$/.test(name);

/** A file (or, of the shelf `systems`, a folder) that the user names on the command line. */
export function locate(name: string, shelf: Shelf, roots: Roots): Found {
  if (isBareName(name)) return locateShipped(name, shelf, roots);
  const path = resolve(roots.working, name);
  const isIn = (folder: string): boolean => isInside(path, folder) || isInside(path, realOrSame(folder));
  const root = roots.root ?? [roots.shipped, roots.working].find(isIn) ?? dirname(path);
  return inside(path, resolve(roots.working, root), name);
}

/** A file or folder named by a file: its path is taken from that file's folder and must stay in that file's root. */
export function locateFrom(from: Located, name: string, shelf: Shelf, roots: Roots): Found {
  const folder = dirname(from.path);
  const path = resolve(folder, name);
  if (isBareName(name)) {
    const found = locateShipped(name, shelf, roots);
    // A folder of that name beside the file is what was meant, written without its path.
    return !('path' in found) && shelf === 'systems' && isFolder(path) ? { ...found, nearest: `./${name}` } : found;
  }
  return inside(path, from.root, join(dirname(from.shown), name));
}

function locateShipped(name: string, shelf: Shelf, roots: Roots): Found {
  const folder = join(roots.shipped, shelf);
  const file = shelf === 'systems' ? name : `${name}.yaml`;
  const found = inside(join(folder, file), roots.shipped, relative(roots.working, join(folder, file)));
  if ('path' in found) return found;
  const known = shippedNames(shelf, roots);
  const noun = shelf === '' ? 'scenario' : shelf.slice(0, -1);
  return {
    found: shownText(name),
    allowed: `a shipped ${noun} (${known.join(', ')}) or a path`,
    nearest: nearestName(name, known),
  };
}

/** Names of what is shipped on a shelf, sorted. */
export function shippedNames(shelf: Shelf, roots: Roots): string[] {
  const folder = join(roots.shipped, shelf);
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const names =
      shelf === 'systems'
        ? entries.filter(entry => entry.isDirectory()).map(({ name }) => name)
        : entries.filter(({ name }) => name.endsWith('.yaml')).map(({ name }) => basename(name, '.yaml'));
    return names.sort();
  } catch {
    return [];
  }
}

/** The real path of what is at `path`, refused where it or what it links to is outside `root`. */
function inside(path: string, root: string, shown: string): Found {
  const outside = { found: shownText(shown), allowed: `a path inside ${root}` };
  let realRoot: string;
  try {
    realRoot = realpathSync(root);
  } catch {
    return { found: shownText(root), allowed: 'a folder that exists, as --root' };
  }
  // Asked before the disk is: what is outside is not told apart by whether it exists.
  if (path.includes('\0') || !(isInside(path, root) || isInside(path, realRoot))) return outside;
  try {
    const real = realpathSync(path);
    return isInside(real, realRoot)
      ? { path: real, root: realRoot, shown }
      : { ...outside, found: `${shownText(shown)}, a link outside` };
  } catch {
    return {
      found: shownText(shown),
      allowed: 'a file that exists',
      nearest: nearestName(basename(path), namesIn(dirname(path))),
    };
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(name => ENDINGS.some(ending => name.endsWith(ending)))
      .sort();
  } catch {
    return [];
  }
}

const realOrSame = (folder: string): string => {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
};

export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

export interface ReadText {
  readonly text: string;
  readonly sha256: string;
}

/** The text of a regular file of bounded size; null and a problem where it is none. Only as much is read as may be. */
export function readText({ path, shown }: Located, problems: Problem[], bytesMax = FILE_BYTES_MAX): ReadText | null {
  const refuse = (found: string, allowed: string): null => {
    problems.push({ file: shown, found, allowed });
    return null;
  };
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return refuse('no regular file', 'a file');
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return refuse((error as NodeJS.ErrnoException).code ?? 'an error', 'a file that may be read');
  }
  try {
    const { size } = fstatSync(descriptor);
    if (size > bytesMax) return refuse(`${size} bytes`, `at most ${bytesMax} bytes`);
    const bytes = Buffer.alloc(bytesMax + 1);
    let length = 0;
    for (let got = 1; got > 0 && length < bytes.length; length += got) {
      got = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    if (length > bytesMax) return refuse('a file that grows', `at most ${bytesMax} bytes`);
    const content = bytes.subarray(0, length);
    return {
      text: new TextDecoder('utf-8', { fatal: true }).decode(content),
      sha256: createHash('sha256').update(content).digest('hex'),
    };
  } catch {
    return refuse('a file that is no UTF-8 text', 'UTF-8');
  } finally {
    closeSync(descriptor);
  }
}
