import { type Problem, UserError } from '../base/errors.js';
import type { ReadRun, RunContext } from './read.js';

/** Major number of a schema version such as v1.2.0: minor versions only add columns. */
const majorOf = (version: string): string => version.split('.')[0]!;

/** What must be the same before figures may stand in one table, each by its name. */
const musts: readonly { readonly name: string; of(context: RunContext): string }[] = [
  { name: 'results schema', of: ({ resultsSchema }) => majorOf(resultsSchema) },
  { name: 'currency', of: ({ currency }) => currency },
  { name: 'price year', of: ({ priceYear }) => String(priceYear) },
];

/** UserError naming every run whose schema, currency, price year or units are not those of the first. */
export function refuseUnlike(runs: readonly ReadRun[]): void {
  const first = runs[0]!;
  const problems = new Map<string, Problem>();
  for (const run of runs) {
    for (const { name, of } of musts) {
      if (of(run.context) === of(first.context)) continue;
      problems.set(`${run.folder} ${name}`, {
        file: run.folder,
        found: `${name} ${of(run.context)}`,
        allowed: `${of(first.context)}, as in ${first.folder}`,
      });
    }
    for (const [column, unit] of run.context.units) {
      const firstUnit = first.context.units.get(column);
      if (firstUnit === undefined || firstUnit === unit || run.context.currency !== first.context.currency) continue;
      problems.set(`${run.folder} ${column}`, {
        file: run.folder,
        path: column,
        found: `unit ${unit}`,
        allowed: `${firstUnit}, as in ${first.folder}`,
      });
    }
  }
  if (problems.size > 0) throw new UserError([...problems.values()]);
}

/** Why two runs may only be shown each against its own base, in words; null where they may be compared. */
export function unlikeness(a: RunContext, b: RunContext): string | null {
  const reasons = [
    a.system === b.system ? '' : `different systems (${a.system}, ${b.system})`,
    a.scale === b.scale ? '' : `different scales (${a.scale}, ${b.scale})`,
    a.durationS === b.durationS ? '' : `different durations (${a.durationS} s, ${b.durationS} s)`,
  ].filter(reason => reason !== '');
  return reasons.length === 0 ? null : reasons.join(' and ');
}
