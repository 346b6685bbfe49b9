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

/** A linear governor: P = −K Δf / ((1 + s T_g) (1 + s T_t)). */
export interface GovernorLag {
  readonly gainWPerHz: number;
  readonly lagS: number;
  readonly turbineS: number;
}

/**
 * Turbine governors of the units that the schedule lets act, plants of equal settings taken together:
 *   P* = −C (Δf ∓ dead band) / (R f0) within their range;  T_g dy/dt = P* − y;  T_t dP/dt = y − P
 * (two lags, as the governor and steam chest of Kundur, Power System Stability and Control, 1994, §11.1).
 */
export class Governors {
  readonly #groups: readonly Group[];
  readonly #upCapacityW: Float64Array;
  readonly #downCapacityW: Float64Array;
  readonly #upW: Float64Array;
  readonly #downW: Float64Array;
  /** The four above, in the order in which the schedule's are read. */
  readonly #ranges: readonly Float64Array[];
  #byPlant: readonly Float64Array[] = [];
  #unitsScheduled: Float64Array = new Float64Array(0);
  /** Share of each plant that these are of. */
  readonly #fraction: Float64Array;
  readonly #valveW: Float64Array;
  readonly #outputW: Float64Array;
  #stepMs = 0;
  readonly #valveSettled: Float64Array;
  readonly #turbineSettled: Float64Array;
  readonly #isIdle: Uint8Array;

  /** Sum over groups after the latest step, W. */
  totalW = 0;

  constructor(
    plants: readonly Plant[],
    readonly nominalHz: number,
    fractionOf: (plant: Plant) => number = () => 1,
  ) {
    this.#fraction = Float64Array.from(plants, fractionOf);
    this.#groups = groupsOf(plants);
    const column = () => new Float64Array(this.#groups.length);
    this.#upCapacityW = column();
    this.#downCapacityW = column();
    this.#upW = column();
    this.#downW = column();
    this.#ranges = [this.#upCapacityW, this.#downCapacityW, this.#upW, this.#downW];
    this.#valveW = column();
    this.#outputW = column();
    this.#valveSettled = column();
    this.#turbineSettled = column();
    this.#isIdle = new Uint8Array(this.#groups.length);
  }

  /** Takes from the period's schedule which units' governors act, and how far. */
  beginPeriod({ unitsOnLine, governorsUp, governorsDown }: PeriodSchedule): void {
    this.#unitsScheduled = unitsOnLine;
    this.#byPlant = [governorsUp.capacityW, governorsDown.capacityW, governorsUp.rangeW, governorsDown.rangeW].map(ofPlants =>
      ofPlants.map((powerW, p) => powerW * this.#fraction[p]!),
    );
    this.#byPlant.forEach((ofPlants, i) => {
      const ofGroups = this.#ranges[i]!;
      this.#groups.forEach(({ plants }, g) => {
        ofGroups[g] = plants.reduce((sumW, p) => sumW + ofPlants[p]!, 0);
      });
    });
    this.#findIdle();
  }

  /** What trips with some of a plant's units: their share of capacity and range, and of what the group was adding. */
  loseUnits(plantIndex: number, unitsLost: number): void {
    const g = this.#groups.findIndex(group => group.plants.includes(plantIndex));
    if (g < 0 || unitsLost <= 0) return;
    const share = unitsLost / this.#unitsScheduled[plantIndex]!;
    const acting = this.#outputW[g]! > 0 ? this.#upW : this.#downW;
    const beforeW = acting[g]!;
    this.#ranges.forEach((ofGroups, i) => {
      ofGroups[g] = Math.max(0, ofGroups[g]! - this.#byPlant[i]![plantIndex]! * share);
    });
    const kept = beforeW > 0 ? acting[g]! / beforeW : 1;
    this.#valveW[g]! *= kept;
    this.#outputW[g]! *= kept;
  }

  step(stepMs: number, deviationHz: number): void {
    if (stepMs !== this.#stepMs) this.#settle(stepMs);
    let totalW = 0;
    for (let g = 0; g < this.#groups.length; g++) {
      if (this.#isIdle[g] === 1) continue;
      const { droopFraction, deadbandHz } = this.#groups[g]!;
      const beyondHz =
        deviationHz > deadbandHz ? deviationHz - deadbandHz : deviationHz < -deadbandHz ? deviationHz + deadbandHz : 0;
      if (beyondHz === 0 && this.#valveW[g]! === 0 && this.#outputW[g]! === 0) continue;

      const capacityW = beyondHz < 0 ? this.#upCapacityW[g]! : this.#downCapacityW[g]!;
      const freeW = (-capacityW * beyondHz) / (droopFraction * this.nominalHz);
      const wantedW = Math.max(-this.#downW[g]!, Math.min(this.#upW[g]!, freeW));
      this.#valveW[g]! += (wantedW - this.#valveW[g]!) * this.#valveSettled[g]!;
      this.#outputW[g]! += (this.#valveW[g]! - this.#outputW[g]!) * this.#turbineSettled[g]!;
      totalW += this.#outputW[g]!;
    }
    this.totalW = totalW;
  }

  /** How much of its lags' ways each group goes in a step of this length. */
  #settle(stepMs: number): void {
    this.#stepMs = stepMs;
    this.#groups.forEach(({ lagS, turbineS }, g) => {
      this.#valveSettled[g] = settled(stepMs / MS_PER_S, lagS);
      this.#turbineSettled[g] = settled(stepMs / MS_PER_S, turbineS);
    });
  }

  /** Groups without range that give nothing need no look. */
  #findIdle(): void {
    for (let g = 0; g < this.#groups.length; g++) {
      const isStill = this.#valveW[g] === 0 && this.#outputW[g] === 0;
      this.#isIdle[g] = isStill && this.#upW[g] === 0 && this.#downW[g] === 0 ? 1 : 0;
    }
  }

  /** How far they may go up, W. */
  get upRangeW(): number {
    return this.#upW.reduce((sum, powerW) => sum + powerW, 0);
  }

  /** Takes from governors of the whole system what is these plants'. */
  takePart(whole: Governors): void {
    for (let g = 0; g < this.#groups.length; g++) {
      const range = whole.#outputW[g]! >= 0 ? ([this.#upW, whole.#upW] as const) : ([this.#downW, whole.#downW] as const);
      const part = range[1][g]! > 0 ? range[0][g]! / range[1][g]! : 0;
      this.#valveW[g] = whole.#valveW[g]! * part;
      this.#outputW[g] = whole.#outputW[g]! * part;
    }
    this.#findIdle();
  }

  /** Takes what governors of its parts give together. */
  takeSum(parts: readonly Governors[]): void {
    for (let g = 0; g < this.#groups.length; g++) {
      this.#valveW[g] = parts.reduce((sum, part) => sum + part.#valveW[g]!, 0);
      this.#outputW[g] = parts.reduce((sum, part) => sum + part.#outputW[g]!, 0);
    }
    this.#findIdle();
  }

  /** What governors that act do to a small swing of low frequency beyond their dead bands, within their range. */
  linear(): GovernorLag[] {
    const acting = this.#groups.map((group, g) => ({ ...group, capacityW: this.#upCapacityW[g]! }));
    return acting
      .filter(({ capacityW }) => capacityW > 0)
      .map(({ capacityW, droopFraction, lagS, turbineS }) => {
        return { gainWPerHz: capacityW / (droopFraction * this.nominalHz), lagS, turbineS };
      });
  }

  /** Nothing is given, and nothing held until the next period begins. */
  rest(): void {
    for (const column of [...this.#ranges, this.#valveW, this.#outputW]) column.fill(0);
    this.#findIdle();
  }

  get headroomW(): number {
    let headroomW = 0;
    for (let g = 0; g < this.#groups.length; g++) headroomW += Math.max(0, this.#upW[g]! - this.#outputW[g]!);
    return headroomW;
  }

  words(): number[] {
    return [...this.#ranges.flatMap(column => [...column]), ...this.#valveW, ...this.#outputW];
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
