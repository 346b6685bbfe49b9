import type { EventLog } from '../base/event-log.js';
import { megawattsFromWatts } from '../base/units.js';
import type { System } from '../system/system.js';
import type { GridDecision } from './decisions.js';
import type { MultiArea } from './multi-area.js';
import { type AreaHz, Restoration, type Room } from './restoration.js';
import { BlackFeeders } from './restoration-feeders.js';
import type { Shedding } from './shedding.js';

export interface ReconnectionParts {
  readonly system: System;
  readonly log: EventLog;
  readonly shedding: Shedding;
  readonly decisions: GridDecision[];
  /** Null: one frequency for the nation, of which no part can be black. */
  readonly multiArea: MultiArea | null;
}

/** Customers of a live grid get supply again: on feeders that load shedding has opened, and in parts that were black. */
export class Reconnection {
  readonly #parts: ReconnectionParts;
  readonly #restoration: Restoration;
  readonly #black: BlackFeeders | null;
  /** 1 where something of an area waits after it, or a part of it, has been black. */
  readonly #isWaiting: Uint8Array;

  constructor(parts: ReconnectionParts) {
    const { system, multiArea } = parts;
    this.#parts = parts;
    this.#restoration = new Restoration(system);
    this.#black = multiArea && new BlackFeeders(system, multiArea.islands);
    this.#isWaiting = new Uint8Array(system.areas.length);
  }

  /** Share of an area's customers whose feeders went dark with their buses and wait. */
  waitingShare(area: number): number {
    return this.#black?.waitingShare(area) ?? 0;
  }

  /** What an area's feeders are now: the share that has supply, and of those that went dark each one's share. */
  see(area: number, connectedFraction: number, waiting: readonly number[]): void {
    const backShare = this.#black?.see(area, connectedFraction, waiting) ?? 0;
    if (backShare > 0) this.#parts.multiArea!.giveBack(area, backShare);
  }

  /** Units of parts that were black may be scheduled again once they have restarted. */
  returnPlants(atMs: number): void {
    const { log, multiArea, system } = this.#parts;
    for (const { plant, isFirst, causeId } of multiArea?.supply.returnUnits(atMs) ?? []) {
      if (!isFirst) continue;
      const { id: subject, name, area } = system.plants[plant]!;
      const message = `${name} has restarted and may be scheduled again.`;
      log.add({ atMs, source: 'restoration', kind: 'plant-returned', subject, area, causeId, message });
    }
  }

  get isUnderWay(): boolean {
    return this.#parts.shedding.openCount > 0 || this.#isPartial;
  }

  /** Parts are black, or were and something there still waits. */
  get #isPartial(): boolean {
    const { multiArea } = this.#parts;
    return multiArea !== null && (!multiArea.islands.isAllBack || this.#isWaiting.includes(1));
  }

  /** A tick from `atMs` on has ended: what gets supply from the next one on goes into the decisions. */
  tick(atMs: number, room: Room, causeId: number | undefined, areaHz: AreaHz, netByAreaW: ArrayLike<number> | undefined): void {
    if (this.#isPartial && netByAreaW) this.#relight(atMs, room, areaHz, netByAreaW);
    this.#restore(atMs, room, causeId, areaHz);
  }

  /** Feeders of parts that were black. */
  #relight(atMs: number, room: Room, areaHz: AreaHz, netByAreaW: ArrayLike<number>): void {
    const { decisions, log, multiArea, system } = this.#parts;
    const black = this.#black!;
    black.tick(areaHz);
    for (const [area, { id, name }] of system.areas.entries()) {
      const unclaimed = black.unclaimed(area);
      if (unclaimed > 0) multiArea!.giveBack(area, unclaimed);
      const isBack = black.isBack(area);
      if (isBack && this.#isWaiting[area] === 1) this.#tellBack(id, name, atMs);
      this.#isWaiting[area] = Number(!isBack);
    }
    const block = black.next(netByAreaW, (powerW, area) => this.#restoration.admits(powerW, areaHz(area), room));
    if (!block) return;
    const { areaIndex, count, powerW } = block;
    const { id, name } = system.areas[areaIndex]!;
    this.#restoration.take(powerW);
    decisions.push({ kind: 'black-feeders-restored', areaIndex, count });
    const message = `A block of ${Math.round(megawattsFromWatts(powerW))} MW in ${name} gets supply again.`;
    const what = { kind: 'block-restored', subject: id, area: id, powerW, causeId: this.#blackId(id), message };
    log.add({ atMs, source: 'restoration', ...what });
  }

  #tellBack(id: string, name: string, atMs: number): void {
    const { log, multiArea, system } = this.#parts;
    const message = `All feeders in ${name} that had gone dark have supply again.`;
    const causeId = this.#blackId(id);
    log.add({ atMs, source: 'restoration', kind: 'area-restored', subject: id, area: id, causeId, message });
    const isThere = (plant: number): boolean => system.plants[plant]!.embedded && system.plants[plant]!.area === id;
    multiArea!.supply.lostUnits.supply(isThere, atMs, causeId);
  }

  #blackId(area: string): number | undefined {
    return this.#parts.log.all.findLastIndex(row => row.kind === 'area-black' && row.area === area) + 1 || undefined;
  }

  /** Stages of load shedding. */
  #restore(atMs: number, room: Room, causeId: number | undefined, areaHz: AreaHz): void {
    const { decisions, log, shedding, system } = this.#parts;
    const stageIndex = this.#restoration.tick(room, shedding, areaHz);
    if (stageIndex < 0) return;
    const { scheme, stage } = shedding.stages[stageIndex]!;
    const blockFraction = system.frequency.restorationBlockFraction;
    const fraction = shedding.restore(stageIndex, blockFraction);
    decisions.push({ kind: 'feeders-restored', scheme, stage, fraction });
    const powerW = shedding.demandOf(stageIndex, blockFraction, room.demandW);
    const subject = `${scheme} ${stage}`;
    const message = `${Math.round(fraction * 100)} % of ${scheme} stage ${stage} has supply again.`;
    log.add({ atMs, source: 'restoration', kind: 'feeders-restored', subject, powerW, causeId, message });
  }

  words(): number[] {
    return [...this.#restoration.words(), ...(this.#black?.words() ?? []), ...this.#isWaiting];
  }
}
