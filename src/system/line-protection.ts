import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';

export const lineProtectionTable = parameterTable(
  'line_protection.csv',
  "Overload protection of the network's branches in runs; without the table no branch trips on overload",
  {
    in_force: { unit: '1', min: 0, max: 1, about: '1: branches trip on overload; 0: none does' },
    pickup: { unit: 'pct', min: 100, max: 1000, about: 'Flow from which a relay counts, of what its branch is secured for' },
    time_multiplier: {
      unit: '1',
      min: 0.001,
      max: 1000,
      about: 'Time multiplier of the extremely inverse curve of IEC 60255-151',
    },
  },
);

/** Inverse-time overload relays of all branches with a rating; shares of 1. */
export interface LineProtectionPlan {
  readonly isInForce: boolean;
  readonly pickupFraction: number;
  readonly timeMultiplier: number;
}

/** Null in a system without the table. */
export function readLineProtection(folder: SystemFolder, problems: Problem[]): LineProtectionPlan | null {
  if (!folder.has(lineProtectionTable.file)) return null;
  const { in_force, pickup, time_multiplier } = readParameters(folder, lineProtectionTable, problems);
  return { isInForce: in_force === 1, pickupFraction: pickup / 100, timeMultiplier: time_multiplier };
}
