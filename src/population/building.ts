import { MS_PER_H } from '../base/units.js';

/** What a building is made of, as its tables say. */
export interface BuildingFigures {
  /** Heat lost for each kelvin between indoors and outdoors, W/K. */
  readonly heatLossWPerK: number;
  /** Part of it that leaves the air at once (ventilation, windows); the rest goes through the fabric. */
  readonly airLossFraction: number;
  /** Heat that air, furnishings and radiators hold, Wh/K. */
  readonly airWhPerK: number;
  /** Heat that walls, floors and ceilings hold, Wh/K; 0 for a building of one node. */
  readonly fabricWhPerK: number;
  /** Conductance between the two, W/K. */
  readonly couplingWPerK: number;
}

/**
 * A building of two nodes, air and fabric, heated and ventilated through its air:
 *
 *     C_a dT_a/dt = Q + H_c (T_f − T_a) + H_v (T_out − T_a)        C_f dT_f/dt = H_c (T_a − T_f) + H_f (T_out − T_f)
 *
 * with H = H_v + H_c H_f / (H_c + H_f) in the steady state. While heat and weather are constant, T_a is the sum of two parts that
 * relax alone, each with a time constant of its own: a slow one of tens of hours (the fabric) and a fast one of about an hour.
 * Where the fabric holds nothing there is the slow part alone, with τ = C_a / H.
 */
export class Building {
  readonly heatLossWPerK: number;
  readonly slowMs: number;
  readonly fastMs: number;
  readonly #airWhPerK: number;
  readonly #fabricWhPerK: number;
  readonly #couplingWPerK: number;
  readonly #airLossWPerK: number;
  /** H_f, from fabric to outdoors. */
  readonly #fabricLossWPerK: number;
  /** Fabric's temperature for each kelvin of the slow and of the fast part of the air's. */
  readonly #fabricOfSlow: number;
  readonly #fabricOfFast: number;

  constructor(figures: BuildingFigures) {
    const { heatLossWPerK, airLossFraction, airWhPerK, fabricWhPerK, couplingWPerK } = figures;
    const hasFabric = fabricWhPerK > 0;
    const throughFabric = hasFabric ? (1 - airLossFraction) * heatLossWPerK : 0;
    this.heatLossWPerK = heatLossWPerK;
    this.#airWhPerK = airWhPerK;
    this.#fabricWhPerK = fabricWhPerK;
    this.#couplingWPerK = hasFabric ? couplingWPerK : 0;
    this.#airLossWPerK = heatLossWPerK - throughFabric;
    this.#fabricLossWPerK = hasFabric ? (throughFabric * couplingWPerK) / (couplingWPerK - throughFabric) : 0;
    if (!hasFabric) {
      this.slowMs = (airWhPerK / heatLossWPerK) * MS_PER_H;
      this.fastMs = this.slowMs;
      this.#fabricOfSlow = 1;
      this.#fabricOfFast = 0;
      return;
    }
    // Eigenvalues of the two equations, 1/h, and for each the fabric's share of its eigenvector with the air's as 1.
    const airRate = (this.#couplingWPerK + this.#airLossWPerK) / airWhPerK;
    const fabricRate = (this.#couplingWPerK + this.#fabricLossWPerK) / fabricWhPerK;
    const exchange = (this.#couplingWPerK * this.#couplingWPerK) / (airWhPerK * fabricWhPerK);
    const root = Math.sqrt((airRate - fabricRate) ** 2 + 4 * exchange);
    const fastRate = (airRate + fabricRate + root) / 2;
    const slowRate = (airRate * fabricRate - exchange) / fastRate;
    this.slowMs = MS_PER_H / slowRate;
    this.fastMs = MS_PER_H / fastRate;
    this.#fabricOfSlow = ((airRate - slowRate) * airWhPerK) / this.#couplingWPerK;
    this.#fabricOfFast = ((airRate - fastRate) * airWhPerK) / this.#couplingWPerK;
  }

  get hasFabric(): boolean {
    return this.#fabricWhPerK > 0;
  }

  /** Slow part of the air's temperature, from both temperatures; the fast one is the rest. */
  slowC(airC: number, fabricC: number): number {
    return (fabricC - this.#fabricOfFast * airC) / (this.#fabricOfSlow - this.#fabricOfFast);
  }

  /** Temperature of the fabric from the air's and its slow part. */
  fabricC(airC: number, slowC: number): number {
    return this.#fabricOfSlow * slowC + this.#fabricOfFast * (airC - slowC);
  }

  /** Where the fabric comes to rest beside air of a constant temperature. */
  fabricRestC(airC: number, outdoorC: number): number {
    const couplingWPerK = this.#couplingWPerK;
    if (couplingWPerK === 0) return airC;
    return (couplingWPerK * airC + this.#fabricLossWPerK * outdoorC) / (couplingWPerK + this.#fabricLossWPerK);
  }

  /** The same a time after it was something else. */
  fabricAfterC(fromC: number, airC: number, outdoorC: number, elapsedMs: number): number {
    if (!this.hasFabric) return airC;
    const restC = this.fabricRestC(airC, outdoorC);
    const rate = (this.#couplingWPerK + this.#fabricLossWPerK) / this.#fabricWhPerK;
    return restC + (fromC - restC) * Math.exp((-rate * elapsedMs) / MS_PER_H);
  }

  /** Heat that holds the air's temperature now, W. */
  holdingW(airC: number, fabricC: number, outdoorC: number): number {
    return this.#couplingWPerK * (airC - fabricC) + this.#airLossWPerK * (airC - outdoorC);
  }

  /** Heat that a difference in the two temperatures holds, Wh. */
  heldWh(airK: number, fabricK: number): number {
    return this.#airWhPerK * airK + this.#fabricWhPerK * fabricK;
  }
}
