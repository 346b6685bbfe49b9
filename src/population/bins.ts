import { TICK_MS } from '../base/units.js';

const PER_TICK = 1 / TICK_MS;

/** Substation columns that bins write; rows of the block's slice. */
export interface SubstationLoads {
  readonly powerW: Float64Array;
  readonly energyWms: Float64Array;
}

/**
 * Where one worker adds up what the devices of its blocks change in a window: per area and channel a difference array over the
 * window's 50 ms ticks, in W·ms. A change of ΔW at millisecond o of tick k is worth ΔW·(50 − o) in tick k and ΔW·50 in every
 * later one, so it is written as ΔW·(50 − o) at k and ΔW·o at k + 1, and a running sum gives each tick's W·ms exactly. All values
 * are integers below 2^53, so the order of addition is free.
 */
export class Bins {
  /** Start of the open window and end of its settlement period, device clock. */
  startMs = 0;
  periodEndMs = 0;
  /** Offset of the area of the block that runs now. */
  #areaBase = 0;
  #areaDirty = 0;

  constructor(
    readonly sums: Float64Array,
    readonly dirty: Uint8Array,
    readonly channelCount: number,
    readonly slotCount: number,
    readonly substations: SubstationLoads,
  ) {}

  openArea(areaIndex: number): void {
    this.#areaBase = areaIndex * this.channelCount * this.slotCount;
    this.#areaDirty = areaIndex * this.channelCount;
  }

  /** Marks a channel of the open area as in use and returns its first sum, for loops that add many changes themselves. */
  open(channel: number): number {
    this.dirty[this.#areaDirty + channel] = 1;
    return this.#areaBase + channel * this.slotCount;
  }

  /** Empties every sum that is in use, after a window of so many ticks. */
  empty(tickCount: number): void {
    emptyBins(this.sums, this.dirty, this.slotCount, tickCount);
  }

  /** Adds a change of `delta` (watts, factor or count) on a channel at a millisecond of the open window. */
  add(channel: number, atMs: number, delta: number): void {
    const sinceMs = atMs - this.startMs;
    // A product may round a multiple of 50 down: then the change is booked at the end of the tick before, which is the same.
    const tick = (sinceMs * PER_TICK) | 0;
    const intoMs = sinceMs - tick * TICK_MS;
    const slot = this.#areaBase + channel * this.slotCount + tick;
    const { sums } = this;
    sums[slot]! += delta * (TICK_MS - intoMs);
    sums[slot + 1]! += delta * intoMs;
    this.dirty[this.#areaDirty + channel] = 1;
  }

  /** Adds a change of a count from the beginning of its tick on, so that counts stay whole in every tick. */
  addCount(channel: number, atMs: number, delta: number): void {
    this.add(channel, atMs - ((atMs - this.startMs) % TICK_MS), delta);
  }

  /** A change of watts fed in behind a substation: on its channel positive, in the substation's load negative. */
  addExport(channel: number, substation: number, atMs: number, deltaW: number): void {
    this.add(channel, atMs, deltaW);
    this.substations.powerW[substation]! -= deltaW;
    this.substations.energyWms[substation]! -= deltaW * (this.periodEndMs - atMs);
  }

  /** The same for a change of watts behind a substation, whose energy of this settlement period it changes too. */
  addWatts(channel: number, substation: number, atMs: number, deltaW: number): void {
    this.add(channel, atMs, deltaW);
    this.substations.powerW[substation]! += deltaW;
    this.substations.energyWms[substation]! += deltaW * (this.periodEndMs - atMs);
  }
}

/** Sets to 0 what a window of so many ticks can have used: its ticks, and the two that a change in the last reaches into. */
export function emptyBins(sums: Float64Array, dirty: Uint8Array, slotCount: number, tickCount: number): void {
  for (let slot = 0; slot < dirty.length; slot++) {
    if (dirty[slot]) sums.fill(0, slot * slotCount, slot * slotCount + Math.min(slotCount, tickCount + 2));
  }
  dirty.fill(0);
}
