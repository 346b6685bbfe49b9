import { TICK_MS } from '../base/units.js';

/** Longest delay or measuring window that anything in the grid may have, ms. */
export const HISTORY_MS = 60_000;
const SIZE = 2 ** Math.ceil(Math.log2(HISTORY_MS / TICK_MS + 2));

/** The frequency at the end of every tick of the last minute: what delayed and measuring equipment sees. */
export class FrequencyHistory {
  readonly #ring = new Float64Array(SIZE);
  #latest = 0;

  constructor(nominalHz: number) {
    this.#ring.fill(nominalHz);
  }

  push(frequencyHz: number): void {
    this.#latest = (this.#latest + 1) & (SIZE - 1);
    this.#ring[this.#latest] = frequencyHz;
  }

  /** What has been seen elsewhere. */
  takeFrom(other: FrequencyHistory): void {
    this.#ring.set(other.#ring);
    this.#latest = other.#latest;
  }

  /** Frequency `ticks` ends of ticks ago; 0 is the end of the latest tick. */
  ticksAgo(ticks: number): number {
    return this.#ring[(this.#latest - ticks) & (SIZE - 1)]!;
  }

  /** Frequency `delayMs` before now, which is `sinceTickMs` into a tick and has `currentHz`; linear between the ends of ticks. */
  delayed(delayMs: number, sinceTickMs: number, currentHz: number): number {
    const backMs = delayMs - sinceTickMs;
    if (backMs <= 0) {
      if (sinceTickMs === 0) return currentHz;
      const startHz = this.ticksAgo(0);
      return currentHz + ((startHz - currentHz) * delayMs) / sinceTickMs;
    }
    const ticks = Math.floor(backMs / TICK_MS);
    const laterHz = this.ticksAgo(ticks);
    return laterHz + (this.ticksAgo(ticks + 1) - laterHz) * (backMs / TICK_MS - ticks);
  }

  /** The ring from oldest to newest, for the state hash. */
  words(): Float64Array {
    return Float64Array.from(this.#ring, (_, i) => this.ticksAgo(SIZE - 1 - i));
  }
}
