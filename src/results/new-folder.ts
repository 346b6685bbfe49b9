import { lstatSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { RunError, refusalOf, UserError } from '../base/errors.js';
import { writeError } from './file-sink.js';
import { FolderWriter } from './folder-writer.js';
import { makeFolder } from './make-folder.js';

/** Refuses what stands in the place of a folder that is to be written. UserError unless nothing or an empty folder does. */
export function checkFree(path: string): void {
  if (path === '') throw new UserError([{ file: '--out', found: 'no name', allowed: 'a free name or an empty folder' }]);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || (stat.isDirectory() && readdirSync(path).length === 0)) return;
  const found = stat.isDirectory() ? 'a folder that is not empty' : 'a file';
  throw new UserError([{ file: path, found, allowed: 'a free name or an empty folder, by --out' }]);
}

/**
 * Writes a folder that must not be there yet: all of it or nothing. It is filled beside its place under a hidden name and then
 * renamed. UserError where something stands in its place, RunError where the disk fails.
 */
export function writeNewFolder(path: string, fill: (writer: FolderWriter) => void): void {
  checkFree(path);
  const parent = dirname(resolve(path));
  const hidden = join(parent, `.${basename(resolve(path))}.${process.pid}.partial`);
  // One of this process's number is of a process that is gone.
  rmSync(hidden, { recursive: true, force: true });
  const writer = writerAt(hidden, parent);
  try {
    fill(writer);
    writer.close();
    checkFree(path);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) rmdirSync(path);
    renameSync(hidden, path);
  } catch (error) {
    writer.abandon();
    rmSync(hidden, { recursive: true, force: true });
    throw error instanceof UserError || error instanceof RunError ? error : writeError(path, error);
  }
}

function writerAt(hidden: string, parent: string): FolderWriter {
  try {
    makeFolder(parent);
    return new FolderWriter(hidden);
  } catch (error) {
    const found = `a folder that cannot be written (${refusalOf(error)})`;
    throw new UserError([{ file: parent, found, allowed: 'a folder that can, by --out' }]);
  }
}
