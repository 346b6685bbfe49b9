import { CivilTime } from '../base/civil-time.js';
import { MS_PER_MIN } from '../base/units.js';
import { type SubstationColumns, viewSubstations } from '../engine/substation-schema.js';
import type { StreetReinforcement } from '../impact/cost.js';
import type { RunCounts } from '../impact/record.js';
import { type Reinforcement, reinforcementOf } from '../network/reinforcement.js';
import { mainsCurrentA, type StreetMains } from '../network/street-mains.js';
import type { CsvTable } from '../results/csv.js';
import { tables } from '../results/dictionary.js';
import type { FolderWriter } from '../results/folder-writer.js';
import type { Cell, Table } from '../results/table.js';
import { SUBSTATIONS_ALL } from '../scenario/substations-asked.js';
import type { DistributionPlan } from '../system/distribution.js';
import type { Course } from './course.js';

/** substations.csv, where the scenario asks for it and the system has it; the tables that were written. */
export function writeSubstations(course: Course, writer: FolderWriter, first: readonly Cell[]): readonly Table[] {
  const { substationsMax } = course.scenario.outputs;
  const loads = SubstationLoads.of(course);
  if (loads === null || substationsMax === 0) return [];
  const clock = new CivilTime(course.system.timeZone);
  loads.write(writer.table(tables.substations, clock, first), substationsMax);
  return [tables.substations];
}

/** What the summary says of the streets, in real transformers and mains; null where they are not planned. */
export function streetCounts(course: Course): StreetCounts {
  const loads = SubstationLoads.of(course);
  const counted = (of: (s: number) => number): number | null => loads && loads.sum(of) * course.scenario.devicesPerAgent;
  return {
    transformersOverloadedCount: counted(s => Number(loads!.isOverloaded(s))),
    voltageExcursionsCount: counted(s => Number(loads!.hasExcursion(s))),
    transformersToReplaceCount: counted(s => Number(loads!.reinforcement(s).transformer)),
    streetsDugUpCount: counted(s => loads!.mainsToLay(s)),
  };
}

/** What would have to be built in the streets of an area, real transformers and metres. */
export function reinforcementsOf(course: Course, areaIndex: number): StreetReinforcement[] {
  const loads = SubstationLoads.of(course);
  if (!loads) return [];
  const quantities = { 'ground-transformer': 0, 'pole-transformer': 0, 'ground-mains': 0, 'pole-mains': 0 };
  for (const block of course.engine.layout.blocks) {
    if (block.areaIndex !== areaIndex) continue;
    for (let s = block.substationStart; s < block.substationEnd; s++) {
      const type = loads.typeOf(areaIndex, s);
      quantities[`${type}-transformer`] += Number(loads.reinforcement(s).transformer);
      quantities[`${type}-mains`] += loads.mainsToLay(s) * loads.columns.mainsPathM[s]!;
    }
  }
  const { devicesPerAgent } = course.scenario;
  return (Object.keys(quantities) as (keyof typeof quantities)[]).map(name => ({
    name,
    quantity: quantities[name] * devicesPerAgent,
  }));
}

type StreetCounts = Pick<
  RunCounts,
  'transformersOverloadedCount' | 'voltageExcursionsCount' | 'transformersToReplaceCount' | 'streetsDugUpCount'
>;

/** What a run has done to its low-voltage transformers: each of the sample by its number in the layout. */
export class SubstationLoads {
  readonly columns: SubstationColumns;
  readonly #course: Course;
  readonly #plan: DistributionPlan;

  /** Null where the system does not say how low-voltage networks are planned. */
  static of(course: Course): SubstationLoads | null {
    const { distribution } = course.system;
    return distribution && new SubstationLoads(course, distribution);
  }

  private constructor(course: Course, plan: DistributionPlan) {
    const { engine, system } = course;
    this.#course = course;
    this.#plan = plan;
    this.columns = viewSubstations(engine.memory.substations, system, engine.layout.substationCount).columns;
  }

  /** Largest load over the rating. */
  loading(s: number): number {
    return Math.abs(this.columns.peakW[s]!) / this.#plan.powerFactor / this.columns.ratingVA[s]!;
  }

  isOverloaded(s: number): boolean {
    return this.columns.overMs[s]! > 0;
  }

  hasExcursion(s: number): boolean {
    return this.columns.excursionMs[s]! > 0;
  }

  typeOf(areaIndex: number, s: number): 'ground' | 'pole' {
    const { engine, system } = this.#course;
    return system.substationTypes[areaIndex]![engine.layout.substationType[s]!]!.id;
  }

  mains(s: number): StreetMains {
    const { mainsCount, mainsSize, mainsPathM } = this.columns;
    const count = mainsCount[s]!;
    const customersEach = Math.max(1, this.#course.engine.layout.substationCustomers[s]! / count);
    return { count, sizeIndex: mainsSize[s]!, pathM: mainsPathM[s]!, customersEach };
  }

  reinforcement(s: number): Reinforcement {
    const { ratingVA, peakW } = this.columns;
    const street = { ratingVA: ratingVA[s]!, peakW: peakW[s]!, hasExcursion: this.hasExcursion(s), mains: this.mains(s) };
    return reinforcementOf(street, this.#plan);
  }

  /** Mains to be laid anew: all of a transformer's, as they are alike. */
  mainsToLay(s: number): number {
    return this.reinforcement(s).mains ? this.columns.mainsCount[s]! : 0;
  }

  /** Adds up something over the transformers of the sample. */
  sum(of: (s: number) => number): number {
    let sum = 0;
    for (let s = 0; s < this.columns.ratingVA.length; s++) sum += of(s);
    return sum;
  }

  /** Writes substations.csv: the most heavily loaded first. */
  write(table: CsvTable, most: number): void {
    const { engine, system } = this.#course;
    const { substationCustomers, blocks } = engine.layout;
    const loading = Float64Array.from(this.columns.ratingVA, (_, s) => this.loading(s));
    const order = Uint32Array.from(loading.keys()).sort((a, b) => loading[b]! - loading[a]! || a - b);
    const areaOf = new Uint8Array(loading.length);
    for (const { areaIndex, substationStart, substationEnd } of blocks) areaOf.fill(areaIndex, substationStart, substationEnd);
    const { ratingVA, peakW, peakEndS, overMs, hotSpotC, agedMs, lowestPu, highestPu, excursionMs } = this.columns;
    for (const s of most === SUBSTATIONS_ALL ? order : order.subarray(0, most)) {
      const area = system.areas[areaOf[s]!]!.id;
      table.row([
        `${area}-${s + 1}`,
        area,
        this.typeOf(areaOf[s]!, s),
        substationCustomers[s]!,
        ratingVA[s]! / 1e6,
        peakW[s]! / 1e6,
        peakEndS[s]!,
        loading[s]! * 100,
        overMs[s]! / 1000,
        Number.isFinite(hotSpotC[s]!) ? hotSpotC[s]! : null,
        agedMs[s]! / MS_PER_MIN,
        Number.isFinite(lowestPu[s]!) ? lowestPu[s]! : null,
        highestPu[s]! > 0 ? highestPu[s]! : null,
        excursionMs[s]! / 1000,
        this.columns.mainsCount[s]!,
        this.columns.mainsPathM[s]!,
        this.#mainsLoading(s) * 100,
        this.reinforcement(s).transformer,
        this.mainsToLay(s),
      ]);
    }
  }

  /** Largest current of its mains over their rating. */
  #mainsLoading(s: number): number {
    const mains = this.mains(s);
    return mainsCurrentA(this.columns.peakW[s]!, mains, this.#plan) / this.#plan.mains.sizes[mains.sizeIndex]!.ratingA;
  }
}
