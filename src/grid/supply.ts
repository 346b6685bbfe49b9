import { InternalError } from '../base/errors.js';
import { PERIOD_MS, TICK_MS } from '../base/units.js';
import type { System } from '../system/system.js';
import type { PeriodConditions, PeriodSchedule } from './schedule.js';

/**
 * The plants' scheduled power and what has happened to it since. The total goes linearly from what really ran at the period's
 * start to the schedule at its end, so that nothing jumps at a settlement period's edge.
 */
export class Supply {
  readonly #system: System;
  readonly #areaOfPlant: Int32Array;
  readonly unitsLost: Float64Array;
  /** Of them, those lost since the period's start: the schedule still counts them. */
  readonly #unitsLostInPeriod: Float64Array;
  readonly #connectedFraction: Float64Array;
  /** What plants that tripped since the period's start gave: it is neither given nor paid any more. */
  readonly lost = { powerW: 0, costPerH: 0, emissionsGPerH: 0 };
  #schedule: PeriodSchedule | null = null;
  #startW = 0;
  #endW = 0;
  #periodTicks = 1;
  #ticks = 0;
  /** Lost (negative) or returned since the period's start, W. */
  #offsetW = 0;
  /** In the rotating units on line, VA·s. */
  storedEnergyVAs = 0;
  /** Scheduled power and offsets now, W. */
  totalW = 0;

  constructor(system: System) {
    const areaIndex = new Map(system.areas.map((area, a) => [area.id, a]));
    this.#system = system;
    this.#areaOfPlant = Int32Array.from(system.plants, plant => areaIndex.get(plant.area) ?? -1);
    this.unitsLost = new Float64Array(system.plants.length);
    this.#unitsLostInPeriod = new Float64Array(system.plants.length);
    this.#connectedFraction = new Float64Array(system.areas.length).fill(1);
  }

  /** How far the period has come, 0 to 1, in the middle of the latest tick. */
  get along(): number {
    return Math.max(0, Math.min(1, (this.#ticks - 0.5) / this.#periodTicks));
  }

  /** `runningW`: what the plants really give at this moment; null at the run's start, when it is the schedule itself. */
  beginPeriod(conditions: PeriodConditions, schedule: PeriodSchedule, runningW: number | null): void {
    const endMs = conditions.endMs ?? conditions.startMs + PERIOD_MS;
    this.#schedule = schedule;
    this.#startW = runningW ?? schedule.totalStartW;
    this.#endW = schedule.totalEndW;
    this.#periodTicks = Math.max(1, Math.round((endMs - conditions.startMs) / TICK_MS));
    this.#ticks = 0;
    this.#offsetW = 0;
    this.#unitsLostInPeriod.fill(0);
    this.lost.powerW = this.lost.costPerH = this.lost.emissionsGPerH = 0;
    this.storedEnergyVAs = schedule.storedEnergyVAs;
    this.totalW = this.#startW;
  }

  /** A run begins balanced: the schedule starts at the demand that is really there. */
  startFrom(loadW: number): void {
    if (this.#schedule === null) throw new InternalError('the grid ticks before its first period begins');
    this.#startW = loadW;
    this.totalW = loadW;
  }

  /** Power in the middle of the next tick; it stays at the end's value if the next period is late. */
  tick(): void {
    const along = Math.min(1, (this.#ticks + 0.5) / this.#periodTicks);
    this.#ticks++;
    this.totalW = this.#startW + (this.#endW - this.#startW) * along + this.#offsetW;
  }

  /** Adds power that came back (positive) or was lost (negative), at once. */
  shift(powerW: number): void {
    this.#offsetW += powerW;
    this.totalW += powerW;
  }

  /** Scheduled output of a plant now, its lost units apart, W. */
  plantOutputW(plantIndex: number): number {
    const schedule = this.#schedule;
    if (!schedule) return 0;
    const startW = schedule.outputStartW[plantIndex]!;
    const along = Math.min(1, this.#ticks / this.#periodTicks);
    return (startW + (schedule.outputEndW[plantIndex]! - startW) * along) * this.#runningFraction(plantIndex);
  }

  /** Units of a plant that run now. */
  unitsOnLine(plantIndex: number): number {
    return (this.#schedule?.unitsOnLine[plantIndex] ?? 0) - this.#unitsLostInPeriod[plantIndex]!;
  }

  /** Takes units away (all that run when `unitCount` is null) and returns what they gave and their share of the plant. */
  loseUnits(plantIndex: number, unitCount: number | null): { powerW: number; units: number; headroomW: number } {
    const plant = this.#system.plants[plantIndex]!;
    const before = this.unitsOnLine(plantIndex);
    const units = Math.min(before, unitCount ?? before);
    if (units <= 0) return { powerW: 0, units: 0, headroomW: 0 };
    const powerW = (this.plantOutputW(plantIndex) * units) / before;
    const headroomW = ((this.#schedule?.headroomW[plantIndex] ?? 0) * units) / (this.#schedule?.unitsOnLine[plantIndex] || 1);
    this.unitsLost[plantIndex]! += units;
    this.#unitsLostInPeriod[plantIndex]! += units;
    this.storedEnergyVAs -= (units * plant.unitW * plant.inertiaS) / plant.powerFactor;
    this.shift(-powerW);
    this.lost.powerW += powerW;
    this.lost.costPerH += powerW * (this.#schedule?.costPerWh?.[plantIndex] ?? plant.marginalCostPerWh);
    this.lost.emissionsGPerH += powerW * plant.emissionsGPerWh;
    return { powerW, units, headroomW };
  }

  /**
   * A share of a plant's remaining units is lost with the place where it stands, whether they run or not; returns what ran.
   */
  loseShare(plantIndex: number, share: number): { units: number; headroomW: number } {
    const left = this.#system.plants[plantIndex]!.unitCount - this.unitsLost[plantIndex]!;
    const onLine = this.unitsOnLine(plantIndex);
    const running = this.loseUnits(plantIndex, onLine * share);
    this.unitsLost[plantIndex]! += Math.max(0, left * share - running.units);
    return running;
  }

  /** Connected share of an area's embedded plants; returns the change, W. */
  setConnectedFraction(areaIndex: number, fraction: number): number {
    const change = fraction - this.#connectedFraction[areaIndex]!;
    if (change === 0) return 0;
    this.#connectedFraction[areaIndex] = fraction;
    const changeW = change * this.embeddedOutputW(areaIndex);
    this.shift(changeW);
    return changeW;
  }

  /** Scheduled output of an area's embedded plants, W. */
  embeddedOutputW(areaIndex: number): number {
    let outputW = 0;
    this.#system.plants.forEach((plant, p) => {
      if (plant.embedded && this.#areaOfPlant[p] === areaIndex) outputW += this.plantOutputW(p);
    });
    return outputW;
  }

  #runningFraction(plantIndex: number): number {
    const scheduled = this.#schedule!.unitsOnLine[plantIndex]!;
    return scheduled > 0 ? Math.max(0, scheduled - this.#unitsLostInPeriod[plantIndex]!) / scheduled : 0;
  }

  words(): number[] {
    const { storedEnergyVAs, totalW } = this;
    const scalars = [this.#startW, this.#endW, this.#periodTicks, this.#ticks, this.#offsetW, storedEnergyVAs, totalW];
    return [...scalars, ...this.unitsLost, ...this.#unitsLostInPeriod, ...this.#connectedFraction];
  }
}
