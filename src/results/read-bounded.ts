import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

/** A file's text, or null where there is no such file or it is larger than `bytesMax`; other failures are thrown. */
export function readBounded(path: string, bytesMax: number): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
  try {
    const stat = fstatSync(descriptor);
    return stat.isFile() && stat.size <= bytesMax ? readFileSync(descriptor, 'utf8') : null;
  } finally {
    closeSync(descriptor);
  }
}
