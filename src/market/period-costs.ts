import { MS_PER_H, TICK_MS } from '../base/units.js';
import type { PeriodSchedule } from '../grid/schedule.js';

/**
 * What the plants' energy cost and emitted. The schedule is paid at each plant's own cost; what was really given beyond or below
 * it (balancing, response, trips) at the marginal plant's.
 */
export class PeriodCosts {
  #schedule: PeriodSchedule | null = null;
  #ticks = 0;
  #periodTicks = 1;
  #energyWh = 0;
  #periodEnergyWh = 0;

  energyCost = 0;
  emissionsG = 0;
  curtailmentWh = 0;

  /** Closes the period before and opens one of `periodMs`. */
  beginPeriod(schedule: PeriodSchedule, periodMs: number): void {
    this.close();
    this.#schedule = schedule;
    this.#periodTicks = periodMs / TICK_MS;
    this.#ticks = 0;
    this.#periodEnergyWh = 0;
  }

  /** One tick in which plants gave `generationW` and response `responseW`. */
  tick(generationW: number, responseW: number): void {
    this.#ticks++;
    this.#periodEnergyWh += ((generationW + responseW) * TICK_MS) / MS_PER_H;
  }

  /** Books what has run of the open period, which ends it. */
  close(): void {
    const schedule = this.#schedule;
    if (!schedule || this.#ticks === 0) return;
    const hours = (this.#ticks * TICK_MS) / MS_PER_H;
    const along = this.#ticks / this.#periodTicks;
    // A quantity that goes linearly from start to end has this mean over the share of the period that has run.
    const mean = (start: number, end: number) => start + ((end - start) * along) / 2;
    const extraWh = this.#periodEnergyWh - mean(schedule.totalStartW, schedule.totalEndW) * hours;
    this.energyCost += mean(schedule.costPerHStart, schedule.costPerHEnd) * hours + extraWh * schedule.marginalCostPerWh;
    this.emissionsG +=
      mean(schedule.emissionsGPerHStart, schedule.emissionsGPerHEnd) * hours + extraWh * schedule.marginalEmissionsGPerWh;
    this.curtailmentWh += mean(schedule.curtailmentStartW, schedule.curtailmentEndW) * hours;
    this.#energyWh += this.#periodEnergyWh;
    this.#schedule = null;
  }

  /** Energy of all closed periods, Wh. */
  get energyWh(): number {
    return this.#energyWh;
  }
}
