import { designVA, ratingFor } from '../network/planning-rule.js';
import { FACTOR_ONE } from '../population/kinds/household.js';
import type { World } from '../population/world.js';
import type { SubstationColumns } from './substation-schema.js';

/** Columns of the customers that a transformer is planned for. */
export interface PlannedCustomers {
  readonly sort: Uint8Array;
  readonly factor: Uint16Array;
}

/** Gives each transformer the rating that the planning rule asks for: its homes, and the others by their own greatest demand. */
export class SubstationPlan {
  readonly #world: World;
  readonly #substations: SubstationColumns;
  readonly #customers: PlannedCustomers;
  /** Greatest demand of a customer of factor 1 by area and class, W; −1 for homes, 0 where they are not at low voltage. */
  readonly #greatestW: readonly (readonly number[])[];

  constructor(world: World, substations: SubstationColumns, customers: PlannedCustomers) {
    this.#world = world;
    this.#substations = substations;
    this.#customers = customers;
    const { system } = world;
    this.#greatestW = system.customers.map(groups =>
      system.customerClasses.map(({ profile, group, isHighVoltage }, classIndex) => {
        if (isHighVoltage) return 0;
        if (group === 'domestic') return -1;
        const { halfHoursW, annualWh } = system.profiles.find(({ id }) => id === profile)!;
        const days = Object.values(halfHoursW).flatMap(season => Object.values(season));
        return (Math.max(...days.flat()) * groups[classIndex]!.annualWhEach) / annualWh / FACTOR_ONE;
      }),
    );
  }

  /** Plans one transformer of an area, type and customers [start, end), which have been filled. */
  plan(substation: number, areaIndex: number, type: number, start: number, end: number): void {
    const { system } = this.#world;
    const { ratingVA, topOilK, hotSpotC } = this.#substations;
    topOilK[substation] = Number.NaN;
    hotSpotC[substation] = Number.NEGATIVE_INFINITY;
    if (!system.distribution) return;
    const greatestW = this.#greatestW[areaIndex]!;
    let homesCount = 0;
    let othersW = 0;
    for (let row = start; row < end; row++) {
      const ownW = greatestW[this.#customers.sort[row]! >> 4]!;
      if (ownW < 0) homesCount++;
      else othersW += ownW * this.#customers.factor[row]!;
    }
    const powerVA = designVA({ homesCount, othersW }, system.distribution);
    ratingVA[substation] = ratingFor(powerVA, system.substationTypes[areaIndex]![type]!.ratingsVA, system.distribution);
  }
}
