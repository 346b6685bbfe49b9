import { stringify } from 'yaml';
import type { KindSpec, ParameterSpec, ParameterValue, ParameterValues } from '../base/parameter.js';
import { formatQuantity } from '../base/quantity.js';
import type { Vocabulary } from '../base/vocabulary.js';
import { type Attack, conditionQuantities, type Fleet, type Scenario, type Target, type Trigger } from './scenario.js';

/** A map that a YAML file shows; keys without a value are left out. */
type Written = { [key: string]: unknown };

const duration = (ms: number): string => formatQuantity(ms, 'duration');
const fraction = (value: number | null): string | undefined => (value === null ? undefined : formatQuantity(value, 'fraction'));
const instant = (unixMs: number): string => new Date(unixMs).toISOString();

/** Where the resolved file finds what is the user's own: copies beside it, named relative to it. */
export interface ResolvedPaths {
  readonly system?: string | undefined;
  readonly weather?: string | undefined;
}

/**
 * The text of `scenario.resolved.yaml`: every default, override and control written out, extending nothing. Reading it gives
 * the same scenario, places in files apart.
 */
export function resolvedYaml(scenario: Scenario, vocabulary: Vocabulary, paths: ResolvedPaths = {}): string {
  const startUnixMs = scenario.startUnixMs;
  const written: Written = {
    nadir: scenario.nadir,
    name: scenario.name,
    about: scenario.about || undefined,
    system: paths.system ?? scenario.system.name,
    start: instant(startUnixMs),
    duration: duration(scenario.durationMs),
    warmUp: duration(scenario.warmUpMs),
    scale: scenario.devicesPerAgent === 1 ? 1 : `1/${scenario.devicesPerAgent}`,
    seed: scenario.seed,
    populationSeed: scenario.populationSeed ?? undefined,
    weather: paths.weather ?? scenario.weather.name,
    fleet: writtenFleet(scenario.fleet),
    dispatch: scenario.dispatch,
    frequencyModel: scenario.frequencyModel,
    posture: scenario.posture,
    overrides: Object.fromEntries(scenario.overrides.map(({ path, value }) => [path, value])),
    events: scenario.events.map(({ id, kind, trigger, parameters }) => ({
      id,
      kind,
      ...writtenTrigger(trigger, startUnixMs),
      ...writtenParameters(parameters, specOf(vocabulary.contingencies, kind)),
    })),
    attacks: scenario.attacks.map(attack => writtenAttack(attack, startUnixMs, specOf(vocabulary.attacks, attack.kind))),
    defences: scenario.defences.map(({ id, kind, parameters }) => ({
      id,
      kind,
      ...writtenParameters(parameters, specOf(vocabulary.defences, kind)),
    })),
    outputs: {
      frequency: duration(scenario.outputs.frequencyMs),
      areas: duration(scenario.outputs.areasMs),
      frequencyAreas: scenario.outputs.frequencyAreasMs === null ? undefined : duration(scenario.outputs.frequencyAreasMs),
      timing: scenario.outputs.timing,
    },
    until: scenario.until,
    maxDuration: scenario.until === 'restored' ? duration(scenario.maxDurationMs) : undefined,
  };
  // Every text in quotes, so that no reader of another YAML version takes a seed or a time for a number.
  return stringify(written, { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', version: '1.2' });
}

function writtenFleet({ evs, heatPumps, solar, batteries }: Fleet): Written {
  const count = (value: number | null): number | undefined => value ?? undefined;
  return {
    evs: { count: count(evs.count), smart: fraction(evs.smartFraction), v2g: fraction(evs.v2gFraction) },
    heatPumps: { count: count(heatPumps.count) },
    solar: { count: count(solar.count) },
    batteries: { count: count(batteries.count) },
  };
}

function writtenAttack(attack: Attack, startUnixMs: number, spec: KindSpec | undefined): Written {
  const { id, kind, trigger, durationMs, release, target, parameters } = attack;
  return {
    id,
    kind,
    ...writtenTrigger(trigger, startUnixMs),
    duration: duration(durationMs),
    release: release.kind === 'after' ? { after: duration(release.delayMs) } : release.kind,
    target: writtenTarget(target),
    ...writtenParameters(parameters, spec),
  };
}

function writtenTarget(target: Target): Written {
  return {
    devices: target.devices ?? undefined,
    headEnd: target.headEnds ?? undefined,
    supplier: target.suppliers ?? undefined,
    firmware: target.firmware ?? undefined,
    areas: target.areas ?? undefined,
    substations: target.substations ?? undefined,
    ...(target.count === null ? { share: fraction(target.share) } : { count: target.count }),
    pick: target.pick,
  };
}

function writtenTrigger(trigger: Trigger, startUnixMs: number): Written {
  if (trigger.at === 'time') return { at: instant(startUnixMs + trigger.ms) };
  if (trigger.at === 'after') return { after: { event: trigger.event, delay: duration(trigger.delayMs) } };
  const when: Written = {};
  for (const { quantity, below, above } of trigger.conditions) {
    const limit = (value: number | null): string | undefined =>
      value === null ? undefined : formatQuantity(value, conditionQuantities[quantity].dimension);
    when[quantity] = { below: limit(below), above: limit(above) };
  }
  return { when: { ...when, for: duration(trigger.forMs) } };
}

const specOf = (kinds: readonly KindSpec[], kind: string): KindSpec | undefined => kinds.find(({ name }) => name === kind);

function writtenParameters(parameters: ParameterValues, kind: KindSpec | undefined): Written {
  const written: Written = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) written[name] = writtenValue(value, kind?.parameters[name]);
  }
  return written;
}

/** A value as a scenario file has it, with its unit. */
export function writtenValue(value: ParameterValue, spec: ParameterSpec | undefined): ParameterValue {
  return typeof value === 'number' && spec?.type === 'quantity' ? formatQuantity(value, spec.dimension!) : value;
}

/** What a hash is to cover. */
export interface IdentityOptions {
  /** Whether the seed is part of it: a run's identity has it, a scenario's has not. True unless said. */
  readonly withSeed?: boolean;
}

/**
 * Canonical JSON of all in a scenario that determines a run's tables: no sentence about it, no places in files, no paths, no
 * settings of the engine. The system's and the weather's tables are named only: their contents are hashed by who reads them.
 */
export function scenarioIdentity(scenario: Scenario, { withSeed = true }: IdentityOptions = {}): string {
  const { about: _about, engine: _engine, seed, populationSeed, system, weather, ...rest } = scenario;
  return canonicalJson({ ...rest, system: system.name, weather: weather.name, ...(withSeed ? { seed, populationSeed } : {}) });
}

/** JSON with the keys of every object sorted and every `place` left out. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (key === 'place') return undefined;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
