import type { ParameterSpec } from '../base/parameter.js';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN, MS_PER_S, PERIOD_MS, TICK_MS } from '../base/units.js';
import type { Key, Keys } from './fields.js';

/**
 * Every key of a scenario file: the reader, its messages, the JSON Schema and the resolved file all follow these tables.
 * Keys that are `own` have a reader of their own.
 */
const value = (spec: ParameterSpec): Key => ({ is: 'value', spec });
const own = (about: string, required = false) => ({ is: 'own', about, required }) as const;
const count = (about: string): Key => value({ type: 'count', about });
const share = (about: string): Key => value({ type: 'quantity', dimension: 'fraction', min: 0, max: 1, about });

/** The longest time a scenario simulates. */
export const DURATION_MAX_MS = 366 * MS_PER_DAY;

export const fleetKeys = {
  evs: {
    is: 'map',
    about: 'Battery-electric cars that charge at home',
    keys: {
      count: count('How many in the whole nation'),
      smart: share('Share whose charging is managed'),
      v2g: share('Share that can give power back'),
    },
  },
  heatPumps: { is: 'map', about: 'Heat pumps in homes', keys: { count: count('How many in the whole nation') } },
  solar: { is: 'map', about: 'Rooftop solar on homes', keys: { count: count('How many in the whole nation') } },
  batteries: { is: 'map', about: 'Batteries in homes', keys: { count: count('How many in the whole nation') } },
} as const satisfies Keys;

export const outputKeys = {
  frequency: value({
    type: 'quantity',
    dimension: 'duration',
    default: MS_PER_S,
    min: TICK_MS,
    max: MS_PER_H,
    about: 'Interval of frequency.csv, a multiple of 50 ms',
  }),
  areas: value({
    type: 'quantity',
    dimension: 'duration',
    default: 5 * MS_PER_MIN,
    min: MS_PER_S,
    max: MS_PER_DAY,
    about: 'Interval of areas.csv, demand.csv and generation.csv, whole seconds',
  }),
  frequencyAreas: value({
    type: 'quantity',
    dimension: 'duration',
    default: null,
    min: TICK_MS,
    max: MS_PER_H,
    about: 'Interval of frequency_areas.csv, a multiple of 50 ms; left out: the table is not written',
  }),
  timing: value({ type: 'boolean', default: false, about: 'Whether timing.csv is written' }),
} as const satisfies Keys;

export const engineKeys = {
  windowMax: value({
    type: 'quantity',
    dimension: 'duration',
    default: PERIOD_MS,
    min: TICK_MS,
    max: PERIOD_MS,
    about: 'Longest window, a multiple of 50 ms; for tests: changes no result',
  }),
  spuriousRollbacks: value({
    type: 'count',
    default: 0,
    max: 100_000,
    about: 'Needless rollbacks injected; for tests: changes no result',
  }),
} as const satisfies Keys;

export const scenarioKeys = {
  nadir: own('Version of this file format: 1', true),
  name: own('Name of the scenario, kebab-case: it begins the name of the results folder', true),
  about: value({ type: 'text', default: '', max: 2000, about: 'One sentence on what happens' }),
  extends: own('A scenario, by name or path, of which this file writes only what differs'),
  system: own('The nation: a shipped system by name, or the path of a folder', true),
  start: own('Start, ISO 8601 with a zone, e.g. 2030-01-16T12:00Z, on a whole second', true),
  duration: value({
    type: 'quantity',
    dimension: 'duration',
    required: true,
    min: MS_PER_S,
    max: DURATION_MAX_MS,
    about: 'How long is simulated, whole seconds',
  }),
  warmUp: value({
    type: 'quantity',
    dimension: 'duration',
    default: 2 * MS_PER_H,
    min: 0,
    max: 14 * MS_PER_DAY,
    about: 'Simulated before the start and in no table, whole seconds',
  }),
  scale: own('1: an agent a device; 1/n: an agent for n devices, e.g. 0.01'),
  seed: value({ type: 'text', default: 'nadir', about: 'Any text: the same seed gives the same run' }),
  populationSeed: value({
    type: 'text',
    default: null,
    about: 'Seed of who lives where and owns what; all else is drawn from `seed`. The same as `seed` unless written',
  }),
  weather: own("A weather table of the system by name, or the path of the user's CSV"),
  fleet: { is: 'map', about: "Fleet sizes and shares that replace the system's", keys: fleetKeys },
  dispatch: value({
    type: 'choice',
    choices: ['merit-order', 'optimised'],
    default: 'merit-order',
    about: 'How plants are scheduled: period by period at their costs, or a day at once within the network, with prices by area',
  }),
  frequencyModel: value({
    type: 'choice',
    choices: ['centre-of-inertia', 'multi-area'],
    default: 'centre-of-inertia',
    about: 'How frequency is modelled: one for the whole system, or one for each bus that swings',
  }),
  posture: value({
    type: 'text',
    default: 'default',
    max: 64,
    about: "A named set of the system's controls; default: those in force by law and custom; none: no controls",
  }),
  overrides: own('Values of the system that this scenario changes: paths into it, each with a value'),
  events: own('Contingencies that are not attacks'),
  attacks: own('Attacks'),
  campaigns: own('Campaigns: none in this version'),
  defences: own('Defences, which add to the posture or replace its controls'),
  outputs: { is: 'map', about: 'What is written', keys: outputKeys },
  until: value({
    type: 'choice',
    choices: ['duration', 'restored'],
    default: 'duration',
    about: 'restored: go on after `duration` until everyone has supply again',
  }),
  maxDuration: value({
    type: 'quantity',
    dimension: 'duration',
    min: MS_PER_S,
    max: DURATION_MAX_MS,
    about: 'Longest run with `until: restored`, whole seconds; two days more than `duration` unless written',
  }),
  engine: { is: 'map', about: 'For tests: changes no result', keys: engineKeys },
} as const satisfies Keys;

export const triggerKeys = {
  at: own('When: ISO 8601 with a zone, "+5 h 30 min" after the start, or a clock time such as "17:31"'),
  after: {
    is: 'map',
    about: 'When: after another entry begins',
    keys: {
      event: value({ type: 'text', required: true, about: 'Id of the other entry' }),
      delay: value({
        type: 'quantity',
        dimension: 'duration',
        default: 0,
        min: 0,
        max: DURATION_MAX_MS,
        about: 'How long after it',
      }),
    },
  },
  when: own('When: once all conditions hold, e.g. { inertia: { below: 120 GVA.s }, for: 10 s }'),
} as const satisfies Keys;

/** How long the conditions of `when` must have held. */
export const forSpec: ParameterSpec = {
  type: 'quantity',
  dimension: 'duration',
  default: 0,
  min: 0,
  max: DURATION_MAX_MS,
  about: 'How long all conditions must have held',
};

/** How long an attack sends orders, unless its kind says otherwise. */
export const attackDurationSpec: ParameterSpec = {
  type: 'quantity',
  dimension: 'duration',
  required: true,
  min: 0,
  max: DURATION_MAX_MS,
  about: 'How long orders are sent',
};

export const targetKeys = {
  devices: own('Device kinds, one or a list'),
  headEnd: own('Head-ends, one or a list'),
  supplier: own('Suppliers, one or a list'),
  firmware: own('Firmware versions, one or a list'),
  areas: own('Areas, one or a list'),
  substations: own('Substations, one or a list'),
  share: share('Share of the devices selected by the other keys; all unless written'),
  count: count('Number of devices instead of a share'),
  pick: value({ type: 'choice', choices: ['random', 'largest'], default: 'random', about: 'Which of the devices' }),
} as const satisfies Keys;

/** The keys every entry of a list has besides its kind's own parameters. */
export const entryKeys = {
  events: ['id', 'kind', 'at', 'after', 'when'],
  attacks: ['id', 'kind', 'at', 'after', 'when', 'duration', 'release', 'target'],
  defences: ['id', 'kind'],
} as const;
export type EntryList = keyof typeof entryKeys;
