import type { EventLog } from '../base/event-log.js';
import { MS_PER_S } from '../base/units.js';
import type { Network } from '../system/network.js';
import type { RestorationPlan } from '../system/restoration.js';
import type { System } from '../system/system.js';
import type { MultiArea } from './multi-area.js';
import type { Crews } from './restoration-crews.js';
import { type Energised, SkeletonPaths } from './restoration-paths.js';

export interface BusRestorationParts {
  readonly system: System;
  readonly network: Network;
  readonly plan: RestorationPlan;
  readonly log: EventLog;
  readonly crews: Crews;
  readonly multiArea: MultiArea;
  /** Whether a branch may be closed, its ends apart. */
  readonly isUsable: (branch: number, atMs: number) => boolean;
  /** Closes what leads to a dead bus from the live ones of an island. */
  readonly energise: (way: Energised, atMs: number, causeId: number | undefined) => void;
}

/**
 * Buses that have died while others live are energised from these, branch by branch, as an area's engineers are free: the system
 * lives, so there is no market to be suspended and nobody to be called first. Plants there have supply again.
 */
export class BusRestoration {
  readonly #parts: BusRestorationParts;
  readonly #paths: SkeletonPaths;
  #ofBus: Int32Array;
  /** The event that told of the island with which each bus died. */
  readonly #causeId: Float64Array;

  constructor(parts: BusRestorationParts) {
    const { system, network, plan } = parts;
    this.#parts = parts;
    // Every bus may be where a path begins: none is farther than another.
    this.#paths = new SkeletonPaths(system, plan, [...network.buses.keys()], parts);
    this.#ofBus = parts.multiArea.islands.ofBus;
    this.#causeId = new Float64Array(network.buses.length);
  }

  /** A tick from `atMs` on has ended; true where a bus has voltage again. */
  tick(atMs: number): boolean {
    const { islands } = this.#parts.multiArea;
    if (islands.ofBus !== this.#ofBus) this.#notice(islands.ofBus);
    if (islands.liveFraction === 1 || atMs % MS_PER_S !== 0) return false;
    this.#paths.follow(islands.ofBus, atMs);
    const energised = this.#paths.look(atMs);
    for (const way of energised) this.#energise(way, atMs);
    return energised.length > 0;
  }

  #notice(ofBus: Int32Array): void {
    const eventId = this.#parts.log.all.findLastIndex(({ kind }) => kind === 'area-black') + 1;
    for (const [bus, island] of ofBus.entries()) if (island < 0 && this.#ofBus[bus]! >= 0) this.#causeId[bus] = eventId;
    this.#ofBus = ofBus;
  }

  #energise(way: Energised, atMs: number): void {
    const { energise, log, multiArea, network, system } = this.#parts;
    const { node, branch } = way;
    const { name: subject, label } = network.buses[node]!;
    const causeId = this.#causeId[node]! || undefined;
    energise(way, atMs, causeId);
    const message = `${label ?? subject} is live again, over ${network.branches[branch]!.name}.`;
    log.add({ atMs, source: 'restoration', kind: 'bus-energised', subject, causeId, message });
    multiArea.supply.lostUnits.supply((plant, bus) => bus === node && !system.plants[plant]!.embedded, atMs, causeId);
  }

  words(): number[] {
    return [...this.#paths.words(), ...this.#causeId];
  }
}
