import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { harmless, type Problem, problemLine, UserError } from '../base/errors.js';
import { prepareBatch } from '../batch/batch.js';
import { studyVoltages } from '../grid/dynamics/study-voltages.js';
import { readDocument } from '../scenario/document.js';
import { locate, readText, rootsOf, shippedNames } from '../scenario/root.js';
import { loadRun } from '../simulation/load.js';
import { openSystem, SYSTEM_FILE } from '../system/about.js';
import { isNetworkAlone, NETWORK_ALONE } from '../system/network-alone.js';
import { readNetworkTables } from '../system/network-tables.js';
import { weatherNames } from '../system/weather.js';
import type { Session } from './session.js';
import { readWith } from './shipped.js';

const EXAMPLES = `
Examples:
  nadir validate my-day.yaml my-sweep.yaml
  nadir validate scenarios/systems/gb-2030      a system: its folder, or any file in it`;

export const validateCommand = (session: Session): Command =>
  new Command('validate')
    .description('Check scenario, experiment and system files: every problem at once, and nothing is run.')
    .argument('<file...>', 'files, folders of systems, or shipped names')
    .option('--root <dir>', 'folder that files may be read from')
    .addHelpText('after', EXAMPLES)
    .action((files: string[], { root }: { root?: string }) => {
      const problems: Problem[] = [];
      for (const file of files) {
        try {
          const { role, note, warnings } = check(file, root);
          session.stdout.write(`${file}: OK (${note ?? role})\n`);
          for (const warning of warnings) session.stderr.write(`warning: ${harmless(warning)}\n`);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          problems.push(...error.problems);
        }
      }
      if (problems.length > 0) throw new UserError(problems);
    });

/** Checks one file and says what it is. Errors: UserError with all that is wrong with it. */
function check(name: string, root: string | undefined): { role: Role; note?: string; warnings: readonly string[] } {
  const role = roleOf(name, root);
  const options = { ...(root !== undefined && { root }), sets: [], noAttack: false, noDefence: false };
  if (role === 'scenario') return { role, warnings: loadRun(name, options).warnings };
  if (role === 'system') return { role, ...checkSystem(systemFolder(name)), warnings: [] };
  prepareBatch(name, root);
  return { role, warnings: [] };
}

type Role = 'scenario' | 'experiment' | 'system';

/**
 * A system under each of its weathers, so that every table is read, and the steady state of one of machines; says what a network
 * alone is. Errors: UserError with each problem once.
 */
function checkSystem(folder: string): { note?: string } {
  const problems = new Map<string, Problem>();
  const opening: Problem[] = [];
  const opened = openSystem(folder, opening);
  if (opened === null || opening.length > 0) throw new UserError(opening);
  if (isNetworkAlone(opened.folder)) {
    readNetworkTables(opened.folder, opening);
    if (opening.length > 0) throw new UserError(opening);
    return { note: `${NETWORK_ALONE.is}; ${NETWORK_ALONE.needs}` };
  }
  // A system of machines has no weathers and is read under any name; a nation without one is told so.
  const weathers = weatherNames(opened.folder);
  for (const weather of weathers.length > 0 ? weathers : ['cold-still']) {
    try {
      const { network, dynamics } = readWith(folder, weather);
      if (network && dynamics) studyVoltages(network, basename(folder));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      for (const problem of error.problems) problems.set(problemLine(problem), problem);
    }
  }
  if (problems.size > 0) throw new UserError([...problems.values()]);
  return {};
}

/** A folder, or a file beside a system.yaml, is a system's; a file with a `base` is an experiment; all else is a scenario. */
function roleOf(name: string, root: string | undefined): Role {
  const roots = rootsOf(root);
  if (shippedNames('systems', roots).includes(name)) return 'system';
  if (shippedNames('experiments', roots).includes(name) && !shippedNames('', roots).includes(name)) return 'experiment';
  if (isFolder(name) || existsSync(join(dirname(name), SYSTEM_FILE))) return 'system';
  const found = locate(name, '', roots);
  const text = 'path' in found ? readText(found, []) : null;
  const tree = text === null ? null : readDocument(text.text, name, []);
  return tree?.is === 'map' && tree.entries.has('base') ? 'experiment' : 'scenario';
}

function systemFolder(name: string): string {
  const roots = rootsOf();
  if (shippedNames('systems', roots).includes(name)) return join(roots.shipped, 'systems', name);
  return isFolder(name) || basename(name) === name ? name : dirname(name);
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
