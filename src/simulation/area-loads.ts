import { TICK_MS } from '../base/units.js';
import type { Span } from './span.js';

/** What follows a signal: a factor that stays (`level`) or moves (W·ms by tick), times the signal by second. */
interface Follower {
  readonly sign: number;
  readonly running: Float64Array | null;
  readonly level: number;
  readonly bySecond: Float64Array;
}

/**
 * Net demand of each area by tick of the window read last: what TickLoads sums for the nation, area by area, and like there in
 * one order whatever the windows: what switches is whole W·ms, followers are added one after the other in every tick.
 */
export class AreaLoads {
  readonly #areaCount: number;
  readonly #weight: number;
  /** Whole W·ms by tick, of what moves from tick to tick; and of what does not, by area. */
  readonly #movingWms: readonly Float64Array[];
  readonly #evenWms: Float64Array;
  readonly #moves: Uint8Array;
  #followers: Follower[][] = [];
  #hasMoving: Uint8Array = new Uint8Array(0);
  #waves: { readonly area: number; readonly sign: number; readonly running: Float64Array }[] = [];
  #waveAt: (tick: number) => number = () => 0;
  #aggregateW: Float64Array[] = [];
  #span!: Span;
  #second = -1;
  readonly #followedW: Float64Array;
  readonly #nowW: Float64Array;

  constructor(areaCount: number, slotCount: number, devicesPerAgent: number) {
    this.#areaCount = areaCount;
    this.#weight = devicesPerAgent;
    this.#movingWms = Array.from({ length: areaCount }, () => new Float64Array(slotCount));
    this.#evenWms = new Float64Array(areaCount);
    this.#moves = new Uint8Array(areaCount);
    this.#followedW = new Float64Array(areaCount);
    this.#nowW = new Float64Array(areaCount);
  }

  open(span: Span): void {
    this.#span = span;
    this.#second = -1;
    this.#evenWms.fill(0);
    for (let area = 0; area < this.#areaCount; area++) if (this.#moves[area] === 1) this.#movingWms[area]!.fill(0);
    this.#moves.fill(0);
    this.#followers = Array.from({ length: this.#areaCount }, () => []);
    this.#hasMoving = new Uint8Array(this.#areaCount);
    this.#waves = [];
    this.#aggregateW = Array.from({ length: this.#areaCount }, () => new Float64Array(span.secondCount));
  }

  /** The same in every tick, W·ms, generation negative. */
  addEven(area: number, wms: number): void {
    this.#evenWms[area]! += wms;
  }

  addTicks(area: number, sign: number, runningWms: Float64Array): void {
    if (sign === 0) return;
    this.#moves[area] = 1;
    const into = this.#movingWms[area]!;
    for (let k = 0; k < this.#span.tickCount; k++) into[k]! += sign * runningWms[k]!;
  }

  /** A factor times a signal; `running`: its W·ms by tick where it moves. */
  addFollower(area: number, sign: number, running: Float64Array | null, level: number, bySecond: Float64Array): void {
    if (sign === 0) return;
    if (running !== null) this.#hasMoving[area] = 1;
    this.#followers[area]!.push({ sign, running: running?.slice(0, this.#span.tickCount) ?? null, level, bySecond });
  }

  addWave(area: number, sign: number, running: Float64Array, waveAt: (tick: number) => number): void {
    this.#waves.push({ area, sign, running: running.slice(0, this.#span.tickCount) });
    this.#waveAt = waveAt;
  }

  addAggregate(area: number, bySecond: Float64Array): void {
    this.#aggregateW[area]!.set(bySecond);
  }

  /** Net demand by area in a tick, W; overwritten by the next call. */
  at(tick: number): Float64Array {
    const second = this.#span.secondOf(tick);
    const isNew = second !== this.#second;
    this.#second = second;
    for (let area = 0; area < this.#areaCount; area++) {
      if (isNew || this.#hasMoving[area] === 1) this.#followedW[area] = this.#follow(area, tick, second);
      const movingWms = this.#moves[area] === 1 ? this.#movingWms[area]![tick]! : 0;
      const agentsW = (this.#evenWms[area]! + movingWms) / TICK_MS + this.#followedW[area]!;
      this.#nowW[area] = agentsW * this.#weight + this.#aggregateW[area]![second]!;
    }
    if (this.#waves.length > 0) {
      const share = this.#waveAt(tick);
      for (const { area, sign, running } of this.#waves)
        this.#nowW[area]! += sign * (running[tick]! / TICK_MS) * share * this.#weight;
    }
    return this.#nowW;
  }

  #follow(area: number, tick: number, second: number): number {
    let sumW = 0;
    for (const { sign, running, level, bySecond } of this.#followers[area]!)
      sumW += sign * (running === null ? level : running[tick]! / TICK_MS) * bySecond[second]!;
    return sumW;
  }
}
