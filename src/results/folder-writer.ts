import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { CivilTime } from '../base/civil-time.js';
import { InternalError } from '../base/errors.js';
import { CsvTable } from './csv.js';
import { FileSink, syncFile, type Written, writeError } from './file-sink.js';
import { makeFolder } from './make-folder.js';
import { sha256OfFile } from './manifest.js';
import type { Cell, Table } from './table.js';

/** Names of files and folders that Nadir writes, a user's own among the inputs: they never leave the folder. */
const fileName = /^(?!\.\.?$)[^/\\\0]+$/;

/** Writes tables and texts into one folder, and knows what it wrote. */
export class FolderWriter {
  readonly #sinks = new Map<string, FileSink>();
  readonly #written = new Map<string, Written>();
  readonly #inside = new Map<string, FolderWriter>();

  constructor(readonly path: string) {
    try {
      makeFolder(path);
    } catch (error) {
      throw writeError(path, error);
    }
  }

  /** Opens `<table>.csv`; `first` as in `CsvTable`. */
  table(table: Table, clock: CivilTime, first: readonly Cell[]): CsvTable {
    return new CsvTable(table, this.#sink(`${table.name}.csv`), clock, first);
  }

  /** Writes a whole file. */
  text(file: string, content: string): void {
    const sink = this.#sink(file);
    sink.write(content);
    sink.close();
  }

  /** Counts a file that something else has written here, so that the manifest names it. */
  adopt(file: string): void {
    const path = join(this.path, file);
    syncFile(path);
    this.#written.set(file, { byteSize: statSync(path).size, sha256: sha256OfFile(path) });
  }

  /** The folder of the other case, or `inputs`: its files count among this folder's. */
  inside(name: string): FolderWriter {
    if (!fileName.test(name)) throw new InternalError(`a results folder cannot be named ${name}`);
    const folder = this.#inside.get(name) ?? new FolderWriter(join(this.path, name));
    this.#inside.set(name, folder);
    return folder;
  }

  /** Closes every file and says what was written, by path from this folder. */
  close(): ReadonlyMap<string, Written> {
    for (const [file, sink] of this.#sinks) {
      sink.close();
      this.#written.set(file, sink.written());
    }
    this.#sinks.clear();
    const all = new Map(this.#written);
    for (const [name, folder] of this.#inside) {
      for (const [file, written] of folder.close()) all.set(`${name}/${file}`, written);
    }
    return all;
  }

  /** Lets go of every file although writing failed. */
  abandon(): void {
    for (const sink of this.#sinks.values()) sink.abandon();
    for (const folder of this.#inside.values()) folder.abandon();
    this.#sinks.clear();
  }

  #sink(file: string): FileSink {
    if (!fileName.test(file)) throw new InternalError(`a results file cannot be named ${file}`);
    if (this.#sinks.has(file) || this.#written.has(file)) throw new InternalError(`${file} is written twice`);
    const sink = new FileSink(join(this.path, file));
    this.#sinks.set(file, sink);
    return sink;
  }
}
