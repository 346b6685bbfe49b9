import { attacks } from '../attacks/list.js';
import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { Attack, Scenario } from '../scenario/scenario.js';
import type { System } from '../system/system.js';
import { busIndexOf } from './attacked-load.js';
import { headEndsOf } from './target.js';

/** What no attack of this version can do: several waveforms at once, devices that its orders do not command. */
export function attackProblems(asked: Scenario['attacks'], system: System, file: string): Problem[] {
  const problems: Problem[] = [];
  const oscillations = asked.filter(({ kind }) => kind === 'load-oscillation');
  if (oscillations.length > 1) {
    const { place, id } = oscillations[1]!;
    problems.push({
      ...place,
      path: `attacks.${id}`,
      found: 'a second load-oscillation',
      allowed: 'one in a scenario, in this version',
    });
  }
  for (const { kind, id, target, place, parameters } of asked) {
    const { devices } = attacks.find(({ name }) => name === kind)!;
    const other = target.devices?.find(name => !devices.includes(name));
    const refuse = (path: string, found: string, allowed: string): void => {
      problems.push({ ...(place.file ? place : { file }), path: `attacks.${id}.target.${path}`, found, allowed });
    };
    const refuseBus = (key: string, name: string): void => {
      const buses = system.network?.buses.map(bus => bus.name) ?? [];
      const allowed = buses.length > 0 ? 'a bus of the network' : `no bus: ${system.name} has no network`;
      const nearest = nearestName(name, buses);
      problems.push({ ...(place.file ? place : { file }), path: `attacks.${id}.${key}`, found: name, allowed, nearest });
    };
    if (other !== undefined) refuse('devices', other, devices.join(', '));
    const astray = astrayOf({ target, devices }, system);
    if (astray) refuse(target.headEnds ? 'headEnd' : 'supplier', astray.found, astray.allowed);
    for (const key of ['bus', 'sensor'] as const) {
      const name = parameters[key];
      if (typeof name === 'string' && busIndexOf(system, name) === null) refuseBus(key, name);
    }
    if (system.dynamics && devices.length > 0 && kind !== 'load-oscillation') {
      const allowed = `an attack on loads: ${system.name} has no ${devices.join(' or ')}`;
      problems.push({ ...(place.file ? place : { file }), path: `attacks.${id}.kind`, found: kind, allowed });
    }
    if (devices.length === 0 && target.count !== null) refuse('count', String(target.count), 'a share: a load has no devices');
    if (target.firmware) refuse('firmware', target.firmware.join(', '), 'no firmware, in this version');
    if (target.substations) refuse('substations', target.substations.join(', '), 'no substations, in this version');
    if (target.pick === 'largest') refuse('pick', 'largest', 'random, in this version');
  }
  return problems;
}

/** Head-ends and suppliers that exist, and of which none commands what the attack addresses; null where one does. */
function astrayOf(
  { target, devices }: Pick<Attack, 'target'> & { readonly devices: readonly string[] },
  system: System,
): Pick<Problem, 'found' | 'allowed'> | null {
  const named = [...(target.headEnds ?? []), ...(target.suppliers ?? [])];
  const kind = target.devices?.[0] ?? devices[0];
  const isKnown = named.every(name => system.headEnds.some(({ id }) => id === name));
  if (named.length === 0 || kind === undefined || !isKnown || headEndsOf(target, kind, system).length > 0) return null;
  const commanding = system.headEnds.filter(headEnd => headEnd.devices === kind).map(({ id }) => id);
  const both = target.headEnds && target.suppliers ? ' (both must hold)' : '';
  return { found: `${named.join(', ')}${both}`, allowed: `what commands the kind ${kind}: ${commanding.join(', ')}` };
}
