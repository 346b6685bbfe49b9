import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { type Problem, UserError } from '../base/errors.js';
import { batchCommand } from './batch.js';
import { benchCommand } from './bench.js';
import { compareCommand } from './compare.js';
import { exitCodes } from './exit.js';
import { explainCommand } from './explain.js';
import { importCommand } from './import.js';
import { listCommand } from './list.js';
import { modesCommand } from './modes.js';
import { powerflowCommand } from './powerflow.js';
import { queryCommand } from './query.js';
import { runCommand } from './run.js';
import type { Session } from './session.js';
import { validateCommand } from './validate.js';

/** Every command, in the order of `nadir --help`. Adding one: write its file, add it here, add its test. */
const commands = [
  runCommand,
  validateCommand,
  batchCommand,
  compareCommand,
  queryCommand,
  listCommand,
  explainCommand,
  importCommand,
  powerflowCommand,
  modesCommand,
  benchCommand,
];

/** Named in the contract, and not yet there: said so rather than taken for a slip. */
const laterOptions = ['--snapshot-at', '--from', '--until'];

const EXAMPLES = `
Examples:
  nadir run ev-surge-winter --scale 0.1      the default attack, one agent for ten devices
  nadir run my-day.yaml --twin no-attack     a file of your own, beside the same day without the attack
  nadir list attacks                         what can be done to the system
  nadir explain ev-charge-start              one of them: what it does, its parameters, ranges and sources
  nadir batch randomised-delay --dry-run     what a sweep would run, and how long it would take

Exit codes: 0 done, 1 a file or an option is at fault, 2 a run failed, 3 a batch finished with failures, 130 interrupted.`;

/**
 * Parses the words after `nadir` and does what they ask.
 * Errors: UserError for an unknown command or option or a value that is not allowed; what the command itself throws.
 */
export async function runProgram(words: readonly string[], session: Session): Promise<void> {
  const program = new Command('nadir')
    .description('Simulates a national smart grid under cyberattack: one agent for each real device.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES);
  for (const command of commands) program.addCommand(command(session));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeOut: text => session.stdout.write(text), writeErr: () => {} });
  }
  if (words.length === 0) {
    session.stdout.write(`${program.helpInformation()}${EXAMPLES}\n`);
    session.end(exitCodes.user);
    return;
  }
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new UserError([commandLineProblem(error, program)]);
  }
}

/** Commander's refusal in the form of every other problem. */
function commandLineProblem(error: CommanderError, program: Command): Problem {
  const nearest = error.message.match(/Did you mean (?:one of )?([^?,]+)/)?.[1]?.trim();
  const text = error.message.replace(/^error: /, '').split('\n')[0]!;
  const quoted = text.match(/'([^']*)'/)?.[1] ?? '';
  const names = program.commands.map(command => command.name()).join(', ');
  const common = { file: 'nadir', nearest };
  if (error.code === 'commander.unknownCommand') return { ...common, found: `the command '${quoted}'`, allowed: names };
  if (error.code === 'commander.unknownOption' && laterOptions.includes(quoted)) {
    return { file: quoted, found: 'an option that is not in this version', allowed: 'see nadir COMMAND --help' };
  }
  if (error.code === 'commander.unknownOption') {
    return { ...common, file: quoted, found: 'an option this version does not know', allowed: 'see nadir COMMAND --help' };
  }
  return { ...common, found: text, allowed: 'see nadir --help or nadir COMMAND --help' };
}

/** The version in the package's own package.json, two folders above the compiled `src/cli`. */
function packageVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
