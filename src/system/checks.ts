import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import { areasTable } from './areas.js';
import { frequencyTable } from './frequency.js';
import { POSTURES_FILE } from './postures.js';
import { responsesTable } from './response.js';
import type { System } from './system.js';

/** What one check of a whole system needs; `fileOf` gives a table's name in problems. */
export interface CheckContext {
  readonly system: System;
  readonly fileOf: (table: string) => string;
}

type Check = (context: CheckContext, problems: Problem[]) => void;

/** Rules between tables, one function a rule. */
export function checkSystem(context: CheckContext, problems: Problem[]): void {
  for (const check of [checkSheddingSchemes, checkDefaultPosture, checkCustomers, checkLowResponse]) check(context, problems);
}

const checkSheddingSchemes: Check = ({ system, fileOf }, problems) => {
  const known = [...new Set(system.shedding.map(({ scheme }) => scheme))];
  for (const { id, sheddingScheme } of system.areas) {
    if (known.includes(sheddingScheme)) continue;
    const problem = { file: fileOf(areasTable.file), path: `${id}.shedding_scheme`, found: sheddingScheme };
    problems.push({
      ...problem,
      allowed: `a scheme of shedding.csv: ${known.join(', ')}`,
      nearest: nearestName(sheddingScheme, known),
    });
  }
};

const checkDefaultPosture: Check = ({ system, fileOf }, problems) => {
  const known = Object.keys(system.postures);
  if (known.length === 0 || known.includes(system.defaultPosture)) return;
  const nearest = nearestName(system.defaultPosture, known);
  const allowed = `a posture of ${fileOf(POSTURES_FILE)}: ${known.join(', ')}`;
  problems.push({ file: fileOf('system.yaml'), path: 'posture', found: system.defaultPosture, allowed, nearest });
};

const checkCustomers: Check = ({ system, fileOf }, problems) => {
  for (const [areaIndex, groups] of system.customers.entries()) {
    if (groups.some(({ count }) => count > 0)) continue;
    const found = `no customers in ${system.areas[areaIndex]!.id}`;
    problems.push({
      file: fileOf('customers.csv'),
      path: 'customers_count',
      found,
      allowed: 'at least one customer in each area',
    });
  }
};

/** A service that holds up low frequency acts below nominal: its points must lie above 0 Hz. */
const checkLowResponse: Check = ({ system, fileOf }, problems) => {
  for (const { id, direction, curve } of system.responses) {
    const deepest = curve.at(-1)?.deviationHz ?? 0;
    if (direction === 'high' || deepest < system.limits.nominalHz) continue;
    const allowed = `less than the nominal frequency of ${fileOf(frequencyTable.file)}`;
    problems.push({ file: fileOf(responsesTable.file), path: `${id}.deviation_hz`, found: String(deepest), allowed });
  }
};
