import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { FolderWriter } from '../results/folder-writer.js';
import type { ResolvedPaths } from '../scenario/resolved.js';
import { rootsOf } from '../scenario/root.js';
import { openSystem, SYSTEM_FILE } from '../system/about.js';
import type { LoadedRun } from './load.js';

/**
 * Copies what is the user's own under `inputs/`, so that `scenario.resolved.yaml` can be run where it stands: a weather file, and
 * the tables of a system that is not shipped. Returns the paths by which the resolved file names them. Names stay as they are:
 * they are part of a run's identity.
 */
export function ownInputs({ scenario, system }: LoadedRun, writer: FolderWriter): ResolvedPaths {
  const { folder, name } = scenario.system;
  const { file } = scenario.weather;
  const isShipped = folder.startsWith(`${realpathSync(rootsOf().shipped)}${sep}`);
  if (file !== null) writer.inside('inputs').text(basename(file), readFileSync(file, 'utf8'));
  if (!isShipped) copySystem(folder, system.files, writer.inside('inputs'));
  return {
    system: isShipped ? undefined : `inputs/${name}`,
    weather: file === null ? undefined : `inputs/${basename(file)}`,
  };
}

/** Every table that was read into the folder's own copy; of the folders that it extends, beside it, what says that it does. */
function copySystem(path: string, files: Readonly<Record<string, string>>, inputs: FolderWriter): void {
  const folder = openSystem(path, [])?.folder;
  if (!folder) return;
  const root = dirname(realpathSync(path));
  const writerOf = (layer: string): FolderWriter =>
    relative(root, layer)
      .split(sep)
      .reduce((writer, name) => writer.inside(name), inputs);
  const [own, ...extended] = folder.layers.map(layer => realpathSync(resolve(layer)));
  for (const name of Object.keys(files)) {
    if (!folder.has(name)) continue;
    const parts = name.split('/');
    const into = parts.slice(0, -1).reduce((writer, part) => writer.inside(part), writerOf(own!));
    into.text(parts.at(-1)!, folder.read(name, [])!.text);
  }
  for (const layer of extended) writerOf(layer).text(SYSTEM_FILE, readFileSync(join(layer, SYSTEM_FILE), 'utf8'));
}
