import { MS_PER_S, TICK_MS, TICKS_PER_S } from '../base/units.js';
import { type Waveform, waveformAt } from '../cyber/waveform.js';
import type { Engine } from '../engine/engine.js';
import { type Channel, channelsOf, classChannel } from '../population/channels.js';
import type { World } from '../population/world.js';
import type { KnownSignals } from './known-signals.js';

/** Sums of one output interval: real W·tick (or counts·tick) by area and channel, and of the areas' aggregates. */
export interface IntervalSums {
  readonly endMs: number;
  readonly sums: Float64Array;
  readonly aggregateSums: Float64Array;
  readonly ticks: number;
}

/**
 * Turns what the workers' bins hold into watts by tick. `read` is provisional and may be repeated; only `keep` moves the levels on
 * and adds to the intervals. Every value of a tick depends on that tick alone, and sums over ticks go in their order, so
 * windows leave no trace.
 */
export class TickLoads {
  readonly channels: readonly Channel[];
  /** Real demand and agents' own generation by tick of the window read last, W; losses are part of the areas' aggregates. */
  readonly demandW: Float64Array;
  readonly generationW: Float64Array;
  /** Intervals closed by the window kept last. */
  closed: IntervalSums[] = [];
  /** Changes of a count channel in the window read last, in order of tick: area, class, tick, real customers. */
  readonly offChanges: { tick: number; areaIndex: number; classIndex: number; delta: number }[] = [];
  /** Share of each area's aggregate that has supply. */
  readonly suppliedFraction: Float64Array;
  waveform: Waveform | null = null;

  readonly #engine: Engine;
  readonly #world: World;
  readonly #signals: KnownSignals;
  readonly #weight: number;
  readonly #intervalMs: number;
  /** Level of each area and channel at the end of what is kept, agents' W, factor or count. */
  readonly #levels: Float64Array;
  readonly #levelsRead: Float64Array;
  #open: IntervalSums;
  #openRead: IntervalSums;
  #closedRead: IntervalSums[] = [];
  readonly #values: Float64Array;
  readonly #profiles: Map<number, Float64Array> = new Map();

  constructor(engine: Engine, signals: KnownSignals, devicesPerAgent: number, intervalMs: number) {
    this.#engine = engine;
    this.#world = engine.world;
    this.#signals = signals;
    this.#weight = devicesPerAgent;
    this.#intervalMs = intervalMs;
    this.channels = channelsOf(engine.world.system);
    const slots = engine.world.system.areas.length * this.channels.length;
    this.#levels = new Float64Array(slots);
    this.#levelsRead = new Float64Array(slots);
    this.demandW = new Float64Array(engine.slotCount);
    this.generationW = new Float64Array(engine.slotCount);
    this.#values = new Float64Array(engine.slotCount);
    this.suppliedFraction = new Float64Array(engine.world.system.areas.length).fill(1);
    this.#open = this.#emptySums(0);
    this.#openRead = this.#open;
  }

  /** Level now of a channel in an area, in real watts, factors or counts. */
  level(areaIndex: number, channel: number): number {
    return this.#levels[areaIndex * this.channels.length + channel]! * this.#weight;
  }

  /** Reads the open window's bins, which span `tickCount` ticks from `startMs` on. */
  read(startMs: number, tickCount: number): void {
    const { areas } = this.#world.system;
    this.demandW.fill(0, 0, tickCount);
    this.generationW.fill(0, 0, tickCount);
    this.offChanges.length = 0;
    this.#openRead = { ...this.#open, sums: this.#open.sums.slice(), aggregateSums: this.#open.aggregateSums.slice() };
    this.#closedRead = [];
    const segments = this.#segments(startMs, tickCount);
    const sums = segments.map(({ isNew, endMs }) => (isNew ? this.#emptySums(endMs) : { ...this.#openRead, endMs }));
    for (let areaIndex = 0; areaIndex < areas.length; areaIndex++) {
      for (let channel = 0; channel < this.channels.length; channel++) {
        if (!this.#valuesOf(areaIndex, channel, startMs, tickCount)) continue;
        this.#spread(areaIndex, channel, segments, sums, tickCount);
      }
      this.#addAggregate(areaIndex, startMs, tickCount, segments, sums);
    }
    this.offChanges.sort((a, b) => a.tick - b.tick || a.areaIndex - b.areaIndex || a.classIndex - b.classIndex);
    for (const [k, { from, until, isClosing }] of segments.entries()) {
      const sum = { ...sums[k]!, ticks: (segments[k]!.isNew ? 0 : this.#open.ticks) + until - from };
      if (isClosing) this.#closedRead.push(sum);
      this.#openRead = sum;
    }
    if (segments.at(-1)!.isClosing) this.#openRead = this.#emptySums(segments.at(-1)!.endMs);
    this.#profiles.clear();
  }

  /** Takes the first loads of a new population from the bins, as levels. */
  readBirth(): void {
    for (let areaIndex = 0; areaIndex < this.suppliedFraction.length; areaIndex++) {
      for (let channel = 0; channel < this.channels.length; channel++) this.#valuesOf(areaIndex, channel, 0, 0);
    }
    this.#profiles.clear();
    this.#levels.set(this.#levelsRead);
  }

  /** Makes the window read last final. */
  keep(): void {
    this.#levels.set(this.#levelsRead);
    this.#open = this.#openRead;
    this.closed = this.#closedRead;
  }

  /** The interval that a run's end leaves open. */
  get rest(): IntervalSums {
    return this.#open;
  }

  /** Fills `#values` with a channel's mean over each tick; false where all of it is zero. */
  #valuesOf(areaIndex: number, channel: number, startMs: number, tickCount: number): boolean {
    const slot = areaIndex * this.channels.length + channel;
    const level = this.#levels[slot]!;
    const { bins, dirty, slotCount } = this.#engine;
    const used = bins.filter((_, worker) => dirty[worker]![slot] !== 0);
    this.#levelsRead[slot] = level;
    if (used.length === 0 && level === 0) return false;
    const values = this.#values;
    if (used.length === 0) {
      values.fill(level, 0, tickCount);
    } else {
      const base = slot * slotCount;
      let wms = level * TICK_MS;
      for (let k = 0; k < tickCount; k++) {
        for (const sums of used) wms += sums[base + k]!;
        values[k] = wms / TICK_MS;
      }
      for (const sums of used) wms += sums[base + tickCount]!;
      this.#levelsRead[slot] = wms / TICK_MS;
    }
    const { carries, signal, classIndex } = this.channels[channel]!;
    if (carries === 'count') this.#findOffChanges(areaIndex, channel, level, tickCount);
    if (signal === 'profile') this.#multiply(this.#profile(areaIndex, classIndex, startMs, tickCount), startMs, tickCount);
    else if (signal === 'solar') this.#multiply(this.#solar(areaIndex, startMs, tickCount), startMs, tickCount);
    else if (signal === 'waveform') this.#multiplyWaveform(startMs, tickCount);
    return true;
  }

  /** Adds a channel's values to the nation's ticks and to the intervals. */
  #spread(areaIndex: number, channel: number, segments: readonly Segment[], sums: readonly IntervalSums[], tickCount: number): void {
    const values = this.#values;
    const { sign } = this.channels[channel]!;
    const weight = this.#weight;
    if (sign !== 0) {
      const into = sign === 1 ? this.demandW : this.generationW;
      for (let k = 0; k < tickCount; k++) into[k]! += values[k]! * weight;
    }
    const slot = areaIndex * this.channels.length + channel;
    for (const [s, { from, until }] of segments.entries()) {
      let sum = sums[s]!.sums[slot]!;
      for (let k = from; k < until; k++) sum += values[k]!;
      sums[s]!.sums[slot] = sum;
    }
  }

  #addAggregate(areaIndex: number, startMs: number, tickCount: number, segments: readonly Segment[], sums: readonly IntervalSums[]): void {
    const bySecond = new Float64Array(secondsOf(startMs, tickCount));
    this.#signals.aggregate(areaIndex, wholeSecond(startMs), bySecond);
    const offset = (startMs - wholeSecond(startMs)) / TICK_MS;
    const supplied = this.suppliedFraction[areaIndex]!;
    for (const [s, { from, until }] of segments.entries()) {
      let sum = sums[s]!.aggregateSums[areaIndex]!;
      for (let k = from; k < until; k++) {
        const powerW = bySecond[Math.floor((k + offset) / TICKS_PER_S)]! * supplied;
        this.demandW[k]! += powerW;
        sum += powerW;
      }
      sums[s]!.aggregateSums[areaIndex] = sum;
    }
  }

  /** Cuts the window's ticks at the edges of output intervals. */
  #segments(startMs: number, tickCount: number): Segment[] {
    const segments: Segment[] = [];
    const endMs = startMs + tickCount * TICK_MS;
    for (let fromMs = startMs; fromMs < endMs; ) {
      const edgeMs = (Math.floor(fromMs / this.#intervalMs) + 1) * this.#intervalMs;
      const untilMs = Math.min(edgeMs, endMs);
      segments.push({
        from: (fromMs - startMs) / TICK_MS,
        until: (untilMs - startMs) / TICK_MS,
        endMs: edgeMs,
        isNew: fromMs > startMs,
        isClosing: untilMs === edgeMs,
      });
      fromMs = untilMs;
    }
    return segments;
  }

  #findOffChanges(areaIndex: number, channel: number, level: number, tickCount: number): void {
    const { classIndex } = this.channels[channel]!;
    if (classIndex < 0 || channel !== classChannel(classIndex) + 2) return;
    let before = level;
    for (let tick = 0; tick < tickCount; tick++) {
      const now = this.#values[tick]!;
      if (now !== before) this.offChanges.push({ tick, areaIndex, classIndex, delta: (now - before) * this.#weight });
      before = now;
    }
  }

  #profile(areaIndex: number, classIndex: number, startMs: number, tickCount: number): Float64Array {
    const key = areaIndex * 64 + classIndex;
    let bySecond = this.#profiles.get(key);
    if (!bySecond) {
      bySecond = new Float64Array(secondsOf(startMs, tickCount));
      this.#signals.profile(areaIndex, classIndex, wholeSecond(startMs), bySecond);
      this.#profiles.set(key, bySecond);
    }
    return bySecond;
  }

  #solar(areaIndex: number, startMs: number, tickCount: number): Float64Array {
    const integral = this.#world.solar[areaIndex]!;
    return Float64Array.from({ length: secondsOf(startMs, tickCount) }, (_, second) => integral.at(wholeSecond(startMs) + second * MS_PER_S));
  }

  #multiply(bySecond: Float64Array, startMs: number, tickCount: number): void {
    const offset = (startMs - wholeSecond(startMs)) / TICK_MS;
    for (let k = 0; k < tickCount; k++) this.#values[k]! *= bySecond[Math.floor((k + offset) / TICKS_PER_S)]!;
  }

  /** A waveform moves within a second: its value is that of each tick's middle. */
  #multiplyWaveform(startMs: number, tickCount: number): void {
    const waveform = this.waveform;
    if (!waveform) return;
    for (let k = 0; k < tickCount; k++) this.#values[k]! *= waveformAt(waveform, startMs + (k + 0.5) * TICK_MS);
  }

  #emptySums(endMs: number): IntervalSums {
    return { endMs, sums: new Float64Array(this.#levels.length), aggregateSums: new Float64Array(this.suppliedFraction.length), ticks: 0 };
  }
}

interface Segment {
  readonly from: number;
  readonly until: number;
  readonly endMs: number;
  readonly isNew: boolean;
  readonly isClosing: boolean;
}

const wholeSecond = (atMs: number): number => Math.floor(atMs / MS_PER_S) * MS_PER_S;
const secondsOf = (startMs: number, tickCount: number): number =>
  Math.ceil((startMs + tickCount * TICK_MS - wholeSecond(startMs)) / MS_PER_S);
