import { CivilTime } from '../base/civil-time.js';
import type { Mode } from '../grid/dynamics/modes.js';
import type { Bus } from '../system/network.js';
import type { FolderWriter } from './folder-writer.js';
import { writeNewFolder } from './new-folder.js';
import { busParticipationTable, modesTable, participationTable } from './tables/modes.js';

/** The modes of a system with governors held or acting. */
export interface ModesCase {
  readonly governors: 'held' | 'acting';
  readonly modes: readonly Mode[];
}

type Shares = (governors: ModesCase['governors'], number: number, mode: Mode) => void;

/** Writes `modes.csv` and `participation.csv` into a new folder: both or none. */
export function writeModes(path: string, machines: readonly string[], cases: readonly ModesCase[]): void {
  writeNewFolder(path, writer => {
    const shares = writer.table(participationTable, new CivilTime('UTC'), []);
    writeCases(writer, cases, (governors, m, { participation }) => {
      for (const [r, share] of participation.entries()) shares.row([governors, m, machines[r]!, share * 100]);
    });
  });
}

/** Writes `modes.csv` and `bus_participation.csv` of a nation into a new folder: both or none. */
export function writeBusModes(path: string, buses: readonly Bus[], cases: readonly ModesCase[]): void {
  writeNewFolder(path, writer => {
    const shares = writer.table(busParticipationTable, new CivilTime('UTC'), []);
    writeCases(writer, cases, (governors, m, { participation, speed }) => {
      const largest = speed.reduce((most, own) => (Math.hypot(own.re, own.im) > Math.hypot(most.re, most.im) ? own : most));
      for (const [bus, { name, area }] of buses.entries()) {
        const { re, im } = speed[bus]!;
        const size = Math.hypot(re, im) / Math.hypot(largest.re, largest.im);
        const behindRad = Math.atan2(im * largest.re - re * largest.im, re * largest.re + im * largest.im);
        const shape = size > 0 ? [size * 100, (behindRad * 180) / Math.PI] : [0, null];
        shares.row([governors, m, name, area ?? null, participation[bus]! * 100, ...shape]);
      }
    });
  });
}

function writeCases(writer: FolderWriter, cases: readonly ModesCase[], shares: Shares): void {
  const table = writer.table(modesTable, new CivilTime('UTC'), []);
  for (const { governors, modes } of cases) {
    for (const [m, mode] of modes.entries()) {
      const { re, im, frequencyHz, dampingRatio } = mode;
      const isSwing = im > 0;
      table.row([governors, m + 1, isSwing ? 'oscillation' : 'real', isSwing ? frequencyHz : null, dampingRatio * 100, re, im]);
      shares(governors, m + 1, mode);
    }
  }
}
