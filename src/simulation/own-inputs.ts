import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FolderWriter } from '../results/folder-writer.js';
import type { ResolvedPaths } from '../scenario/resolved.js';
import { rootsOf } from '../scenario/root.js';
import { SystemFolder } from '../system/folder.js';
import type { LoadedRun } from './load.js';

/**
 * Copies what is the user's own under `inputs/`, so that `scenario.resolved.yaml` can be run where it stands: a weather file, and
 * the tables of a system that is not shipped. Returns the paths by which the resolved file names them.
 */
export function ownInputs({ scenario, system }: LoadedRun, writer: FolderWriter): ResolvedPaths {
  const { weather } = scenario;
  const isShipped = scenario.system.folder.startsWith(join(rootsOf().shipped, 'systems'));
  if (weather.file !== null) writer.inside('inputs').text(basename(weather.file), readFileSync(weather.file, 'utf8'));
  if (!isShipped) copySystem(scenario.system.folder, system.files, writer);
  return {
    system: isShipped ? undefined : 'inputs/system',
    weather: weather.file === null ? undefined : `inputs/${basename(weather.file)}`,
  };
}

function copySystem(path: string, files: Readonly<Record<string, string>>, writer: FolderWriter): void {
  const folder = SystemFolder.open(path, []);
  const into = writer.inside('inputs').inside('system');
  for (const name of Object.keys(files)) {
    const found = folder?.read(name, []);
    if (!found) continue;
    const [inner, file] = name.includes('/') ? (name.split('/') as [string, string]) : ['', name];
    (inner === '' ? into : into.inside(inner)).text(file, found.text);
  }
}
