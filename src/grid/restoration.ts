import { TICK_MS } from '../base/units.js';
import type { FrequencyParameters } from '../system/system.js';
import type { Shedding } from './shedding.js';

/** Staged reconnection after load shedding: when the frequency has settled and there is room, feeders return block by block. */
export class Restoration {
  readonly #parameters: FrequencyParameters;
  #settledMs = 0;
  #sinceBlockMs: number;

  constructor(parameters: FrequencyParameters) {
    this.#parameters = parameters;
    this.#sinceBlockMs = parameters.restorationIntervalMs;
  }

  /** One tick with something open; the stage that gets a block back now, or −1. */
  tick(frequencyHz: number, headroomW: number, demandW: number, shedding: Shedding): number {
    const { restorationFrequencyHz, restorationWaitMs, restorationIntervalMs, restorationBlockFraction } = this.#parameters;
    this.#settledMs = frequencyHz >= restorationFrequencyHz ? this.#settledMs + TICK_MS : 0;
    this.#sinceBlockMs = Math.min(restorationIntervalMs, this.#sinceBlockMs + TICK_MS);
    if (this.#settledMs < restorationWaitMs || this.#sinceBlockMs < restorationIntervalMs) return -1;

    const stageIndex = shedding.lastOpened;
    if (stageIndex < 0 || headroomW < shedding.demandOf(stageIndex, restorationBlockFraction, demandW)) return -1;
    this.#sinceBlockMs = 0;
    return stageIndex;
  }

  words(): number[] {
    return [this.#settledMs, this.#sinceBlockMs];
  }
}
