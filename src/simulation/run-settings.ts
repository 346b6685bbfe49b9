import { expandSeed, streamKey, uniformAt } from '../base/random.js';
import { PERIOD_MS, TICK_MS } from '../base/units.js';
import type { WindowSignals } from '../engine/engine.js';
import { daysOf } from '../population/calendar.js';
import type { WorldSettings } from '../population/world.js';
import type { Scenario } from '../scenario/scenario.js';
import type { System } from '../system/system.js';

/** What a scenario gives to the devices of every thread. */
export const worldSettingsOf = (scenario: Scenario, system: System): WorldSettings => ({
  system,
  seed: expandSeed(scenario.seed),
  populationSeed: expandSeed(scenario.populationSeed ?? scenario.seed),
  days: daysOf(system.timeZone, scenario.startUnixMs, -scenario.warmUpMs, scenario.maxDurationMs),
  periodOffsetMs: scenario.startUnixMs % PERIOD_MS,
  evDelayLimitMs: evDelayLimitOf(scenario),
});

/** Longest random delay that the controls in force put on a car's own starts and changes, ms. */
const evDelayLimitOf = ({ defences }: Scenario): number =>
  Math.max(
    0,
    ...defences.map(({ kind, parameters }) =>
      kind === 'randomised-delay' && parameters.devices === 'ev' ? (parameters.limit as number) : 0,
    ),
  );

/** Signals of a window at whose start nothing changes. */
export const noSignals = (system: System): WindowSignals => ({
  weatherStep: -1,
  outdoorC: new Float64Array(system.areas.length),
  feederChanges: new Map(),
  inverterSignals: new Map(),
  inverterInhibited: new Uint8Array(system.solar.settings.length),
});

/** Ticks at which a test wants a rollback although nothing happened, in order. */
export function spuriousTicks({ seed, engine, warmUpMs, durationMs }: Scenario): number[] {
  const key = streamKey(expandSeed(seed), 'engine.spurious');
  const ticks = Array.from({ length: engine.spuriousRollbacks }, (_, k) =>
    Math.floor(uniformAt(key, k, 0) * ((warmUpMs + durationMs) / TICK_MS)),
  );
  return [...new Set(ticks)]
    .sort((a, b) => a - b)
    .filter(tick => tick > 0)
    .map(tick => tick * TICK_MS - warmUpMs);
}
