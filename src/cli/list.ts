import { Command } from 'commander';
import { UserError } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import { topics } from './registry.js';
import type { Session } from './session.js';
import { textTable } from './text-table.js';

const EXAMPLES = `
Examples:
  nadir list attacks
  nadir list measures --json     one JSON object an entry

Topics: ${topics.map(topic => topic.name).join(', ')}`;

export const listCommand = (session: Session): Command =>
  new Command('list')
    .description('List what there is: attacks, defences, devices, systems, scenarios, measures …')
    .argument('<topic>', topics.map(topic => topic.name).join(', '))
    .option('--json', 'one JSON object an entry')
    .addHelpText('after', EXAMPLES)
    .action((name: string, { json }: { json?: boolean }) => {
      const names = topics.map(topic => topic.name);
      const topic = topics.find(known => known.name === name);
      if (!topic) {
        const found = `'${name.slice(0, 80)}'`;
        throw new UserError([{ file: 'nadir list', found, allowed: names.join(', '), nearest: nearestName(name, names) }]);
      }
      const entries = topic.entries();
      if (json)
        for (const { name, about, data } of entries) session.stdout.write(`${JSON.stringify({ name, about, ...data })}\n`);
      else session.stdout.write(textTable(entries.map(({ name, about }) => [name, about])));
    });
