import type { RestorationPlan } from '../system/restoration.js';
import type { System } from '../system/system.js';
import { type OnLine, RestorationIsland } from './restoration-island.js';
import type { SkeletonPaths } from './restoration-paths.js';

/** The smaller of two islands runs so much faster until their angles meet, Hz: once round in 50 s (an assumption). */
const APPROACH_HZ = 0.02;
const NOTHING: OnLine = { firmW: 0, weatherW: 0, energyWs: 0 };

/** Two islands that have been joined over a branch. */
export interface Joined {
  readonly branch: number;
  readonly slipHz: number;
  readonly angleRad: number;
}

/** Islands that are being rebuilt, by the numbers that their nodes have, and when they are joined. */
export class RestorationIslands {
  readonly #system: System;
  readonly #plan: RestorationPlan;
  readonly #paths: SkeletonPaths;
  readonly #byNumber = new Map<number, RestorationIsland>();
  readonly #onLine = new Map<RestorationIsland, OnLine>();
  /** Since when two islands that touch have had frequencies near enough, by their numbers. */
  #nearSinceMs = new Map<string, number>();

  constructor(system: System, plan: RestorationPlan, paths: SkeletonPaths) {
    this.#system = system;
    this.#plan = plan;
    this.#paths = paths;
  }

  /** Numbers from the smallest on, and the islands in their order. */
  numbers: readonly number[] = [];
  all: readonly RestorationIsland[] = [];

  #sort(): void {
    this.numbers = [...this.#byNumber.keys()].sort((a, b) => a - b);
    this.all = this.numbers.map(number => this.#byNumber.get(number)!);
  }

  /** The one with most on line, the first of equals; undefined while nothing is live. */
  get largest(): RestorationIsland | undefined {
    return this.all.reduce<RestorationIsland | undefined>(
      (best, island) => (best && best.capacityW >= island.capacityW ? best : island),
      undefined,
    );
  }

  /** The island of a node; undefined where that is dead. */
  at(node: number): RestorationIsland | undefined {
    return this.#byNumber.get(this.#paths.island[node]!);
  }

  onLine(island: RestorationIsland): OnLine {
    return this.#onLine.get(island) ?? NOTHING;
  }

  /** A live node belongs to an island, which is new where nobody knew it. */
  found(node: number): void {
    const number = this.#paths.island[node]!;
    if (this.#byNumber.has(number)) return;
    this.#byNumber.set(number, new RestorationIsland(this.#system, this.#plan));
    this.#sort();
  }

  /** What is on line now. */
  see(onLine: ReadonlyMap<RestorationIsland, OnLine>): void {
    for (const island of this.all) this.#onLine.set(island, onLine.get(island) ?? NOTHING);
  }

  /** An island has gone dead. */
  lose(number: number): void {
    this.#byNumber.delete(number);
    this.#sort();
    this.#paths.darken(number);
  }

  /** Joins islands that touch and whose frequencies have been near for long enough, once their angles meet. */
  join(atMs: number): Joined[] {
    const joined: Joined[] = [];
    const since = new Map<string, number>();
    for (const island of this.all) island.targetHz = 0;
    for (const { branch, a, b } of this.#paths.ties()) {
      const one = this.#byNumber.get(a);
      const other = this.#byNumber.get(b);
      if (!one || !other) continue;
      (one.capacityW < other.capacityW ? one : other).targetHz = APPROACH_HZ;
      const slipHz = Math.abs(one.deviationHz - other.deviationHz);
      if (slipHz > this.#plan.slipHz) continue;
      const sinceMs = this.#nearSinceMs.get(`${a} ${b}`) ?? atMs;
      since.set(`${a} ${b}`, sinceMs);
      const angleRad = wrapped(one.angleRad - other.angleRad);
      if (atMs - sinceMs < this.#plan.synchronisingMs || Math.abs(angleRad) > this.#plan.angleRad) continue;
      one.join(other);
      this.#onLine.set(one, sumOf(this.onLine(one), this.onLine(other)));
      this.#byNumber.delete(b);
      this.#sort();
      this.#paths.join(a, b);
      joined.push({ branch, slipHz, angleRad });
    }
    this.#nearSinceMs = since;
    return joined;
  }

  words(): number[] {
    const since = [...this.#nearSinceMs].flatMap(([key, sinceMs]) => [...key.split(' ').map(Number), sinceMs]);
    return [...this.numbers, ...this.all.flatMap(island => island.words()), ...since];
  }
}

const sumOf = (one: OnLine, other: OnLine): OnLine => ({
  firmW: one.firmW + other.firmW,
  weatherW: one.weatherW + other.weatherW,
  energyWs: one.energyWs + other.energyWs,
});

/** From −π to π. */
export const wrapped = (angleRad: number): number => angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI));
