import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { KindSpec } from '../base/parameter.js';
import type { Contingency } from '../scenario/scenario.js';
import type { System } from '../system/system.js';

const label = { type: 'text', default: null, about: 'What is lost, in words for the events table' } as const;

/** What may happen without any attack: the kinds of a scenario's `events`. Power is positive for lost infeed and added load. */
export const contingencies: readonly KindSpec[] = [
  {
    name: 'plant-trip',
    about: 'Units of a plant trip at once, with their stored energy.',
    parameters: {
      plant: { type: 'text', required: true, about: 'Id of a plant of the system' },
      units: { type: 'count', default: null, min: 1, about: 'Units that trip; all that run where left out' },
      power: {
        type: 'quantity',
        dimension: 'power',
        default: null,
        min: 0,
        about: 'Power lost, where it is not what the units give',
      },
    },
  },
  {
    name: 'interconnector-trip',
    about: 'An interconnector stops and its import is lost.',
    parameters: {
      plant: { type: 'text', required: true, about: 'Id of a plant of the system whose source is an interconnector' },
    },
  },
  {
    name: 'infeed-loss',
    about: 'A given infeed is lost, whatever it belongs to.',
    parameters: {
      power: { type: 'quantity', dimension: 'power', required: true, min: 0, about: 'Power lost' },
      inertia: { type: 'quantity', dimension: 'storedEnergy', default: 0, min: 0, about: 'Stored energy lost with it' },
      label,
    },
  },
  {
    name: 'vector-shift',
    about: 'A fault shifts the voltage angle and embedded generation with vector-shift relays trips.',
    parameters: {
      power: {
        type: 'quantity',
        dimension: 'power',
        default: null,
        min: 0,
        about: 'Power lost; every vector-shift group of the system where left out',
      },
    },
  },
  {
    name: 'embedded-trip',
    about: 'A group of embedded generation trips, whatever its relays would have done.',
    parameters: { group: { type: 'text', required: true, about: 'Id of a group of embedded generation of the system' } },
  },
  {
    name: 'load-step',
    about: 'Demand that belongs to no device steps up, or down where the power is negative.',
    parameters: {
      power: { type: 'quantity', dimension: 'power', required: true, about: 'Load added' },
      duration: { type: 'quantity', dimension: 'duration', default: null, min: 50, about: 'How long; to the end where left out' },
      label,
    },
  },
  {
    name: 'branch-trip',
    about: 'A branch of the network opens. What it cuts off goes on at its own frequency where it has machines.',
    parameters: {
      branch: { type: 'text', required: true, about: 'Name of a branch of the network' },
      repair: {
        type: 'quantity',
        dimension: 'duration',
        default: null,
        min: 0,
        about: 'How long it cannot be closed again; left out: until it is reset, as restoration.csv says',
      },
    },
  },
];

/** What a scenario's events name that the system does not have, all at once. */
export function contingencyProblems(system: System, events: readonly Contingency[]): Problem[] {
  const problems: Problem[] = [];
  const interconnectors = system.plants.filter(plant => plant.source === 'interconnector');
  const branches = system.network?.branches.map(({ name }) => name) ?? [];
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(row => row.id);
  for (const event of events) {
    if (event.kind === 'plant-trip') check(event, 'plant', 'a plant of the system', ids(system.plants));
    if (event.kind === 'interconnector-trip') check(event, 'plant', 'an interconnector of the system', ids(interconnectors));
    if (event.kind === 'branch-trip') check(event, 'branch', 'a branch of the network', branches);
    if (event.kind === 'vector-shift' && system.dynamics) refuse(event, 'a system of machines has no embedded generation');
    if (event.kind === 'embedded-trip')
      check(event, 'group', 'a group of embedded generation of the system', ids(system.embedded));
  }
  return problems;

  function refuse({ id, kind, place }: Contingency, allowed: string): void {
    problems.push({ ...place, path: `events.${id}.kind`, found: kind, allowed });
  }

  function check(event: Contingency, key: string, what: string, known: readonly string[]): void {
    const written = String(event.parameters[key]);
    if (known.includes(written)) return;
    problems.push({
      ...event.place,
      path: `events.${event.id}.${key}`,
      found: written,
      allowed: known.length > 0 ? what : `${what}, and it has none`,
      nearest: nearestName(written, known),
    });
  }
}
