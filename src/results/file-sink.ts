import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { RunError } from '../base/errors.js';

/** Where a table's lines go. */
export interface Sink {
  write(text: string): void;
  close(): void;
}

/** What was written: what the manifest says of a file. */
export interface Written {
  readonly byteSize: number;
  readonly sha256: string;
}

/** Bytes gathered before they are handed to the operating system. */
const CHUNK_BYTES = 1 << 16;

/**
 * A file written in chunks, synchronously: the disk holds the writer back, so nothing piles up in memory. RunError naming
 * the file where the disk is full or fails.
 */
export class FileSink implements Sink {
  readonly #descriptor: number;
  readonly #hash = createHash('sha256');
  #waiting: string[] = [];
  #waitingLength = 0;
  #byteSize = 0;
  #open = true;

  constructor(readonly path: string) {
    this.#descriptor = this.#try(() => openSync(path, 'w'));
  }

  write(text: string): void {
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    if (this.#waitingLength >= CHUNK_BYTES) this.flush();
  }

  /** Hands what is waiting to the operating system. */
  flush(): void {
    if (this.#waitingLength === 0) return;
    const bytes = Buffer.from(this.#waiting.join(''), 'utf8');
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#try(() => {
      for (let offset = 0; offset < bytes.length; ) offset += writeSync(this.#descriptor, bytes, offset);
    });
    this.#hash.update(bytes);
    this.#byteSize += bytes.length;
  }

  /** Writes the rest through to the disk and closes the file; closing twice does nothing. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      this.flush();
      this.#try(() => fsyncIfFile(this.#descriptor));
    } finally {
      closeSync(this.#descriptor);
    }
  }

  /** Closes the file without the rest: what failed once is not tried again. */
  abandon(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#descriptor);
  }

  /** Size and hash of the file; once, after `close`. */
  written(): Written {
    return { byteSize: this.#byteSize, sha256: this.#hash.digest('hex') };
  }

  #try<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw writeError(this.path, error);
    }
  }
}

/** A failed write in words: which file, and what the disk said. */
export function writeError(path: string, error: unknown): RunError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : `the disk answered ${code}`;
  return new RunError(`${basename(path)} could not be written: ${why} (${path})`, { cause: error });
}

/** Writes a file that something else has written through to the disk. */
export function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncIfFile(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Pipes and character devices cannot be synchronised and need not be. */
function fsyncIfFile(descriptor: number): void {
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  }
}
