import type { ParameterValues } from '../base/parameter.js';
import type { AddedLoads, TakeAdded } from './added-loads.js';
import type { GridDecision } from './decisions.js';
import type { MultiArea } from './multi-area.js';
import type { PeriodConditions, PeriodSchedule } from './schedule.js';

/** What a run needs of its grid, whether the nation's or a system of machines. Powers in W, after the latest tick. */
export interface GridModel {
  /** What devices must feel, in order; whoever takes it empties it. */
  readonly decisions: GridDecision[];
  /** Latest contingency or attack in the event log: what the grid names as the cause of its own trips. */
  causeId: number | undefined;
  /** Of the centre of inertia of all that turns; NaN when black. */
  readonly frequencyHz: number;
  readonly rocofHzPerS: number;
  readonly generationW: number;
  readonly responseW: number;
  readonly demandServedW: number;
  /** Of it, what is on no feeder: load steps and what attacks add, before its dependence on frequency. */
  readonly addedW: number;
  readonly inertiaVAs: number;
  readonly isBlack: boolean;
  readonly headroomW: number;
  readonly reserveW: number;
  readonly supply: PlantOutputs;
  /** Buses that swing, where the nation has a frequency at each; null or absent elsewhere. */
  readonly multiArea?: MultiArea | null;
  /** Load that attacks add without any device. */
  readonly loads: AddedLoads;
  /** Tells what load steps and `loads` drew in the latest tick, and where. */
  eachAdded(take: TakeAdded): void;
  beginPeriod(conditions: PeriodConditions): PeriodSchedule;
  /**
   * One tick of 50 ms from `atMs` on, with the mean of what consumes and of what agents feed in, and the same net by area where
   * the grid has areas. True when `decisions` holds something.
   */
  tick(atMs: number, demandW: number, agentGenerationW: number, netByAreaW?: ArrayLike<number>): boolean;
  /** Lets a contingency happen between ticks and returns its identifier in the event log. */
  apply(kind: string, parameters: ParameterValues, atMs: number, causeId?: number): number;
  /**
   * Share of an area's customers whose feeders have supply; `black`: share on each feeder that went dark with its bus and waits,
   * in the order in which they come back.
   */
  setFeeders(areaIndex: number, connectedFraction: number, black: readonly number[]): void;
  /** Frequency where an area takes its demand; NaN where that is black. */
  areaFrequencyHz(areaIndex: number): number;
  /** Everything that evolves, for the run's state hash. */
  stateWords(): Float64Array;
}

/** What plants give, and what those that tripped no longer give of the schedule. */
export interface PlantOutputs {
  plantOutputW(plantIndex: number): number;
  readonly lost: { readonly powerW: number; readonly costPerH: number; readonly emissionsGPerH: number };
}
