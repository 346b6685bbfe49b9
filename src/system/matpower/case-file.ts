import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Problem } from '../../base/errors.js';
import { type CaseOptions, type MatpowerCase, readCase } from './case.js';

/** Largest case file that is read, bytes. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Reads a MATPOWER case file, called `shown` in messages; null, and every problem in `problems`, where it cannot be read or
 * anything is wrong with it.
 */
export function readCaseFile(path: string, shown: string, options: CaseOptions, problems: Problem[]): MatpowerCase | null {
  const text = readText(path, shown, problems);
  return text === null ? null : readCase(text, shown, options, problems);
}

function readText(path: string, shown: string, problems: Problem[]): string | null {
  const refuse = (found: string): null => {
    problems.push({ file: shown, found, allowed: `a MATPOWER case file (.m) of at most ${FILE_BYTES_MAX / 1024 ** 2} MiB` });
    return null;
  };
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return refuse(code === 'ENOENT' ? 'no such file' : `a file that cannot be read (${code})`);
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return refuse('not a regular file');
    return stat.size > FILE_BYTES_MAX ? refuse(`${stat.size} bytes`) : readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}
