import FlatQueue from 'flatqueue';

/** Which of two things at one moment comes first. */
export enum Rank {
  contingency = 0,
  attack = 1,
  defence = 2,
  restoration = 3,
}

interface Entry {
  readonly atMs: number;
  readonly rank: Rank;
  readonly sequence: number;
  readonly act: (atMs: number) => void;
}

/**
 * What the coordinator is to do when: attacks' steps, defence reactions, contingencies. A total order: time, then rank, then
 * the order of asking.
 */
export class Agenda {
  /** The heap orders by time and rank in one number; equal ones are told apart by sequence when they come out. */
  readonly #heap = new FlatQueue<Entry>();
  #sequence = 0;

  at(atMs: number, rank: Rank, act: (atMs: number) => void): void {
    const entry = { atMs, rank, sequence: this.#sequence++, act };
    this.#heap.push(entry, keyOf(entry));
  }

  /** When the next thing is due; infinity where nothing is. */
  get nextMs(): number {
    return this.#heap.peek()?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Does everything that is due at or before a moment, in order, including what that itself asks for by then. */
  runUntil(untilMs: number): void {
    while (this.nextMs <= untilMs) this.#popFirst().act(untilMs);
  }

  /** What is still to come, for the state hash: times and ranks in order. */
  words(): number[] {
    return [...this.#heap.ids.slice(0, this.#heap.length)]
      .sort(byOrder)
      .flatMap(({ atMs, rank, sequence }) => [atMs, rank, sequence]);
  }

  #popFirst(): Entry {
    const same: Entry[] = [this.#heap.pop()!];
    while (this.#heap.length > 0 && this.#heap.peekValue() === keyOf(same[0]!)) same.push(this.#heap.pop()!);
    same.sort(byOrder);
    for (const entry of same.slice(1)) this.#heap.push(entry, keyOf(entry));
    return same[0]!;
  }
}

const keyOf = ({ atMs, rank }: Entry): number => atMs * 8 + rank;
const byOrder = (a: Entry, b: Entry): number => a.atMs - b.atMs || a.rank - b.rank || a.sequence - b.sequence;
