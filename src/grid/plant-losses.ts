import type { BusShare, System } from '../system/system.js';
import type { Balancing } from './balancing.js';
import type { Supply } from './supply.js';

export interface PlantLossParts {
  readonly system: System;
  readonly supply: Supply;
  readonly balancing: Balancing;
  /** Governors of units that trip go with them. */
  readonly loseUnits: (plantIndex: number, units: number) => void;
  /** Where infeed is gone, if places matter. */
  readonly lose: (powerW: number, places: readonly BusShare[]) => void;
}

/** Running units of plants that protection trips, with their stored energy, governors and reserve. */
export class PlantLosses {
  readonly #parts: PlantLossParts;

  constructor(parts: PlantLossParts) {
    this.#parts = parts;
  }

  /** A share of a plant's running units trips, at some of its places or at all of them alike; returns what it gave, W. */
  trip(plantIndex: number, share: number, places: readonly BusShare[] | null = null): number {
    const { system, supply, balancing, loseUnits, lose } = this.#parts;
    const { units, powerW, headroomW } = supply.loseUnits(plantIndex, supply.unitsOnLine(plantIndex) * share);
    if (units === 0) return 0;
    loseUnits(plantIndex, units);
    balancing.loseHeadroom(headroomW);
    lose(powerW, places ?? system.plants[plantIndex]!.buses);
    return powerW;
  }
}
