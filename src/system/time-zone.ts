import { type Problem, UserError } from '../base/errors.js';
import { openSystem } from './about.js';

/** Time zone of the system in a folder, from its `system.yaml` alone; throws a UserError where that has problems. */
export function timeZoneOf(folder: string): string {
  const problems: Problem[] = [];
  const opened = openSystem(folder, problems);
  if (problems.length > 0 || opened === null) throw new UserError(problems);
  return opened.about.timeZone;
}
