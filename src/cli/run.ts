import { Command } from 'commander';
import { harmless, type Problem, UserError } from '../base/errors.js';
import { MS_PER_H } from '../base/units.js';
import { estimateRun, type RunEstimate } from '../simulation/estimate.js';
import { type LoadedRun, loadRun } from '../simulation/load.js';
import { type RunOutcome, simulate } from '../simulation/simulate.js';
import { answerTo, type ExitCode, exitCodes } from './exit.js';
import { watchInterrupts } from './interrupt.js';
import { collect, defaultWorkerCount, OptionValues } from './option-values.js';
import { durationWords, Progress } from './progress.js';
import type { Session } from './session.js';

const cases = ['no-attack', 'no-defence'] as const;
type Twin = (typeof cases)[number];
const formats = ['csv', 'csv,parquet', 'parquet'] as const;

/** What the options of a run say. */
interface Values {
  workerCount: number;
  twin: Twin | null;
  parquet: boolean;
}

interface RunFlags {
  out: string;
  root?: string;
  seed?: string;
  workers?: string;
  scale?: string;
  set?: string[];
  attack: boolean;
  defence: boolean;
  twin?: string | true;
  format?: string;
  force?: boolean;
  quiet?: boolean;
  json?: boolean;
}

interface RunPlan {
  name: string;
  loaded: LoadedRun;
  estimate: RunEstimate;
}

const EXAMPLES = `
Examples:
  nadir run ev-surge-winter --scale 0.1
  nadir run ev-surge-winter --twin                       beside the same day without the attack
  nadir run my-day.yaml --set attacks.surge.target.share="20 %" --seed second
  nadir run winter-peak ev-surge-winter --json --quiet   one JSON object a run on stdout`;

export const runCommand = (session: Session): Command =>
  new Command('run')
    .description('Simulate scenarios: one run a file or name, each into a folder of its own.')
    .argument('<file|name...>', 'scenario files, or names from `nadir list scenarios`')
    .option('--out <dir>', 'parent folder of the results', 'results')
    .option('--root <dir>', 'folder that files may be read from')
    .option('--seed <text>', "seed, instead of the scenario's")
    .option('--workers <n>', `worker threads (default: ${defaultWorkerCount()} on this machine)`)
    .option('--scale <f>', '1, or 1/n: one agent for n devices, as 0.1 or 1/10')
    .option('--set <path=value>', 'change one entry, as attacks.surge.target.share="20 %"; may be repeated', collect)
    .option('--no-attack', 'leave out attacks and campaigns')
    .option('--no-defence', "leave out defences and the system's default controls")
    .option('--twin [case]', 'also simulate the same day as no-attack (default) or no-defence')
    .option('--format <list>', 'formats of the tables: csv, or csv,parquet')
    .option('--force', 'write even where something else stands, and compute again what is there')
    .option('--quiet', 'print only the results folder and what went wrong')
    .option('--json', 'one JSON object a run on stdout')
    .addHelpText('after', EXAMPLES)
    .action((names: string[], flags: RunFlags) => runAll(names, flags, session));

/** Checks everything first, then runs one after the other; a run that fails leaves the rest. */
async function runAll(names: string[], flags: RunFlags, session: Session): Promise<void> {
  const values = checkedValues(flags);
  const plans = planRuns(names, flags, values.workerCount);
  const interrupts = watchInterrupts(session.stderr);
  let code: ExitCode = exitCodes.done;
  try {
    for (const plan of plans) {
      code = worst(code, await runOne(plan, flags, values, interrupts.signal, session));
      if (interrupts.signal.aborted) break;
    }
  } finally {
    interrupts.stop();
  }
  session.end(code);
}

function checkedValues(flags: RunFlags): Values {
  const values = new OptionValues();
  const workerCount = values.workerCount('--workers', flags.workers, defaultWorkerCount());
  const hint = ' (without a value, write --twin after the file)';
  const twin = values.choice('--twin', flags.twin === true ? 'no-attack' : flags.twin, cases, hint) ?? null;
  if (twin !== null && !flags[twin === 'no-attack' ? 'attack' : 'defence']) {
    values.refuse('--twin', `'${twin}' together with --${twin}`, 'a case other than that of the run itself');
  }
  const format = values.choice('--format', flags.format, formats, ' (CSV is always written)');
  values.finish();
  return { workerCount, twin, parquet: format?.includes('parquet') ?? false };
}

/** Reads and checks every scenario before the first is run. Errors: UserError with the problems of all of them. */
function planRuns(names: string[], flags: RunFlags, workerCount: number): RunPlan[] {
  const problems: Problem[] = [];
  const plans: RunPlan[] = [];
  const { root, seed, scale } = flags;
  for (const name of names) {
    try {
      const loaded = loadRun(name, {
        ...(root !== undefined && { root }),
        ...(seed !== undefined && { seed }),
        ...(scale !== undefined && { scale }),
        sets: flags.set ?? [],
        noAttack: !flags.attack,
        noDefence: !flags.defence,
      });
      const estimate = estimateRun(loaded, workerCount);
      if (estimate.memoryByteSize > estimate.memoryLimitByteSize) problems.push(tooLarge(name, loaded, estimate));
      plans.push({ name, loaded, estimate });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  }
  const isNew = (problem: Problem, i: number) => problems.findIndex(other => sameProblem(problem, other)) === i;
  if (problems.length > 0) throw new UserError(problems.filter(isNew));
  return plans;
}

/** A bad option is told once, however many files are run. */
const sameProblem = (a: Problem, b: Problem): boolean =>
  a.file === b.file && a.line === b.line && a.column === b.column && a.path === b.path && a.found === b.found;

function tooLarge(name: string, { scenario }: LoadedRun, estimate: RunEstimate): Problem {
  const fits = estimate.fittingScale === null ? '' : `; --scale ${estimate.fittingScale} would fit`;
  return {
    file: name,
    path: 'scale',
    found: `scale ${scaleText(scenario.devicesPerAgent)}, which needs ${gibibytes(estimate.memoryByteSize)} of memory`,
    allowed: `at most ${gibibytes(estimate.memoryLimitByteSize)} on this machine${fits}`,
  };
}

async function runOne(
  plan: RunPlan,
  flags: RunFlags,
  { workerCount, twin, parquet }: Values,
  signal: AbortSignal,
  session: Session,
): Promise<ExitCode> {
  const { loaded, name } = plan;
  const runCase = flags.attack ? (flags.defence ? 'attack' : 'no-defence') : 'no-attack';
  if (!flags.quiet) for (const line of introduction(plan, workerCount)) session.stderr.write(`${harmless(line)}\n`);
  const clock = clockOf(loaded);
  const progress = new Progress({ stderr: session.stderr, label: loaded.scenario.name, quiet: flags.quiet ?? false });
  try {
    const outcome = await simulate(loaded, {
      parent: flags.out,
      workerCount,
      force: flags.force ?? false,
      case: runCase,
      twin,
      parquet,
      signal,
      onProgress: at => progress.report(at.simulatedMs / at.totalMs, `${at.stage}, ${clock(at.nowMs)}`),
    });
    progress.stop();
    printOutcome(outcome, loaded, name, flags, session);
    return outcome.status === 'interrupted' ? exitCodes.interrupted : exitCodes.done;
  } catch (error) {
    progress.stop();
    const { code, lines } = answerTo(error, process.env.NADIR_DEBUG === '1');
    for (const line of lines) session.stderr.write(`${line}\n`);
    if (flags.json) {
      const failed = { run_id: null, folder: null, status: 'failed', scale: 1 / loaded.scenario.devicesPerAgent };
      session.stdout.write(`${JSON.stringify({ ...failed, warnings: loaded.warnings, reason: lines[0] })}\n`);
    }
    return code;
  }
}

/** What a run is about to do: seed, scale, what each target selects, and what it will take. */
function introduction({ loaded, estimate }: RunPlan, workerCount: number): string[] {
  const { scenario } = loaded;
  const agents = scenario.devicesPerAgent === 1 ? 'one agent a device' : `one agent for ${scenario.devicesPerAgent} devices`;
  const time = `about ${durationWords(estimate.wallS)} on ${workerCount} workers`;
  const memory = `${gibibytes(estimate.memoryByteSize)} of memory`;
  return [
    `${scenario.name}: ${scenario.about}`,
    `  seed '${scenario.seed}', scale ${scaleText(scenario.devicesPerAgent)} (${agents}), system ${scenario.system.name}`,
    ...estimate.targets.map(target => `  ${target.attack} selects ${grouped(target.devicesCount)} devices`),
    `  expected: ${grouped(estimate.devicesCount)} agents, ${time}, ${memory}`,
    ...loaded.warnings.map(warning => `  warning: ${warning}`),
  ];
}

function printOutcome(outcome: RunOutcome, loaded: LoadedRun, name: string, flags: RunFlags, session: Session): void {
  const { runId, folder, status, headline, summary, warnings } = outcome;
  if (flags.json) {
    const scale = 1 / loaded.scenario.devicesPerAgent;
    const first = { run_id: runId, folder, status, scale, warnings };
    session.stdout.write(`${JSON.stringify({ ...first, ...summary, ...first })}\n`);
    return;
  }
  if (flags.quiet) {
    session.stdout.write(`${folder}\n`);
    return;
  }
  if (status === 'already-complete') session.stdout.write(`already computed: ${folder}\n`);
  for (const line of headline) session.stdout.write(`${line}\n`);
  for (const warning of warnings.filter(text => !loaded.warnings.includes(text))) session.stderr.write(`warning: ${warning}\n`);
  const kept = status === 'interrupted' ? 'Interrupted; what was complete is kept in' : 'Results:';
  session.stdout.write(`${kept} ${folder}\n`);
  if (loaded.scenario.devicesPerAgent > 1 && status !== 'interrupted') {
    session.stdout.write(`The whole nation, one agent a device: ${wholeNation(name, flags)}\n`);
  }
}

/** The same command at scale 1, to be copied. */
function wholeNation(name: string, flags: RunFlags): string {
  const sets = (flags.set ?? []).map(text => ` --set ${quoted(text)}`).join('');
  const seed = flags.seed === undefined ? '' : ` --seed ${quoted(flags.seed)}`;
  const without = (flags.attack ? '' : ' --no-attack') + (flags.defence ? '' : ' --no-defence');
  return `npx nadir run ${quoted(name)}${flags.scale === undefined ? ' --scale 1' : ''}${seed}${sets}${without}`;
}

const quoted = (text: string): string => (/^[\w./=:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
const gibibytes = (byteSize: number): string => `${(byteSize / 2 ** 30).toFixed(1)} GiB`;
const scaleText = (devicesPerAgent: number): string => (devicesPerAgent === 1 ? '1' : `1/${devicesPerAgent}`);
/** A whole number with a space between thousands. */
const grouped = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ' ');

/** Of several runs: a failure outweighs a refusal, an interruption both. */
function worst(a: ExitCode, b: ExitCode): ExitCode {
  const ranks: ExitCode[] = [exitCodes.done, exitCodes.user, exitCodes.batch, exitCodes.run, exitCodes.interrupted];
  return ranks.indexOf(a) >= ranks.indexOf(b) ? a : b;
}

/** The simulated clock in the system's own time: `16 Jan 17:31`. */
function clockOf({ scenario, system }: LoadedRun): (nowMs: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: system.timeZone,
    hourCycle: 'h23',
    ...(scenario.durationMs > 23 * MS_PER_H && { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
  });
  return nowMs => format.format(scenario.startUnixMs + nowMs).replace(',', '');
}
