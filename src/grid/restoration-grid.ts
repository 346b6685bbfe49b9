import type { EventLog } from '../base/event-log.js';
import type { ParameterValues } from '../base/parameter.js';
import { MS_PER_S, TICK_MS } from '../base/units.js';
import { demandShareByArea } from '../system/demand-shares.js';
import type { RestorationPlan } from '../system/restoration.js';
import type { System } from '../system/system.js';
import { AddedLoads, type TakeAdded } from './added-loads.js';
import type { GridDecision } from './decisions.js';
import { Grid } from './grid.js';
import type { GridModel, PlantOutputs } from './grid-model.js';
import type { MultiArea } from './multi-area.js';
import { BlackStart } from './restoration-black-start.js';
import type { ReturningPlants } from './restoration-plants.js';
import { suspendedSchedule } from './restoration-schedule.js';
import type { PeriodConditions, PeriodSchedule, Scheduler } from './schedule.js';

const NOTHING_LOST = { powerW: 0, costPerH: 0, emissionsGPerH: 0 };

export interface RestoringGridParts {
  readonly system: System;
  readonly plan: RestorationPlan;
  readonly log: EventLog;
  readonly schedulePeriod: Scheduler;
  readonly isMultiArea: boolean;
  /** Share of its area's customers on each feeder, by area. */
  readonly feederShares: readonly Float64Array[];
}

/**
 * The nation's grid, and what rebuilds it when it has gone black: then islands of plants take its place until everybody has
 * supply again, and from the settlement period that follows on there is a new grid with the units that are back.
 */
export class RestoringGrid implements GridModel {
  readonly decisions: GridDecision[] = [];
  readonly loads = new AddedLoads();
  rocofHzPerS = 0;
  #causeId: number | undefined;
  readonly #parts: RestoringGridParts;
  readonly #areaShare: readonly number[];
  readonly #suppliedFraction: Float64Array;
  /** Units by plant that contingencies have taken: they stay away. */
  readonly #tripped: Float64Array;
  #grid: Grid;
  #blackStart: BlackStart | null = null;
  #conditions: PeriodConditions | null = null;
  /** Plants that are still away after a black start, and their units that the grid knows of. */
  #away: { readonly plants: ReturningPlants; readonly units: Float64Array } | null = null;
  readonly #rebuilt: PlantOutputs = { plantOutputW: plant => this.#blackStart?.outputW(plant) ?? 0, lost: NOTHING_LOST };
  /** Net demand of all customers, as if all had supply, W. */
  #fullW = 0;

  constructor(parts: RestoringGridParts) {
    const { system, log, schedulePeriod, isMultiArea } = parts;
    this.#parts = parts;
    this.#areaShare = demandShareByArea(system);
    this.#suppliedFraction = new Float64Array(system.areas.length).fill(1);
    this.#tripped = new Float64Array(system.plants.length);
    this.#grid = new Grid(system, log, schedulePeriod, isMultiArea, this.loads);
  }

  get causeId(): number | undefined {
    return this.#causeId;
  }

  set causeId(eventId: number | undefined) {
    this.#causeId = eventId;
    this.#grid.causeId = eventId;
  }

  get frequencyHz(): number {
    if (!this.#blackStart) return this.#grid.frequencyHz;
    return this.#parts.system.limits.nominalHz + (this.#blackStart.islands.largest?.deviationHz ?? Number.NaN);
  }

  get generationW(): number {
    return this.#sum(grid => grid.generationW, 'firmW') + this.#sum(() => 0, 'weatherW');
  }

  get responseW(): number {
    return this.#blackStart ? 0 : this.#grid.responseW;
  }

  get demandServedW(): number {
    return this.#sum(grid => grid.demandServedW, 'demandServedW');
  }

  get addedW(): number {
    return this.#blackStart ? 0 : this.#grid.addedW;
  }

  eachAdded(take: TakeAdded): void {
    if (!this.#blackStart) this.#grid.eachAdded(take);
  }

  get inertiaVAs(): number {
    return this.#sum(grid => grid.inertiaVAs, 'energyWs');
  }

  get headroomW(): number {
    return this.#sum(grid => grid.headroomW, 'headroomW');
  }

  get reserveW(): number {
    return this.#sum(grid => grid.reserveW, 'headroomW');
  }

  /** Nothing at all is live. */
  get isBlack(): boolean {
    return this.#blackStart ? this.#blackStart.islands.all.length === 0 : this.#grid.isBlack;
  }

  get multiArea(): MultiArea | null {
    return this.#blackStart ? null : this.#grid.multiArea;
  }

  get supply(): PlantOutputs {
    return this.#blackStart ? this.#rebuilt : this.#grid.supply;
  }

  #sum(ofGrid: (grid: Grid) => number, ofIsland: 'firmW' | 'weatherW' | 'demandServedW' | 'energyWs' | 'headroomW'): number {
    if (!this.#blackStart) return ofGrid(this.#grid);
    return this.#blackStart.islands.all.reduce((sum, island) => sum + island[ofIsland], 0);
  }

  beginPeriod(conditions: PeriodConditions): PeriodSchedule {
    this.#conditions = conditions;
    const blackStart = this.#blackStart;
    if (blackStart) blackStart.weather = conditions;
    if (blackStart && !blackStart.isDone(conditions.startMs)) {
      const { system } = this.#parts;
      const outputW = Float64Array.from(system.plants, (_, plant) => blackStart.outputW(plant));
      const units = outputW.map((_, plant) => blackStart.plants.unitsAt(plant, conditions.startMs));
      return suspendedSchedule(system, outputW, units);
    }
    if (blackStart) this.#handOver(blackStart, conditions.startMs);
    this.#returnUnits(conditions.startMs);
    return this.#grid.beginPeriod(blackStart ? { ...conditions, isAfterBlack: true } : conditions);
  }

  tick(atMs: number, demandW: number, agentGenerationW: number, netByAreaW?: Readonly<Float64Array>): boolean {
    const netW = demandW - agentGenerationW;
    const blackStart = this.#blackStart;
    if (blackStart) {
      const wasHz = this.frequencyHz;
      blackStart.tick(atMs, netW, netByAreaW);
      this.rocofHzPerS = ((this.frequencyHz - wasHz) * MS_PER_S) / TICK_MS || 0;
      this.decisions.push(...blackStart.decisions.splice(0));
      return this.decisions.length > 0;
    }
    const supplied = this.#areaShare.reduce((sum, share, area) => sum + share * this.#suppliedFraction[area]!, 0);
    if (supplied > 0) this.#fullW = netW / supplied;
    this.#grid.tick(atMs, demandW, agentGenerationW, netByAreaW);
    this.rocofHzPerS = this.#grid.rocofHzPerS;
    this.decisions.push(...this.#grid.decisions.splice(0));
    if (this.#grid.isBlack) this.#startAfterBlack(atMs + TICK_MS);
    return this.decisions.length > 0;
  }

  /** A contingency; where a system is being rebuilt it finds nothing that it could take away. */
  apply(kind: string, parameters: ParameterValues, atMs: number, causeId?: number): number {
    if (!this.#blackStart) {
      const before = this.#grid.supply.unitsLost.slice();
      const eventId = this.#grid.apply(kind, parameters, atMs, causeId);
      this.causeId = eventId;
      for (let plant = 0; plant < before.length; plant++)
        this.#tripped[plant]! += this.#grid.supply.unitsLost[plant]! - before[plant]!;
      return eventId;
    }
    const subject = String(parameters.plant ?? parameters.branch ?? parameters.group ?? parameters.label ?? kind);
    const message = `${kind} finds a system that is being rebuilt, and changes nothing there: ${subject}.`;
    return this.#parts.log.add({ atMs, source: 'contingency', kind, subject, powerW: 0, causeId, message });
  }

  setFeeders(areaIndex: number, connectedFraction: number, black: readonly number[]): void {
    this.#suppliedFraction[areaIndex] = connectedFraction;
    if (!this.#blackStart) this.#grid.setFeeders(areaIndex, connectedFraction, black);
  }

  areaFrequencyHz(areaIndex: number): number {
    if (!this.#blackStart) return this.#grid.areaFrequencyHz(areaIndex);
    return this.#parts.system.limits.nominalHz + this.#blackStart.areaDeviationHz(areaIndex);
  }

  #startAfterBlack(atMs: number): void {
    const { log, isMultiArea } = this.#parts;
    const blackId = log.all.findLastIndex(({ kind }) => kind === 'system-black') + 1;
    const parts = {
      ...this.#parts,
      causeId: blackId,
      beforeW: this.#fullW,
      unitsLost: this.#tripped.slice(),
      isApart: isMultiArea,
    };
    this.#blackStart = new BlackStart(parts, this.#conditions!, atMs);
  }

  /** The new grid begins at nominal frequency, which the island has within 5 mHz, with the units that are on line. */
  #handOver({ plants }: BlackStart, atMs: number): void {
    const { system, log, schedulePeriod, isMultiArea } = this.#parts;
    const units = Float64Array.from(system.plants, (_, plant) => plants.unitsAt(plant, atMs));
    this.#grid = new Grid(system, log, schedulePeriod, isMultiArea, this.loads);
    this.#grid.causeId = this.#causeId;
    system.plants.forEach(({ unitCount }, plant) => {
      this.#grid.supply.unitsLost[plant] = unitCount - units[plant]!;
    });
    this.#away = { plants, units };
    this.#blackStart = null;
    const causeId = log.all.findLastIndex(({ kind }) => kind === 'system-black') + 1;
    const message = 'All customers have been given supply: the market and the usual control of frequency resume.';
    log.add({ atMs, source: 'restoration', kind: 'system-restored', subject: 'system', causeId, message });
  }

  /** Units whose restart has ended may be scheduled again. */
  #returnUnits(atMs: number): void {
    if (!this.#away) return;
    const { plants, units } = this.#away;
    for (let plant = 0; plant < units.length; plant++) {
      const now = plants.unitsAt(plant, atMs);
      this.#grid.supply.unitsLost[plant]! -= now - units[plant]!;
      units[plant] = now;
    }
  }

  stateWords(): Float64Array {
    const away = this.#away ? [...this.#away.plants.words(), ...this.#away.units] : [];
    const rest = [this.#fullW, ...this.#suppliedFraction, ...this.#tripped, ...away];
    const own = this.#blackStart ? this.#blackStart.words() : this.#grid.stateWords();
    return Float64Array.from([rest.length, ...rest, Number(this.#blackStart !== null), ...own]);
  }
}
