import { TICK_MS } from '../base/units.js';
import type { Span } from './span.js';

/** Net demand of each area by tick of the window read last: what TickLoads sums for the nation, area by area. */
export class AreaLoads {
  readonly #areaCount: number;
  readonly #weight: number;
  /** W·ms by tick, of what moves from tick to tick; and of what does not, by area. */
  readonly #movingWms: readonly Float64Array[];
  readonly #evenWms: Float64Array;
  readonly #moves: Uint8Array;
  /** W by second, agents' before their weight, and the areas' aggregates. */
  #followedW: Float64Array[] = [];
  #aggregateW: Float64Array[] = [];
  #span!: Span;
  readonly #now: Float64Array;

  constructor(areaCount: number, slotCount: number, devicesPerAgent: number) {
    this.#areaCount = areaCount;
    this.#weight = devicesPerAgent;
    this.#movingWms = Array.from({ length: areaCount }, () => new Float64Array(slotCount));
    this.#evenWms = new Float64Array(areaCount);
    this.#moves = new Uint8Array(areaCount);
    this.#now = new Float64Array(areaCount);
  }

  open(span: Span): void {
    this.#span = span;
    this.#evenWms.fill(0);
    for (let area = 0; area < this.#areaCount; area++) {
      if (this.#moves[area] === 1) this.#movingWms[area]!.fill(0);
      this.#moves[area] = 0;
    }
    const bySecond = () => Array.from({ length: this.#areaCount }, () => new Float64Array(span.secondCount));
    this.#followedW = bySecond();
    this.#aggregateW = bySecond();
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

  /** A factor times a signal; its running sum by tick where it moves. */
  addFollower(area: number, sign: number, running: Float64Array | null, level: number, bySecond: Float64Array): void {
    if (sign === 0) return;
    if (running === null) {
      const into = this.#followedW[area]!;
      for (let second = 0; second < into.length; second++) into[second]! += sign * level * bySecond[second]!;
      return;
    }
    this.#moves[area] = 1;
    const into = this.#movingWms[area]!;
    for (let k = 0; k < this.#span.tickCount; k++) into[k]! += sign * running[k]! * bySecond[this.#span.secondOf(k)]!;
  }

  addWave(area: number, sign: number, running: Float64Array, waveAt: (tick: number) => number): void {
    this.#moves[area] = 1;
    const into = this.#movingWms[area]!;
    for (let k = 0; k < this.#span.tickCount; k++) into[k]! += sign * running[k]! * waveAt(k);
  }

  addAggregate(area: number, bySecond: Float64Array): void {
    this.#aggregateW[area]!.set(bySecond);
  }

  /** Net demand by area in a tick, W; overwritten by the next call. */
  at(tick: number): Float64Array {
    const second = this.#span.secondOf(tick);
    for (let area = 0; area < this.#areaCount; area++) {
      const movingWms = this.#moves[area] === 1 ? this.#movingWms[area]![tick]! : 0;
      const agentsW = (this.#evenWms[area]! + movingWms) / TICK_MS + this.#followedW[area]![second]!;
      this.#now[area] = agentsW * this.#weight + this.#aggregateW[area]![second]!;
    }
    return this.#now;
  }
}
