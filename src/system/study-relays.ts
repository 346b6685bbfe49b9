import type { Problem } from '../base/errors.js';
import type { BranchRelay, MachineRelay } from './dynamics.js';
import type { SystemFolder } from './folder.js';
import type { Network } from './network.js';
import { checkName } from './references.js';
import { provenance, type Row, readTable } from './table.js';

export const machineRelaysTable = {
  file: 'machine_relays.csv',
  about: 'Frequency relays of machines, which leave the system with their inertia and governors; the table may be left out',
  key: ['relay'],
  columns: {
    relay: { type: 'text', about: 'Name' },
    machine: { type: 'text', about: 'Machine of machines.csv that it trips; it measures at its bus' },
    trip: { type: 'choice', choices: ['under-frequency', 'over-frequency', 'rocof'], about: 'What trips it' },
    threshold: { type: 'number', min: 0, max: 120, about: 'Hz, or Hz/s for rocof' },
    delay_ms: { type: 'integer', min: 0, max: 60_000, about: 'Time beyond the threshold, or measuring window of rocof' },
    ...provenance,
  },
} as const;

export const branchRelaysTable = {
  file: 'branch_relays.csv',
  about: 'Inverse-time overload relays of branches (IEC 60255-151); the table may be left out',
  key: ['branch'],
  columns: {
    branch: { type: 'text', about: 'Branch of branches.csv with a rating, in service' },
    pickup_pct: { type: 'number', min: 1, max: 1000, about: "Current from which it counts, of the rating's at nominal voltage" },
    curve: {
      type: 'choice',
      choices: ['standard-inverse', 'very-inverse', 'extremely-inverse'],
      about: 'Curve of IEC 60255-151',
    },
    time_multiplier_pu: { type: 'number', min: 0.001, max: 1000, about: 'Time multiplier of the curve' },
    ...provenance,
  },
} as const;

/** Relays of machines and branches; none where the folder has no such tables. */
export function readStudyRelays(
  folder: SystemFolder,
  network: Network,
  machineNames: readonly string[],
  problems: Problem[],
): { readonly machineRelays: MachineRelay[]; readonly branchRelays: BranchRelay[] } {
  const isNamed = (file: string, column: string, where: string, known: readonly string[]) => (name: string, line: number) =>
    checkName(name, known, where, { file: folder.nameOf(file), line, column }, problems);
  const isMachine = isNamed(machineRelaysTable.file, 'machine', 'machines.csv', machineNames);
  const machineRows = folder.has(machineRelaysTable.file) ? readTable(folder, machineRelaysTable, problems) : [];
  const rated = network.branches.filter(({ isInService, ratingVa }) => isInService && ratingVa !== null && ratingVa > 0);
  const isBranch = isNamed(
    branchRelaysTable.file,
    'branch',
    'a branch in service with a rating in branches.csv',
    rated.map(({ name }) => name),
  );
  const branchRows = folder.has(branchRelaysTable.file) ? readTable(folder, branchRelaysTable, problems) : [];
  return {
    machineRelays: machineRows
      .filter(({ machine, line }) => isMachine(machine, line))
      .map(row => machineRelayOf(row, machineNames.indexOf(row.machine))),
    branchRelays: branchRows
      .filter(({ branch, line }) => isBranch(branch, line))
      .map(row =>
        branchRelayOf(
          row,
          network.branches.findIndex(({ name }) => name === row.branch),
        ),
      ),
  };
}

const machineRelayOf = (row: Row<typeof machineRelaysTable>, machine: number): MachineRelay => ({
  name: row.relay,
  machine,
  kind: row.trip,
  threshold: row.threshold,
  delayMs: row.delay_ms,
});

const branchRelayOf = (row: Row<typeof branchRelaysTable>, branch: number): BranchRelay => ({
  branch,
  pickupFraction: row.pickup_pct / 100,
  curve: row.curve,
  timeMultiplier: row.time_multiplier_pu,
});

/** Relays that would act at nominal frequency are no protection. */
export function checkThresholds(relays: readonly MachineRelay[], nominalHz: number, file: string, problems: Problem[]): void {
  for (const { name, kind, threshold } of relays) {
    const allowed = allowedThreshold(kind, threshold, nominalHz);
    if (allowed !== null) problems.push({ file, path: `${name}.threshold`, found: `${threshold} for ${kind}`, allowed });
  }
}

/** What a threshold may be where it is not that, else null. */
function allowedThreshold(kind: MachineRelay['kind'], threshold: number, nominalHz: number): string | null {
  if (kind === 'under-frequency' && !(threshold < nominalHz)) return `a frequency below ${nominalHz} Hz`;
  if (kind === 'over-frequency' && !(threshold > nominalHz)) return `a frequency above ${nominalHz} Hz`;
  if (kind === 'rocof' && !(threshold > 0 && threshold <= 20)) return 'a rate above 0 and at most 20 Hz/s';
  return null;
}
