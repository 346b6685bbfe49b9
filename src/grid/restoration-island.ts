import { MS_PER_S, TICK_MS } from '../base/units.js';
import type { RestorationPlan } from '../system/restoration.js';
import type { System } from '../system/system.js';

/** Steps of a tick: 10 ms follows a lag of 0.1 s. */
const SUBSTEPS = 5;
/** Over how long plants are told to bring frequency back, s: an assumption. */
const SECONDARY_S = 30;

/** What is on line in an island. */
export interface OnLine {
  /** Plants that hold frequency: what they can give, W. */
  readonly firmW: number;
  /** What wind and sun could give, W. */
  readonly weatherW: number;
  readonly energyWs: number;
}

/**
 * An island that is being rebuilt, with one frequency:
 *   2 E / f0 · dΔf/dt = P + P_weather − L (1 + D Δf)        T dP/dt = P_ref − C Δf / (R f0) − P,  0 ≤ P ≤ C
 *   dP_ref/dt = C (f_target − f) / (R f0 · 30 s)
 * with C what its plants can give. Wind and sun meet a limited share of the demand and the rest of them is curtailed.
 */
export class RestorationIsland {
  deviationHz = 0;
  /** Angle since the island began, rad. */
  angleRad = 0;
  /** What plants that hold frequency give, and wind and sun, W; means of the latest tick. */
  firmW = 0;
  weatherW = 0;
  demandServedW = 0;
  energyWs = 0;
  capacityW = 0;
  /** Where its plants take it, Hz from nominal: a little off while it is brought into step with another. */
  targetHz = 0;
  nextBlockMs = 0;
  #powerW = 0;
  #referenceW = 0;
  readonly #system: System;
  readonly #plan: RestorationPlan;

  constructor(system: System, plan: RestorationPlan) {
    this.#system = system;
    this.#plan = plan;
  }

  /** C / (R f0), W/Hz. */
  get stiffnessWPerHz(): number {
    return this.capacityW / (this.#plan.droopFraction * this.#system.limits.nominalHz);
  }

  /** What its plants could add, W. */
  get headroomW(): number {
    return Math.max(0, this.capacityW - this.#powerW);
  }

  /** One tick with the demand that is connected, agents' feeding taken off, W. */
  tick(demandW: number, { firmW, weatherW, energyWs }: OnLine): void {
    const { nominalHz } = this.#system.limits;
    const { loadDampingPerHz, demandInertiaS } = this.#system.frequency;
    const stepS = TICK_MS / SUBSTEPS / MS_PER_S;
    this.capacityW = firmW;
    this.energyWs = energyWs + demandInertiaS * Math.max(0, demandW);
    this.weatherW = Math.min(weatherW, this.#plan.weatherFraction * Math.max(0, demandW));
    const hzPerWs = nominalHz / (2 * this.energyWs);
    const stiffness = this.stiffnessWPerHz;
    const limited = (powerW: number): number => Math.max(0, Math.min(firmW, powerW));
    let powerSumW = 0;
    let deviationSumHz = 0;
    for (let step = 0; step < SUBSTEPS; step++) {
      const apartHz = this.targetHz - this.deviationHz;
      this.#referenceW = limited(this.#referenceW + (stiffness * apartHz * stepS) / SECONDARY_S);
      const wantedW = limited(this.#referenceW + stiffness * apartHz);
      const beforeW = this.#powerW;
      this.#powerW += (wantedW - beforeW) * -Math.expm1(-stepS / this.#plan.governorLagS);
      const meanW = (beforeW + this.#powerW) / 2;
      const beforeHz = this.deviationHz;
      const damped = (hzPerWs * loadDampingPerHz * demandW * stepS) / 2;
      const netW = meanW + this.weatherW - demandW;
      this.deviationHz = (beforeHz * (1 - damped) + hzPerWs * netW * stepS) / (1 + damped);
      this.angleRad += Math.PI * (beforeHz + this.deviationHz) * stepS;
      powerSumW += meanW;
      deviationSumHz += (beforeHz + this.deviationHz) / 2;
    }
    this.firmW = powerSumW / SUBSTEPS;
    this.demandServedW = demandW * (1 + (loadDampingPerHz * deviationSumHz) / SUBSTEPS);
  }

  /**
   * Whether a block that draws `expectedW` may be taken: plants keep their reserve, and frequency stays above its statutory
   * limit. Of a step ΔP against M = 2 E / f0, K and a lag T the fall is at most ΔP / K · (1 + √(T K / M)).
   */
  admits(expectedW: number): boolean {
    const { limits } = this.#system;
    const spareW = this.headroomW - this.#plan.reserveFraction * this.capacityW;
    const stiffness = this.stiffnessWPerHz;
    const inertia = (2 * this.energyWs) / limits.nominalHz;
    const fallHz = (expectedW / stiffness) * (1 + Math.sqrt((this.#plan.governorLagS * stiffness) / inertia));
    return expectedW <= spareW && limits.nominalHz + this.deviationHz - fallHz >= limits.statutoryLowHz;
  }

  /** Takes in an island with which it has been joined: kinetic energy's mean frequency, and all that both give. */
  join(other: RestorationIsland): void {
    const energyWs = this.energyWs + other.energyWs;
    this.deviationHz = (this.energyWs * this.deviationHz + other.energyWs * other.deviationHz) / energyWs;
    this.energyWs = energyWs;
    this.capacityW += other.capacityW;
    this.#powerW += other.#powerW;
    this.#referenceW += other.#referenceW;
    this.targetHz = 0;
    this.nextBlockMs = Math.max(this.nextBlockMs, other.nextBlockMs);
  }

  words(): number[] {
    return [this.deviationHz, this.angleRad, this.targetHz, this.nextBlockMs, this.#powerW, this.#referenceW];
  }
}
