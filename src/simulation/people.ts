import { MS_PER_H, TICK_MS } from '../base/units.js';
import { type DeferredEnergy, InterruptionMeter, type Interruptions, type UnservedEnergy } from '../impact/interruptions.js';
import {
  CLASS_APPLIANCES_UNSERVED,
  CLASS_INTERRUPTED,
  CLASS_UNSERVED,
  classChannel,
  ENERGY_STEP_WH,
  EV_MISSED,
  EV_UNSERVED,
  HEAT_REGAINED,
  HEAT_UNSERVED,
} from '../population/channels.js';
import type { System } from '../system/system.js';
import type { Feeders } from './feeders.js';
import type { IntervalSums, TickLoads } from './tick-loads.js';

/** Who is off supply, from the loads' counts: feeds the meter of interruptions. */
export class People {
  readonly meter: InterruptionMeter;
  readonly #system: System;
  readonly #loads: TickLoads;
  readonly #feeders: Feeders;
  readonly #weight: number;
  #evWTicks = 0;
  #heatWTicks = 0;
  /**
   * Customers off by area and class in the order in which they lost supply: who is off longest is known without a column a
   * device.
   */
  readonly #queues = new Map<number, { atMs: number; count: number }[]>();

  constructor(system: System, loads: TickLoads, feeders: Feeders, devicesPerAgent: number) {
    this.#system = system;
    this.#loads = loads;
    this.#feeders = feeders;
    this.#weight = devicesPerAgent;
    // What is no agent has a group of its own after the classes of customers: it is no customer, and can be without supply.
    this.meter = new InterruptionMeter(system.areas.length, system.customerClasses.length + 1);
  }

  /** Takes the changes of a window that has been kept. */
  changes(startMs: number): void {
    for (const { tick, areaIndex, classIndex, delta } of this.#loads.offChanges) {
      const atMs = startMs + tick * TICK_MS;
      const sinceMs = this.#since(areaIndex, classIndex, atMs, delta);
      this.meter.change(atMs, areaIndex, classIndex, delta, sinceMs);
    }
  }

  /** Books what an output interval's customers were not served. */
  unserved({ sums, aggregateUnservedSums }: IntervalSums): void {
    const channelCount = this.#loads.channels.length;
    for (let area = 0; area < this.#system.areas.length; area++) {
      this.#evWTicks += sums[area * channelCount + EV_UNSERVED]! * this.#weight;
      this.#heatWTicks += sums[area * channelCount + HEAT_UNSERVED]! * this.#weight;
      for (let c = 0; c < this.#system.customerClasses.length; c++) {
        const slot = area * channelCount + classChannel(c);
        const wTicks = sums[slot + CLASS_UNSERVED]! + sums[slot + CLASS_APPLIANCES_UNSERVED]!;
        if (wTicks !== 0) this.meter.unserved(area, c, (wTicks * this.#weight * TICK_MS) / MS_PER_H);
      }
      const wTicks = aggregateUnservedSums[area]!;
      if (wTicks !== 0) this.meter.unserved(area, this.#system.customerClasses.length, (wTicks * TICK_MS) / MS_PER_H);
    }
  }

  /** Energy of an area that customers of a class did not get, or those who are no agents (`aggregate`), Wh. */
  unservedWhOf(area: number, classIndex: number | 'aggregate'): number {
    return this.meter.unservedWhOf(area, classIndex === 'aggregate' ? this.#system.customerClasses.length : classIndex);
  }

  /** The nation's, by who they are, Wh. */
  unservedByGroup(): UnservedEnergy {
    const { areas, customerClasses } = this.#system;
    const sum = (of: (area: number) => number): number => areas.reduce((total, _, area) => total + of(area), 0);
    const classesWh = (isHome: boolean): number =>
      customerClasses.reduce(
        (total, { group }, c) => ((group === 'domestic') === isHome ? total + sum(area => this.unservedWhOf(area, c)) : total),
        0,
      );
    return {
      domesticWh: classesWh(true),
      businessWh: classesWh(false),
      largeWh: sum(area => this.unservedWhOf(area, 'aggregate')),
    };
  }

  /** What cars and heat pumps did not draw while they had no supply, and what of it they do not draw later either. */
  deferred(): DeferredEnergy {
    const wh = (channel: number): number =>
      this.#system.areas.reduce((sum, _, area) => sum + this.#loads.level(area, channel), 0) * ENERGY_STEP_WH;
    const whOf = (wTicks: number): number => (wTicks * TICK_MS) / MS_PER_H;
    const heatWh = whOf(this.#heatWTicks);
    return { evWh: whOf(this.#evWTicks), evMissedWh: wh(EV_MISSED), heatWh, heatMissedWh: heatWh - wh(HEAT_REGAINED) };
  }

  /** Different customers interrupted so far, of all classes or those that a test admits. */
  interruptedCount(admits: (classIndex: number) => boolean): number {
    let count = 0;
    for (let area = 0; area < this.#system.areas.length; area++) {
      for (let c = 0; c < this.#system.customerClasses.length; c++) {
        if (admits(c)) count += this.#loads.level(area, classChannel(c) + CLASS_INTERRUPTED);
      }
    }
    return count;
  }

  result(endMs: number): Interruptions {
    const heads = [...this.#queues.values()].flatMap(queue => queue.slice(0, 1).map(({ atMs }) => atMs));
    return this.meter.result(endMs, heads.length === 0 ? null : Math.min(...heads));
  }

  /** First in, first out; where feeders have just closed, theirs is the time, since the last opened come back first. */
  #since(areaIndex: number, classIndex: number, atMs: number, delta: number): number | undefined {
    const key = areaIndex * 64 + classIndex;
    const queue = this.#queues.get(key) ?? [];
    this.#queues.set(key, queue);
    if (delta > 0) {
      queue.push({ atMs, count: delta });
      return undefined;
    }
    const feederSinceMs = this.#feeders.closings.get(atMs)?.get(areaIndex);
    const fromBack = feederSinceMs !== undefined;
    let sinceMs = fromBack ? feederSinceMs : queue[0]?.atMs;
    for (let left = -delta; left > 0 && queue.length > 0; ) {
      const entry = fromBack ? queue.at(-1)! : queue[0]!;
      const taken = Math.min(left, entry.count);
      sinceMs = Math.min(sinceMs ?? entry.atMs, entry.atMs);
      entry.count -= taken;
      left -= taken;
      if (entry.count === 0) fromBack ? queue.pop() : queue.shift();
    }
    return sinceMs;
  }
}
