import type { System } from '../system/system.js';

/** What a settlement period is scheduled from. Fractions are outputs of 1 W installed, one number an area. */
export interface PeriodConditions {
  readonly startMs: number;
  /** Half an hour after `startMs` unless the run begins inside a settlement period. */
  readonly endMs?: number;
  /** Forecast demand at the period's start and end, net of agents' own generation, W. */
  readonly demandStartW: number;
  readonly demandEndW: number;
  readonly windOnshoreFraction: StartAndEnd;
  readonly windOffshoreFraction: StartAndEnd;
  readonly solarFraction: StartAndEnd;
  /** The first period after a black start: nothing that was planned before holds any more. */
  readonly isAfterBlack?: boolean;
}

/** By area index, at the period's start and at its end. */
export interface StartAndEnd {
  readonly start: ArrayLike<number>;
  readonly end: ArrayLike<number>;
}

/** What the grid adds to the conditions: units that have tripped and stay away, by plant index. */
export interface Unavailable {
  readonly unitsLost: ArrayLike<number>;
}

/** What governors may do in a period, one way, by plant index. */
export interface GovernorRange {
  /** Capacity of the units whose governors act, W: what the droop is of. */
  readonly capacityW: Float64Array;
  /** The most that they give, W. */
  readonly rangeW: Float64Array;
}

/** Who runs in a period and how much. Arrays are by plant index; outputs go linearly from start to end. */
export interface PeriodSchedule {
  readonly unitsOnLine: Float64Array;
  readonly outputStartW: Float64Array;
  readonly outputEndW: Float64Array;
  readonly totalStartW: number;
  readonly totalEndW: number;
  /** Stored in the rotating units on line, compensators and demand apart, VA·s. */
  readonly storedEnergyVAs: number;
  /**
   * What units on line, storage and hydro could still add by plant beyond what governors are told to hold, W, and its sum; at
   * the larger demand of the period.
   */
  readonly headroomW: Float64Array;
  readonly headroomTotalW: number;
  readonly governorsUp: GovernorRange;
  readonly governorsDown: GovernorRange;
  /** What dispatchable units on line could give up beyond what governors are told to hold, W. */
  readonly footroomTotalW: number;
  /** What fuelled units off line could bring within minutes, W. */
  readonly offLineReserveW: number;
  /** What controllable links of the network carry, W by link, linearly from start to end; absent: what their own rule says. */
  readonly links?: { readonly startW: Float64Array; readonly endW: Float64Array };
  /** What a Wh of each plant costs in this period; absent: its marginal cost. */
  readonly costPerWh?: Float64Array;
  /** Price by area that was fixed before the period; absent: the marginal plant's cost everywhere. */
  readonly pricePerWhByArea?: Float64Array;
  /** The areas' prices together, by demand; where the market has a price of imbalance. */
  readonly systemPricePerWh?: number;
  /** Settles, once the period is over, what was given beyond the schedule on average, W; absent: at the marginal plant's cost. */
  readonly settle?: (meanExtraW: number) => Settlement;
  readonly marginalCostPerWh: number;
  readonly marginalEmissionsGPerWh: number;
  readonly costPerHStart: number;
  readonly costPerHEnd: number;
  readonly emissionsGPerHStart: number;
  readonly emissionsGPerHEnd: number;
  readonly curtailmentStartW: number;
  readonly curtailmentEndW: number;
  /** Demand that no plant can meet and must-run output that nobody wants, W, at the worse end of the period. */
  readonly shortfallW: number;
  readonly surplusW: number;
  /** Which requirement could not be met, one plain sentence each. */
  readonly warnings: readonly string[];
}

/** What a schedule sets links to a share of the way through its period, W by link; undefined where it sets none. */
export const linksAlong = ({ links }: PeriodSchedule, along: number): Float64Array | undefined =>
  links?.startW.map((startW, link) => startW + (links.endW[link]! - startW) * along);

/** What a period's imbalance came to: energy given beyond the schedule (or not given), at its own costs, and its price. */
export interface Settlement {
  readonly costPerH: number;
  readonly emissionsGPerH: number;
  readonly imbalancePricePerWh: number;
}

/** The market's answer to the grid's question; `dispatch` in src/market is one. */
export type Scheduler = (system: System, conditions: PeriodConditions & Unavailable) => PeriodSchedule;
