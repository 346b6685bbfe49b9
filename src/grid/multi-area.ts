import { TICK_MS } from '../base/units.js';
import { demandShareByArea } from '../system/demand-shares.js';
import type { Network } from '../system/network.js';
import type { BusShare, System } from '../system/system.js';
import type { AddedLoads } from './added-loads.js';
import type { Balancing } from './balancing.js';
import { BusLoads } from './bus-loads.js';
import { demandShareOf, normalise, spreadLinks } from './bus-shares.js';
import { BusSupply } from './bus-supply.js';
import { BusSwing } from './dynamics/bus-swing.js';
import { type Blackout, Islands } from './islands.js';
import { LocalResponse } from './local-response.js';
import type { PeriodSchedule } from './schedule.js';
import type { Supply } from './supply.js';

/** Stored energy and damping by bus are taken anew where demand has moved by this share. */
const MACHINES_CHANGE = 0.005;
/** Buses that are farther from the centre than this, Hz, swing in fine steps. */
const APART_HZ = 0.005;

/** After `integrate`: the centre's frequency at the tick's end, and means over it, W. */
export interface TickMeans {
  frequencyHz: number;
  generationW: number;
  responseW: number;
  /** With what follows frequency, of load and of attacks'. */
  demandServedW: number;
  /** Of it, load of attacks that follows frequency. */
  feedbackW: number;
}

/**
 * The nation's frequency bus by bus: plants where they stand, demand, agents' feeding and load shedding where their areas take
 * power, response as its own bus feels it. The sum over buses is the single-frequency model.
 */
export class MultiArea {
  readonly swing: BusSwing;
  readonly response: LocalResponse;
  readonly islands: Islands;
  readonly means: TickMeans = { frequencyHz: 0, generationW: 0, responseW: 0, demandServedW: 0, feedbackW: 0 };
  readonly #system: System;
  readonly #network: Network;
  readonly #nominalHz: number;
  readonly #demandShare: Float64Array;
  /** The same of what has voltage. */
  readonly #liveShare: Float64Array;
  readonly supply: BusSupply;
  readonly #loads: BusLoads;
  readonly #areaShare: readonly number[];
  readonly #powerW: Float64Array;
  readonly #linkW: Float64Array;
  #centresHz = new Float64Array(1);
  #machinesLoadW = 0;
  #hasBegun = false;

  constructor(system: System, network: Network, supply: Supply, balancing: Balancing) {
    const n = network.buses.length;
    const column = () => new Float64Array(n);
    this.#system = system;
    this.#network = network;
    this.#nominalHz = system.limits.nominalHz;
    this.islands = new Islands(system, network);
    this.#areaShare = demandShareByArea(system);
    this.#demandShare = demandShareOf(system, n);
    this.#liveShare = this.#demandShare.slice();
    this.swing = new BusSwing(network, system.limits.nominalHz);
    this.response = new LocalResponse(system, this.islands.isLive, this.#demandShare, supply);
    this.supply = new BusSupply(system, this.islands, this.#liveShare, supply, balancing);
    this.#loads = new BusLoads(this.islands);
    this.#powerW = column();
    this.#linkW = column();
    spreadLinks(this.#network, this.islands.isLive, this.#liveShare, this.#linkW);
  }

  /** Where the period's schedule has plants at its end; they go there from where they are. */
  beginPeriod(schedule: PeriodSchedule): void {
    this.response.beginPeriod(schedule);
    this.supply.beginPeriod(schedule);
    this.#machinesLoadW = 0;
    if (this.#hasBegun) this.swing.rebase();
  }

  /** Infeed that has been lost (positive) at a plant's buses, or, with no place, where demand is. */
  lose(powerW: number, places: readonly BusShare[]): void {
    this.#machinesLoadW = 0;
    this.supply.lose(powerW, places);
  }

  /** What a contingency took from the supply, where its plant stands. */
  loseAfter(plant: string, powerW: number): void {
    this.lose(powerW, this.#system.plants.find(({ id }) => id === plant)?.buses ?? []);
  }

  /** Power that an area's feeders have lost (negative) or got back, of the supply's total. */
  shiftArea(powerW: number, areaIndex: number | undefined): void {
    this.lose(-powerW, areaIndex === undefined ? [] : this.#system.areaBuses[areaIndex]!);
  }

  /** Whether buses are so far apart that they swing in fine steps; lets response part or join. */
  look(isFine: boolean): boolean {
    const { swing, islands, response } = this;
    return response.look(swing.deviationHz, this.centresHz(), islands, isFine, TICK_MS) > APART_HZ;
  }

  /** Frequency of each island's centre, Hz; good until the next call. */
  centresHz(): Float64Array {
    const { count, ofBus } = this.islands;
    if (this.#centresHz.length !== count) this.#centresHz = new Float64Array(count);
    const centresHz = this.#centresHz;
    if (count === 1) centresHz[0] = this.swing.centreHz;
    else this.swing.centresHz(ofBus, centresHz);
    for (let island = 0; island < count; island++) centresHz[island]! += this.#nominalHz;
    return centresHz;
  }

  /** How far the centre of an island is from nominal at most, Hz. */
  get farthestHz(): number {
    let farthestHz = 0;
    for (const centreHz of this.centresHz()) farthestHz = Math.max(farthestHz, Math.abs(centreHz - this.#nominalHz));
    return farthestHz;
  }

  loseUnits(plantIndex: number, units: number): void {
    this.response.loseUnits(plantIndex, units);
  }

  get responseW(): number {
    return this.response.totalW;
  }

  get headroomW(): number {
    return this.response.headroomW;
  }

  /** Lowest and highest frequency of live buses, Hz. */
  range(): { lowestHz: number; highestHz: number } {
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    const { deviationHz } = this.swing;
    for (let bus = 0; bus < deviationHz.length; bus++) {
      if (this.islands.isLive[bus] === 0) continue;
      lowest = Math.min(lowest, deviationHz[bus]!);
      highest = Math.max(highest, deviationHz[bus]!);
    }
    return { lowestHz: this.#nominalHz + lowest, highestHz: this.#nominalHz + highest };
  }

  /** Opens a branch, or closes it at the angle across it from its from end, rad. */
  setOpen(branch: number, isOpen: boolean, acrossRad = 0): void {
    if (!this.swing.setOpen(branch, isOpen, acrossRad)) return;
    if (isOpen) this.islands.openBranch(branch);
    else this.islands.closeBranch(branch);
  }

  /** An island loses its plants: everything in it is without voltage. What it gave is no part of the supply any more. */
  blackOut(island: number, atMs: number): Blackout {
    const blackout = this.islands.blackOut(island);
    this.swing.blackOut(blackout.buses);
    this.supply.blackOut(blackout.buses, atMs);
    for (const bus of blackout.buses) this.#loads.powerW[bus] = 0;
    this.#setLive();
    return blackout;
  }

  /**
   * A dead bus has voltage again, from a live one beside it; its feeders and plants have not. Returns the angles of its island,
   * rad, NaN elsewhere.
   */
  energise(bus: number, from: number): Float64Array {
    this.islands.energise(bus);
    const angleRad = this.swing.energise(bus, from);
    this.response.energise(bus, from);
    this.#setLive();
    return angleRad;
  }

  /** Feeders with this share of an area's demand have supply again, at its live buses. */
  giveBack(area: number, share: number): void {
    this.islands.giveBack(area, share);
    this.#setLive();
  }

  /** What follows from buses that have died or come back. */
  #setLive(): void {
    const { islands } = this;
    this.#machinesLoadW = 0;
    const live = new Float64Array(this.#demandShare.length);
    islands.placeBus.forEach((bus, place) => {
      live[bus]! += this.#areaShare[islands.placeArea[place]!]! * islands.drawnShare(place);
    });
    normalise(live, this.#liveShare, live);
    spreadLinks(this.#network, islands.isLive, this.#liveShare, this.#linkW);
  }

  /**
   * What buses draw and are fed in this tick. `netByAreaW`: net demand by area; `stepW`: load that has no place. Returns what
   * attacks would add at dead buses, W.
   */
  beginTick(atMs: number, netByAreaW: ArrayLike<number>, stepW: number, added: AddedLoads): number {
    const deadW = this.#loads.tick(atMs, netByAreaW, stepW, this.#liveShare, added);
    this.supply.tick();
    if (!this.#hasBegun) this.#begin();
    return deadW;
  }

  /** Energy and damping by bus from what is on line; `demandW` gross. */
  setMachines(demandW: number): void {
    if (Math.abs(demandW - this.#machinesLoadW) <= MACHINES_CHANGE * demandW) return;
    this.#machinesLoadW = demandW;
    const { frequency } = this.#system;
    const n = this.swing.busCount;
    // Compensators: nobody says where, so everywhere alike.
    const energyWs = new Float64Array(n).fill(frequency.compensatorsVAs / n);
    this.supply.addStoredEnergy(energyWs);
    for (let bus = 0; bus < n; bus++) energyWs[bus]! += frequency.demandInertiaS * demandW * this.#liveShare[bus]!;
    const damping = this.#liveShare.map(share => share * demandW * frequency.loadDampingPerHz);
    this.swing.setMachines(energyWs, damping);
  }

  /** The tick in steps; `after` looks at each step's end and says whether to stop. */
  integrate(steps: number, demandW: number, after: (stepMs: number) => boolean): void {
    const { nominalHz } = this.#system.limits;
    const stepMs = TICK_MS / steps;
    const { swing, response } = this;
    const dampingWPerHz = this.#system.frequency.loadDampingPerHz * demandW;
    let responseW = 0;
    let dampedW = 0;
    let feedbackW = 0;
    const { generationW } = this.supply;
    let totalW = 0;
    for (let bus = 0; bus < generationW.length; bus++) totalW += generationW[bus]!;
    let centreHz = swing.centreHz;
    for (let step = 0; step < steps; step++) {
      const power = this.#powerW;
      for (let bus = 0; bus < power.length; bus++) power[bus] = response.powerW[bus]! / 2;
      response.step(stepMs, step * stepMs, swing.deviationHz, centreHz);
      for (let bus = 0; bus < power.length; bus++) {
        power[bus]! += response.powerW[bus]! / 2;
        responseW += power[bus]!;
        power[bus]! += generationW[bus]! - this.#loads.powerW[bus]! + this.#linkW[bus]!;
      }
      feedbackW += this.#loads.feedBack(power, swing.deviationHz);
      const beforeHz = centreHz;
      swing.step(power, stepMs);
      centreHz = swing.centreHz;
      dampedW += (dampingWPerHz * (beforeHz + centreHz)) / 2;
      if (after(stepMs)) break;
    }
    response.push(swing.deviationHz, centreHz);
    this.means.frequencyHz = nominalHz + centreHz;
    this.means.generationW = totalW;
    this.means.responseW = responseW / steps;
    this.means.feedbackW = feedbackW / steps;
    this.means.demandServedW = demandW + dampedW / steps + this.means.feedbackW;
  }

  busHz(bus: number): number {
    return this.#nominalHz + this.swing.deviationHz[bus]!;
  }

  /** Frequency where an area takes its demand, Hz; NaN where it is black. */
  areaHz(area: number): number {
    return this.#nominalHz + this.islands.meanOf(area, bus => this.swing.deviationHz[bus]!);
  }

  /** The same at the end of a tick that many ticks ago. */
  areaHzAgo(area: number, ticks: number): number {
    return this.islands.meanOf(area, bus => this.response.historyOf(bus).ticksAgo(ticks));
  }

  #begin(): void {
    this.#hasBegun = true;
    const power = this.supply.generationW.map((generated, bus) => generated - this.#loads.powerW[bus]! + this.#linkW[bus]!);
    this.swing.startFlows(power);
  }

  /**
   * Injection by bus at the period's start or end as the schedule has plants, with the loads of this tick, in balance, W; good
   * until the next call.
   */
  scheduledInjection(isEnd: boolean): Float64Array {
    const injectionW = this.#powerW;
    let lackingW = 0;
    for (let bus = 0; bus < injectionW.length; bus++) {
      injectionW[bus] = this.#linkW[bus]! - this.#loads.powerW[bus]!;
      lackingW -= injectionW[bus]!;
    }
    for (let bus = 0; bus < injectionW.length; bus++) injectionW[bus]! += lackingW * this.supply.shareAt(bus, isEnd);
    return injectionW;
  }

  words(): number[] {
    return [this.swing, this.islands, this.response, this.supply].flatMap(part => part.words());
  }
}
