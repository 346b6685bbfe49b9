import { MS_PER_S, TICK_MS } from '../base/units.js';
import type { System } from '../system/system.js';
import type { AddedLoads } from './added-loads.js';
import type { Balancing } from './balancing.js';
import { Converters } from './converters.js';
import { FrequencyHistory } from './frequency-history.js';
import { Governors } from './governors.js';
import type { TickMeans } from './multi-area.js';
import { Protection } from './protection.js';
import type { PeriodSchedule } from './schedule.js';
import { Services } from './services.js';
import type { TripParts } from './trips.js';

/** The centre of inertia as the nation's one frequency, with the response and the relays that feel it. */
export class OneFrequency {
  readonly history: FrequencyHistory;
  readonly services: Services;
  readonly governors: Governors;
  readonly converters: Converters;
  readonly protection: Protection;
  readonly means: TickMeans = { frequencyHz: 0, generationW: 0, responseW: 0, demandServedW: 0, feedbackW: 0 };
  readonly #system: System;
  readonly #parts: TripParts;
  readonly #balancing: Balancing;
  readonly #loads: AddedLoads;

  constructor(parts: TripParts, balancing: Balancing, loads: AddedLoads) {
    const { system } = parts;
    const { nominalHz } = system.limits;
    this.#system = system;
    this.#parts = parts;
    this.#balancing = balancing;
    this.#loads = loads;
    this.history = new FrequencyHistory(nominalHz);
    this.services = new Services(system.responses, nominalHz);
    this.governors = new Governors(system.plants, nominalHz);
    this.converters = new Converters(system, parts.supply);
    this.protection = new Protection(parts);
    this.means.frequencyHz = nominalHz;
  }

  get responseW(): number {
    return this.services.totalW + this.governors.totalW + this.converters.totalW;
  }

  get headroomW(): number {
    return this.services.headroomW + this.governors.headroomW + this.converters.headroomW;
  }

  beginPeriod(schedule: PeriodSchedule): void {
    this.governors.beginPeriod(schedule);
  }

  loseUnits(plantIndex: number, units: number): void {
    this.governors.loseUnits(plantIndex, units);
  }

  /**
   * A tick in steps, until the system is black. Swing equation with load damping, trapezoidal in the damping and in the response
   * (Kundur 1994, §11.1.1):
   *   2 E / f0 · dΔf/dt = P_plants + P_response + P_agents − L (1 + D Δf)
   */
  integrate(steps: number, atMs: number, loadW: number, agentGenerationW: number, inertiaVAs: number, causeId?: number): void {
    const { nominalHz } = this.#system.limits;
    const { means, protection } = this;
    const stepMs = TICK_MS / steps;
    const stepS = stepMs / MS_PER_S;
    const hzPerWs = nominalHz / (2 * inertiaVAs);
    const dampingWPerHz = this.#system.frequency.loadDampingPerHz * loadW;
    const damped = (hzPerWs * dampingWPerHz * stepS) / 2;
    let deviationHz = means.frequencyHz - nominalHz;
    let responseW = this.responseW;
    let generationSumW = 0;
    let responseSumW = 0;
    let deviationSumHz = 0;
    let feedbackSumW = 0;
    for (let step = 0; step < steps && !protection.isBlack; step++) {
      this.services.step(this.history, stepMs, step * stepMs, nominalHz + deviationHz);
      this.governors.step(stepMs, deviationHz);
      this.#stepConverters(stepMs, deviationHz);
      const afterW = this.responseW;
      const meanResponseW = (responseW + afterW) / 2;
      const generationW = this.#parts.supply.totalW + this.#balancing.totalW;
      const feedbackW = this.#loads.feedbackAtW(deviationHz);
      const powerW = generationW + meanResponseW + agentGenerationW - loadW - feedbackW;
      const afterHz = (deviationHz * (1 - damped) + hzPerWs * powerW * stepS) / (1 + damped);
      generationSumW += generationW;
      responseSumW += meanResponseW;
      feedbackSumW += feedbackW;
      deviationSumHz += (deviationHz + afterHz) / 2;
      deviationHz = afterHz;
      responseW = afterW;
      protection.stepFrequency(nominalHz + deviationHz, stepMs, atMs, loadW, causeId);
    }
    means.frequencyHz = nominalHz + deviationHz;
    means.generationW = generationSumW / steps;
    means.responseW = responseSumW / steps;
    means.feedbackW = feedbackSumW / steps;
    means.demandServedW = loadW + (dampingWPerHz * deviationSumHz) / steps + means.feedbackW;
    this.history.push(means.frequencyHz);
  }

  /** Everywhere has one frequency: links between buses have nothing to respond to. */
  #stepConverters(stepMs: number, deviationHz: number): void {
    this.converters.step(stepMs, () => deviationHz, deviationHz);
  }

  /** What response has come to, for the state hash. */
  words(): number[] {
    return [this.services, this.governors, this.converters].flatMap(part => part.words());
  }
}
