import { Command } from 'commander';
import { UserError } from '../base/errors.js';
import { type Mode, modesOf } from '../grid/dynamics/modes.js';
import { operatingPointOf } from '../grid/dynamics/operating-point.js';
import { RotorModel } from '../grid/dynamics/rotor-model.js';
import { studyVoltages } from '../grid/dynamics/study-voltages.js';
import { type ModesCase, writeModes } from '../results/modes.js';
import { checkFree } from '../results/new-folder.js';
import { locate, rootsOf } from '../scenario/root.js';
import { ownFleet, readSystem } from '../system/read.js';
import type { System } from '../system/system.js';
import type { Session } from './session.js';
import { textTable } from './text-table.js';

const EXAMPLES = `
Examples:
  nadir modes two-area
  nadir modes ieee-39 --out ieee-39-modes

Machines are classical (voltage behind the transient reactance), loads constant impedances. Modes are given twice: with
mechanical power held, and with governors acting; area control, which acts in cycles, is held in both. Writes modes.csv and
participation.csv into DIR, which must not be there yet.`;

/** Machines that a mode is printed with: those of the largest shares. */
const SHOWN = 4;
const SHOWN_SHARE = 0.05;

export const modesCommand = (session: Session): Command =>
  new Command('modes')
    .description('Small-signal modes of a system of machines: frequency, damping and participation.')
    .argument('<system>', 'a shipped system with machines, or the folder of one')
    .option('--out <dir>', 'folder for the tables (default: they are only printed)')
    .option('--json', 'print one object a mode')
    .addHelpText('after', EXAMPLES)
    .action((name: string, { out, json = false }: { out?: string; json?: boolean }) => {
      if (out !== undefined) checkFree(out);
      const system = systemOf(name);
      const cases = casesOf(system);
      const machines = system.dynamics!.machines.map(machine => machine.name);
      if (json) session.stdout.write(cases.map(part => jsonLines(part, machines)).join(''));
      else session.stdout.write(cases.map(part => pageOf(part, machines)).join('\n'));
      if (out === undefined) return;
      writeModes(out, machines, cases);
      session.stderr.write(`Tables are in ${out}\n`);
    });

/** A system of machines by name or folder. UserError for another system. */
function systemOf(name: string): System {
  const found = locate(name, 'systems', rootsOf());
  if (!('path' in found)) throw new UserError([{ file: name.slice(0, 200), ...found }]);
  const system = readSystem(found.path, { weather: { name: 'cold-still', file: null }, overrides: [], fleet: ownFleet });
  if (system.dynamics) return system;
  const allowed = 'a system with machines.csv, such as ieee-9, ieee-39 or two-area';
  throw new UserError([{ file: found.shown, found: `${system.name}, which has no machines`, allowed }]);
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

function jsonLines({ governors, modes }: ModesCase, machines: readonly string[]): string {
  const lines = modes.map((mode, m) =>
    JSON.stringify({
      governors,
      mode: m + 1,
      frequency_hz: mode.im > 0 ? mode.frequencyHz : null,
      damping_ratio_pct: mode.dampingRatio * 100,
      real_per_s: mode.re,
      imaginary_rad_per_s: mode.im,
      participation_pct: Object.fromEntries(mode.participation.map((share, r) => [machines[r]!, share * 100])),
    }),
  );
  return lines.map(line => `${line}\n`).join('');
}

function pageOf({ governors, modes }: ModesCase, machines: readonly string[]): string {
  const swings = modes.filter(({ im }) => im > 0);
  const rows = swings.map(({ frequencyHz, dampingRatio, re, im, participation }, m) => [
    String(m + 1),
    frequencyHz.toFixed(4),
    im.toFixed(4),
    plain(re.toFixed(4)),
    plain((dampingRatio * 100).toFixed(2)),
    sharesText(participation, machines),
  ]);
  const held = governors === 'held' ? 'Mechanical power held' : 'Governors acting';
  const rest = slowest(modes);
  const table = textTable([['MODE', 'HZ', 'RAD/S', 'REAL 1/S', 'DAMPING %', 'MACHINES'], ...rows], 2);
  return `${held}: ${counted(swings.length, 'oscillation')}\n${rows.length > 0 ? table : ''}${rest}`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Nothing has no sign. */
const plain = (text: string): string => text.replace(/^-(0\.0+)$/, '$1');

function sharesText(participation: readonly number[], machines: readonly string[]): string {
  return participation
    .map((share, r) => ({ share, name: machines[r]! }))
    .filter(({ share }) => share >= SHOWN_SHARE)
    .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))
    .slice(0, SHOWN)
    .map(({ share, name }) => `${name} ${Math.round(share * 100)} %`)
    .join(', ');
}

function slowest(modes: readonly Mode[]): string {
  const real = modes.filter(({ im }) => im === 0);
  const growing = real.filter(({ re }) => re > 1e-6).length;
  return real.length === 0
    ? ''
    : `  and ${counted(real.length, 'real eigenvalue')}${growing > 0 ? `, ${growing} of them growing` : ''}\n`;
}
