import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { type Problem, refusalOf, UserError } from '../base/errors.js';
import { writeError } from './file-sink.js';
import { FolderWriter } from './folder-writer.js';
import { makeFolder } from './make-folder.js';
import { MANIFEST_FILE, type Manifest, manifestText, outputsOf, readManifest } from './manifest.js';
import type { Case } from './run-id.js';

const folderName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Who writes: two threads of a batch that compute the same run do not disturb each other. */
const writerId = `${process.pid}-${threadId}`;

/** A manifest without what the folder itself knows. */
export type ManifestDraft = Omit<Manifest, 'outputs' | 'status' | 'reason'>;

/** Cases that a run may have as its twin, each in a folder of that name. */
const twins = ['no-attack', 'no-defence', 'attack'] as const satisfies readonly Case[];

export interface OpenOptions {
  readonly force?: boolean;
  /** The other case, where it is asked for. */
  readonly twin?: Case | null;
  /** The tables as Parquet too. */
  readonly parquet?: boolean;
}

export type Opened =
  | { readonly state: 'complete'; readonly path: string; readonly manifest: Manifest }
  | { readonly state: 'open'; readonly folder: RunFolder };

/**
 * The results folder of one run. All is written into the hidden `.<name>-<run_id>.<pid>-<thread>.partial` and renamed at
 * the end, so `<name>-<run_id>` is never half written. An interrupted run ends as `<name>-<run_id>.interrupted`.
 */
export class RunFolder {
  /** Where tables and texts of this run go. */
  readonly writer: FolderWriter;

  private constructor(
    readonly parent: string,
    readonly name: string,
    readonly runId: string,
  ) {
    this.writer = new FolderWriter(this.#hidden('partial'));
  }

  /** The folder of the completed run. */
  get path(): string {
    return join(this.parent, folderOf(this.name, this.runId));
  }

  /**
   * Opens the folder before the run begins. Complete results of this run are handed back, unless `force` asks to compute
   * them again or they lack the `twin` or the form asked for; they then stay until the new ones are complete. Leftovers of
   * a killed run are removed. UserError where the parent cannot be written, or something else stands in the folder's
   * place without `force`.
   */
  static open(
    parent: string,
    name: string,
    runId: string,
    { force = false, twin = null, parquet = false }: OpenOptions = {},
  ): Opened {
    if (name !== '' && !folderName.test(name)) {
      throw refusal({ file: 'name', found: JSON.stringify(name.slice(0, 60)), allowed: 'letters, digits, dots and hyphens' });
    }
    const folder = folderOf(name, runId);
    const path = join(parent, folder);
    const manifest = completeManifest(path, runId);
    const hasTwin = twin === null || exists(join(path, twin, MANIFEST_FILE));
    const hasForms = !parquet || (manifest !== null && 'summary.parquet' in manifest.outputs);
    if (manifest && hasTwin && hasForms && !force) return { state: 'complete', path, manifest };
    if (exists(path) && !manifest && !force) {
      throw refusal({
        file: path,
        found: 'something else in the place of the results',
        allowed: 'a free name, or --force to replace it',
      });
    }
    try {
      makeFolder(parent);
      removeLeftovers(parent, `.${folder}.`);
      return { state: 'open', folder: new RunFolder(parent, name, runId) };
    } catch (error) {
      const found = `a folder that cannot be written (${refusalOf(error)})`;
      throw refusal({ file: parent, found, allowed: 'a folder that can, by --out' });
    }
  }

  /** Finishes a run that came to its end, and returns the folder's path. RunError where the disk fails. */
  complete(draft: ManifestDraft): string {
    seal(this.writer, { ...draft, status: 'complete', reason: '' });
    this.#put(this.path);
    const interrupted = `${this.path}.interrupted`;
    if (isInterrupted(interrupted, this.runId)) rmSync(interrupted, { recursive: true });
    return this.path;
  }

  /** Keeps what is complete of a run that was stopped, rows so far included, and returns where it is. */
  interrupt(draft: ManifestDraft, reason: string): string {
    seal(this.writer, { ...draft, status: 'interrupted', reason });
    let path = `${this.path}.interrupted`;
    for (let i = 2; exists(path) && !isInterrupted(path, this.runId); i++) path = `${this.path}.interrupted-${i}`;
    this.#put(path);
    return path;
  }

  /** Removes what was written: nothing is left of a run that failed. */
  discard(): void {
    this.writer.abandon();
    rmSync(this.writer.path, { recursive: true, force: true });
  }

  /** Finishes the twin's folder inside, before the run's own: its tables and its own manifest. */
  completeTwin(twin: Case, draft: ManifestDraft): void {
    seal(this.writer.inside(twin), { ...draft, status: 'complete', reason: '' });
  }

  /** Renames the finished folder to `path`; what stood there goes only once its place is taken. */
  #put(path: string): void {
    try {
      const replaced = this.#hidden('replaced');
      const occupied = exists(path);
      if (occupied) renameSync(path, replaced);
      renameSync(this.writer.path, path);
      syncFolder(this.parent);
      if (!occupied) return;
      keepTwins(replaced, path, this.runId);
      rmSync(replaced, { recursive: true, force: true });
    } catch (error) {
      throw writeError(path, error);
    }
  }

  #hidden(ending: 'partial' | 'replaced'): string {
    return join(this.parent, `.${folderOf(this.name, this.runId)}.${writerId}.${ending}`);
  }
}

/** Every file written through to the disk, the manifest last. */
function seal(writer: FolderWriter, manifest: Omit<Manifest, 'outputs'>): void {
  const outputs = outputsOf(writer.close());
  writer.text(MANIFEST_FILE, manifestText({ ...manifest, outputs }));
  writer.close();
  syncFolder(writer.path);
}

/** A twin that the replaced results of the same run had, and the new ones have not, stays. */
function keepTwins(replaced: string, path: string, runId: string): void {
  if (!completeManifest(replaced, runId)) return;
  for (const twin of twins) {
    if (exists(join(replaced, twin)) && !exists(join(path, twin))) renameSync(join(replaced, twin), join(path, twin));
  }
}

/** A run inside a batch has no name: its folder is its identifier alone. */
const folderOf = (name: string, runId: string): string => (name === '' ? runId : `${name}-${runId}`);

const refusal = (problem: Problem): UserError => new UserError([problem]);

/** The manifest of a completed run whose files are all there with their sizes; otherwise null. */
function completeManifest(path: string, runId: string): Manifest | null {
  const manifest = isFolder(path) ? readManifest(path) : null;
  if (manifest?.status !== 'complete' || manifest.run_id !== runId) return null;
  const whole = Object.entries(manifest.outputs).every(([file, { bytes }]) => {
    return statSync(join(path, file), { throwIfNoEntry: false })?.size === bytes;
  });
  return whole ? manifest : null;
}

const isInterrupted = (path: string, runId: string): boolean => {
  const manifest = isFolder(path) ? readManifest(path) : null;
  return manifest?.status === 'interrupted' && manifest.run_id === runId;
};

/** Removes hidden folders of this run whose writer is gone. */
function removeLeftovers(parent: string, prefix: string): void {
  for (const entry of readdirSync(parent)) {
    const writer = entry.startsWith(prefix) ? /^((\d+)-\d+)\.(partial|replaced)$/.exec(entry.slice(prefix.length)) : null;
    if (writer === null) continue;
    const path = join(parent, entry);
    if (writer[1] === writerId || !isAlive(Number(writer[2])) || startedSince(Number(writer[2]), path)) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

/** Removes what threads of this process that were lost or stopped have left half written under a parent. */
export function removePartials(parent: string): void {
  if (!isFolder(parent)) return;
  const own = new RegExp(`^\\..+\\.${process.pid}-\\d+\\.partial$`);
  for (const entry of readdirSync(parent).filter(name => own.test(name))) {
    rmSync(join(parent, entry), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A clock that was set meanwhile does not make a run at work look old, ms. */
const CLOCK_MS = 3_600_000;

/**
 * Whether a process that is alive began after a folder was last changed: then another one of the same number made it. Only where
 * the kernel tells when processes began (Linux, in hundredths of a second after it did itself; proc(5)); elsewhere never.
 */
function startedSince(pid: number, path: string): boolean {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    const bootS = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))![1]);
    // Field 22 of the file; boot is told in whole seconds.
    return (bootS - 1 + Number(fields[19]) / 100) * 1000 > statSync(path).mtimeMs + CLOCK_MS;
  } catch {
    return false;
  }
}

const exists = (path: string): boolean => stat(path) !== undefined;
const isFolder = (path: string): boolean => stat(path)?.isDirectory() ?? false;

/** What stands at a path, links not followed; undefined where nothing does. */
function stat(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** A folder's entries written through to the disk, where the operating system can. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
