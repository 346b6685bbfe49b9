import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Problem } from '../base/errors.js';

/** Largest table that is read, bytes. */
export const FILE_BYTES_MAX = 8 * 1024 * 1024;
const PARENTS_MAX = 4;

export interface FoundFile {
  readonly text: string;
  /** The file's name in problems. */
  readonly file: string;
}

/**
 * A system's folder and, behind it, the folders that it extends: a file absent from the first is taken from the next.
 * Only regular files of bounded size inside those folders are read; a link that leads out of its folder is a problem.
 */
export class SystemFolder {
  readonly #layers: readonly string[];
  readonly #hashes: Map<string, string>;

  private constructor(layers: readonly string[], hashes = new Map<string, string>()) {
    this.#layers = layers;
    this.#hashes = hashes;
  }

  /** A folder alone; null and a problem where it is no folder. */
  static open(path: string, problems: Problem[]): SystemFolder | null {
    if (isFolder(path)) return new SystemFolder([path]);
    problems.push({ file: path, found: existsSync(path) ? 'a file' : 'nothing', allowed: "a system's folder" });
    return null;
  }

  /** The same folder with one more behind it, named by `extends` in `fromFile`; it must stand beside the first. */
  extendedBy(parent: string, fromFile: string, problems: Problem[]): SystemFolder | null {
    const last = this.#layers.at(-1)!;
    const path = resolve(last, parent);
    const problem = { file: fromFile, path: 'extends', found: parent.slice(0, 200) };
    const root = realpathSync(dirname(resolve(this.#layers[0]!)));
    if (!isFolder(path) || !isInside(realpathSync(path), root)) {
      problems.push({ ...problem, allowed: "a system's folder beside this one, such as ../gb-2030" });
      return null;
    }
    if (this.#layers.some(layer => realpathSync(layer) === realpathSync(path))) {
      problems.push({ ...problem, allowed: 'a folder that does not extend this one' });
      return null;
    }
    if (this.#layers.length > PARENTS_MAX) {
      problems.push({ ...problem, allowed: `at most ${PARENTS_MAX} folders behind one another` });
      return null;
    }
    const shown = join(last, parent);
    return new SystemFolder([...this.#layers, shown], this.#hashes);
  }

  get name(): string {
    return basename(resolve(this.#layers[0]!));
  }

  /** Paths of the folder and of those that it extends, in the order in which files are looked for. */
  get layers(): readonly string[] {
    return this.#layers;
  }

  /** The file's text from the first folder that has it; null and a problem where none has it or it may not be read. */
  read(name: string, problems: Problem[]): FoundFile | null {
    const layer = this.#layers.find(folder => existsSync(join(folder, name)));
    if (layer === undefined) {
      problems.push({ file: join(this.#layers[0]!, name), found: 'no such file', allowed: 'the table: a system needs it' });
      return null;
    }
    const file = join(layer, name);
    const bytes = readInside(file, layer, problems);
    if (bytes === null) return null;
    this.#hashes.set(name, createHash('sha256').update(bytes).digest('hex'));
    return { text: bytes.toString('utf8'), file };
  }

  /** Whether one of the folders has the file. */
  has(name: string): boolean {
    return this.#layers.some(folder => existsSync(join(folder, name)));
  }

  /** The name that the file has in problems. */
  nameOf(name: string): string {
    return join(this.#layers.find(folder => existsSync(join(folder, name))) ?? this.#layers[0]!, name);
  }

  /** Names of the files with this ending in a subfolder of any layer, sorted. */
  list(subfolder: string, ending: string): string[] {
    const names = new Set<string>();
    for (const layer of this.#layers) {
      const path = join(layer, subfolder);
      if (!isFolder(path)) continue;
      for (const name of readdirSync(path)) if (name.endsWith(ending)) names.add(name);
    }
    return [...names].sort();
  }

  /** Layer that `system.yaml` of the next `extends` is read from, with its text. */
  readFromLast(name: string, problems: Problem[]): FoundFile | null {
    return new SystemFolder([this.#layers.at(-1)!]).read(name, problems);
  }

  /** SHA-256 of every file read so far, by name. */
  get hashes(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** The bytes of a regular file whose real place is inside the folder; else null and a problem. */
function readInside(file: string, folder: string, problems: Problem[]): Buffer | null {
  const real = realpathSync(file);
  if (!isInside(real, realpathSync(folder))) {
    problems.push({ file, found: 'a link that leads out of its folder', allowed: 'a file inside the folder' });
    return null;
  }
  if (!statSync(real).isFile()) {
    problems.push({ file, found: 'not a regular file', allowed: 'a regular file' });
    return null;
  }
  const descriptor = openSync(real, 'r');
  try {
    const { size } = fstatSync(descriptor);
    if (size > FILE_BYTES_MAX) {
      problems.push({ file, found: `${size} bytes`, allowed: `at most ${FILE_BYTES_MAX} bytes` });
      return null;
    }
    const bytes = Buffer.alloc(size);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, size, 0));
  } finally {
    closeSync(descriptor);
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}
