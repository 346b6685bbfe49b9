import type { ParameterValue, ParameterValues } from '../base/parameter.js';

/**
 * A scenario as the rest of Nadir sees it: parsed once, every default filled in, units gone (SI inside), frozen.
 * Times are milliseconds after `start` unless their name says otherwise.
 */
export interface Scenario {
  readonly nadir: 1;
  readonly name: string;
  readonly about: string;
  /** Folder of the system's tables: absolute path, and as it is called in messages. */
  readonly system: { readonly name: string; readonly folder: string; readonly shown?: string };
  /** Unix time of the start, ms UTC. */
  readonly startUnixMs: number;
  readonly durationMs: number;
  /** Simulated before the start, in no table. */
  readonly warmUpMs: number;
  /** One agent stands for this many real devices: 1 / scale. */
  readonly devicesPerAgent: number;
  readonly seed: string;
  /** Seed of who lives where and owns what, where it is another; null: `seed`. */
  readonly populationSeed: string | null;
  /** A weather table of the system by name, or the absolute path of the user's CSV, and as it is called in messages. */
  readonly weather: { readonly name: string; readonly file: string | null; readonly shown?: string };
  readonly fleet: Fleet;
  readonly dispatch: 'merit-order' | 'optimised';
  readonly frequencyModel: 'centre-of-inertia' | 'multi-area';
  readonly posture: string;
  readonly overrides: readonly Override[];
  readonly events: readonly Contingency[];
  readonly attacks: readonly Attack[];
  readonly defences: readonly Defence[];
  readonly outputs: Outputs;
  /** `restored`: go on after `durationMs` until everyone is back, at most to `maxDurationMs`. */
  readonly until: 'duration' | 'restored';
  readonly maxDurationMs: number;
  /** For tests: enters no hash and no table. */
  readonly engine: EngineSettings;
}

/** Fleet counts and shares that replace the system's; null: the system's own. Counts are real devices in the whole nation. */
export interface Fleet {
  readonly evs: { readonly count: number | null; readonly smartFraction: number | null; readonly v2gFraction: number | null };
  readonly heatPumps: { readonly count: number | null };
  readonly solar: { readonly count: number | null };
  readonly batteries: { readonly count: number | null };
}

/** One `overrides` entry: a path into the system and a value with its unit, checked by the system's reader. */
export interface Override {
  readonly path: string;
  readonly value: string | number | boolean;
  readonly place: Place;
}

/** Where in the user's files something stands. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export type Trigger =
  | { readonly at: 'time'; readonly ms: number }
  | { readonly at: 'after'; readonly event: string; readonly delayMs: number }
  | { readonly at: 'when'; readonly conditions: readonly Condition[]; readonly forMs: number };

/** What `when:` may watch, in SI. */
export const conditionQuantities = {
  inertia: { dimension: 'storedEnergy', about: 'Stored energy of what is on line' },
  frequency: { dimension: 'frequency', about: 'System frequency' },
  demand: { dimension: 'power', about: 'Demand of the whole system' },
  solarShare: { dimension: 'fraction', about: 'Solar generation as a share of demand' },
} as const;
export type ConditionQuantity = keyof typeof conditionQuantities;

export interface Condition {
  readonly quantity: ConditionQuantity;
  readonly below: number | null;
  readonly above: number | null;
}

/** A contingency that is not an attack; `parameters` by the kind's own table. */
export interface Contingency {
  readonly id: string;
  readonly kind: string;
  readonly trigger: Trigger;
  readonly parameters: ParameterValues;
  readonly place: Place;
}

export interface Attack {
  readonly id: string;
  readonly kind: string;
  readonly trigger: Trigger;
  /** How long orders are sent, ms. */
  readonly durationMs: number;
  readonly release: { readonly kind: 'revert' | 'hold' } | { readonly kind: 'after'; readonly delayMs: number };
  readonly target: Target;
  readonly parameters: ParameterValues;
  readonly place: Place;
}

/** Intersection of what is named (null: all), then a share or a count of the devices so selected. */
export interface Target {
  readonly devices: readonly string[] | null;
  readonly headEnds: readonly string[] | null;
  readonly suppliers: readonly string[] | null;
  readonly firmware: readonly string[] | null;
  readonly areas: readonly string[] | null;
  readonly substations: readonly string[] | null;
  readonly share: number;
  readonly count: number | null;
  readonly pick: 'random' | 'largest';
}

export interface Defence {
  readonly id: string;
  readonly kind: string;
  readonly parameters: ParameterValues;
  readonly place: Place;
}

export interface Outputs {
  /** Interval of frequency.csv, ms; a multiple of the tick. */
  readonly frequencyMs: number;
  /** Interval of areas, demand and generation tables, ms. */
  readonly areasMs: number;
  /** Interval of frequency_areas.csv, ms; null: it is not written. */
  readonly frequencyAreasMs: number | null;
  readonly timing: boolean;
}

export interface EngineSettings {
  readonly windowMaxMs: number;
  readonly spuriousRollbacks: number;
}

export type { ParameterValue, ParameterValues };
