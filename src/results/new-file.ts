import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { refusalOf, UserError } from '../base/errors.js';

/**
 * Writes the file that `--out` names, whole or not at all: beside its place under a hidden name, then renamed. UserError where
 * it cannot be written.
 */
export function writeOut(file: string, content: string | Uint8Array): void {
  const hidden = join(dirname(resolve(file)), `.${basename(file)}.${process.pid}.partial`);
  try {
    writeFileSync(hidden, content);
    renameSync(hidden, file);
  } catch (error) {
    rmSync(hidden, { force: true });
    const found = `'${file}', which cannot be written (${refusalOf(error)})`;
    throw new UserError([{ file: '--out', found, allowed: 'a file that can' }]);
  }
}
