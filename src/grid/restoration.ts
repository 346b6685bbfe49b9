import { TICK_MS } from '../base/units.js';
import type { System } from '../system/system.js';
import type { Shedding } from './shedding.js';

/** Deviation at which the services that hold frequency give all they have, Hz: Dynamic Containment's. */
const RESPONSE_FULL_HZ = 0.5;

/** What stands against the next block. */
export interface Room {
  /** What the control room may still order, and low-frequency response that is held and not flowing, W. */
  readonly reserveW: number;
  readonly responseW: number;
  readonly demandW: number;
}

/** Frequency where an area takes its demand. */
export type AreaHz = (areaIndex: number) => number;

/**
 * Staged reconnection after load shedding: when the frequency of a scheme's areas has settled and there is room, feeders return
 * block by block, the stage opened last first. A block is expected to draw more than it did (cold-load pickup): so much must be
 * in reserve, and it may not pull frequency below its statutory limit before reserve has followed.
 */
export class Restoration {
  readonly #system: System;
  readonly #schemes: readonly string[];
  readonly #areasOf: readonly (readonly number[])[];
  readonly #settledMs: Float64Array;
  /** Since a scheme's latest block, no longer than its interval. */
  readonly #sinceBlockMs: Float64Array;
  /** What the blocks are expected to draw that balancing cannot have followed yet, W, and since the latest of them. */
  #recentW = 0;
  #recentMs = 0;

  constructor(system: System) {
    this.#system = system;
    this.#schemes = [...new Set(system.shedding.map(({ scheme }) => scheme))];
    this.#areasOf = this.#schemes.map(scheme =>
      system.areas.flatMap(({ sheddingScheme }, area) => (sheddingScheme === scheme ? [area] : [])),
    );
    this.#settledMs = new Float64Array(this.#schemes.length);
    this.#sinceBlockMs = new Float64Array(this.#schemes.length).fill(system.frequency.restorationIntervalMs);
  }

  /** One tick with something open; the stage that gets a block back now, or −1. */
  tick(room: Room, shedding: Shedding, areaHz: AreaHz): number {
    const { restorationWaitMs, restorationIntervalMs, restorationBlockFraction } = this.#system.frequency;
    this.#count(areaHz);
    const stageIndex = shedding.lastOpenedOf(scheme => {
      const s = this.#schemes.indexOf(scheme);
      return this.#settledMs[s]! >= Math.max(TICK_MS, restorationWaitMs) && this.#sinceBlockMs[s]! >= restorationIntervalMs;
    });
    if (stageIndex < 0) return -1;
    const drewW = shedding.demandOf(stageIndex, restorationBlockFraction, room.demandW);
    const s = this.#schemes.indexOf(shedding.stages[stageIndex]!.scheme);
    if (!this.admits(drewW, this.#lowestHz(s, areaHz), room)) return -1;
    this.#sinceBlockMs[s] = 0;
    this.take(drewW);
    return stageIndex;
  }

  /** Whether the grid can bear a block that drew so much when it had supply, W, beside those of late. */
  admits(drewW: number, nowHz: number, room: Room): boolean {
    const expectedW = this.#coldLoadFactor * drewW + this.#recentW;
    return room.reserveW >= expectedW && this.#holds(expectedW, nowHz, room);
  }

  /** A block returns that drew so much, W. */
  take(drewW: number): void {
    this.#recentW += this.#coldLoadFactor * drewW;
    this.#recentMs = 0;
  }

  get #coldLoadFactor(): number {
    return this.#system.restoration?.coldLoadFactor ?? 1;
  }

  #count(areaHz: AreaHz): void {
    const { restorationFrequencyHz, restorationIntervalMs, balancingNoticeMs } = this.#system.frequency;
    for (let s = 0; s < this.#schemes.length; s++) {
      this.#settledMs[s] = this.#lowestHz(s, areaHz) >= restorationFrequencyHz ? this.#settledMs[s]! + TICK_MS : 0;
      this.#sinceBlockMs[s] = Math.min(restorationIntervalMs, this.#sinceBlockMs[s]! + TICK_MS);
    }
    this.#recentMs += TICK_MS;
    if (this.#recentMs >= balancingNoticeMs) this.#recentW = 0;
  }

  /** Δf = P / (D L + P_response / 0.5 Hz): where damping and response would meet the block. */
  #holds(expectedW: number, nowHz: number, room: Room): boolean {
    const { frequency, limits } = this.#system;
    const stiffnessWPerHz = frequency.loadDampingPerHz * room.demandW + room.responseW / RESPONSE_FULL_HZ;
    return nowHz - expectedW / stiffnessWPerHz >= limits.statutoryLowHz;
  }

  /** Of the scheme's areas. */
  #lowestHz(schemeIndex: number, areaHz: AreaHz): number {
    let lowestHz = Number.POSITIVE_INFINITY;
    for (const area of this.#areasOf[schemeIndex]!) lowestHz = Math.min(lowestHz, areaHz(area));
    return lowestHz;
  }

  words(): number[] {
    return [...this.#settledMs, ...this.#sinceBlockMs, this.#recentW, this.#recentMs];
  }
}
