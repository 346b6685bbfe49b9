import { InternalError } from '../base/errors.js';
import type { EventLog } from '../base/event-log.js';
import type { ParameterValues } from '../base/parameter.js';
import { MS_PER_S, TICK_MS, TICKS_PER_S } from '../base/units.js';
import type { System } from '../system/system.js';
import { AddedLoads } from './added-loads.js';
import { Balancing } from './balancing.js';
import type { GridDecision } from './decisions.js';
import { Embedded } from './embedded.js';
import { Faults } from './faults.js';
import { FrequencyHistory } from './frequency-history.js';
import { Governors } from './governors.js';
import type { GridModel } from './grid-model.js';
import { MultiArea } from './multi-area.js';
import { Protection } from './protection.js';
import { Restoration } from './restoration.js';
import type { PeriodConditions, PeriodSchedule, Scheduler } from './schedule.js';
import { Services } from './services.js';
import { Shedding } from './shedding.js';
import { Supply } from './supply.js';

/** Sub-steps of a tick in a disturbance: 5 ms resolves governor lags of 50 ms and relay times of 100 ms. */
const SUBSTEPS = 10;
/** A tick is fine where one of these is passed, and for a second after: Hz, Hz/s, share of demand from one tick to the next. */
const FINE_DEVIATION_HZ = 0.2;
const FINE_ROCOF_HZ_PER_S = 0.05;
const FINE_LOAD_CHANGE = 0.002;
const FINE_TICKS = TICKS_PER_S;

/**
 * One frequency for the whole grid (centre of inertia), and everything that feels or makes it. `tick` depends only on the grid's
 * state and that tick's load, never on how ticks are grouped.
 */
export class Grid implements GridModel {
  readonly decisions: GridDecision[] = [];
  /** Latest contingency or attack in the event log: what the grid names as the cause of its own trips. */
  causeId: number | undefined;

  // State after the latest tick; powers are means over it.
  frequencyHz: number;
  rocofHzPerS = 0;
  /** Plants and interconnectors, balancing included, response and agents apart, W. */
  generationW = 0;
  responseW = 0;
  /** Demand after its own dependence on frequency, W. */
  demandServedW = 0;
  inertiaVAs = 0;
  isBlack = false;

  readonly supply: Supply;
  readonly loads = new AddedLoads();
  /** Buses of the network and what flows between them; null: one frequency for all. */
  readonly multiArea: MultiArea | null;
  readonly #system: System;
  readonly #log: EventLog;
  readonly #schedulePeriod: Scheduler;
  readonly #history: FrequencyHistory;
  readonly #services: Services;
  readonly #governors: Governors;
  readonly #balancing: Balancing;
  readonly #embedded: Embedded;
  readonly #shedding: Shedding;
  readonly #restoration: Restoration;
  readonly #protection: Protection;
  readonly #faults: Faults;
  #lastLoadW = Number.NaN;
  #fineTicks = 0;

  /** `isMultiArea`: every bus of the system's network swings; else one frequency for all. */
  constructor(system: System, log: EventLog, schedulePeriod: Scheduler, isMultiArea = false) {
    const { nominalHz } = system.limits;
    this.#system = system;
    this.#log = log;
    this.#schedulePeriod = schedulePeriod;
    this.frequencyHz = nominalHz;
    this.#history = new FrequencyHistory(nominalHz);
    this.#services = new Services(system.responses, nominalHz);
    this.#governors = new Governors(system.plants, nominalHz);
    this.#balancing = new Balancing(system.frequency);
    this.#embedded = new Embedded(system.embedded, system.limits);
    this.#shedding = new Shedding(system);
    this.#restoration = new Restoration(system);
    this.supply = new Supply(system);
    const parts = { system, log, supply: this.supply, embedded: this.#embedded };
    this.multiArea = isMultiArea && system.network ? new MultiArea(system, system.network) : null;
    this.#protection = new Protection({ ...parts, shedding: this.#shedding, decisions: this.decisions }, isMultiArea);
    this.#faults = new Faults({
      ...parts,
      governors: this.#governors,
      balancing: this.#balancing,
      openBranch: name => this.multiArea?.openBranch(name),
    });
  }

  /** Low-frequency response, governors included, that is held and not flowing, W. */
  get headroomW(): number {
    return this.multiArea?.response.headroomW ?? this.#services.headroomW + this.#governors.headroomW;
  }

  /** What the control room may still order, W. */
  get reserveW(): number {
    return this.#balancing.headroomW;
  }

  /** At a settlement period's start: schedules plants from the forecast, the period's weather and what is lost already. */
  beginPeriod(conditions: PeriodConditions): PeriodSchedule {
    const { unitsLost } = this.supply;
    const schedule = this.#schedulePeriod(this.#system, { ...conditions, unitsLost });
    const isFirst = Number.isNaN(this.#lastLoadW);
    this.supply.beginPeriod(conditions, schedule, isFirst ? null : this.supply.totalW + this.#balancing.totalW);
    this.#governors.beginPeriod(schedule);
    this.multiArea?.beginPeriod(schedule);
    this.#balancing.beginPeriod(schedule.headroomTotalW + schedule.offLineReserveW, schedule.footroomTotalW);
    for (const message of schedule.warnings) {
      const powerW = schedule.shortfallW > 0 ? schedule.shortfallW : schedule.surplusW;
      this.#log.add({
        atMs: conditions.startMs,
        source: 'grid',
        kind: 'schedule-infeasible',
        subject: 'dispatch',
        powerW,
        message,
      });
    }
    return schedule;
  }

  /**
   * One tick of 50 ms that begins at `atMs`. `demandW`: mean of everything that consumes, before frequency dependence;
   * `agentGenerationW`: rooftop solar, batteries and vehicles that feed back. True when `decisions` holds what devices must feel.
   */
  tick(atMs: number, demandW: number, agentGenerationW: number, netByAreaW?: ArrayLike<number>): boolean {
    if (this.isBlack) return false;
    this.#faults.tick(atMs);
    const loadW = demandW + this.#faults.loadStepW + this.loads.openLoopW(atMs + TICK_MS / 2);
    if (Number.isNaN(this.#lastLoadW)) this.#start(loadW - agentGenerationW);
    if (Math.abs(loadW - agentGenerationW - this.#lastLoadW) > FINE_LOAD_CHANGE * loadW) this.#fineTicks = FINE_TICKS;
    this.#lastLoadW = loadW - agentGenerationW;
    this.supply.tick();
    const { compensatorsVAs, demandInertiaS } = this.#system.frequency;
    this.inertiaVAs = this.supply.storedEnergyVAs + compensatorsVAs + demandInertiaS * loadW;

    const wasHz = this.frequencyHz;
    if (this.multiArea && netByAreaW) this.#integrateApart(this.multiArea, atMs, loadW, netByAreaW);
    else this.#integrate(atMs, loadW, agentGenerationW, this.#fineTicks > 0 ? SUBSTEPS : 1);
    this.rocofHzPerS = ((this.frequencyHz - wasHz) * MS_PER_S) / TICK_MS;
    this.#history.push(this.frequencyHz);
    if (!this.isBlack) this.#settle(atMs, loadW);
    return this.decisions.length > 0;
  }

  /** Lets a contingency happen between ticks and returns its identifier in the event log. */
  apply(kind: string, parameters: ParameterValues, atMs: number, causeId?: number): number {
    this.#fineTicks = FINE_TICKS;
    const beforeW = this.supply.totalW;
    const units = this.multiArea && this.supply.unitsLost.slice();
    this.causeId = this.#faults.apply(kind, parameters, atMs, causeId);
    if (units) this.multiArea!.loseAfter(String(parameters.plant), units, this.supply, beforeW - this.supply.totalW);
    return this.causeId;
  }

  /**
   * Share of an area's demand whose feeders have supply: embedded plants on the others are lost with them, more than their even
   * share where the open stages' feeders carry more.
   */
  setFeederFraction(areaIndex: number, connectedFraction: number): void {
    const concentration = this.#shedding.embeddedConcentration(this.#system.areas[areaIndex]!.sheddingScheme);
    const embeddedFraction = Math.max(0, 1 - (1 - connectedFraction) * concentration);
    if (this.supply.setConnectedFraction(areaIndex, embeddedFraction) !== 0) this.#fineTicks = FINE_TICKS;
  }

  areaFrequencyHz(areaIndex: number): number {
    return this.isBlack || !this.multiArea ? this.frequencyHz : this.multiArea.areaHz(areaIndex);
  }

  /** A run begins balanced at the load that is really there. */
  #start(netLoadW: number): void {
    if (!this.supply.isScheduled) throw new InternalError('the grid ticks before its first period begins');
    this.#lastLoadW = netLoadW;
    this.supply.startFrom(netLoadW);
  }

  /**
   * Swing equation with load damping, trapezoidal in the damping and in the response (Kundur 1994, §11.1.1):
   *   2 E / f0 · dΔf/dt = P_plants + P_response + P_agents − L (1 + D Δf)
   */
  #integrate(atMs: number, loadW: number, agentGenerationW: number, steps: number): void {
    const { nominalHz } = this.#system.limits;
    const stepMs = TICK_MS / steps;
    const stepS = stepMs / MS_PER_S;
    const hzPerWs = nominalHz / (2 * this.inertiaVAs);
    const dampingWPerHz = this.#system.frequency.loadDampingPerHz * loadW;
    const damped = (hzPerWs * dampingWPerHz * stepS) / 2;
    let deviationHz = this.frequencyHz - nominalHz;
    let responseW = this.#services.totalW + this.#governors.totalW;
    let generationSumW = 0;
    let responseSumW = 0;
    let deviationSumHz = 0;

    for (let step = 0; step < steps; step++) {
      this.#services.step(this.#history, stepMs, step * stepMs, nominalHz + deviationHz);
      this.#governors.step(stepMs, deviationHz);
      const afterW = this.#services.totalW + this.#governors.totalW;
      const meanResponseW = (responseW + afterW) / 2;
      const generationW = this.supply.totalW + this.#balancing.totalW;
      const powerW = generationW + meanResponseW + agentGenerationW - loadW - this.loads.feedbackAtW(deviationHz);
      const afterHz = (deviationHz * (1 - damped) + hzPerWs * powerW * stepS) / (1 + damped);
      generationSumW += generationW;
      responseSumW += meanResponseW;
      deviationSumHz += (deviationHz + afterHz) / 2;
      deviationHz = afterHz;
      responseW = afterW;
      this.#protection.stepFrequency(nominalHz + deviationHz, stepMs, atMs, loadW, this.causeId);
      if (this.#protection.isBlack) break;
    }

    if (this.#protection.isBlack) {
      this.#goBlack();
      return;
    }
    this.frequencyHz = nominalHz + deviationHz;
    this.generationW = generationSumW / steps;
    this.responseW = responseSumW / steps;
    this.demandServedW = loadW + (dampingWPerHz * deviationSumHz) / steps;
  }

  /** The same, bus by bus. */
  #integrateApart(multiArea: MultiArea, atMs: number, loadW: number, netByAreaW: ArrayLike<number>): void {
    const stepW = this.#faults.loadStepW;
    multiArea.beginTick(atMs, netByAreaW, stepW, this.loads, this.supply, this.#balancing.totalW);
    multiArea.setMachines(loadW, this.supply);
    if (multiArea.look(this.#fineTicks > 0)) this.#fineTicks = FINE_TICKS;
    multiArea.integrate(this.#fineTicks > 0 ? SUBSTEPS : 1, loadW, (frequencyHz, stepMs) => {
      this.#protection.stepFrequency(frequencyHz, stepMs, atMs, loadW, this.causeId, multiArea.areaHz);
      return this.#protection.isBlack;
    });
    if (this.#protection.isBlack) this.#goBlack();
    else Object.assign(this, multiArea.means);
  }

  /** What is decided at the end of a tick: RoCoF relays, the control room, reconnection. */
  #settle(atMs: number, loadW: number): void {
    const { limits, frequency } = this.#system;
    const deviationHz = this.frequencyHz - limits.nominalHz;
    if (Math.abs(deviationHz) > FINE_DEVIATION_HZ || Math.abs(this.rocofHzPerS) > FINE_ROCOF_HZ_PER_S)
      this.#fineTicks = FINE_TICKS;
    else if (this.#fineTicks > 0) this.#fineTicks--;
    if (this.#fineTicks > 0) this.#protection.stepRocof(this.#history, atMs, this.causeId);

    const dampedW = frequency.loadDampingPerHz * loadW * deviationHz;
    this.#balancing.tick((this.multiArea?.response.totalW ?? this.#services.totalW + this.#governors.totalW) - dampedW);
    const returnedW = this.#embedded.tick(this.frequencyHz, TICK_MS);
    if (returnedW > 0) this.supply.shift(returnedW);
    if (this.#shedding.openCount > 0) this.#restore(atMs, loadW);
  }

  #restore(atMs: number, loadW: number): void {
    const room = { reserveW: this.reserveW, responseW: this.headroomW, demandW: loadW };
    const stageIndex = this.#restoration.tick(room, this.#shedding, area => this.areaFrequencyHz(area));
    if (stageIndex < 0) return;
    const { scheme, stage } = this.#shedding.stages[stageIndex]!;
    const blockFraction = this.#system.frequency.restorationBlockFraction;
    const fraction = this.#shedding.restore(stageIndex, blockFraction);
    this.decisions.push({ kind: 'feeders-restored', scheme, stage, fraction });
    const powerW = this.#shedding.demandOf(stageIndex, blockFraction, loadW);
    const subject = `${scheme} ${stage}`;
    const message = `${Math.round(fraction * 100)} % of ${scheme} stage ${stage} has supply again.`;
    this.#log.add({ atMs, source: 'restoration', kind: 'feeders-restored', subject, powerW, causeId: this.causeId, message });
  }

  #goBlack(): void {
    this.isBlack = true;
    this.frequencyHz = Number.NaN;
    this.generationW = 0;
    this.responseW = 0;
    this.demandServedW = 0;
    this.inertiaVAs = 0;
  }

  /** Everything that evolves, for the run's state hash. */
  stateWords(): Float64Array {
    return Float64Array.from([
      this.frequencyHz,
      this.#lastLoadW,
      this.#fineTicks,
      Number(this.isBlack),
      ...this.#history.words(),
      ...this.supply.words(),
      ...this.#services.words(),
      ...this.#governors.words(),
      ...this.#balancing.words(),
      ...this.#embedded.words(),
      ...this.#shedding.words(),
      ...this.#restoration.words(),
      ...this.#protection.words(),
      ...this.#faults.words(),
      ...this.loads.words(),
      ...(this.multiArea?.words() ?? []),
    ]);
  }
}
