import { type StreamKey, secondWord, streamKey, threefry, unitFromWord } from '../base/random.js';
import { designVA, ratingFor } from '../network/planning-rule.js';
import { mainsDropPerW, planMains } from '../network/street-mains.js';
import { FACTOR_ONE } from '../population/kinds/household.js';
import type { World } from '../population/world.js';
import type { DistributionPlan } from '../system/distribution.js';
import type { SubstationType } from '../system/substations.js';
import type { SubstationColumns } from './substation-schema.js';

/** Columns of the customers that a transformer is planned for. */
export interface PlannedCustomers {
  readonly sort: Uint8Array;
  readonly factor: Uint16Array;
}

/** Gives each transformer the rating that the planning rule asks for: its homes, and the others by their own greatest demand. */
export class SubstationPlan {
  readonly #world: World;
  readonly #key: StreamKey;
  readonly #substations: SubstationColumns;
  readonly #customers: PlannedCustomers;
  /** Greatest demand of a customer of factor 1 by area and class, W; −1 for homes, 0 where they are not at low voltage. */
  readonly #greatestW: readonly (readonly number[])[];

  constructor(world: World, substations: SubstationColumns, customers: PlannedCustomers) {
    this.#world = world;
    this.#key = streamKey(world.populationSeed, 'substation.mains');
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
    const { topOilK, hotSpotC, lowestPu } = this.#substations;
    topOilK[substation] = Number.NaN;
    hotSpotC[substation] = Number.NEGATIVE_INFINITY;
    lowestPu[substation] = Number.POSITIVE_INFINITY;
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
    this.#equip(substation, system.substationTypes[areaIndex]![type]!, powerVA, end - start, system.distribution);
  }

  /** Its rating, and mains: their length, even from half to one and a half of the mean, and place on the feeder are drawn. */
  #equip(substation: number, type: SubstationType, powerVA: number, customersCount: number, plan: DistributionPlan): void {
    const columns = this.#substations;
    const drawn = 0.5 + unitFromWord(threefry(this.#key.key0, this.#key.key1, substation, 0));
    const along = unitFromWord(secondWord);
    const mainsWanted = type.id === 'ground' ? Math.round(customersCount / plan.mains.customersEach) : 1;
    const plannedW = powerVA * plan.powerFactor;
    const mains = planMains(plannedW, customersCount, customersCount * type.mainsEachM * drawn, mainsWanted, plan);
    columns.ratingVA[substation] = ratingFor(powerVA, type.ratingsVA, plan);
    columns.plannedW[substation] = plannedW;
    // An evenly loaded feeder's drop up to a share of its length.
    columns.highShare[substation] = 1 - (1 - along) ** 2;
    columns.mainsCount[substation] = mains.count;
    columns.mainsSize[substation] = mains.sizeIndex;
    columns.mainsPathM[substation] = mains.pathM;
    columns.mainsDropPerW[substation] = mainsDropPerW(mains, plan.mains.sizes[mains.sizeIndex]!, plan);
  }
}
