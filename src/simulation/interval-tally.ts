import { TICK_MS, TICKS_PER_S } from '../base/units.js';
import type { Span } from './span.js';

/** Sums of one output interval: agents' W·tick by area and channel; real W·tick of the areas' aggregates, served and not. */
export interface IntervalSums {
  readonly endMs: number;
  readonly sums: Float64Array;
  readonly aggregateSums: Float64Array;
  readonly aggregateUnservedSums: Float64Array;
  readonly ticks: number;
}

/** What is kept between windows of the open interval. */
interface State {
  endMs: number;
  ticks: number;
  /** Slots that switch: whole W·ms. */
  readonly wms: Float64Array;
  /** Followers: W·tick of whole seconds, and the whole factor·ms of the second under way. */
  readonly followed: Float64Array;
  readonly second: Float64Array;
  readonly aggregate: Float64Array;
  readonly aggregateUnserved: Float64Array;
}

/** Part of a window inside one output interval: ticks [from, until). */
interface Part {
  readonly from: number;
  readonly until: number;
  readonly closes: boolean;
  readonly state: State;
}

/** Adds a window's loads into output intervals so that it does not matter how windows cut them. */
export class IntervalTally {
  #kept: State;
  #span!: Span;
  #parts: Part[] = [];
  readonly #slotCount: number;

  constructor(
    readonly areaCount: number,
    readonly channelCount: number,
    readonly intervalMs: number,
  ) {
    this.#slotCount = areaCount * channelCount;
    this.#kept = this.#emptyState(Number.NaN);
  }

  /** Whether a follower's second has begun before the window: it is closed even where nothing follows any more. */
  isUnderWay(slot: number): boolean {
    return this.#kept.second[slot] !== 0;
  }

  /** Opens a window, provisional until `keep`. */
  open(span: Span): void {
    this.#span = span;
    this.#parts = [];
    const endMs = span.startMs + span.tickCount * TICK_MS;
    let state = this.#copyOf(this.#kept);
    for (let fromMs = span.startMs; fromMs < endMs; ) {
      const edgeMs = (Math.floor(fromMs / this.intervalMs) + 1) * this.intervalMs;
      const untilMs = Math.min(edgeMs, endMs);
      state.endMs = edgeMs;
      state.ticks += (untilMs - fromMs) / TICK_MS;
      const from = (fromMs - span.startMs) / TICK_MS;
      this.#parts.push({ from, until: (untilMs - span.startMs) / TICK_MS, closes: untilMs === edgeMs, state });
      if (untilMs === edgeMs) state = this.#emptyState(edgeMs);
      fromMs = untilMs;
    }
    this.#next = state;
  }
  #next!: State;

  /** A slot that switches and does not change in the window. */
  addEven(slot: number, wms: number): void {
    for (const { from, until, state } of this.#parts) state.wms[slot]! += wms * (until - from);
  }

  /** A slot that switches, W·ms by tick. */
  addTicks(slot: number, running: Float64Array): void {
    for (const { from, until, state } of this.#parts) {
      let sum = state.wms[slot]!;
      for (let k = from; k < until; k++) sum += running[k]!;
      state.wms[slot] = sum;
    }
  }

  /** A follower: factor·ms by tick, or even where `running` is null, times its signal by second. */
  addFollower(slot: number, running: Float64Array | null, evenWms: number, bySecond: Float64Array): void {
    const { offset } = this.#span;
    for (const { from, until, state } of this.#parts) {
      let second = state.second[slot]!;
      let followed = state.followed[slot]!;
      for (let k = from; k < until; ) {
        const at = Math.floor((k + offset) / TICKS_PER_S);
        const secondEnd = (at + 1) * TICKS_PER_S - offset;
        const end = Math.min(until, secondEnd);
        if (running) for (; k < end; k++) second += running[k]!;
        else second += evenWms * (end - k);
        k = end;
        if (end !== secondEnd) continue;
        followed += (second / TICK_MS) * bySecond[at]!;
        second = 0;
      }
      state.second[slot] = second;
      state.followed[slot] = followed;
    }
  }

  /** A follower of a signal that moves by the tick. */
  addWave(slot: number, running: Float64Array, at: (tick: number) => number): void {
    for (const { from, until, state } of this.#parts) {
      for (let k = from; k < until; k++) state.followed[slot]! += (running[k]! / TICK_MS) * at(k);
    }
  }

  /** An area's aggregate by second, real W. */
  addAggregate(areaIndex: number, bySecondW: Float64Array): void {
    for (const part of this.#parts) this.#addSeconds(part, part.state.aggregate, areaIndex, bySecondW);
  }

  /** What its open feeders' customers among the aggregate do not get, likewise. */
  addAggregateUnserved(areaIndex: number, bySecondW: Float64Array): void {
    for (const part of this.#parts) this.#addSeconds(part, part.state.aggregateUnserved, areaIndex, bySecondW);
  }

  #addSeconds({ from, until }: Part, sums: Float64Array, areaIndex: number, bySecondW: Float64Array): void {
    const { offset } = this.#span;
    let sum = sums[areaIndex]!;
    for (let k = from; k < until; ) {
      const at = Math.floor((k + offset) / TICKS_PER_S);
      const end = Math.min(until, (at + 1) * TICKS_PER_S - offset);
      const powerW = bySecondW[at]!;
      // Tick by tick, because a rounded sum depends on how it is grouped.
      for (; k < end; k++) sum += powerW;
    }
    sums[areaIndex] = sum;
  }

  /** Makes the window final and returns the intervals that it closed. */
  keep(): IntervalSums[] {
    this.#kept = this.#next;
    return this.#parts.filter(({ closes }) => closes).map(({ state }) => sumsOf(state));
  }

  /** The interval under way. */
  get rest(): IntervalSums {
    return sumsOf(this.#kept);
  }

  #copyOf(state: State): State {
    const { endMs, ticks, wms, followed, second, aggregate, aggregateUnserved } = state;
    return {
      endMs,
      ticks,
      wms: wms.slice(),
      followed: followed.slice(),
      second: second.slice(),
      aggregate: aggregate.slice(),
      aggregateUnserved: aggregateUnserved.slice(),
    };
  }

  #emptyState(endMs: number): State {
    const slots = (): Float64Array => new Float64Array(this.#slotCount);
    const areas = (): Float64Array => new Float64Array(this.areaCount);
    const aggregates = { aggregate: areas(), aggregateUnserved: areas() };
    return { endMs, ticks: 0, wms: slots(), followed: slots(), second: slots(), ...aggregates };
  }
}

function sumsOf({ endMs, ticks, wms, followed, aggregate, aggregateUnserved }: State): IntervalSums {
  const sums = wms.map((value, slot) => value / TICK_MS + followed[slot]!);
  return { endMs, ticks, sums, aggregateSums: aggregate, aggregateUnservedSums: aggregateUnserved };
}
