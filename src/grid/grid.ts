import type { EventLog } from '../base/event-log.js';
import type { ParameterValues } from '../base/parameter.js';
import { MS_PER_S, TICK_MS, TICKS_PER_S } from '../base/units.js';
import type { BusShare, System } from '../system/system.js';
import { AddedLoads, type TakeAdded } from './added-loads.js';
import { Balancing } from './balancing.js';
import type { GridDecision } from './decisions.js';
import { Embedded } from './embedded.js';
import { Faults } from './faults.js';
import type { GridModel } from './grid-model.js';
import { Lines } from './lines.js';
import { LocalProtection } from './local-protection.js';
import { MultiArea, type TickMeans } from './multi-area.js';
import { OneFrequency } from './one-frequency.js';
import { PlantLosses } from './plant-losses.js';
import { Reconnection } from './reconnection.js';
import type { PeriodConditions, PeriodSchedule, Scheduler } from './schedule.js';
import { Shedding } from './shedding.js';
import { Supply } from './supply.js';

/** Sub-steps of a tick in a disturbance: 5 ms resolves governor lags of 50 ms and relay times of 100 ms. */
const SUBSTEPS = 10;
/** A tick is fine where one of these is passed, and for a second after: Hz, Hz/s, share of demand from one tick to the next. */
const FINE_DEVIATION_HZ = 0.2;
const FINE_ROCOF_HZ_PER_S = 0.05;
const FINE_LOAD_CHANGE = 0.002;
const FINE_TICKS = TICKS_PER_S;
const stepsOf = (fineTicks: number): number => (fineTicks > 0 ? SUBSTEPS : 1);

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
  /** Load that is on no feeder: `#openLoopW` and what follows frequency. */
  addedW = 0;
  inertiaVAs = 0;
  isBlack = false;

  readonly supply: Supply;
  /** Buses of the network and what flows between them; null: one frequency for all. */
  readonly multiArea: MultiArea | null;
  readonly #system: System;
  readonly #log: EventLog;
  readonly #schedulePeriod: Scheduler;
  readonly #model: OneFrequency | MultiArea;
  readonly #one: OneFrequency | null;
  readonly #local: LocalProtection | null;
  readonly #lines: Lines | null;
  readonly #balancing: Balancing;
  readonly #embedded: Embedded;
  readonly #shedding: Shedding;
  readonly #reconnection: Reconnection;
  readonly #faults: Faults;
  #atMs = 0;
  #lastLoadW = Number.NaN;
  /** Load steps and what attacks add as time goes. */
  #openLoopW = 0;
  #fineTicks = 0;

  /** `isMultiArea`: every bus of the system's network swings; else one frequency for all. */
  constructor(
    system: System,
    log: EventLog,
    schedulePeriod: Scheduler,
    isMultiArea = false,
    readonly loads = new AddedLoads(),
  ) {
    this.#system = system;
    this.#log = log;
    this.#schedulePeriod = schedulePeriod;
    this.frequencyHz = system.limits.nominalHz;
    this.#balancing = new Balancing(system.frequency);
    this.#embedded = new Embedded(system.embedded, system.limits);
    this.#shedding = new Shedding(system);
    this.supply = new Supply(system);
    const parts = { system, log, supply: this.supply, embedded: this.#embedded };
    this.multiArea = isMultiArea && system.network ? new MultiArea(system, system.network, this.supply, this.#balancing) : null;
    const { decisions, multiArea } = this;
    this.#reconnection = new Reconnection({ system, log, shedding: this.#shedding, decisions, multiArea });
    const shift = (powerW: number, areaIndex?: number): void => this.#shift(powerW, areaIndex);
    const addedW = (): number => this.#openLoopW;
    const loseUnits = (plantIndex: number, units: number): void => this.#model.loseUnits(plantIndex, units);
    const lose = (powerW: number, places: readonly BusShare[]): void => this.multiArea?.lose(powerW, places);
    const losses = new PlantLosses({ ...parts, balancing: this.#balancing, loseUnits, lose });
    const relayParts = { ...parts, shedding: this.#shedding, decisions, losses, shift, addedW };
    this.#one = this.multiArea ? null : new OneFrequency(relayParts, this.#balancing, this.loads);
    this.#model = (this.#one ?? this.multiArea)!;
    this.#local = this.multiArea && new LocalProtection(relayParts, this.multiArea);
    const { network } = system;
    this.#lines = network && new Lines({ ...parts, network, multiArea: this.multiArea, eachAdded: take => this.eachAdded(take) });
    this.#faults = new Faults({
      ...parts,
      loseUnits,
      balancing: this.#balancing,
      openBranch: (name, repairMs) => this.#lines?.open(name, repairMs),
    });
  }

  /** Low-frequency response, governors included, that is held and not flowing, W. */
  get headroomW(): number {
    return this.#model.headroomW;
  }

  /** What the control room may still order, W. */
  get reserveW(): number {
    return this.#balancing.headroomW;
  }

  /** At a settlement period's start: schedules plants from the forecast, the period's weather and what is lost already. */
  beginPeriod(conditions: PeriodConditions): PeriodSchedule {
    const { unitsLost } = this.supply;
    this.#reconnection.returnPlants(conditions.startMs);
    const schedule = this.#schedulePeriod(this.#system, { ...conditions, unitsLost });
    const isFirst = Number.isNaN(this.#lastLoadW);
    this.supply.beginPeriod(conditions, schedule, isFirst ? null : this.supply.totalW + this.#balancing.totalW);
    this.#model.beginPeriod(schedule);
    this.#lines?.beginPeriod(schedule);
    this.#balancing.beginPeriod(schedule.headroomTotalW + schedule.offLineReserveW, schedule.footroomTotalW);
    for (const message of schedule.warnings) {
      const powerW = schedule.shortfallW > 0 ? schedule.shortfallW : schedule.surplusW;
      const what = { kind: 'schedule-infeasible', subject: 'dispatch', powerW, message } as const;
      this.#log.add({ atMs: conditions.startMs, source: 'grid', ...what });
    }
    return schedule;
  }

  /**
   * One tick of 50 ms that begins at `atMs`. `demandW`: mean of everything that consumes, before frequency dependence;
   * `agentGenerationW`: rooftop solar, batteries and vehicles that feed back. True when `decisions` holds what devices must feel.
   */
  tick(atMs: number, demandW: number, agentGenerationW: number, netByAreaW?: ArrayLike<number>): boolean {
    if (this.isBlack) return false;
    this.#atMs = atMs;
    this.#faults.tick(atMs);
    this.#openLoopW = this.#faults.loadStepW + this.loads.openLoopW(atMs + TICK_MS / 2);
    const loadW = demandW + this.#openLoopW;
    const netW = loadW - agentGenerationW;
    if (Number.isNaN(this.#lastLoadW)) this.supply.startFrom(netW);
    else if (Math.abs(netW - this.#lastLoadW) > FINE_LOAD_CHANGE * loadW) this.#fineTicks = FINE_TICKS;
    this.#lastLoadW = netW;
    this.supply.tick();
    const { compensatorsVAs, demandInertiaS } = this.#system.frequency;
    const liveFraction = this.multiArea?.islands.liveFraction ?? 1;
    this.inertiaVAs = this.supply.storedEnergyVAs + compensatorsVAs * liveFraction + demandInertiaS * loadW;

    const wasHz = this.frequencyHz;
    if (this.multiArea && netByAreaW) this.#integrateApart(this.multiArea, atMs, loadW, netByAreaW);
    else this.#one?.integrate(stepsOf(this.#fineTicks), atMs, loadW, agentGenerationW, this.inertiaVAs, this.causeId);
    if (this.#one?.protection.isBlack || this.#local?.isBlack) this.#goBlack();
    else this.#take(this.#model.means);
    this.rocofHzPerS = ((this.frequencyHz - wasHz) * MS_PER_S) / TICK_MS;
    if (!this.isBlack) this.#settle(atMs, loadW, netByAreaW);
    return this.decisions.length > 0;
  }

  /** Lets a contingency happen between ticks and returns its identifier in the event log. */
  apply(kind: string, parameters: ParameterValues, atMs: number, causeId?: number): number {
    this.#fineTicks = FINE_TICKS;
    const beforeW = this.supply.totalW;
    this.causeId = this.#faults.apply(kind, parameters, atMs, causeId);
    this.multiArea?.loseAfter(String(parameters.plant), beforeW - this.supply.totalW);
    return this.causeId;
  }

  /**
   * Which of an area's feeders have supply: embedded plants on the others are lost with them, more than their even share where
   * the open stages' feeders carry more.
   */
  setFeeders(areaIndex: number, connectedFraction: number, black: readonly number[]): void {
    this.#reconnection.see(areaIndex, connectedFraction, black);
    // Plants in a black part have gone with it.
    const ofLive = 1 - this.#reconnection.waitingShare(areaIndex);
    const connected = ofLive > 1e-9 ? Math.min(1, connectedFraction / ofLive) : 1;
    const concentration = this.#shedding.embeddedConcentration(this.#system.areas[areaIndex]!.sheddingScheme);
    const embeddedFraction = Math.max(0, 1 - (1 - connected) * concentration);
    const changeW = this.supply.setConnectedFraction(areaIndex, embeddedFraction);
    if (changeW === 0) return;
    this.#fineTicks = FINE_TICKS;
    this.multiArea?.shiftArea(changeW, areaIndex);
  }

  /** Share of each area's demand that is black while others are not; null where there is one frequency for all. */
  get blackFraction(): Readonly<Float64Array> | null {
    return this.multiArea?.islands.blackFraction ?? null;
  }

  eachAdded(take: TakeAdded): void {
    if (this.isBlack) return;
    if (this.#faults.loadStepW !== 0) take(this.#faults.loadStepW, -1, -1);
    const busHz = (bus: number): number => this.multiArea?.busHz(bus) ?? this.frequencyHz;
    const servedShare = (bus: number): number => this.multiArea?.islands.isLive[bus] ?? 1;
    this.loads.each(this.#atMs, bus => busHz(bus) - this.#system.limits.nominalHz, servedShare, take);
  }

  areaFrequencyHz(areaIndex: number): number {
    return this.isBlack || !this.multiArea ? this.frequencyHz : this.multiArea.areaHz(areaIndex);
  }

  /** Bus by bus. */
  #integrateApart(multiArea: MultiArea, atMs: number, loadW: number, netByAreaW: ArrayLike<number>): void {
    const deadW = multiArea.beginTick(atMs, netByAreaW, this.#faults.loadStepW, this.loads);
    multiArea.setMachines(loadW - deadW);
    if (multiArea.look(this.#fineTicks > 0)) this.#fineTicks = FINE_TICKS;
    multiArea.integrate(stepsOf(this.#fineTicks), loadW - deadW, stepMs => {
      this.#local?.stepFrequency(stepMs, atMs, loadW - deadW, this.causeId);
      return this.#local?.isBlack === true;
    });
  }

  /** What is decided at the end of a tick: RoCoF relays, the control room, reconnection. */
  #settle(atMs: number, loadW: number, netByAreaW: ArrayLike<number> | undefined): void {
    const { limits, frequency } = this.#system;
    const deviationHz = this.frequencyHz - limits.nominalHz;
    const farthestHz = this.multiArea?.farthestHz ?? Math.abs(deviationHz);
    if (farthestHz > FINE_DEVIATION_HZ || Math.abs(this.rocofHzPerS) > FINE_ROCOF_HZ_PER_S) this.#fineTicks = FINE_TICKS;
    else if (this.#fineTicks > 0) this.#fineTicks--;
    if (this.#fineTicks > 0) {
      this.#one?.protection.stepRocof(this.#one.history, atMs, this.causeId);
      this.#local?.stepRocof(atMs, this.causeId);
    }

    const dampedW = frequency.loadDampingPerHz * loadW * deviationHz;
    this.#balancing.tick(this.#model.responseW - dampedW);
    this.#embedded.tick(
      areaIndex => (areaIndex === undefined ? this.frequencyHz : this.areaFrequencyHz(areaIndex)),
      TICK_MS,
      (powerW, areaIndex) => this.#shift(powerW, areaIndex),
    );
    if (netByAreaW && this.#lines?.tick(atMs, netByAreaW, this.causeId)) this.#fineTicks = FINE_TICKS;
    if (this.#reconnection.isUnderWay) this.#reconnect(atMs, loadW, netByAreaW);
  }

  #reconnect(atMs: number, loadW: number, netByAreaW: ArrayLike<number> | undefined): void {
    const room = { reserveW: this.reserveW, responseW: this.headroomW, demandW: loadW - this.#openLoopW };
    this.#reconnection.tick(atMs, room, this.causeId, areaIndex => this.areaFrequencyHz(areaIndex), netByAreaW);
  }

  /** Power that goes from the supply or comes back, where an area takes its demand or, for none, everywhere. */
  #shift(powerW: number, areaIndex: number | undefined): void {
    this.supply.shift(powerW);
    this.multiArea?.shiftArea(powerW, areaIndex);
  }

  #take({ frequencyHz, generationW, responseW, demandServedW, feedbackW }: TickMeans): void {
    this.frequencyHz = frequencyHz;
    this.generationW = generationW;
    this.responseW = responseW;
    this.demandServedW = demandServedW;
    this.addedW = this.#openLoopW + feedbackW;
  }

  #goBlack(): void {
    this.isBlack = true;
    this.frequencyHz = Number.NaN;
    this.generationW = this.responseW = this.demandServedW = this.addedW = this.inertiaVAs = 0;
  }

  /** Everything that evolves, for the run's state hash. */
  stateWords(): Float64Array {
    return Float64Array.from([
      this.frequencyHz,
      this.#lastLoadW,
      this.#fineTicks,
      Number(this.isBlack),
      ...(this.#one?.history.words() ?? []),
      ...this.supply.words(),
      ...(this.#one?.words() ?? []),
      ...this.#balancing.words(),
      ...this.#embedded.words(),
      ...this.#shedding.words(),
      ...this.#reconnection.words(),
      ...(this.#one?.protection ?? this.#local)!.words(),
      ...this.#faults.words(),
      ...this.loads.words(),
      ...(this.multiArea?.words() ?? []),
      ...(this.#lines?.words() ?? []),
    ]);
  }
}
