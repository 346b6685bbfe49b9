/**
 * What a day is scheduled from, in MW, MWh, GVA.s and the system's currency: periods of equal length, units, demand by area, what
 * must be held, and what the network lets pass.
 */
export interface DayProblem {
  readonly periodH: number;
  readonly periodCount: number;
  readonly units: readonly DayUnit[];
  /** Mean demand by area, then period. */
  readonly demandMw: readonly Float64Array[];
  readonly requirements: Requirements;
  readonly transfers: readonly Transfer[];
  readonly links: readonly Link[];
}

/** What must be held in each period. */
export interface Requirements {
  /** Room above output on units that may be loaded within minutes. */
  readonly reserveMw: Float64Array;
  /** What governors of units on line must be able to add. */
  readonly responseMw: Float64Array;
  /** What units on line, wind, sun and storage must be able to give up. */
  readonly footroomMw: Float64Array;
  /** Stored energy of units on line. */
  readonly inertiaGvas: Float64Array;
}

/** A limit on a sum of flows: a boundary of the network, or a line. */
export interface Transfer {
  readonly name: string;
  readonly limitMw: number;
  readonly reverseLimitMw: number;
  /** Flow over it for each MW put in, by unit, by area and by link. */
  readonly unitFactors: Float64Array;
  readonly areaFactors: Float64Array;
  readonly linkFactors: Float64Array;
  /** Whether it may be exceeded at a price: a rating of an equivalent network's line, which nothing may be able to keep. */
  readonly isSoft?: boolean;
}

/** A controllable link of the network. */
export interface Link {
  readonly name: string;
  readonly limitMw: number;
}

/** A plant, or like plants at one place of the network. */
export interface DayUnit {
  readonly name: string;
  /** Started and stopped by units; taken as far as there is; or charged and discharged. */
  readonly kind: 'committed' | 'free' | 'storage';
  readonly unitCount: number;
  /** Whether units on line are a whole number; small ones are counted in fractions while the day is searched. */
  readonly isWhole: boolean;
  readonly unitMaxMw: number;
  readonly unitMinMw: number;
  /** Of all units by period: least and most for free units, power either way for storage; not used for committed ones. */
  readonly lowMw: Float64Array;
  readonly highMw: Float64Array;
  readonly costPerMwh: number;
  /** What is earned for each MWh below zero output; only free units whose `lowMw` is negative go there. */
  readonly exportPerMwh: number;
  /** Of one unit. */
  readonly startCost: number;
  /** Of one unit from one period's mean output to the next. */
  readonly rampMw: number;
  readonly minUpPeriods: number;
  readonly minDownPeriods: number;
  readonly unitInertiaGvas: number;
  readonly unitResponseMw: number;
  readonly givesReserve: boolean;
  readonly givesFootroom: boolean;
  /** Deliverable from full, and energy given for each MWh taken in. */
  readonly energyMwh: number;
  readonly roundTrip: number;
  /** What happened before the first period; null where nothing is known: units then start free, and stores half full. */
  readonly before: Before | null;
}

export interface Before {
  /** Units on line in the periods before, the latest last; at least one. */
  readonly units: readonly number[];
  readonly outputMw: number;
  readonly levelMwh: number;
}

/** A requirement that the schedule may have to break, and by how much. */
export interface Breach {
  readonly requirement: 'footroom' | 'reserve' | 'response' | 'rating' | 'inertia' | 'surplus' | 'demand';
  readonly period: number;
  /** By area for demand and surplus; -1 where it is the whole system's. */
  readonly area: number;
  /** MW, or GVA.s for inertia. */
  readonly amount: number;
  /** The line whose rating it is. */
  readonly line?: string;
}

/** A scheduled day. Outer arrays are by unit, area or transfer; inner ones by period. */
export interface DaySchedule {
  readonly unitsOnLine: readonly Float64Array[];
  /** Net output: negative where a store charges or a link exports. */
  readonly outputMw: readonly Float64Array[];
  /** Stored at each period's end. */
  readonly levelMwh: readonly Float64Array[];
  /** By area: the cost of one more MWh there. */
  readonly pricePerMwh: readonly Float64Array[];
  /** Mean of the areas' prices, by demand. */
  readonly systemPricePerMwh: Float64Array;
  readonly flowMw: readonly Float64Array[];
  readonly breaches: readonly Breach[];
  /** Of the day: energy, starts and what breaches are priced at. */
  readonly cost: number;
}
