import type { EventLog } from '../base/event-log.js';
import type { GridDecision } from '../grid/decisions.js';
import type { GridModel } from '../grid/grid-model.js';
import type { Layout } from '../population/layout.js';
import type { System } from '../system/system.js';
import { Recovery } from './recovery.js';

/**
 * Which feeders are open: turns the grid's stages into blocks that lose or get back supply at the next tick's start, and tells
 * grid and loads what share of each area that is.
 */
export class Feeders {
  /** Blocks that change at the next window's start: 1 opens, 2 closes. */
  pending = new Map<number, 1 | 2>();
  /**
   * When the longest open of the feeders that closed at a moment had opened, by moment and area; for the longest interruption.
   */
  readonly closings = new Map<number, Map<number, number>>();
  readonly stagesOpened = new Set<string>();
  readonly recovery = new Recovery();
  readonly #openSinceMs = new Map<number, number>();
  /** Blocks that went dark with their buses, by area, in the order in which they come back. */
  readonly #black: number[][];
  readonly #customersByArea: Float64Array;
  readonly #openByArea: Float64Array;
  /** Share of each area's load that has supply, where there are no customers. */
  readonly #loadSupplied: Float64Array;

  constructor(
    readonly system: System,
    readonly layout: Layout,
    readonly devicesPerAgent: number,
    readonly log: EventLog,
  ) {
    this.#black = system.areas.map(() => []);
    this.#customersByArea = new Float64Array(system.areas.length);
    this.#openByArea = new Float64Array(system.areas.length);
    this.#loadSupplied = new Float64Array(system.areas.length).fill(1);
    for (const [block, { areaIndex }] of layout.blocks.entries()) this.#customersByArea[areaIndex]! += this.#customersOf(block);
  }

  /** Share of an area's customers whose feeders have supply; of its load where it has no customers. */
  suppliedFraction(areaIndex: number): number {
    const customers = this.#customersByArea[areaIndex]!;
    return customers === 0 ? this.#loadSupplied[areaIndex]! : 1 - this.#openByArea[areaIndex]! / customers;
  }

  /** Share of the nation's customers whose feeders are open; of its load where it has no customers. */
  openFraction = 0;

  get earliestOpenMs(): number | null {
    return this.#openSinceMs.size === 0 ? null : Math.min(...this.#openSinceMs.values());
  }

  /** Takes a decision of the grid; its blocks change at `atMs`, the start of the next tick. */
  decide(decision: GridDecision, atMs: number, grid: GridModel): void {
    if (decision.kind === 'stage-opened') {
      this.stagesOpened.add(`${decision.stage}`);
      const blocks = this.#blocksOf(decision.scheme, decision.stage).filter(block => !this.#openSinceMs.has(block));
      this.#open(blocks, atMs, grid, `${decision.scheme} ${decision.stage}`);
    } else if (decision.kind === 'feeders-restored') {
      this.#restore(decision.scheme, decision.stage, decision.fraction, atMs, grid);
    } else if (decision.kind === 'area-black') {
      for (const { areaIndex, fraction } of decision.areas) {
        const blocks = this.#blocksIn(areaIndex, fraction);
        this.#black[areaIndex]!.push(...blocks);
        this.#open(blocks, atMs, grid, `feeders in ${this.system.areas[areaIndex]!.id}`);
        this.recovery.black(areaIndex, atMs);
      }
    } else if (decision.kind === 'black-feeders-restored') {
      const { areaIndex, count } = decision;
      this.#close(this.#black[areaIndex]!.splice(0, count), atMs, grid, this.system.areas[areaIndex]!.id);
    } else if (decision.kind === 'system-black') {
      const blocks = this.layout.blocks.map((_, block) => block).filter(block => !this.#openSinceMs.has(block));
      this.#open(blocks, atMs, grid, 'all feeders');
      for (const black of this.#black) black.length = 0;
      for (let area = 0; area < this.system.areas.length; area++) this.recovery.black(area, atMs);
    } else if (decision.kind === 'feeders-counted') {
      this.#count(decision.areaIndex, decision.feeders, atMs, grid);
    } else if (decision.kind === 'supply-changed') {
      this.#loadSupplied.set(decision.byArea);
    } else {
      return;
    }
    const customers = sum(this.#customersByArea);
    this.openFraction = customers === 0 ? this.#loadOpenFraction() : sum(this.#openByArea) / customers;
    for (let area = 0; area < this.system.areas.length; area++) {
      const black = this.#black[area]!.map(block => this.#customersOf(block) / this.#customersByArea[area]!);
      grid.setFeeders(area, this.suppliedFraction(area), black);
      this.recovery.see(area, this.suppliedFraction(area), atMs);
    }
  }

  /** Everything that evolves here, for the state hash. */
  words(): number[] {
    const byBlock = (map: ReadonlyMap<number, number>): number[] => [...map].sort(([a], [b]) => a - b).flat();
    return [
      this.#openSinceMs.size,
      ...byBlock(this.#openSinceMs),
      ...byBlock(this.pending),
      ...this.recovery.words(),
      ...this.#loadSupplied,
      ...this.#black.flatMap(blocks => [blocks.length, ...blocks]),
    ];
  }

  #loadOpenFraction(): number {
    const loadW = this.system.aggregates.map(({ demandW }) => demandW.winter.weekday[0]!);
    const totalW = loadW.reduce((total, powerW) => total + powerW, 0);
    const suppliedW = loadW.reduce((total, powerW, area) => total + powerW * this.#loadSupplied[area]!, 0);
    return totalW > 0 ? 1 - suppliedW / totalW : 0;
  }

  #open(blocks: readonly number[], atMs: number, grid: GridModel, subject: string): void {
    let customers = 0;
    for (const block of blocks) {
      this.pending.set(block, 1);
      this.#openSinceMs.set(block, atMs);
      this.#openByArea[this.layout.blocks[block]!.areaIndex]! += this.#customersOf(block);
      customers += this.#customersOf(block) * this.devicesPerAgent;
    }
    // Systems of machines have no customers to tell of.
    if (this.layout.blocks.length === 0) return;
    const message = `${customers} customers on ${subject} lose supply.`;
    this.log.add({
      atMs,
      source: 'grid',
      kind: 'customers-disconnected',
      subject,
      customersCount: customers,
      causeId: grid.causeId,
      message,
    });
  }

  /** Gives back feeders in the order of their blocks until a share of the stage's customers has supply. */
  #restore(scheme: string, stage: number, fraction: number, atMs: number, grid: GridModel): void {
    const blocks = this.#blocksOf(scheme, stage).filter(block => !this.#isBlack(block));
    const total = blocks.reduce((sum, block) => sum + this.#customersOf(block), 0);
    let supplied = blocks.reduce((sum, block) => (this.#openSinceMs.has(block) ? sum : sum + this.#customersOf(block)), 0);
    const closing = blocks.filter(block => {
      if (!this.#openSinceMs.has(block) || (fraction < 1 && supplied >= fraction * total)) return false;
      supplied += this.#customersOf(block);
      return true;
    });
    this.#close(closing, atMs, grid, `${scheme} ${stage}`);
  }

  /** The first so many feeders of an area have supply, and the others none. */
  #count(area: number, feeders: number, atMs: number, grid: GridModel): void {
    const blocks = this.layout.blocks.flatMap(({ areaIndex }, block) => (areaIndex === area ? [block] : []));
    const { id } = this.system.areas[area]!;
    this.#close(
      blocks.slice(0, feeders).filter(block => this.#openSinceMs.has(block)),
      atMs,
      grid,
      id,
    );
    const opening = blocks.slice(feeders).filter(block => !this.#openSinceMs.has(block));
    if (opening.length > 0) this.#open(opening, atMs, grid, id);
  }

  #close(blocks: readonly number[], atMs: number, grid: GridModel, subject: string): void {
    const closings = this.closings.get(atMs) ?? new Map<number, number>();
    this.closings.set(atMs, closings);
    let customers = 0;
    for (const block of blocks) {
      const sinceMs = this.#openSinceMs.get(block)!;
      const { areaIndex } = this.layout.blocks[block]!;
      customers += this.#customersOf(block) * this.devicesPerAgent;
      this.pending.set(block, 2);
      this.#openSinceMs.delete(block);
      this.#openByArea[areaIndex]! -= this.#customersOf(block);
      closings.set(areaIndex, Math.min(closings.get(areaIndex) ?? sinceMs, sinceMs));
    }
    // A small sample's blocks are larger than a step of restoration.
    if (customers === 0) return;
    const message = `${customers} customers on ${subject} have supply again.`;
    this.log.add({
      atMs,
      source: 'restoration',
      kind: 'customers-restored',
      subject,
      customersCount: customers,
      causeId: grid.causeId,
      message,
    });
  }

  #isBlack(block: number): boolean {
    return this.#black[this.layout.blocks[block]!.areaIndex]!.includes(block);
  }

  #blocksOf(scheme: string, stage: number): number[] {
    return this.layout.blocks.flatMap((block, index) =>
      block.stage === stage && this.system.areas[block.areaIndex]!.sheddingScheme === scheme ? [index] : [],
    );
  }

  /** Blocks of an area that have supply, in their order, until they hold a share of its customers who have; all with 1. */
  #blocksIn(area: number, fraction: number): number[] {
    const wanted = fraction * (this.#customersByArea[area]! - this.#openByArea[area]!);
    let customers = 0;
    const blocks: number[] = [];
    for (const [block, { areaIndex }] of this.layout.blocks.entries()) {
      if (areaIndex !== area || this.#openSinceMs.has(block)) continue;
      if (fraction < 1 && customers + this.#customersOf(block) / 2 > wanted) continue;
      customers += this.#customersOf(block);
      blocks.push(block);
    }
    return blocks;
  }

  #customersOf(block: number): number {
    const { customerStart, customerEnd } = this.layout.blocks[block]!;
    return customerEnd - customerStart;
  }
}

const sum = (array: Float64Array): number => array.reduce((total, value) => total + value, 0);
