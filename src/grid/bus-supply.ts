import type { BusShare, System } from '../system/system.js';
import type { Balancing } from './balancing.js';
import { normalise } from './bus-shares.js';
import type { Islands } from './islands.js';
import { LostUnits, type Returned } from './restoration-units.js';
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
  /** Share of each plant that has gone with its bus, by its places. */
  readonly #goneFraction: readonly Float64Array[];
  readonly lostUnits: LostUnits;
  #hasBegun = false;
  /** Buses have died or come back since the period's shares were taken, or were dead then. */
  #isPartial = false;

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
    this.#goneFraction = system.plants.map(({ buses }) => new Float64Array(buses.length));
    this.lostUnits = new LostUnits(system.restoration?.restarts ?? null);
  }

  /** Where the period's schedule has plants at its end; they go there from where they are. */
  beginPeriod(schedule: PeriodSchedule): void {
    this.#spreadPlants(schedule.outputEndW, this.#endShare);
    if (this.#hasBegun) normalise(this.generationW, this.#startShare, this.#demandShare);
    else this.#spreadPlants(schedule.outputStartW, this.#startShare);
    this.#hasBegun = true;
    this.#lostW.fill(0);
    this.#isPartial = this.#islands.isLive.includes(0);
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
    const isAll = isWhole && !this.#isPartial;
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
    const spreadW = (totalW + this.#balancing.totalW + lostW) / (isAll ? 1 : shares);
    for (let bus = 0; bus < share.length; bus++)
      this.generationW[bus] = isLive[bus] === 1 ? spreadW * share[bus]! - this.#lostW[bus]! : 0;
  }

  /** Buses have died: what they gave is no part of the supply any more, and units that stood there are lost. */
  blackOut(buses: readonly number[], atMs: number): void {
    const supply = this.#supply;
    const beforeW = supply.totalW;
    let goneW = 0;
    this.lostUnits.darken(buses, atMs);
    for (const bus of buses) {
      goneW += this.generationW[bus]!;
      for (const column of [this.generationW, this.#startShare, this.#endShare, this.#lostW]) column[bus] = 0;
    }
    this.#isPartial = true;
    for (let p = 0; p < this.#goneFraction.length; p++) this.#losePlaces(p, buses, atMs);
    supply.shift(beforeW - goneW - supply.totalW);
  }

  #losePlaces(p: number, buses: readonly number[], atMs: number): void {
    const { buses: places } = this.#system.plants[p]!;
    const all = this.presentFraction(p);
    const dying = places.map(({ bus, fraction }, i) => (buses.includes(bus) ? fraction - this.#goneFraction[p]![i]! : 0));
    const gone = dying.reduce((sum, fraction) => sum + fraction, 0);
    if (gone === 0) return;
    const before = this.#supply.unitsLost[p]!;
    this.#balancing.loseHeadroom(this.#supply.loseShare(p, gone / all).headroomW);
    const units = this.#supply.unitsLost[p]! - before;
    if (units === 0) return;
    for (const [i, { bus, fraction }] of places.entries()) {
      if (dying[i] === 0) continue;
      this.lostUnits.lose(p, bus, (units * dying[i]!) / gone, dying[i]!, atMs);
      this.#goneFraction[p]![i] = fraction;
    }
  }

  /** Units whose restart has ended may be scheduled again from the period on that is about to begin. */
  returnUnits(atMs: number): Returned[] {
    const returned = this.lostUnits.returned(atMs);
    for (const { plant, bus, units, fraction } of returned) {
      this.#supply.unitsLost[plant]! -= units;
      const gone = this.#goneFraction[plant]!;
      for (const [i, place] of this.#system.plants[plant]!.buses.entries())
        if (place.bus === bus) gone[i] = Math.max(0, gone[i]! - fraction);
    }
    return returned;
  }

  /** Adds the energy stored in units on line at each bus, W·s. */
  addStoredEnergy(energyWs: Float64Array): void {
    this.#system.plants.forEach(({ unitW, inertiaS, powerFactor, buses }, p) => {
      const present = this.presentFraction(p);
      if (present === 0) return;
      const storedWs = (this.#supply.unitsOnLine(p) * unitW * inertiaS) / (powerFactor * present);
      const gone = this.#goneFraction[p]!;
      for (const [i, { bus, fraction }] of buses.entries()) energyWs[bus]! += storedWs * (fraction - gone[i]!);
    });
  }

  /** Of a plant's units that have not gone with a bus, the share that stands at one. */
  shareAtBus(p: number, bus: number): number {
    const { buses } = this.#system.plants[p]!;
    const here = buses.reduce(
      (sum, place, i) => (place.bus === bus ? sum + place.fraction - this.#goneFraction[p]![i]! : sum),
      0,
    );
    return here > 0 ? here / this.presentFraction(p) : 0;
  }

  /** Share of a plant that has not gone with a bus. */
  presentFraction(p: number): number {
    const gone = this.#goneFraction[p]!;
    if (gone.every(fraction => fraction === 0)) return 1;
    return this.#system.plants[p]!.buses.reduce((sum, { fraction }, i) => sum + fraction - gone[i]!, 0);
  }

  #spreadPlants(outputW: ArrayLike<number>, into: Float64Array): void {
    const byBusW = new Float64Array(into.length);
    this.#system.plants.forEach(({ buses }, p) => {
      const present = this.presentFraction(p);
      const gone = this.#goneFraction[p]!;
      if (present === 0) return;
      for (const [i, { bus, fraction }] of buses.entries()) byBusW[bus]! += (outputW[p]! * (fraction - gone[i]!)) / present;
    });
    normalise(byBusW, into, this.#demandShare);
  }

  words(): number[] {
    const gone = this.#goneFraction.flatMap(fractions => [...fractions]);
    return [...this.#startShare, ...this.#endShare, ...this.#lostW, ...gone, ...this.lostUnits.words()];
  }
}
