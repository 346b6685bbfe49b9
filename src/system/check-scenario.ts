import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { ParameterValues } from '../base/parameter.js';
import type { Place, Scenario } from '../scenario/scenario.js';
import type { System } from './system.js';
import { technologiesTable } from './technologies.js';

/** What may be named in the parameters of attacks and defences, by the parameter's name. */
type Names = Readonly<Record<string, Known>>;

interface Known {
  readonly noun: string;
  readonly ids: readonly string[];
}

/**
 * Adds a problem for each name in a scenario that its system does not have: head-ends, suppliers and areas, in targets and in
 * parameters. Years, weather and overrides are checked by the system's reader, postures as they are read, contingencies by the
 * grid.
 */
export function checkAgainstSystem(
  scenario: Pick<Scenario, 'attacks' | 'defences' | 'dispatch'>,
  system: System,
  problems: Problem[],
): void {
  const names = namesOf(system);
  for (const { id, target, parameters, place } of scenario.attacks) {
    const path = `attacks.${id}`;
    checkNames(target.headEnds, names.headEnd!, place, `${path}.target.headEnd`, problems);
    checkNames(target.suppliers, names.supplier!, place, `${path}.target.supplier`, problems);
    checkNames(target.areas, names.area!, place, `${path}.target.areas`, problems);
    checkParameters(parameters, names, place, path, problems);
  }
  for (const { id, parameters, place } of scenario.defences) {
    checkParameters(parameters, names, place, `defences.${id}`, problems);
  }
  if (scenario.dispatch === 'optimised') checkFlexibility(system, problems);
}

/** A day can be scheduled at once only where the system says how its plants start, stop and store. */
function checkFlexibility({ name, plants, dynamics }: System, problems: Problem[]): void {
  const found = 'optimised';
  if (dynamics) {
    problems.push({ file: name, path: 'dispatch', found, allowed: `merit-order: ${name} is machines, and schedules no plants` });
    return;
  }
  const needed = plants.filter(({ source }) => source === 'fuel' || source === 'storage' || source === 'interconnector');
  const missing = new Set(
    needed
      .filter(
        ({ source, flexibility }) => flexibility === null || (source === 'storage' && flexibility.roundTripFraction === null),
      )
      .map(({ technology }) => technology),
  );
  if (missing.size === 0) return;
  const rows = `a row for each of ${[...missing].join(', ')} in ${technologiesTable.file} (stores with round_trip_pu)`;
  problems.push({ file: name, path: 'dispatch', found, allowed: `merit-order, or ${rows}` });
}

function namesOf({ headEnds, areas }: System): Names {
  const suppliers = headEnds.filter(({ kind }) => kind === 'supplier');
  return {
    headEnd: { noun: 'a head-end', ids: headEnds.map(({ id }) => id) },
    supplier: { noun: 'a supplier', ids: suppliers.map(({ id }) => id) },
    area: { noun: 'an area', ids: areas.map(({ id }) => id) },
  };
}

function checkParameters(parameters: ParameterValues, names: Names, place: Place, path: string, problems: Problem[]): void {
  for (const [name, value] of Object.entries(parameters)) {
    const known = Object.hasOwn(names, name) ? names[name] : undefined;
    if (known && typeof value === 'string') checkNames([value], known, place, `${path}.${name}`, problems);
  }
}

function checkNames(written: readonly string[] | null, known: Known, place: Place, path: string, problems: Problem[]): void {
  for (const name of written ?? []) {
    if (known.ids.includes(name)) continue;
    const allowed = `${known.noun} of the system: ${known.ids.join(', ')}`;
    problems.push({ ...place, path, found: `'${name}'`, allowed, nearest: nearestName(name, known.ids) });
  }
}
