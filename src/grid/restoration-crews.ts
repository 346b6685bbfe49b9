import type { System } from '../system/system.js';

/** Something that an area's engineers do until a moment. */
export interface Job {
  readonly crew: number;
  readonly untilMs: number;
}

/** Engineers of each area, who can do so many switching actions at the same time. */
export class Crews {
  readonly #crewOf: Int32Array;
  readonly #actions: number;
  #jobs: Job[] = [];

  constructor(system: System, nodeCount: number, actions: number) {
    this.#crewOf = crewsOf(system, nodeCount);
    this.#actions = actions;
  }

  /** Whether those who switch at a node have hands free. */
  isFree(node: number, atMs: number): boolean {
    const crew = this.#crewOf[node]!;
    this.#jobs = this.#jobs.filter(({ untilMs }) => untilMs > atMs);
    return this.#jobs.filter(job => job.crew === crew).length < this.#actions;
  }

  take(node: number, untilMs: number): Job {
    const job = { crew: this.#crewOf[node]!, untilMs };
    this.#jobs.push(job);
    return job;
  }

  /** What was begun is given up. */
  release(job: Job): void {
    this.#jobs = this.#jobs.filter(other => other !== job);
  }

  words(): number[] {
    return [this.#jobs.length, ...this.#jobs.flatMap(({ crew, untilMs }) => [crew, untilMs])];
  }
}

/** Who switches at a node: those of the area that its bus lies in, else of the area that takes most of its demand there. */
function crewsOf({ network, areas, areaBuses }: System, nodeCount: number): Int32Array {
  return Int32Array.from({ length: nodeCount }, (_, node) => {
    const named = areas.findIndex(({ id }) => id === network?.buses[node]?.area);
    if (named >= 0) return named;
    const shares = areaBuses.map(buses => buses.find(({ bus }) => bus === node)?.fraction ?? 0);
    return Math.max(0, shares.indexOf(Math.max(...shares)));
  });
}
