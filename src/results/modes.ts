import { CivilTime } from '../base/civil-time.js';
import type { Mode } from '../grid/dynamics/modes.js';
import { writeNewFolder } from './new-folder.js';
import { modesTable, participationTable } from './tables/modes.js';

/** The modes of a system with governors held or acting. */
export interface ModesCase {
  readonly governors: 'held' | 'acting';
  readonly modes: readonly Mode[];
}

/** Writes `modes.csv` and `participation.csv` into a new folder: both or none. */
export function writeModes(path: string, machines: readonly string[], cases: readonly ModesCase[]): void {
  writeNewFolder(path, writer => {
    const clock = new CivilTime('UTC');
    const table = writer.table(modesTable, clock, []);
    const shares = writer.table(participationTable, clock, []);
    for (const { governors, modes } of cases) {
      for (const [m, { re, im, frequencyHz, dampingRatio, participation }] of modes.entries()) {
        const isSwing = im > 0;
        table.row([governors, m + 1, isSwing ? 'oscillation' : 'real', isSwing ? frequencyHz : null, dampingRatio * 100, re, im]);
        for (const [r, share] of participation.entries()) shares.row([governors, m + 1, machines[r]!, share * 100]);
      }
    }
  });
}
