import { MS_PER_S, TICK_MS } from '../base/units.js';
import { type Waveform, waveformAt } from '../cyber/waveform.js';
import type { Engine } from '../engine/engine.js';
import { type Channel, CLASS_OFF, channelsOf, classChannel, SOLAR } from '../population/channels.js';
import { AreaLoads } from './area-loads.js';
import { BinReader } from './bin-reader.js';
import { type IntervalSums, IntervalTally } from './interval-tally.js';
import type { KnownSignals } from './known-signals.js';
import { type Span, spanOf } from './span.js';

export type { IntervalSums } from './interval-tally.js';

/**
 * Turns what the workers' bins hold into watts by tick. `read` is provisional and may be repeated; only `keep` moves the levels
 * on and closes intervals. So that windows leave no trace, everything that switches is summed in whole W·ms, which is exact in
 * any order, and a follower's factor is multiplied by its signal once a second (a waveform's once a tick), in one order.
 */
export class TickLoads {
  readonly channels: readonly Channel[];
  /** Real demand and agents' own generation by tick of the window read last, W; losses are part of the areas' aggregates. */
  readonly demandW: Float64Array;
  readonly generationW: Float64Array;
  /** Intervals closed by the window kept last. */
  closed: readonly IntervalSums[] = [];
  /** Changes of customers off in the window read last, in order of tick; real customers. */
  readonly offChanges: { tick: number; areaIndex: number; classIndex: number; delta: number }[] = [];
  /** Share of each area's aggregate that has supply. */
  readonly suppliedFraction: Float64Array;
  waveform: Waveform | null = null;
  #span = spanOf(0, 0);
  #solarW: Float64Array | null = null;

  readonly #engine: Engine;
  readonly #signals: KnownSignals;
  readonly #weight: number;
  readonly #areaCount: number;
  readonly #bins: BinReader;
  readonly #tally: IntervalTally;
  /** Net demand of areas by tick, where the grid has areas. */
  readonly areas: AreaLoads | null;
  /** W·ms of all that switches, consuming and generating, by tick. */
  readonly #switchedWms: readonly [Float64Array, Float64Array];
  /** The same of what does not change in the window: W·ms of every tick, whole, so that they may be added last. */
  readonly #evenWms = new Float64Array(2);

  constructor(engine: Engine, signals: KnownSignals, devicesPerAgent: number, intervalMs: number, isMultiArea = false) {
    this.#engine = engine;
    this.#signals = signals;
    this.#weight = devicesPerAgent;
    this.#areaCount = engine.world.system.areas.length;
    this.channels = channelsOf(engine.world.system);
    this.#bins = new BinReader(engine, this.#areaCount * this.channels.length);
    this.#tally = new IntervalTally(this.#areaCount, this.channels.length, intervalMs);
    this.areas = isMultiArea ? new AreaLoads(this.#areaCount, engine.slotCount, devicesPerAgent) : null;
    this.demandW = new Float64Array(engine.slotCount);
    this.generationW = new Float64Array(engine.slotCount);
    this.#switchedWms = [new Float64Array(engine.slotCount), new Float64Array(engine.slotCount)];
    this.suppliedFraction = new Float64Array(this.#areaCount).fill(1);
  }

  /** Level now of a channel in an area, in real watts, factors or counts. */
  level(areaIndex: number, channel: number): number {
    return this.#bins.levels[areaIndex * this.channels.length + channel]! * this.#weight;
  }

  /** Takes the first loads of a new population from the bins, as levels. */
  readBirth(): void {
    this.#bins.open(0);
    this.#bins.keep();
  }

  /** Reads the open window's bins, which span `tickCount` ticks from `startMs` on. */
  read(startMs: number, tickCount: number): void {
    const span = spanOf(startMs, tickCount);
    this.#span = span;
    this.#solarW = null;
    this.#bins.open(tickCount);
    this.#tally.open(span);
    this.areas?.open(span);
    this.offChanges.length = 0;
    for (const wms of this.#switchedWms) wms.fill(0, 0, tickCount);
    this.#evenWms.fill(0);
    const followers = this.#followers(span);
    for (let areaIndex = 0; areaIndex < this.#areaCount; areaIndex++) {
      for (const [channel, { carries, signal, sign, classIndex }] of this.channels.entries()) {
        const slot = areaIndex * this.channels.length + channel;
        if (!this.#bins.isUsed(slot) && !this.#tally.isUnderWay(slot)) continue;
        if (carries === 'count') this.#readCount(slot, areaIndex, channel, classIndex, tickCount);
        else if (carries === 'watts') this.#readWatts(slot, sign, span);
        else if (signal === 'waveform') followers.addWaveform(slot, sign);
        else
          followers.add(
            slot,
            sign,
            signal === 'solar' ? this.#solar(areaIndex, span) : this.#profile(areaIndex, classIndex, span),
          );
      }
    }
    this.offChanges.sort((a, b) => a.tick - b.tick || a.areaIndex - b.areaIndex || a.classIndex - b.classIndex);
    this.#total(span, followers, this.#aggregates(span));
  }

  /** Output of agents' roofs by tick of the window read last, real W; worked out where it is asked for. */
  get solarW(): Float64Array {
    return (this.#solarW ??= this.#solarByTick(this.#span));
  }

  /** Makes the window read last final. */
  keep(): void {
    this.#bins.keep();
    this.closed = this.#tally.keep();
  }

  /** The interval that a run's end leaves open. */
  get rest(): IntervalSums {
    return this.#tally.rest;
  }

  #areaOf(slot: number): number {
    return Math.floor(slot / this.channels.length);
  }

  #readCount(slot: number, areaIndex: number, channel: number, classIndex: number, tickCount: number): void {
    if (classIndex < 0 || channel !== classChannel(classIndex) + CLASS_OFF || !this.#bins.isDirty(slot)) return;
    const wms = this.#bins.running(slot);
    let before = this.#bins.levels[slot]! * TICK_MS;
    for (let tick = 0; tick < tickCount; tick++) {
      const now = wms[tick]!;
      if (now !== before) this.offChanges.push({ tick, areaIndex, classIndex, delta: ((now - before) / TICK_MS) * this.#weight });
      before = now;
    }
  }

  /** What switches: whole W·ms, by tick into the nation's sum and by interval into the slot's. */
  #readWatts(slot: number, sign: number, span: Span): void {
    const side = sign === 1 ? 0 : 1;
    const into = sign === 0 ? null : this.#switchedWms[side];
    if (!this.#bins.isDirty(slot)) {
      const wms = this.#bins.levels[slot]! * TICK_MS;
      if (into) this.#evenWms[side]! += wms;
      this.#tally.addEven(slot, wms);
      this.areas?.addEven(this.#areaOf(slot), sign * wms);
      return;
    }
    const running = this.#bins.running(slot);
    if (into) for (let k = 0; k < span.tickCount; k++) into[k]! += running[k]!;
    this.#tally.addTicks(slot, running);
    this.areas?.addTicks(this.#areaOf(slot), sign, running);
  }

  /** Collects followers in the order in which they are added; what they sum to by second, or by tick where a factor moves. */
  #followers(span: Span): Followers {
    const bins = this.#bins;
    const tally = this.#tally;
    const list: { readonly slot: number; readonly sign: number; readonly bySecond: Float64Array }[] = [];
    const waves: { readonly slot: number; readonly sign: number }[] = [];
    return {
      list,
      waves,
      add: (slot, sign, bySecond) => {
        if (sign !== 0) list.push({ slot, sign, bySecond });
        this.areas?.addFollower(
          this.#areaOf(slot),
          sign,
          bins.isDirty(slot) ? bins.running(slot) : null,
          bins.levels[slot]!,
          bySecond,
        );
        tally.addFollower(slot, bins.isDirty(slot) ? bins.running(slot) : null, bins.levels[slot]! * TICK_MS, bySecond);
      },
      addWaveform: (slot, sign) => {
        waves.push({ slot, sign });
        this.areas?.addWave(this.#areaOf(slot), sign, bins.running(slot), this.#waveAt(span));
        tally.addWave(slot, bins.running(slot), this.#waveAt(span));
      },
    };
  }

  /** demand = (what switches + Σ factor × signal) × weight + aggregates; generation likewise. */
  #total(span: Span, { list, waves }: Followers, aggregateW: Float64Array): void {
    const { demandW, generationW } = this;
    const weight = this.#weight;
    const moving = list.some(({ slot }) => this.#bins.isDirty(slot));
    const running = moving ? list.map(({ slot }) => this.#bins.running(slot).slice(0, span.tickCount)) : null;
    const waveAt = waves.length > 0 ? this.#waveAt(span) : null;
    const waveRunning = waves.map(({ slot }) => this.#bins.running(slot).slice(0, span.tickCount));
    const evenDrawnWms = this.#evenWms[0]!;
    const evenGivenWms = this.#evenWms[1]!;
    let second = -1;
    let consumedW = 0;
    let generatedW = 0;
    for (let k = 0; k < span.tickCount; k++) {
      const at = span.secondOf(k);
      if (moving || at !== second) {
        second = at;
        consumedW = 0;
        generatedW = 0;
        for (let f = 0; f < list.length; f++) {
          const { slot, sign, bySecond } = list[f]!;
          const factor = running ? running[f]![k]! / TICK_MS : this.#bins.levels[slot]!;
          if (sign === 1) consumedW += factor * bySecond[at]!;
          else generatedW += factor * bySecond[at]!;
        }
      }
      let wavesW = 0;
      for (let w = 0; w < waves.length; w++) wavesW += (waveRunning[w]![k]! / TICK_MS) * waveAt!(k);
      demandW[k] = ((this.#switchedWms[0][k]! + evenDrawnWms) / TICK_MS + consumedW + wavesW) * weight + aggregateW[at]!;
      generationW[k] = ((this.#switchedWms[1][k]! + evenGivenWms) / TICK_MS + generatedW) * weight;
    }
  }

  /** The nation's aggregate by second; the areas' go into the intervals. */
  #aggregates(span: Span): Float64Array {
    const totalW = new Float64Array(span.secondCount);
    const areaW = new Float64Array(span.secondCount);
    for (let areaIndex = 0; areaIndex < this.#areaCount; areaIndex++) {
      this.#signals.aggregate(areaIndex, span.firstSecondMs, areaW);
      const supplied = this.suppliedFraction[areaIndex]!;
      for (let second = 0; second < areaW.length; second++) {
        areaW[second]! *= supplied;
        totalW[second]! += areaW[second]!;
      }
      this.#tally.addAggregate(areaIndex, areaW);
      this.areas?.addAggregate(areaIndex, areaW);
      if (supplied === 1) continue;
      this.#signals.aggregateUse(areaIndex, span.firstSecondMs, areaW);
      for (let second = 0; second < areaW.length; second++) areaW[second]! *= 1 - supplied;
      this.#tally.addAggregateUnserved(areaIndex, areaW);
    }
    return totalW;
  }

  #profile(areaIndex: number, classIndex: number, span: Span): Float64Array {
    const bySecond = new Float64Array(span.secondCount);
    this.#signals.profile(areaIndex, classIndex, span.firstSecondMs, bySecond);
    return bySecond;
  }

  #solar(areaIndex: number, span: Span): Float64Array {
    const integral = this.#engine.world.solar[areaIndex]!;
    return Float64Array.from({ length: span.secondCount }, (_, second) => integral.at(span.firstSecondMs + second * MS_PER_S));
  }

  #solarByTick(span: Span): Float64Array {
    const solarW = new Float64Array(span.tickCount);
    for (let areaIndex = 0; areaIndex < this.#areaCount; areaIndex++) {
      const factorMs = this.#bins.running(areaIndex * this.channels.length + SOLAR);
      const bySecond = this.#solar(areaIndex, span);
      for (let k = 0; k < span.tickCount; k++)
        solarW[k]! += (factorMs[k]! / TICK_MS) * bySecond[span.secondOf(k)]! * this.#weight;
    }
    return solarW;
  }

  /** A waveform moves within a second: its value in a tick is that of the tick's middle. */
  #waveAt({ startMs }: Span): (tick: number) => number {
    const { waveform } = this;
    return waveform ? tick => waveformAt(waveform, startMs + (tick + 0.5) * TICK_MS) : () => 0;
  }
}

interface Followers {
  readonly list: readonly { readonly slot: number; readonly sign: number; readonly bySecond: Float64Array }[];
  readonly waves: readonly { readonly slot: number; readonly sign: number }[];
  add(slot: number, sign: number, bySecond: Float64Array): void;
  addWaveform(slot: number, sign: number): void;
}
