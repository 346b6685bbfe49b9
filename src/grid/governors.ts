import { MS_PER_S } from '../base/units.js';
import type { Plant } from '../system/system.js';
import type { PeriodSchedule } from './schedule.js';

interface Group {
  readonly droopFraction: number;
  readonly deadbandHz: number;
  readonly lagS: number;
  readonly turbineS: number;
  readonly plants: number[];
}

/**
 * Turbine governors, plants of equal settings taken together:
 *   P* = −C (Δf ∓ dead band) / (R f0) within headroom;  T_g dy/dt = P* − y;  T_t dP/dt = y − P
 * (two lags, as the governor and steam chest of Kundur, Power System Stability and Control, 1994, §11.1).
 */
export class Governors {
  readonly #groups: readonly Group[];
  readonly #plants: readonly Plant[];
  readonly #capacityW: Float64Array;
  readonly #upW: Float64Array;
  readonly #downW: Float64Array;
  readonly #valveW: Float64Array;
  readonly #outputW: Float64Array;

  /** Sum over groups after the latest step, W. */
  totalW = 0;

  constructor(
    plants: readonly Plant[],
    readonly nominalHz: number,
  ) {
    this.#plants = plants;
    this.#groups = groupsOf(plants);
    const column = () => new Float64Array(this.#groups.length);
    this.#capacityW = column();
    this.#upW = column();
    this.#downW = column();
    this.#valveW = column();
    this.#outputW = column();
  }

  /** Takes capacity and headroom of the units on line from the period's schedule. */
  beginPeriod(schedule: PeriodSchedule): void {
    this.#groups.forEach((group, g) => {
      this.#capacityW[g] = this.#upW[g] = this.#downW[g] = 0;
      for (const p of group.plants) {
        const plant = this.#plants[p]!;
        const unitsOnLine = schedule.unitsOnLine[p]!;
        const outputW = Math.min(schedule.outputStartW[p]!, schedule.outputEndW[p]!);
        const minW = unitsOnLine * plant.unitW * plant.minStableFraction;
        this.#capacityW[g]! += unitsOnLine * plant.unitW;
        this.#upW[g]! += unitsOnLine > 0 ? schedule.headroomW[p]! : 0;
        this.#downW[g]! += Math.max(0, outputW - minW);
      }
    });
  }

  /** What trips with some of a plant's units: their share of capacity, headroom and of what they were adding. */
  loseUnits(plantIndex: number, unitsLost: number, unitsOnLine: number): void {
    const g = this.#groups.findIndex(group => group.plants.includes(plantIndex));
    if (g < 0 || unitsOnLine <= 0 || this.#capacityW[g]! <= 0) return;
    const lostShare = Math.min(1, (unitsLost * this.#plants[plantIndex]!.unitW) / this.#capacityW[g]!);
    for (const column of [this.#capacityW, this.#upW, this.#downW, this.#valveW, this.#outputW]) {
      column[g]! *= 1 - lostShare;
    }
  }

  step(stepMs: number, deviationHz: number): void {
    const stepS = stepMs / MS_PER_S;
    let totalW = 0;
    for (let g = 0; g < this.#groups.length; g++) {
      const { droopFraction, deadbandHz, lagS, turbineS } = this.#groups[g]!;
      const beyondHz =
        deviationHz > deadbandHz ? deviationHz - deadbandHz : deviationHz < -deadbandHz ? deviationHz + deadbandHz : 0;
      if (beyondHz === 0 && this.#valveW[g]! === 0 && this.#outputW[g]! === 0) continue;

      const freeW = (-this.#capacityW[g]! * beyondHz) / (droopFraction * this.nominalHz);
      const wantedW = Math.max(-this.#downW[g]!, Math.min(this.#upW[g]!, freeW));
      this.#valveW[g]! += (wantedW - this.#valveW[g]!) * settled(stepS, lagS);
      this.#outputW[g]! += (this.#valveW[g]! - this.#outputW[g]!) * settled(stepS, turbineS);
      totalW += this.#outputW[g]!;
    }
    this.totalW = totalW;
  }

  get headroomW(): number {
    let headroomW = 0;
    for (let g = 0; g < this.#groups.length; g++) headroomW += Math.max(0, this.#upW[g]! - this.#outputW[g]!);
    return headroomW;
  }

  words(): number[] {
    return [...this.#capacityW, ...this.#upW, ...this.#downW, ...this.#valveW, ...this.#outputW];
  }
}

/** How much of a first-order lag's way is gone after a step: exact for a constant input. */
const settled = (stepS: number, lagS: number): number => (lagS > 0 ? -Math.expm1(-stepS / lagS) : 1);

function groupsOf(plants: readonly Plant[]): Group[] {
  const groups = new Map<string, Group>();
  plants.forEach((plant, p) => {
    if (!plant.governor) return;
    const { droopFraction, deadbandHz, lagS, turbineS } = plant.governor;
    const key = [droopFraction, deadbandHz, lagS, turbineS].join(' ');
    const group = groups.get(key) ?? { ...plant.governor, plants: [] };
    group.plants.push(p);
    groups.set(key, group);
  });
  return [...groups.values()];
}
