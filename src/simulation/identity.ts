import { type Case, engineVersion, runIdOf, scenarioHashOf } from '../results/run-id.js';
import { scenarioIdentity } from '../scenario/resolved.js';
import type { LoadedRun } from './load.js';

/** Which case a resolved scenario is: what it holds says so, so that a run of its resolved file is the same case. */
export function caseOf({ scenario, system }: Pick<LoadedRun, 'scenario' | 'system'>): Case {
  if (scenario.attacks.length === 0) return 'no-attack';
  // A system of machines has no controls that could be left out.
  return scenario.defences.length === 0 && !system.dynamics ? 'no-defence' : 'attack';
}

/** The names of a run: `run_id` of all that determines its result, `scenario_hash` without seeds and engine. */
export function identityOf(loaded: LoadedRun): { runId: string; scenarioHash: string } {
  const identity = {
    scenarioIdentity: scenarioIdentity(loaded.scenario, { withSeed: false }),
    devicesPerAgent: loaded.scenario.devicesPerAgent,
    seed: loaded.scenario.seed,
    populationSeed: loaded.scenario.populationSeed,
    systemFiles: loaded.system.files,
    engineVersion: engineVersion(),
    case: caseOf(loaded),
  };
  return { runId: runIdOf(identity), scenarioHash: scenarioHashOf(identity) };
}
