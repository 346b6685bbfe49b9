import type { RestorationPlan } from '../system/restoration.js';
import type { BusShare, System } from '../system/system.js';
import { Crews, type Job } from './restoration-crews.js';

/** A bus that has been energised, over which branch from which other; from none: a plant there started by itself. */
export interface Energised {
  readonly node: number;
  readonly from: number;
  readonly branch: number;
}

interface Action extends Energised {
  readonly endMs: number;
  readonly job: Job;
}

/** What a path may go over, who switches, and which islands there are already. */
export interface PathParts {
  readonly crews: Crews;
  readonly isUsable: (branch: number, atMs: number) => boolean;
}

/**
 * The skeleton of a network that has gone black, or a part of it: from the buses that have voltage, or those at which plants
 * start by themselves, every other one is energised over the fewest branches, one switching action a branch, as many at once in
 * an area as its engineers and crews can do. Without a network everything stands at one node.
 */
export class SkeletonPaths {
  readonly nodeCount: number;
  /** Number of the island of each node; −1 while it is dead. */
  readonly island: Int32Array;
  readonly #system: System;
  readonly #plan: RestorationPlan;
  /** Switching actions until a node at the least, from the nearest start. */
  readonly #distance: Int32Array;
  readonly #crews: Crews;
  readonly #isUsable: PathParts['isUsable'];
  #actions: Action[] = [];

  /** `starts`: where paths begin; as a system is built, with engineers of its own, unless `parts` say otherwise. */
  constructor(system: System, plan: RestorationPlan, starts: readonly number[], parts?: PathParts) {
    this.#system = system;
    this.#plan = plan;
    this.nodeCount = system.network?.buses.length ?? 1;
    this.island = new Int32Array(this.nodeCount).fill(-1);
    this.#distance = distances(system, this.nodeCount, starts);
    this.#crews = parts?.crews ?? new Crews(system, this.nodeCount, plan.switchingActions);
    this.#isUsable = parts?.isUsable ?? (branch => system.network!.branches[branch]!.isInService);
  }

  /** A plant has started at a node, which is live in an island of its own now; false where it was live. */
  start(node: number, island: number): boolean {
    if (this.island[node]! >= 0) return false;
    this.island[node] = island;
    this.#drop(action => action.node === node);
    return true;
  }

  /** Everything that has an island's number goes dead. */
  darken(island: number): void {
    for (let node = 0; node < this.nodeCount; node++) if (this.island[node] === island) this.island[node] = -1;
    this.#drop(({ from }) => this.island[from]! < 0);
  }

  /** Two islands are one from now on, under the first one's number. */
  join(into: number, other: number): void {
    for (let node = 0; node < this.nodeCount; node++) if (this.island[node] === other) this.island[node] = into;
  }

  /** Islands as they are now; actions that can lead nowhere any more are given up. */
  follow(ofNode: Readonly<Int32Array>, atMs: number): void {
    this.island.set(ofNode);
    this.#drop(({ node, from, branch }) => this.island[from]! < 0 || this.island[node]! >= 0 || !this.#isUsable(branch, atMs));
  }

  #drop(isVain: (action: Action) => boolean): void {
    for (const action of this.#actions) if (isVain(action)) this.#crews.release(action.job);
    this.#actions = this.#actions.filter(action => !isVain(action));
  }

  /** Ends the actions whose time has come and begins those that may begin; what has been energised. */
  look(atMs: number): Energised[] {
    const done = this.#actions.filter(({ endMs }) => endMs <= atMs);
    this.#actions = this.#actions.filter(({ endMs }) => endMs > atMs);
    for (const { node, from } of done) this.island[node] = this.island[from]!;
    this.#begin(atMs);
    return done;
  }

  /** Branches that lie between two islands, the first of each pair. */
  ties(): { readonly branch: number; readonly a: number; readonly b: number }[] {
    const found = new Map<string, { branch: number; a: number; b: number }>();
    this.#system.network?.branches.forEach(({ from, to, isInService }, branch) => {
      const a = Math.min(this.island[from]!, this.island[to]!);
      const b = Math.max(this.island[from]!, this.island[to]!);
      if (isInService && a >= 0 && a !== b && !found.has(`${a} ${b}`)) found.set(`${a} ${b}`, { branch, a, b });
    });
    return [...found.values()];
  }

  #begin(atMs: number): void {
    const ready = this.#ready(atMs).sort(
      (one, other) => this.#distance[one.node]! - this.#distance[other.node]! || one.node - other.node,
    );
    const endMs = atMs + this.#plan.switchingMs;
    for (const way of ready)
      if (this.#crews.isFree(way.node, atMs)) this.#actions.push({ ...way, endMs, job: this.#crews.take(way.node, endMs) });
  }

  /** Dead nodes beside live ones that nobody switches yet, by their first branch from the nearest of them. */
  #ready(atMs: number): Energised[] {
    if (!this.island.includes(-1)) return [];
    const ways = new Map<number, Energised>();
    const under = new Set(this.#actions.map(({ node }) => node));
    this.#system.network?.branches.forEach(({ from, to }, branch) => {
      if (!this.#isUsable(branch, atMs)) return;
      for (const [live, dead] of [[from, to] as const, [to, from] as const]) {
        if (this.island[live]! < 0 || this.island[dead]! >= 0 || under.has(dead)) continue;
        const known = ways.get(dead);
        if (known && this.#distance[known.from]! <= this.#distance[live]!) continue;
        ways.set(dead, { node: dead, from: live, branch });
      }
    });
    return [...ways.values()];
  }

  words(): number[] {
    return [...this.island, ...this.#actions.flatMap(({ node, from, branch, endMs }) => [node, from, branch, endMs])];
  }
}

/** Where something stands: the bus of its largest share, the first of equals. */
export const mainNode = (buses: readonly BusShare[]): number =>
  buses.reduce((best, share) => (share.fraction > best.fraction ? share : best), { bus: buses[0]?.bus ?? 0, fraction: 0 }).bus;

function distances({ network }: System, nodeCount: number, starts: readonly number[]): Int32Array {
  const distance = new Int32Array(nodeCount).fill(nodeCount);
  for (const node of starts) distance[node] = 0;
  for (let round = 0; round < nodeCount; round++) {
    network?.branches.forEach(({ from, to, isInService }) => {
      if (!isInService) return;
      distance[from] = Math.min(distance[from]!, distance[to]! + 1);
      distance[to] = Math.min(distance[to]!, distance[from]! + 1);
    });
  }
  return distance;
}
