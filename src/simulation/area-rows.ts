import type { CivilTime } from '../base/civil-time.js';
import type { EventLog } from '../base/event-log.js';
import { MS_PER_S, TICK_MS } from '../base/units.js';
import type { GridModel } from '../grid/grid-model.js';
import { linksAlong, type PeriodSchedule } from '../grid/schedule.js';
import type { CsvTable } from '../results/csv.js';
import { tables } from '../results/dictionary.js';
import type { FolderWriter } from '../results/folder-writer.js';
import type { Cell } from '../results/table.js';
import type { Scenario } from '../scenario/scenario.js';
import type { System } from '../system/system.js';
import { type AddedMeans, AddedTally } from './added-tally.js';
import { GenerationRows } from './generation-rows.js';
import { type GivenMeans, GivenTally } from './given-tally.js';
import { LineRows } from './line-rows.js';
import { OpenBranches } from './open-branches.js';
import type { IntervalSums, TickLoads } from './tick-loads.js';

/** What an interval came to beside agents' loads, and the price at its end. */
interface Sample {
  readonly given: GivenMeans;
  /** Branches of the network that are open. */
  readonly isOpen: Uint8Array | null;
  readonly pricePerWh: (area: number) => number;
  /** What load steps and attacks drew, means of the interval. */
  readonly added: AddedMeans;
}

/** areas.csv, demand.csv, generation.csv and the network's tables: an interval at a time, in the order of areas and kinds. */
export class AreaRows {
  readonly #areas: CsvTable;
  readonly #demand: CsvTable;
  readonly #generation: GenerationRows;
  readonly #lines: LineRows | null;
  readonly #branches: OpenBranches | null;
  readonly #scenario: Scenario;
  readonly #system: System;
  readonly #plantArea: readonly number[];
  readonly #added: AddedTally;
  readonly #given: GivenTally;
  #pricePerWh: (area: number) => number = () => 0;
  #linkW: (atMs: number) => Readonly<Float64Array> | undefined = () => undefined;
  /** Of intervals that are not written yet. */
  readonly #samples: Sample[] = [];

  constructor(scenario: Scenario, system: System, writer: FolderWriter, clock: CivilTime, first: readonly Cell[]) {
    this.#scenario = scenario;
    this.#system = system;
    this.#plantArea = system.plants.map(({ area }) => system.areas.findIndex(({ id }) => id === area));
    this.#areas = writer.table(tables.areas, clock, first);
    this.#demand = writer.table(tables.demand, clock, first);
    this.#generation = new GenerationRows(system, writer, clock, first);
    const { network } = system;
    this.#added = new AddedTally(system.areas.length, network?.buses.length ?? 0);
    this.#given = new GivenTally(system.plants.length, network?.dcLinks.length ?? 0);
    this.#branches = network && new OpenBranches(network);
    this.#lines = network && new LineRows(scenario, system, network, writer, clock, first);
  }

  period(schedule: PeriodSchedule, startMs: number, endMs: number): void {
    const { marginalCostPerWh, pricePerWhByArea } = schedule;
    this.#linkW = atMs => linksAlong(schedule, (atMs - startMs) / (endMs - startMs));
    this.#pricePerWh = area => pricePerWhByArea?.[area] ?? marginalCostPerWh;
  }

  /** After each tick. */
  tick(endMs: number, grid: GridModel): void {
    this.#added.tick(grid);
    this.#given.tick(endMs, grid, this.#linkW);
  }

  /** At the end of an interval. */
  sample(log: EventLog): void {
    this.#samples.push({
      given: this.#given.close(),
      isOpen: this.#branches?.after(log) ?? null,
      pricePerWh: this.#pricePerWh,
      added: this.#added.close(),
    });
  }

  write(sums: IntervalSums, loads: TickLoads): void {
    const unixMs = this.#scenario.startUnixMs + sums.endMs;
    const time: readonly Cell[] = [unixMs, unixMs, sums.endMs / MS_PER_S];
    const sample = this.#samples.shift();
    const drawn = this.#system.areas.map((_, area) => this.#drawnIn(area, sums, loads));
    const netDemandW = Float64Array.from(drawn, ({ demandW, ownW }) => demandW - ownW);
    const givenW = new Float64Array(this.#system.areas.length);
    for (const [p, area] of this.#plantArea.entries()) givenW[area]! += sample?.given.byPlantW[p] ?? 0;
    const shares = sharesOf(drawn.map(({ demandW }) => demandW));
    for (const [area, { id }] of this.#system.areas.entries()) {
      const { byKind, demandW, ownW } = drawn[area]!;
      const addedW = sample ? sample.added.byAreaW[area]! + sample.added.elsewhereW * shares[area]! : 0;
      byKind.set('aggregate', byKind.get('aggregate')! + addedW);
      for (const [kind, powerW] of byKind) this.#demand.row([...time, id, kind, powerW / 1e6]);
      const importW = sample ? demandW + addedW - ownW - givenW[area]! : Number.NaN;
      this.#areas.row([
        ...time,
        id,
        (demandW + addedW) / 1e6,
        sample && this.#system.dynamics === null ? sample.pricePerWh(area) * 1e6 : null,
        importW / 1e6,
      ]);
    }
    if (!sample) return;
    const { added, given, isOpen } = sample;
    this.#generation.write(time, given.byPlantW);
    for (const [area, share] of shares.entries()) netDemandW[area]! += added.nowhereW * share;
    const drawnW = { byAreaW: netDemandW, byBusW: added.byBusW };
    if (isOpen) this.#lines?.interval(sums.endMs, sums.ticks * TICK_MS, drawnW, given.byPlantW, isOpen, given.linkW);
  }

  /** What an area's agents and aggregates drew, by kind and in all, and what its agents fed in; means of the interval, W. */
  #drawnIn(area: number, sums: IntervalSums, { channels }: TickLoads) {
    const byKind = new Map<string, number>();
    const aggregateW = sums.aggregateSums[area]! / sums.ticks;
    let demandW = aggregateW;
    let ownW = 0;
    for (const [channel, { kind, sign, classIndex }] of channels.entries()) {
      if (sign === 0) continue;
      const powerW = (sums.sums[area * channels.length + channel]! / sums.ticks) * this.#scenario.devicesPerAgent;
      const name = classIndex >= 0 && this.#system.customerClasses[classIndex]!.group !== 'domestic' ? 'business' : kind;
      byKind.set(name, (byKind.get(name) ?? 0) + sign * powerW);
      if (sign === 1) demandW += powerW;
      else ownW += powerW;
    }
    byKind.set('aggregate', aggregateW);
    return { byKind, demandW, ownW };
  }

  /** Writes what is known at the end alone. */
  finish(log: EventLog): void {
    this.#branches?.after(log);
    this.#lines?.finish(this.#branches?.firstMs ?? null);
  }
}

/** Shares of a sum; even where it is nothing. */
function sharesOf(powersW: readonly number[]): number[] {
  const totalW = powersW.reduce((sum, powerW) => sum + powerW, 0);
  return powersW.map(powerW => (totalW > 0 ? powerW / totalW : 1 / powersW.length));
}
