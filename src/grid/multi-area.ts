import { InternalError } from '../base/errors.js';
import { TICK_MS } from '../base/units.js';
import type { Network } from '../system/network.js';
import type { BusShare, System } from '../system/system.js';
import { type AddedLoads, openLoopW } from './added-loads.js';
import { BusSwing } from './dynamics/bus-swing.js';
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
  demandServedW: number;
}

/**
 * The nation's frequency bus by bus: plants where they stand, demand, agents' feeding and load shedding where their areas take
 * power, response as its own bus feels it. The sum over buses is the single-frequency model.
 */
export class MultiArea {
  readonly swing: BusSwing;
  readonly response: LocalResponse;
  readonly means: TickMeans = { frequencyHz: 0, generationW: 0, responseW: 0, demandServedW: 0 };
  readonly #system: System;
  readonly #network: Network;
  readonly #nominalHz: number;
  readonly #demandShare: Float64Array;
  /** Buses at which areas take power, area by area: places [firstPlace[a], firstPlace[a + 1]). */
  readonly #firstPlace: Int32Array;
  readonly #placeArea: Int32Array;
  readonly #placeBus: Int32Array;
  readonly #placeShare: Float64Array;
  /** Share of generation by bus at the period's start and end. */
  readonly #startShare: Float64Array;
  readonly #endShare: Float64Array;
  /** Infeed lost since the period's start, by bus, W. */
  readonly #lostW: Float64Array;
  readonly #generationW: Float64Array;
  readonly #loadW: Float64Array;
  readonly #powerW: Float64Array;
  readonly #linkW: Float64Array;
  #schedule: PeriodSchedule | null = null;
  #machinesLoadW = 0;
  #hasBegun = false;
  #loadsVersion = -1;
  #feedbacks: AddedLoads['all'] = [];

  constructor(system: System, network: Network) {
    const n = network.buses.length;
    const column = () => new Float64Array(n);
    this.#system = system;
    this.#network = network;
    this.#nominalHz = system.limits.nominalHz;
    const places = system.areaBuses.flatMap((buses, area) => buses.map(({ bus, fraction }) => ({ area, bus, fraction })));
    this.#placeArea = Int32Array.from(places, ({ area }) => area);
    this.#placeBus = Int32Array.from(places, ({ bus }) => bus);
    this.#placeShare = Float64Array.from(places, ({ fraction }) => fraction);
    this.#firstPlace = Int32Array.from(
      { length: system.areaBuses.length + 1 },
      (_, a) => places.filter(({ area }) => area < a).length,
    );
    this.#demandShare = demandShareOf(system, n);
    this.swing = new BusSwing(network, system.limits.nominalHz);
    this.response = new LocalResponse(system, n, this.#demandShare);
    this.#startShare = column();
    this.#endShare = column();
    this.#lostW = column();
    this.#generationW = column();
    this.#loadW = column();
    this.#powerW = column();
    this.#linkW = column();
    for (const { from, to, powerW, lossFraction } of network.dcLinks) {
      this.#linkW[from]! -= powerW;
      this.#linkW[to]! += powerW * (1 - lossFraction);
    }
    const lossesW = this.#linkW.reduce((sum, powerW) => sum + powerW, 0);
    for (let bus = 0; bus < n; bus++) this.#linkW[bus]! -= lossesW * this.#demandShare[bus]!;
  }

  /** Where the period's schedule has plants at its end; they go there from where they are. */
  beginPeriod(schedule: PeriodSchedule): void {
    const isFirst = this.#schedule === null;
    this.#schedule = schedule;
    this.response.beginPeriod(schedule);
    this.#spreadPlants(schedule.outputEndW, this.#endShare);
    if (isFirst) this.#spreadPlants(schedule.outputStartW, this.#startShare);
    else normalise(this.#generationW, this.#startShare, this.#demandShare);
    this.#lostW.fill(0);
    this.#machinesLoadW = 0;
    if (this.#hasBegun) this.swing.rebase();
  }

  /** Infeed that has been lost (positive) at a plant's buses, or, with no place, where demand is. */
  lose(powerW: number, places: readonly BusShare[]): void {
    this.#machinesLoadW = 0;
    if (places.length === 0)
      for (let bus = 0; bus < this.#lostW.length; bus++) this.#lostW[bus]! += powerW * this.#demandShare[bus]!;
    for (const { bus, fraction } of places) this.#lostW[bus]! += powerW * fraction;
  }

  /** What a contingency took from the supply, where its plant stands; its governors go with its units. */
  loseAfter(plant: string, unitsBefore: Float64Array, { unitsLost }: Supply, powerW: number): void {
    const p = this.#system.plants.findIndex(({ id }) => id === plant);
    this.lose(powerW, this.#system.plants[p]?.buses ?? []);
    const units = p < 0 ? 0 : unitsLost[p]! - unitsBefore[p]!;
    if (units > 0) this.response.loseUnits(p, units);
  }

  /** Whether buses are so far apart that they swing in fine steps; lets response part or join. */
  look(isFine: boolean): boolean {
    const { deviationHz, centreHz } = this.swing;
    return this.response.look(deviationHz, centreHz, isFine, TICK_MS) > APART_HZ;
  }

  openBranch(name: string): void {
    const branch = this.#network.branches.findIndex(known => known.name === name);
    if (branch < 0) throw new InternalError(`no branch ${name}`);
    this.swing.openBranch(branch);
  }

  /** What buses draw and are fed in this tick. `netByAreaW`: net demand by area; `stepW`: load that has no place. */
  beginTick(
    atMs: number,
    netByAreaW: ArrayLike<number>,
    stepW: number,
    added: AddedLoads,
    supply: Supply,
    balancingW: number,
  ): void {
    const loadW = this.#loadW.fill(0);
    for (let place = 0; place < this.#placeBus.length; place++)
      loadW[this.#placeBus[place]!]! += netByAreaW[this.#placeArea[place]!]! * this.#placeShare[place]!;
    for (let bus = 0; bus < loadW.length; bus++) loadW[bus]! += stepW * this.#demandShare[bus]!;
    for (const { buses, law } of added.all) {
      const powerW = openLoopW(law, atMs + TICK_MS / 2);
      if (powerW !== 0) for (const { bus, fraction } of buses) loadW[bus]! += powerW * fraction;
    }
    if (this.#loadsVersion !== added.version) this.#feedbacks = added.all.filter(({ law }) => law.kind === 'feedback');
    this.#loadsVersion = added.version;
    this.#spreadGeneration(supply.totalW + balancingW, supply.along);
    if (!this.#hasBegun) this.#begin();
  }

  /** Energy and damping by bus from what is on line; `demandW` gross. */
  setMachines(demandW: number, supply: Supply): void {
    if (Math.abs(demandW - this.#machinesLoadW) <= MACHINES_CHANGE * demandW) return;
    this.#machinesLoadW = demandW;
    const { frequency, plants } = this.#system;
    const n = this.swing.busCount;
    // Compensators: nobody says where, so everywhere alike.
    const energyWs = new Float64Array(n).fill(frequency.compensatorsVAs / n);
    plants.forEach(({ unitW, inertiaS, powerFactor, buses }, p) => {
      const storedWs = (supply.unitsOnLine(p) * unitW * inertiaS) / powerFactor;
      for (const { bus, fraction } of buses) energyWs[bus]! += storedWs * fraction;
    });
    for (let bus = 0; bus < n; bus++) energyWs[bus]! += frequency.demandInertiaS * demandW * this.#demandShare[bus]!;
    const damping = this.#demandShare.map(share => share * demandW * frequency.loadDampingPerHz);
    this.swing.setMachines(energyWs, damping);
  }

  /** The tick in steps; `after` looks at each step's end and says whether to stop. */
  integrate(steps: number, demandW: number, after: (frequencyHz: number, stepMs: number) => boolean): void {
    const { nominalHz } = this.#system.limits;
    const stepMs = TICK_MS / steps;
    const { swing, response } = this;
    const dampingWPerHz = this.#system.frequency.loadDampingPerHz * demandW;
    let responseW = 0;
    let dampedW = 0;
    const totalW = this.#generationW.reduce((sum, powerW) => sum + powerW, 0);
    let centreHz = swing.centreHz;
    for (let step = 0; step < steps; step++) {
      const power = this.#powerW;
      for (let bus = 0; bus < power.length; bus++) power[bus] = response.powerW[bus]! / 2;
      response.step(stepMs, step * stepMs, swing.deviationHz, centreHz);
      for (let bus = 0; bus < power.length; bus++) {
        power[bus]! += response.powerW[bus]! / 2;
        responseW += power[bus]!;
        power[bus]! += this.#generationW[bus]! - this.#loadW[bus]! + this.#linkW[bus]!;
      }
      this.#feedBack(power);
      const beforeHz = centreHz;
      swing.step(power, stepMs);
      centreHz = swing.centreHz;
      dampedW += (dampingWPerHz * (beforeHz + centreHz)) / 2;
      if (after(nominalHz + centreHz, stepMs)) break;
    }
    response.push(swing.deviationHz, centreHz);
    this.means.frequencyHz = nominalHz + centreHz;
    this.means.generationW = totalW;
    this.means.responseW = responseW / steps;
    this.means.demandServedW = demandW + dampedW / steps;
  }

  /** Frequency where an area takes its demand, Hz. */
  readonly areaHz = (area: number): number => {
    const { deviationHz } = this.swing;
    let sumHz = 0;
    for (let place = this.#firstPlace[area]!; place < this.#firstPlace[area + 1]!; place++)
      sumHz += this.#placeShare[place]! * deviationHz[this.#placeBus[place]!]!;
    return this.#nominalHz + sumHz;
  };

  #feedBack(powerW: Float64Array): void {
    for (const { buses, law } of this.#feedbacks) {
      if (law.kind !== 'feedback') continue;
      for (const { bus, fraction } of buses) {
        const wantedW = -law.gainWPerHz * this.swing.deviationHz[law.sensor ?? bus]!;
        powerW[bus]! -= fraction * Math.max(-law.limitW, Math.min(law.limitW, wantedW));
      }
    }
  }

  #begin(): void {
    this.#hasBegun = true;
    const power = this.#generationW.map((generated, bus) => generated - this.#loadW[bus]! + this.#linkW[bus]!);
    this.swing.startFlows(power);
  }

  /** Generation goes from where it was to where the schedule has it, less what has been lost on the way. */
  #spreadGeneration(totalW: number, along: number): void {
    let lostW = 0;
    for (let bus = 0; bus < this.#lostW.length; bus++) lostW += this.#lostW[bus]!;
    for (let bus = 0; bus < this.#generationW.length; bus++) {
      const share = this.#startShare[bus]! + (this.#endShare[bus]! - this.#startShare[bus]!) * along;
      this.#generationW[bus] = (totalW + lostW) * share - this.#lostW[bus]!;
    }
  }

  #spreadPlants(outputW: ArrayLike<number>, into: Float64Array): void {
    const byBusW = new Float64Array(into.length);
    this.#system.plants.forEach(({ buses }, p) => {
      for (const { bus, fraction } of buses) byBusW[bus]! += outputW[p]! * fraction;
    });
    normalise(byBusW, into, this.#demandShare);
  }

  words(): number[] {
    return [...this.swing.words(), ...this.response.words(), ...this.#startShare, ...this.#endShare, ...this.#lostW];
  }
}

/** Shares of a sum; those of demand where there is none. */
function normalise(powerW: Float64Array, into: Float64Array, otherwise: Float64Array): void {
  const totalW = powerW.reduce((sum, power) => sum + power, 0);
  for (let bus = 0; bus < into.length; bus++) into[bus] = totalW > 0 ? powerW[bus]! / totalW : otherwise[bus]!;
}

/** Share of a year's demand by bus: customers and aggregates of areas, where areas take it. */
function demandShareOf({ areaBuses, areas, customers, aggregates }: System, busCount: number): Float64Array {
  const share = new Float64Array(busCount);
  const byArea = areas.map((_, area) => {
    const customersWh = customers[area]!.reduce((sum, { count, annualWhEach }) => sum + count * annualWhEach, 0);
    const aggregateW = aggregates[area]!.demandW.winter.weekday.reduce((sum, powerW) => sum + powerW, 0) / 48;
    return customersWh + aggregateW * 8760;
  });
  const total = byArea.reduce((sum, energy) => sum + energy, 0);
  areaBuses.forEach((places, area) => {
    for (const { bus, fraction } of places) share[bus]! += (byArea[area]! / total) * fraction;
  });
  return share;
}
