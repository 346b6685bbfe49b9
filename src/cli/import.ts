import { basename } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import { writeNetworkFolder } from '../results/network-folder.js';
import { checkFree } from '../results/new-folder.js';
import { NETWORK_ALONE } from '../system/network-alone.js';
import { readMatpowerCase } from './network-source.js';
import type { Session } from './session.js';

const FORMATS = ['matpower'];
const EXAMPLES = `
Examples:
  nadir import matpower case9.m --out my-system
  nadir powerflow ./my-system --ac`;

export const importCommand = (session: Session): Command =>
  new Command('import')
    .description('A system folder from a MATPOWER case: its network as tables, which powerflow reads and you can change.')
    .argument('<format>', FORMATS.join(', '))
    .argument('<case.m>', 'a MATPOWER case file of version 2, read as data')
    .requiredOption('--out <dir>', 'folder of the new system, which must not be there yet')
    .option('--allow-parallel', 'a branch row that repeats another is a parallel circuit wherever it stands')
    .addHelpText('after', EXAMPLES)
    .action((format: string, file: string, { out, allowParallel = false }: { out: string; allowParallel?: boolean }) => {
      if (!FORMATS.includes(format)) {
        const nearest = nearestName(format, FORMATS);
        throw new UserError([{ file: 'nadir import', found: `'${format.slice(0, 80)}'`, allowed: FORMATS.join(', '), nearest }]);
      }
      checkFree(out);
      const { network, notes } = readMatpowerCase(file, { allowParallel });
      for (const note of notes) session.stderr.write(`${note}\n`);
      const name = systemName(basename(out));
      writeNetworkFolder(out, network, { name, about: `The network of the MATPOWER case ${basename(file)}.` }, basename(file));
      const { buses, branches, generators } = network;
      const size = `${buses.length} buses, ${branches.length} branches, ${generators.length} generators`;
      session.stdout.write(`${out}: ${size}\nIts steady state: nadir powerflow ${folderArgument(out)} --ac\n`);
      session.stdout.write(`${NETWORK_ALONE.needs.replace(/^for a run/, 'For a run')}\n`);
    });

/** A system's name made of a folder's: lower-case words joined by hyphens. */
function systemName(folder: string): string {
  const words = folder.toLowerCase().match(/[a-z0-9]+/g) ?? ['case'];
  return words.join('-').slice(0, 64).replace(/-$/, '');
}

/** A bare name would be a shipped system's. */
const folderArgument = (out: string): string => (/[./]/.test(out) ? out : `./${out}`);
