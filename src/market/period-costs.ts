import { MS_PER_H, TICK_MS } from '../base/units.js';
import type { PeriodSchedule } from '../grid/schedule.js';

/** What plants that tripped would give by the schedule, W, with its cost and emissions an hour. */
export interface LostOutput {
  readonly powerW: number;
  readonly costPerH: number;
  readonly emissionsGPerH: number;
}

/** A period that is over: its prices, and what was given beyond the schedule. */
export interface SettledPeriod {
  readonly systemPricePerWh: number;
  readonly imbalancePricePerWh: number;
  readonly imbalanceWh: number;
  /** How long of it ran. */
  readonly lastedMs: number;
}

/**
 * What the plants' energy cost and emitted. The schedule is paid at each plant's own cost, and what tripped plants do not give of
 * it is taken off at theirs; what was really given beyond or below the rest (balancing, response) is the marginal plant's, or
 * settled by the market's own merit order where it has one.
 */
export class PeriodCosts {
  #schedule: PeriodSchedule | null = null;
  #ticks = 0;
  #periodTicks = 1;
  /** Of them, those before what is counted. */
  #ticksBefore = 0;
  #energyWh = 0;
  #periodEnergyWh = 0;
  #lostWh = 0;

  energyCost = 0;
  emissionsG = 0;
  curtailmentWh = 0;

  /** `onSettled` hears of each period that the market settles itself. */
  constructor(readonly onSettled: (period: SettledPeriod) => void = () => undefined) {}

  /** Closes the period before and opens one of `periodMs`, of which only what comes after `beforeMs` is counted. */
  beginPeriod(schedule: PeriodSchedule, periodMs: number, beforeMs = 0): void {
    this.close();
    this.#schedule = schedule;
    this.#periodTicks = periodMs / TICK_MS;
    this.#ticksBefore = beforeMs / TICK_MS;
    this.#ticks = 0;
    this.#periodEnergyWh = 0;
    this.#lostWh = 0;
  }

  /** One tick in which plants gave `generationW` and response `responseW`, and tripped plants gave `lost` of the schedule not. */
  tick(generationW: number, responseW: number, lost: LostOutput): void {
    this.#ticks++;
    this.#periodEnergyWh += ((generationW + responseW) * TICK_MS) / MS_PER_H;
    if (lost.powerW === 0) return;
    const tickH = TICK_MS / MS_PER_H;
    this.#lostWh += lost.powerW * tickH;
    this.energyCost -= lost.costPerH * tickH;
    this.emissionsG -= lost.emissionsGPerH * tickH;
  }

  /** Books what has run of the open period, which ends it. */
  close(): void {
    const schedule = this.#schedule;
    if (!schedule || this.#ticks === 0) return;
    const hours = (this.#ticks * TICK_MS) / MS_PER_H;
    const along = (this.#ticksBefore + this.#ticks / 2) / this.#periodTicks;
    // A quantity that goes linearly from start to end has its mean in the middle of what is counted.
    const mean = (start: number, end: number) => start + (end - start) * along;
    const extraWh = this.#periodEnergyWh - (mean(schedule.totalStartW, schedule.totalEndW) * hours - this.#lostWh);
    const { settle, marginalCostPerWh, marginalEmissionsGPerWh } = schedule;
    const settled = settle?.(extraWh / hours);
    const extraCost = settled ? settled.costPerH * hours : extraWh * marginalCostPerWh;
    const extraEmissionsG = settled ? settled.emissionsGPerH * hours : extraWh * marginalEmissionsGPerWh;
    this.energyCost += mean(schedule.costPerHStart, schedule.costPerHEnd) * hours + extraCost;
    this.emissionsG += mean(schedule.emissionsGPerHStart, schedule.emissionsGPerHEnd) * hours + extraEmissionsG;
    if (settled) {
      const { imbalancePricePerWh } = settled;
      const systemPricePerWh = schedule.systemPricePerWh ?? marginalCostPerWh;
      this.onSettled({ systemPricePerWh, imbalancePricePerWh, imbalanceWh: extraWh, lastedMs: this.#ticks * TICK_MS });
    }
    this.curtailmentWh += mean(schedule.curtailmentStartW, schedule.curtailmentEndW) * hours;
    this.#energyWh += this.#periodEnergyWh;
    this.#schedule = null;
  }

  /** Energy of all closed periods, Wh. */
  get energyWh(): number {
    return this.#energyWh;
  }
}
