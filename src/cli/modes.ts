import { Command } from 'commander';
import { type Problem, UserError } from '../base/errors.js';
import { modesOf } from '../grid/dynamics/modes.js';
import { operatingPointOf } from '../grid/dynamics/operating-point.js';
import { RotorModel } from '../grid/dynamics/rotor-model.js';
import { studyVoltages } from '../grid/dynamics/study-voltages.js';
import { type ModesCase, writeBusModes, writeModes } from '../results/modes.js';
import { checkFree } from '../results/new-folder.js';
import { locate, rootsOf } from '../scenario/root.js';
import { openSystem } from '../system/about.js';
import { machinesTable } from '../system/dynamics-tables.js';
import { ownFleet, readSystem } from '../system/read.js';
import type { System } from '../system/system.js';
import { modeLines, modePage, type Swingers } from './mode-page.js';
import { nationModes } from './nation-modes.js';
import { collect } from './option-values.js';
import type { Session } from './session.js';

const EXAMPLES = `
Examples:
  nadir modes two-area
  nadir modes ieee-39 --out ieee-39-modes
  nadir modes gb-2030 --at 2030-07-10T12:00Z --weather summer-bright --set overrides.dispatch.inertiaFloor=102GVA.s

A system of machines swings about its steady state: machines are classical (voltage behind the transient reactance), loads
constant impedances. A nation swings bus by bus as a run with frequencyModel: multi-area begins at that moment, with its
plants scheduled; + and - are the two sides. Buses there have voltages of 1 pu and machines no reactances, so that modes are
faster than measured ones. Modes are given twice: with mechanical power held, as inside dead bands, and with governors acting;
area control, which acts in cycles, and services with delays and limited rates are in neither. Writes modes.csv and
participation.csv (of a nation bus_participation.csv) into DIR, which must not be there yet.`;

interface Options {
  at?: string;
  weather?: string;
  set?: string[];
  out?: string;
  json?: boolean;
}

export const modesCommand = (session: Session): Command =>
  new Command('modes')
    .description('Small-signal modes: frequency, damping and participation.')
    .argument('<system>', 'a shipped system, or the folder of one')
    .option('--at <time>', 'moment of a nation, as 2030-01-16T17:30Z (default: 16 January, 17:30 UTC)')
    .option('--weather <name>', 'weather of a nation (default: cold-still)')
    .option('--set <path=value>', 'change one entry of the scenario of that moment, as dispatch=optimised', collect)
    .option('--out <dir>', 'folder for the tables (default: they are only printed)')
    .option('--json', 'print one object a mode')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: Options) => {
      if (options.out !== undefined) checkFree(options.out);
      const { path, shown, about, isOfMachines } = opened(name);
      if (isOfMachines) modesOfMachines(path, shown, options, session);
      else await modesOfNation(name, about, options, session);
      if (options.out !== undefined) session.stderr.write(`Tables are in ${options.out}\n`);
    });

function opened(name: string) {
  const found = locate(name, 'systems', rootsOf());
  if (!('path' in found)) throw new UserError([{ file: name.slice(0, 200), ...found }]);
  const problems: Problem[] = [];
  const system = openSystem(found.path, problems);
  if (system === null || problems.length > 0) throw new UserError(problems);
  return { ...found, about: system.about, isOfMachines: system.folder.has(machinesTable.file) };
}

function modesOfMachines(path: string, shown: string, options: Options, session: Session): void {
  const asked = (['at', 'weather', 'set'] as const).filter(option => options[option] !== undefined);
  const allowed = `nothing: ${shown} is a system of machines and has one steady state`;
  if (asked.length > 0) throw new UserError(asked.map(option => ({ file: `--${option}`, found: 'a value', allowed })));
  const system = readSystem(path, { weather: { name: '', file: null }, overrides: [], fleet: ownFleet });
  const cases = casesOf(system);
  const names = system.dynamics!.machines.map(machine => machine.name);
  print(cases, { heading: 'MACHINES', names, showsSides: false, rowsMax: Number.POSITIVE_INFINITY }, options, session);
  if (options.out !== undefined) writeModes(options.out, names, cases);
}

/** Oscillations of a nation that are printed; all are in the tables. */
const NATION_ROWS = 8;

async function modesOfNation(name: string, about: Parameters<typeof nationModes>[1], options: Options, session: Session) {
  const { at, weather, set: sets = [], out, json } = options;
  const nation = await nationModes(name, about, { at, weather, sets });
  if (!json) session.stdout.write(`${nation.about}\n`);
  const names = nation.buses.map(bus => bus.name);
  print(nation.cases, { heading: 'BUSES', names, showsSides: true, rowsMax: NATION_ROWS }, options, session);
  if (out !== undefined) writeBusModes(out, nation.buses, nation.cases);
}

function print(cases: readonly ModesCase[], swingers: Swingers, { json = false }: Options, session: Session): void {
  const parts = cases.map(part => (json ? modeLines(part, swingers.names) : modePage(part, swingers)));
  session.stdout.write(parts.join(json ? '' : '\n'));
}

function casesOf({ name, network, dynamics, limits, frequency }: System): ModesCase[] {
  const point = operatingPointOf(network!, dynamics!.machines, studyVoltages(network!, name));
  const modesWith = (governors: 'held' | 'acting'): ModesCase => {
    const model = new RotorModel({
      network: network!,
      dynamics: governors === 'held' ? { ...dynamics!, governors: [] } : dynamics!,
      point,
      nominalHz: limits.nominalHz,
      loadDampingPerHz: frequency.loadDampingPerHz,
      isCentreOfInertia: false,
    });
    return { governors, modes: modesOf(model) };
  };
  return dynamics!.governors.length > 0 ? [modesWith('held'), modesWith('acting')] : [modesWith('held')];
}
