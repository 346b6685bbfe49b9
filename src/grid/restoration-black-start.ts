import type { EventLog } from '../base/event-log.js';
import { MS_PER_MIN, megawattsFromWatts, TICK_MS } from '../base/units.js';
import type { RestorationPlan } from '../system/restoration.js';
import type { System } from '../system/system.js';
import type { GridDecision } from './decisions.js';
import { RestoredDemand } from './restoration-demand.js';
import type { OnLine, RestorationIsland } from './restoration-island.js';
import { RestorationIslands } from './restoration-islands.js';
import { mainNode, SkeletonPaths } from './restoration-paths.js';
import { followsWeather, ReturningPlants, type WeatherFractions } from './restoration-plants.js';

/** The control room looks so often at what may be switched, ms. */
const LOOK_MS = 1000;
/** Frequency settles so long after a block, ms, before the island takes another: an assumption. */
const SETTLE_MS = 30_000;
/** Least time between two blocks that are given back, ms: response has acted by then. */
const GIVEN_BACK_MS = 10_000;
/** The market resumes once so much of what plants could give is on line: an assumption. */
const MARKET_SHARE = 0.9;

export interface BlackStartParts {
  readonly system: System;
  readonly plan: RestorationPlan;
  readonly log: EventLog;
  /** The event that told of the black system. */
  readonly causeId: number | undefined;
  /** Share of its area's customers on each feeder, by area. */
  readonly feederShares: readonly Float64Array[];
  /** What all customers drew before, agents' feeding taken off, W. */
  readonly beforeW: number;
  /** Units by plant that had tripped before and stay away. */
  readonly unitsLost: ArrayLike<number>;
  /** Islands have frequencies of their own; else all that is live has one. */
  readonly isApart: boolean;
}

/**
 * Black start of the whole system: plants start by themselves as they are told, paths from them give others supply, which come
 * back unit by unit, and demand returns in blocks that an island can bear, evenly over the areas that it reaches; islands that
 * meet are joined.
 */
export class BlackStart {
  readonly decisions: GridDecision[] = [];
  readonly plants: ReturningPlants;
  readonly islands: RestorationIslands;
  weather: WeatherFractions;
  readonly #parts: BlackStartParts;
  readonly #paths: SkeletonPaths;
  readonly #demand: RestoredDemand;
  readonly #nodeOfPlant: Int32Array;
  readonly #nodeOfArea: Int32Array;
  readonly #unitsSeen: Float64Array;
  /** Starts that have been ordered. */
  #starts: { plant: number; units: number; atMs: number }[] = [];
  /** Areas of the latest blocks and how many feeders each took, the latest at the end. */
  #blocks: { area: number; feeders: number }[] = [];
  /** When an area may take its next block. */
  readonly #nextBlockMs: Float64Array;
  #givenBackMs = Number.NEGATIVE_INFINITY;
  #lookMs: number;

  constructor(parts: BlackStartParts, weather: WeatherFractions, atMs: number) {
    const { system, plan } = parts;
    this.#parts = parts;
    this.weather = weather;
    this.#lookMs = atMs;
    this.#nodeOfArea = Int32Array.from(system.areas, (_, area) => mainNode(system.areaBuses?.[area] ?? []));
    const areaOf = (id: string): number => system.areas.findIndex(area => area.id === id);
    this.#nodeOfPlant = Int32Array.from(system.plants, ({ area, buses }) =>
      buses.length > 0 ? mainNode(buses) : this.#nodeOfArea[areaOf(area)]!,
    );
    const starts = plan.blackStarts.map(({ plant }) => this.#nodeOfPlant[plant]!);
    this.#paths = new SkeletonPaths(system, plan, starts);
    this.islands = new RestorationIslands(system, plan, this.#paths);
    this.plants = new ReturningPlants(system, plan, parts.unitsLost);
    this.#demand = new RestoredDemand(system, parts.feederShares, parts.beforeW);
    this.#unitsSeen = new Float64Array(system.plants.length);
    this.#nextBlockMs = new Float64Array(system.areas.length);
    this.#lose(() => true, atMs);
    const minutes = Math.round(plan.assessmentMs / MS_PER_MIN);
    const message = `In ${minutes} min ${plan.blackStarts.length} plants will be told to start without the network.`;
    this.#say(atMs, 'black-start-planned', 'system', message);
  }

  /** Deviation from nominal frequency where an area takes its demand, Hz; NaN where that is dead. */
  areaDeviationHz(area: number): number {
    return this.islands.at(this.#nodeOfArea[area]!)?.deviationHz ?? Number.NaN;
  }

  /** Everybody is back, on one island at rest, and so are the plants that a market needs. */
  isDone(atMs: number): boolean {
    const [island, ...others] = this.islands.all;
    if (!island || others.length > 0 || Math.abs(island.deviationHz) > 0.005) return false;
    const { areas } = this.#parts.system;
    return areas.every((_, area) => this.#demand.isRestored(area)) && this.#returnedFraction(atMs) >= MARKET_SHARE;
  }

  /** Of what all plants that are to come back could give in this weather. */
  #returnedFraction(atMs: number): number {
    let onLineW = 0;
    let allW = 0;
    for (let plant = 0; plant < this.#nodeOfPlant.length; plant++) {
      onLineW += this.plants.availableW(plant, this.plants.unitsAt(plant, atMs), this.weather);
      allW += this.plants.availableW(plant, this.plants.unitsOf(plant), this.weather);
    }
    return onLineW / allW;
  }

  /** One tick with the net demand that is connected, of all and by area where islands stand apart, W. */
  tick(atMs: number, netW: number, netByAreaW: ArrayLike<number> | undefined): void {
    if (atMs >= this.#lookMs) {
      this.#lookMs = atMs + LOOK_MS;
      this.#look(atMs, netW);
    }
    for (const island of this.islands.all) {
      const demandW = this.#parts.isApart && netByAreaW ? this.#demandOf(island, netByAreaW) : netW;
      island.tick(demandW, this.islands.onLine(island));
    }
    for (const number of this.islands.numbers) this.#protect(number, atMs + TICK_MS);
  }

  #demandOf(island: RestorationIsland, netByAreaW: ArrayLike<number>): number {
    let demandW = 0;
    for (let area = 0; area < this.#nodeOfArea.length; area++)
      if (this.islands.at(this.#nodeOfArea[area]!) === island) demandW += netByAreaW[area]!;
    return demandW;
  }

  /** Plants that start, buses that go live, islands that are joined, blocks of demand. */
  #look(atMs: number, netW: number): void {
    const { system } = this.#parts;
    for (const { plant, units, atMs: dueMs } of this.#starts.filter(start => start.atMs <= atMs)) {
      const node = this.#nodeOfPlant[plant]!;
      const { id, name } = system.plants[plant]!;
      this.plants.startAlone(plant, units, dueMs);
      this.#say(atMs, 'black-start-plant', id, `${name} has started without the network.`);
      if (this.#paths.start(node, this.#parts.isApart ? node : 0)) this.#liven(node, atMs);
    }
    this.#starts = this.#starts.filter(start => start.atMs > atMs);
    for (const { node, branch } of this.#paths.look(atMs)) {
      const { name, label } = system.network!.buses[node]!;
      this.#say(atMs, 'bus-energised', name, `${label ?? name} is live again, over ${system.network!.branches[branch]!.name}.`);
      this.#liven(node, atMs);
    }
    this.islands.see(this.#onLine(atMs));
    for (const { branch, slipHz, angleRad } of this.islands.join(atMs)) {
      const { name } = system.network!.branches[branch]!;
      const apart = `${slipHz.toFixed(3)} Hz and ${Math.round((Math.abs(angleRad) * 180) / Math.PI)}° apart`;
      this.#say(atMs, 'islands-joined', name, `Two islands are joined over ${name}, ${apart}.`);
    }
    this.#demand.see(netW);
    for (const island of this.islands.all) if (atMs >= island.nextBlockMs) this.#takeBlock(island, atMs);
  }

  /** Plants at a bus that has gone live have supply; those embedded in distribution wait for their area's feeders. */
  #liven(node: number, atMs: number): void {
    this.islands.found(node);
    this.#parts.system.plants.forEach(({ embedded }, plant) => {
      if (!embedded && this.#nodeOfPlant[plant] === node) this.plants.supply(plant, atMs);
    });
  }

  /** What is on line in each island, and who has come back to it. */
  #onLine(atMs: number): Map<RestorationIsland, OnLine> {
    const { system, plan } = this.#parts;
    const sums = new Map(this.islands.all.map(island => [island, { firmW: 0, weatherW: 0, energyWs: 0 }]));
    for (let plant = 0; plant < system.plants.length; plant++) {
      const units = this.plants.unitsAt(plant, atMs);
      const island = units > 0 ? this.islands.at(this.#nodeOfPlant[plant]!) : undefined;
      if (!island) continue;
      const row = system.plants[plant]!;
      if (this.#unitsSeen[plant] === 0) this.#say(atMs, 'plant-returned', row.id, `${row.name} is on line again.`);
      this.#unitsSeen[plant] = units;
      const sum = sums.get(island)!;
      const availableW = this.plants.availableW(plant, units, this.weather);
      if (followsWeather(row)) sum.weatherW += availableW;
      else {
        sum.firmW += availableW;
        const converterS = row.embedded ? 0 : plan.converterInertiaS;
        sum.energyWs += units * row.unitW * (row.inertiaS > 0 ? row.inertiaS / row.powerFactor : converterS);
      }
    }
    return sums;
  }

  /** As many feeders as the largest block has room for, one at the least, where the island can bear them. */
  #takeBlock(island: RestorationIsland, atMs: number): void {
    const { system, plan } = this.#parts;
    const isReady = (area: number): boolean =>
      this.islands.at(this.#nodeOfArea[area]!) === island && atMs >= this.#nextBlockMs[area]!;
    const area = this.#demand.next(system.areas.flatMap((_, a) => (isReady(a) ? [a] : [])));
    if (area < 0) return;
    const expectedW = (count: number): number => plan.coldLoadFactor * this.#demand.blockW(area, count);
    let count = 1;
    const mostW = Math.min(plan.blockW * plan.coldLoadFactor, plan.blockFraction * island.capacityW);
    while (count < this.#demand.waiting(area) && expectedW(count + 1) <= mostW) count++;
    if (!island.admits(expectedW(count))) return;
    const powerW = this.#demand.blockW(area, count);
    island.nextBlockMs = atMs + SETTLE_MS;
    this.#nextBlockMs[area] = atMs + plan.blockIntervalMs * Math.max(1, powerW / plan.blockW);
    this.#blocks.push({ area, feeders: count });
    this.#setFeeders(area, this.#demand.feeders[area]! + count, atMs);
    const { name, id } = system.areas[area]!;
    const message = `A block of ${Math.round(megawattsFromWatts(powerW))} MW in ${name} gets supply again.`;
    this.#say(atMs, 'block-restored', id, message, powerW);
  }

  #setFeeders(area: number, feeders: number, atMs: number): void {
    this.#demand.feeders[area] = feeders;
    this.decisions.push({ kind: 'feeders-counted', areaIndex: area, feeders });
    if (!this.#demand.isRestored(area)) return;
    const { plants, areas } = this.#parts.system;
    plants.forEach((row, plant) => {
      if (row.embedded && row.area === areas[area]!.id) this.plants.supply(plant, atMs);
    });
  }

  /** Gives the latest block back where frequency is below the emergency limit; an island that falls further is dead again. */
  #protect(number: number, atMs: number): void {
    const { system } = this.#parts;
    const { nominalHz, emergencyLowHz, blackHz } = system.limits;
    const isOfIsland = (area: number): boolean => this.#paths.island[this.#nodeOfArea[area]!] === number;
    const node = this.#paths.island.indexOf(number);
    const hz = nominalHz + this.islands.at(node)!.deviationHz;
    if (hz >= emergencyLowHz) return;
    if (hz < blackHz) {
      this.#say(atMs, 'island-collapsed', 'island', 'An island that was being rebuilt has gone black again.');
      for (let area = 0; area < system.areas.length; area++) if (isOfIsland(area)) this.#setFeeders(area, 0, atMs);
      this.#lose(plant => this.#paths.island[this.#nodeOfPlant[plant]!] === number, atMs);
      this.islands.lose(number);
      return;
    }
    if (atMs - this.#givenBackMs < GIVEN_BACK_MS) return;
    const last = this.#blocks.findLastIndex(({ area }) => isOfIsland(area));
    if (last < 0) return;
    const [{ area, feeders }] = this.#blocks.splice(last, 1) as [{ area: number; feeders: number }];
    this.#givenBackMs = atMs;
    this.#setFeeders(area, Math.max(0, this.#demand.feeders[area]! - feeders), atMs);
    const { id, name } = system.areas[area]!;
    this.#say(atMs, 'block-given-back', id, `Frequency is at ${hz.toFixed(2)} Hz: the latest block in ${name} is opened again.`);
  }

  /** Plants lose the network; those that can are told to start without it once the control room has seen what is left. */
  #lose(isLost: (plant: number) => boolean, atMs: number): void {
    const { system, plan } = this.#parts;
    system.plants.forEach((_, plant) => {
      if (!isLost(plant)) return;
      this.plants.lose(plant, atMs);
      this.#unitsSeen[plant] = 0;
    });
    for (const { plant, units, startMs } of plan.blackStarts)
      if (isLost(plant)) this.#starts.push({ plant, units, atMs: atMs + plan.assessmentMs + startMs });
  }

  /** What a plant gives, W: of what its island's plants give, in proportion to what they can. */
  outputW(plant: number): number {
    const row = this.#parts.system.plants[plant]!;
    const island = this.islands.at(this.#nodeOfPlant[plant]!);
    if (!island || this.#unitsSeen[plant] === 0) return 0;
    const onLine = this.islands.onLine(island);
    const availableW = this.plants.availableW(plant, this.#unitsSeen[plant]!, this.weather);
    const [givenW, ofW] = followsWeather(row) ? [island.weatherW, onLine.weatherW] : [island.firmW, onLine.firmW];
    return ofW > 0 ? (givenW * availableW) / ofW : 0;
  }

  #say(atMs: number, kind: string, subject: string, message: string, powerW?: number): void {
    const { log, causeId } = this.#parts;
    log.add({ atMs, source: 'restoration', kind, subject, causeId, message, ...(powerW === undefined ? {} : { powerW }) });
  }

  words(): number[] {
    const starts = this.#starts.flatMap(({ plant, units, atMs }) => [plant, units, atMs]);
    const blocks = this.#blocks.flatMap(({ area, feeders }) => [area, feeders]);
    const parts = [this.plants.words(), this.#paths.words(), this.islands.words(), this.#demand.words(), starts, blocks];
    return [this.#givenBackMs, this.#lookMs, ...this.#nextBlockMs, ...parts.flatMap(part => [part.length, ...part])];
  }
}
