import type { EmbeddedRelayGroup, FrequencyLimits } from '../system/system.js';
import type { RelaySetting } from './relays.js';

/** Embedded generation that is no agent, by protection setting: what has tripped and when it may come back. */
export class Embedded {
  readonly groups: readonly EmbeddedRelayGroup[];
  readonly #limits: FrequencyLimits;
  readonly #isOff: Uint8Array;
  readonly #offMs: Float64Array;
  #offCount = 0;

  constructor(groups: readonly EmbeddedRelayGroup[], limits: FrequencyLimits) {
    this.groups = groups;
    this.#limits = limits;
    this.#isOff = new Uint8Array(groups.length);
    this.#offMs = new Float64Array(groups.length);
  }

  /** The relay of a group, or null where only a fault's vector shift trips it. */
  relayOf(group: EmbeddedRelayGroup): RelaySetting | null {
    if (group.trip === 'vector-shift') return null;
    return { kind: group.trip, threshold: group.threshold, delayMs: group.windowMs };
  }

  isOff(groupIndex: number): boolean {
    return this.#isOff[groupIndex] === 1;
  }

  /** Trips a group; the power lost, W, 0 where it was off already. */
  trip(groupIndex: number): number {
    if (this.#isOff[groupIndex] === 1) return 0;
    this.#isOff[groupIndex] = 1;
    this.#offMs[groupIndex] = 0;
    this.#offCount++;
    return this.groups[groupIndex]!.powerW;
  }

  /** Gives back what may: the statutory range held where it stands for the group's own time (0: it stays off). */
  tick(
    areaHz: (areaIndex: number | undefined) => number,
    tickMs: number,
    giveBack: (powerW: number, areaIndex?: number) => void,
  ) {
    if (this.#offCount === 0) return;
    const { statutoryLowHz, statutoryHighHz } = this.#limits;
    this.groups.forEach(({ areaIndex, powerW, reconnectMs }, g) => {
      if (this.#isOff[g] === 0 || reconnectMs <= 0) return;
      const frequencyHz = areaHz(areaIndex);
      const inRange = frequencyHz >= statutoryLowHz && frequencyHz <= statutoryHighHz;
      this.#offMs[g] = inRange ? this.#offMs[g]! + tickMs : 0;
      if (this.#offMs[g]! < reconnectMs) return;
      this.#isOff[g] = 0;
      this.#offCount--;
      giveBack(powerW, areaIndex);
    });
  }

  words(): number[] {
    return [...this.#isOff, ...this.#offMs];
  }
}
