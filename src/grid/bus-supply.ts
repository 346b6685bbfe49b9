import type { BusShare, System } from '../system/system.js';
import type { Balancing } from './balancing.js';
import { normalise } from './bus-shares.js';
import type { Islands } from './islands.js';
import type { PeriodSchedule } from './schedule.js';
import type { Supply } from './supply.js';

/** What of the nation's supply is given at which bus, and what stored energy is there. */
export class BusSupply {
  /** Plants, interconnectors and balancing by bus in the latest tick, W. */
  readonly generationW: Float64Array;
  readonly #system: System;
  readonly #islands: Islands;
  readonly #supply: Supply;
  readonly #balancing: Balancing;
  /** Of demand, by bus. */
  readonly #demandShare: Readonly<Float64Array>;
  /** Share of generation by bus at the period's start and end. */
  readonly #startShare: Float64Array;
  readonly #endShare: Float64Array;
  /** Infeed lost since the period's start, by bus, W. */
  readonly #lostW: Float64Array;
  readonly #share: Float64Array;
  #hasBegun = false;

  constructor(system: System, islands: Islands, demandShare: Readonly<Float64Array>, supply: Supply, balancing: Balancing) {
    const column = () => new Float64Array(demandShare.length);
    this.#system = system;
    this.#islands = islands;
    this.#supply = supply;
    this.#balancing = balancing;
    this.#demandShare = demandShare;
    this.generationW = column();
    this.#startShare = column();
    this.#endShare = column();
    this.#lostW = column();
    this.#share = column();
  }

  /** Where the period's schedule has plants at its end; they go there from where they are. */
  beginPeriod(schedule: PeriodSchedule): void {
    this.#spreadPlants(schedule.outputEndW, this.#endShare);
    if (this.#hasBegun) normalise(this.generationW, this.#startShare, this.#demandShare);
    else this.#spreadPlants(schedule.outputStartW, this.#startShare);
    this.#hasBegun = true;
    this.#lostW.fill(0);
  }

  /** Infeed that has been lost (positive) at a plant's buses, or, with no place, where demand is. */
  lose(powerW: number, places: readonly BusShare[]): void {
    if (places.length === 0)
      for (let bus = 0; bus < this.#lostW.length; bus++) this.#lostW[bus]! += powerW * this.#demandShare[bus]!;
    for (const { bus, fraction } of places) this.#lostW[bus]! += powerW * fraction;
  }

  /** Share of generation at a bus as the schedule has it at the period's start or end. */
  shareAt(bus: number, isEnd: boolean): number {
    return (isEnd ? this.#endShare : this.#startShare)[bus]!;
  }

  /** Generation goes from where it was to where the schedule has it, less what has been lost on the way; dead buses have none. */
  tick(): void {
    const { isLive, isWhole } = this.#islands;
    const { along, totalW } = this.#supply;
    const share = this.#share;
    let lostW = 0;
    let shares = 0;
    for (let bus = 0; bus < share.length; bus++) {
      const wanted = this.#startShare[bus]! + (this.#endShare[bus]! - this.#startShare[bus]!) * along;
      share[bus] = isLive[bus] === 1 ? wanted : 0;
      shares += share[bus]!;
      if (isLive[bus] === 1) lostW += this.#lostW[bus]!;
    }
    const spreadW = (totalW + this.#balancing.totalW + lostW) / (isWhole ? 1 : shares);
    for (let bus = 0; bus < share.length; bus++)
      this.generationW[bus] = isLive[bus] === 1 ? spreadW * share[bus]! - this.#lostW[bus]! : 0;
  }

  /** Buses have died: what they gave is no part of the supply any more, and units that stood there are lost. */
  blackOut(buses: readonly number[]): void {
    const supply = this.#supply;
    const beforeW = supply.totalW;
    let goneW = 0;
    for (const bus of buses) {
      goneW += this.generationW[bus]!;
      this.generationW[bus] = 0;
    }
    this.#system.plants.forEach((plant, p) => {
      const left = this.liveFraction(plant.buses);
      const gone = plant.buses.reduce((sum, { bus, fraction }) => (buses.includes(bus) ? sum + fraction : sum), 0);
      if (gone > 0) this.#balancing.loseHeadroom(supply.loseShare(p, gone / (gone + left)).headroomW);
    });
    supply.shift(beforeW - goneW - supply.totalW);
  }

  /** Adds the energy stored in units on line at each bus, W·s. */
  addStoredEnergy(energyWs: Float64Array): void {
    this.#system.plants.forEach(({ unitW, inertiaS, powerFactor, buses }, p) => {
      const live = this.liveFraction(buses);
      if (live === 0) return;
      const storedWs = (this.#supply.unitsOnLine(p) * unitW * inertiaS) / (powerFactor * live);
      for (const { bus, fraction } of buses) energyWs[bus]! += storedWs * fraction;
    });
  }

  /** Share of a plant's places that have voltage. */
  liveFraction(places: readonly BusShare[]): number {
    if (this.#islands.isWhole) return 1;
    return places.reduce((sum, { bus, fraction }) => sum + fraction * this.#islands.isLive[bus]!, 0);
  }

  #spreadPlants(outputW: ArrayLike<number>, into: Float64Array): void {
    const byBusW = new Float64Array(into.length);
    this.#system.plants.forEach(({ buses }, p) => {
      const live = this.liveFraction(buses);
      if (live > 0) for (const { bus, fraction } of buses) byBusW[bus]! += (outputW[p]! * fraction) / live;
    });
    normalise(byBusW, into, this.#demandShare);
  }

  words(): number[] {
    return [...this.#startShare, ...this.#endShare, ...this.#lostW];
  }
}
