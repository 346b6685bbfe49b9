import { Command } from 'commander';
import { UserError } from '../base/errors.js';
import { failureWords } from '../network/ac-failure.js';
import { AcPowerFlow } from '../network/ac-power-flow.js';
import { type SteadyState, steadyAc, steadyDc } from '../network/steady-state.js';
import { checkFree } from '../results/new-folder.js';
import { writePowerFlow } from '../results/power-flow.js';
import { type NetworkSource, readNetworkOf } from './network-source.js';
import { powerFlowSummary } from './power-flow-summary.js';
import type { Session } from './session.js';

const EXAMPLES = `
Examples:
  nadir powerflow ieee-39 --ac
  nadir powerflow my-case.m --ac --reactive-limits --out my-case-flows

Writes buses.csv, branches.csv and generators.csv into DIR, which must not be there yet. Without --ac the flows are those of
DC power flow: no losses, no voltages.`;

interface Options {
  ac?: boolean;
  reactiveLimits?: boolean;
  allowParallel?: boolean;
  out?: string;
}

export const powerflowCommand = (session: Session): Command =>
  new Command('powerflow')
    .description('Steady state of a network alone: a system of tables or a MATPOWER case (version 2, read as data).')
    .argument('<system|case.m>', 'a shipped system, the folder of one, or a MATPOWER case file')
    .option('--ac', 'AC power flow by Newton (default: DC)')
    .option('--reactive-limits', 'with --ac: generators out of reactive power let their voltage go (default: only said)')
    .option('--allow-parallel', 'a branch row of a case that repeats another is a parallel circuit wherever it stands')
    .option('--out <dir>', 'folder for the tables (default: only the summary is printed)')
    .addHelpText('after', EXAMPLES)
    .action((name: string, { ac = false, reactiveLimits = false, allowParallel = false, out }: Options) => {
      if (reactiveLimits && !ac) {
        throw new UserError([{ file: '--reactive-limits', found: 'DC power flow, which has none', allowed: 'with --ac' }]);
      }
      if (out !== undefined) checkFree(out);
      const source = readNetworkOf(name, { allowParallel });
      for (const note of source.notes) session.stderr.write(`${note}\n`);
      const state = ac ? solveAc(name, source, reactiveLimits) : steadyDc(source.network);
      session.stdout.write(powerFlowSummary(name, source.network, state));
      if (out === undefined) return;
      writePowerFlow(out, source.network, state);
      session.stdout.write(`Tables are in ${out}\n`);
    });

/** AC power flow. UserError naming the worst bus and its island where no solution is found: no half-way state is shown as one. */
function solveAc(name: string, { network, places }: NetworkSource, reactiveLimits: boolean): SteadyState {
  const result = new AcPowerFlow(network).solve({ reactiveLimits });
  if (result.isSolved) return steadyAc(result);
  throw new UserError([
    {
      ...places.bus(result.worstBus),
      found: `no AC solution of ${name}: ${failureWords(network, result)}`,
      allowed: 'a case that Newton solves from its own voltages: less load, more reactive power or better starting voltages',
    },
  ]);
}
