import { join } from 'node:path';
import { type Problem, UserError } from '../base/errors.js';
import { isFolder, locate, rootsOf } from '../scenario/root.js';
import { openSystem, SYSTEM_FILE } from '../system/about.js';
import { SystemFolder } from '../system/folder.js';
import { readCaseFile } from '../system/matpower/case-file.js';
import type { Network } from '../system/network.js';
import type { NetworkPlaces } from '../system/network-check.js';
import { busesTable, readNetwork } from '../system/network-tables.js';

/** A network that the user named, where its parts were read, and what should be said about the reading. */
export interface NetworkSource {
  readonly network: Network;
  readonly places: NetworkPlaces;
  readonly notes: readonly string[];
}

export interface SourceOptions {
  readonly allowParallel: boolean;
}

/** The network of a shipped system, a folder of tables or a MATPOWER case. UserError with every problem. */
export function readNetworkOf(name: string, options: SourceOptions): NetworkSource {
  const problems: Problem[] = [];
  const found = locate(name, 'systems', rootsOf());
  if (!('path' in found)) throw new UserError([{ file: name.slice(0, 200), ...found }]);
  const source = isFolder(found.path) ? ofFolder(found.shown, problems) : ofFile(found.path, found.shown, options, problems);
  if (source === null || problems.length > 0) throw new UserError(problems);
  return source;
}

/** The network of a MATPOWER case, as `readNetworkOf` reads it. UserError with every problem. */
export function readMatpowerCase(name: string, options: SourceOptions): NetworkSource {
  const problems: Problem[] = [];
  const found = name.endsWith('.m')
    ? locate(name, '', rootsOf())
    : { found: name.slice(0, 200), allowed: 'a MATPOWER case file (.m)' };
  if (!('path' in found)) throw new UserError([{ file: name.slice(0, 200), ...found }]);
  const source = ofFile(found.path, found.shown, options, problems);
  if (source === null || problems.length > 0) throw new UserError(problems);
  return source;
}

function ofFolder(path: string, problems: Problem[]): NetworkSource | null {
  const alone = SystemFolder.open(path, problems);
  const folder = alone?.has(SYSTEM_FILE) ? (openSystem(path, problems)?.folder ?? null) : alone;
  if (folder === null || problems.length > 0) return null;
  if (!folder.has(busesTable.file)) {
    problems.push({ file: join(path, busesTable.file), found: 'no such file', allowed: 'a system with a network of its own' });
    return null;
  }
  const read = readNetwork(folder, problems);
  return read === null ? null : { ...read, notes: [] };
}

function ofFile(path: string, shown: string, options: SourceOptions, problems: Problem[]): NetworkSource | null {
  if (shown.endsWith('.m')) return readCaseFile(path, shown, options, problems);
  problems.push({ file: shown, found: 'a file of another kind', allowed: 'a system (its folder) or a MATPOWER case (.m)' });
  return null;
}
