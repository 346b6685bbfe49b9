import { Command } from 'commander';
import { UserError } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import { topics } from './registry.js';
import type { Session } from './session.js';

const EXAMPLES = `
Examples:
  nadir explain ev-charge-start       an attack: story, parameters, ranges, defaults, sources
  nadir explain frequency_nadir_hz    a measure
  nadir explain events                a results table and its columns`;

export const explainCommand = (session: Session): Command =>
  new Command('explain')
    .description('Explain one attack, defence, event, device, posture, system, scenario, experiment, measure or table.')
    .argument('<name>', 'any name that `nadir list` prints')
    .option('--json', 'as a JSON object')
    .addHelpText('after', EXAMPLES)
    .action((name: string, { json }: { json?: boolean }) => {
      const entries = topics.flatMap(topic => topic.entries().map(entry => ({ ...entry, topic: topic.name })));
      const found = entries.filter(entry => entry.name === name);
      if (found.length === 0) {
        const nearest = nearestName(
          name,
          entries.map(entry => entry.name),
        );
        const allowed = `a name printed by: nadir list ${topics.map(topic => topic.name).join('|')}`;
        throw new UserError([{ file: 'nadir explain', found: `'${name.slice(0, 80)}'`, allowed, nearest }]);
      }
      const asJson = ({ topic, name, about, data }: (typeof found)[number]) => JSON.stringify({ topic, name, about, ...data });
      session.stdout.write(json ? `${found.map(asJson).join('\n')}\n` : found.map(entry => entry.page()).join('\n'));
    });
