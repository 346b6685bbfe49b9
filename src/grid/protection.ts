import type { GenerationStage } from '../system/generation-shedding.js';
import type { FrequencyLimits, InverterSetting } from '../system/system.js';
import type { FrequencyHistory } from './frequency-history.js';
import { type RelaySetting, Relays } from './relays.js';
import { type Owner, type TripParts, Trips } from './trips.js';

/** Plants leave after 20 s below 0.95 f0 and at once beyond 1.04 f0: 47.5 and 52 Hz in the Grid Code, CC.6.1.3. */
const PLANT_UNDER_PU = 0.95;
const PLANT_UNDER_MS = 20_000;
const PLANT_OVER_PU = 1.04;

/** All relays that watch the one frequency, and what follows when one operates. */
export class Protection {
  readonly #trips: Trips;
  readonly #owners: (Owner | null)[] = [];
  readonly #relays: Relays;
  isBlack = false;

  constructor(parts: TripParts) {
    const { embedded, shedding, system } = parts;
    this.#trips = new Trips(parts);
    const settings: RelaySetting[] = [];
    const own = (owner: Owner | null, setting: RelaySetting | null) => {
      if (!setting) return;
      this.#owners.push(owner);
      settings.push(setting);
    };
    embedded.groups.forEach((group, index) => {
      own({ kind: 'embedded', index }, embedded.relayOf(group));
    });
    system.solar.settings.forEach((setting, index) => {
      for (const relay of inverterRelays(setting)) own({ kind: 'inverter', index }, relay);
    });
    shedding.relays.forEach((relay, index) => {
      own({ kind: 'shedding', index }, relay);
    });
    system.generationShedding.forEach((stage, index) => {
      own({ kind: 'generation', index }, generationRelay(stage));
    });
    for (const relay of plantRelays(system.limits)) own(null, relay);
    this.#relays = new Relays(settings);
  }

  /** Frequency relays over a step that ends at `frequencyHz`; embedded plant leaves at once, devices after the tick. */
  stepFrequency(frequencyHz: number, stepMs: number, atMs: number, loadW: number, causeId: number | undefined): void {
    this.#relays.stepFrequency(frequencyHz, stepMs);
    if (this.#relays.operatedCount > 0) this.#operate(atMs, loadW, causeId);
  }

  /** RoCoF relays at the end of a tick. */
  stepRocof(history: FrequencyHistory, atMs: number, causeId: number | undefined): void {
    this.#relays.stepRocof(history);
    if (this.#relays.operatedCount > 0) this.#operate(atMs, 0, causeId);
  }

  #operate(atMs: number, loadW: number, causeId: number | undefined): void {
    for (let i = 0; i < this.#relays.operatedCount; i++) {
      const owner = this.#owners[this.#relays.operated[i]!]!;
      if (owner) this.#trips.operate(owner, atMs, loadW, causeId);
      else if (!this.isBlack) {
        this.isBlack = true;
        this.#trips.blackOut(atMs, causeId);
      }
    }
  }

  words(): number[] {
    return [...this.#relays.words(), Number(this.isBlack)];
  }
}

/** When all plants leave; `delayMs`: of the limits at which they leave at once. */
export function plantRelays({ nominalHz, blackHz }: FrequencyLimits, delayMs = 0): RelaySetting[] {
  return [
    { kind: 'under-frequency', threshold: blackHz, delayMs },
    { kind: 'under-frequency', threshold: PLANT_UNDER_PU * nominalHz, delayMs: PLANT_UNDER_MS },
    { kind: 'over-frequency', threshold: PLANT_OVER_PU * nominalHz, delayMs },
  ];
}

export const generationRelay = ({ thresholdHz, relayTimeMs }: GenerationStage): RelaySetting => ({
  kind: 'over-frequency',
  threshold: thresholdHz,
  delayMs: relayTimeMs,
});

export function inverterRelays(setting: InverterSetting): RelaySetting[] {
  const relays: RelaySetting[] = [
    { kind: 'under-frequency', threshold: setting.underHz, delayMs: setting.underDelayMs },
    { kind: 'over-frequency', threshold: setting.overHz, delayMs: setting.overDelayMs },
  ];
  if (setting.rocofHzPerS !== null)
    relays.push({ kind: 'rocof', threshold: setting.rocofHzPerS, delayMs: setting.rocofWindowMs });
  return relays;
}
