import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunError, refusalOf, UserError } from '../base/errors.js';
import { makeFolder } from '../results/make-folder.js';
import type { PreparedJob } from './prepare.js';

/** Says what batch a folder holds; written first, so that a killed batch is known for what it is. */
const PLAN_FILE = 'batch.json';
export const SUMMARY_FILE = 'summary.csv';
export const STATISTICS_FILE = 'statistics.csv';

/** Names all that determines a batch's results: 'b' and 12 hexadecimal digits over the identifiers of its runs, in order. */
export function batchIdOf(jobs: readonly Pick<PreparedJob, 'runId'>[]): string {
  const text = JSON.stringify(jobs.map(job => job.runId));
  return `b${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

export interface OpenOptions {
  resume: boolean;
  force: boolean;
}

/** `<out>/<name>-<batch_id>`, with one folder a run under `runs/`. */
export class BatchFolder {
  private constructor(
    readonly path: string,
    readonly batchId: string,
  ) {}

  get runs(): string {
    return join(this.path, 'runs');
  }

  /** True once the folder says which batch it holds. */
  get isMarked(): boolean {
    return this.#plan()?.batch_id === this.batchId;
  }

  /** True where the batch had come to its end, failed runs included. */
  get isFinished(): boolean {
    return existsSync(join(this.path, SUMMARY_FILE)) && this.#plan()?.finished === true;
  }

  /**
   * Opens the folder, new or of the same batch. Errors: UserError where it holds something else, or an earlier start of
   * this batch that is to be neither resumed nor replaced, or cannot be written.
   */
  static open(out: string, name: string, batchId: string, { resume, force }: OpenOptions): BatchFolder {
    const folder = new BatchFolder(join(out, `${name}-${batchId}`), batchId);
    const isOurs = folder.isMarked;
    if (!isOurs && !isFree(folder.path) && !force) {
      throw refusal(folder.path, 'something else in the place of the results', 'a free folder by --out, or --force');
    }
    if (isOurs && !resume && !force && !folder.isFinished) {
      throw refusal(folder.path, 'an earlier start of this batch', '--resume to go on with it, or --force to begin again');
    }
    try {
      if (isOurs && force)
        for (const entry of ['runs', SUMMARY_FILE, STATISTICS_FILE])
          rmSync(join(folder.path, entry), { recursive: true, force: true });
      makeFolder(folder.runs);
    } catch (error) {
      throw refusal(folder.path, `a folder that cannot be written (${refusalOf(error)})`, 'another --out');
    }
    return folder;
  }

  /** Runs that had failed when the batch came to its end. */
  get failedCount(): number {
    const failed = this.#plan()?.failed;
    return typeof failed === 'number' ? failed : 0;
  }

  /** Records that the batch has begun, or how it stands. */
  mark(name: string, state: { runs: number; failed: number; finished: boolean }): void {
    this.write(PLAN_FILE, `${JSON.stringify({ batch_id: this.batchId, name, ...state }, null, 2)}\n`);
  }

  /** Writes a whole file so that a reader sees the old one or the new one. Errors: RunError where the disk refuses. */
  write(file: string, text: string): void {
    const partial = join(this.path, `.${file}.${process.pid}.partial`);
    try {
      writeFileSync(partial, text, { flush: true });
      renameSync(partial, join(this.path, file));
    } catch (error) {
      rmSync(partial, { force: true });
      throw new RunError(`${join(this.path, file)} could not be written (${refusalOf(error)})`);
    }
  }

  #plan(): { batch_id?: unknown; finished?: unknown; failed?: unknown } | null {
    try {
      return JSON.parse(readFileSync(join(this.path, PLAN_FILE), 'utf8'));
    } catch {
      return null;
    }
  }
}

const refusal = (file: string, found: string, allowed: string): UserError => new UserError([{ file, found, allowed }]);

/** Nothing there, or an empty folder. */
function isFree(path: string): boolean {
  if (!existsSync(path)) return true;
  return statSync(path).isDirectory() && readdirSync(path).length === 0;
}
