import { Command } from 'commander';
import { bench } from '../simulation/bench.js';
import type { Session } from './session.js';

const EXAMPLES = `
Examples:
  nadir bench --quick     a minute: a hundredth of the devices
  nadir bench             the figures of the README's performance table`;

export const benchCommand = (session: Session): Command =>
  new Command('bench')
    .description('Measure this machine: events a second, times real time, memory, on one core and on all.')
    .option('--quick', 'small populations')
    .addHelpText('after', EXAMPLES)
    .action(async ({ quick = false }: { quick?: boolean }) => {
      for await (const line of bench({ quick })) session.stdout.write(`${line}\n`);
    });
