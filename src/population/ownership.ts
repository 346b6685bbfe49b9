import { secondWord, streamKey, threefry, unitFromWord } from '../base/random.js';
import type { FleetKind } from '../system/system.js';
import { cumulative, indexAt } from './cumulative.js';
import { FIRST_OWNED, kinds } from './kinds/list.js';
import type { World } from './world.js';

/** What a customer is and has: drawn once, by its row, wherever it is asked. */
export class Ownership {
  /** Class of the customer last drawn, and for each owned kind (from FIRST_OWNED) whether it has one. */
  classIndex = 0;
  readonly has: Uint8Array;

  readonly #classes: readonly Float64Array[];
  readonly #domestic: readonly boolean[];
  /** Chance of a domestic customer by area and fleet. */
  readonly #chance: Readonly<Record<FleetKind, readonly number[]>>;
  readonly #sort;
  readonly #heat;
  readonly #store;

  constructor(world: World) {
    const { system } = world;
    this.has = new Uint8Array(kinds.length - FIRST_OWNED);
    this.#classes = system.customers.map(groups => cumulative(groups.map(({ count }) => count)));
    this.#domestic = system.customerClasses.map(({ group }) => group === 'domestic');
    const chanceOf = (fleet: FleetKind): number[] =>
      system.fleets[fleet].map((count, areaIndex) => count / domesticCount(world, areaIndex));
    this.#chance = {
      ev: chanceOf('ev'),
      'heat-pump': chanceOf('heat-pump'),
      solar: chanceOf('solar'),
      battery: chanceOf('battery'),
    };
    this.#sort = streamKey(world.populationSeed, 'customer.sort');
    this.#heat = streamKey(world.populationSeed, 'customer.heat');
    this.#store = streamKey(world.populationSeed, 'customer.store');
  }

  /** Draws the customer of a row in an area; the answer stands in `classIndex` and `has` until the next draw. */
  draw(row: number, areaIndex: number): void {
    const sort = threefry(this.#sort.key0, this.#sort.key1, row, 0);
    const evUnit = unitFromWord(secondWord);
    this.classIndex = indexAt(this.#classes[areaIndex]!, unitFromWord(sort));
    this.has.fill(0);
    if (!this.#domestic[this.classIndex]) return;
    const heatUnit = unitFromWord(threefry(this.#heat.key0, this.#heat.key1, row, 0));
    const solarUnit = unitFromWord(secondWord);
    const chance = this.#chance;
    const hasSolar = solarUnit < chance.solar[areaIndex]!;
    this.#set('ev', evUnit < chance.ev[areaIndex]!);
    this.#set('heat-pump', heatUnit < chance['heat-pump'][areaIndex]!);
    this.#set('solar', hasSolar);
    this.#set('battery', this.#hasBattery(row, areaIndex, hasSolar));
  }

  /** Batteries stand in homes with panels first, in others only where there are more batteries than panels. */
  #hasBattery(row: number, areaIndex: number, hasSolar: boolean): boolean {
    const batteries = this.#chance.battery[areaIndex]!;
    const panels = this.#chance.solar[areaIndex]!;
    const withPanels = panels > 0 ? Math.min(1, batteries / panels) : 0;
    const without = panels < 1 ? Math.max(0, batteries - panels) / (1 - panels) : 0;
    const unit = unitFromWord(threefry(this.#store.key0, this.#store.key1, row, 0));
    return unit < (hasSolar ? withPanels : without);
  }

  #set(kind: FleetKind, has: boolean): void {
    this.has[KIND_OFFSET[kind]] = Number(has);
  }
}

const KIND_OFFSET: Readonly<Record<FleetKind, number>> = {
  ev: kinds.findIndex(({ name }) => name === 'ev') - FIRST_OWNED,
  'heat-pump': kinds.findIndex(({ name }) => name === 'heat-pump') - FIRST_OWNED,
  solar: kinds.findIndex(({ name }) => name === 'solar') - FIRST_OWNED,
  battery: kinds.findIndex(({ name }) => name === 'battery') - FIRST_OWNED,
};

export const domesticCount = (world: World, areaIndex: number): number =>
  world.system.customers[areaIndex]!.reduce(
    (sum, { count }, classIndex) => sum + (world.system.customerClasses[classIndex]!.group === 'domestic' ? count : 0),
    0,
  );
