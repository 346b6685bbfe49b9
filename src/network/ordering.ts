import type { Pattern } from './pattern.js';

/**
 * An order of elimination that keeps factors sparse: minimum degree on the quotient graph, degrees bounded from above as by
 * Amestoy, Davis and Duff (1996, "An approximate minimum degree ordering algorithm"). Ties go to the bus listed last, always
 * the same. Returns the buses in their order of elimination.
 */
export function minimumDegreeOrder({ size, start, neighbour }: Pattern): Int32Array {
  const graph = new QuotientGraph(size);
  for (let bus = 0; bus < size; bus++) graph.add(bus, neighbour.subarray(start[bus]!, start[bus + 1]!));
  const order = new Int32Array(size);
  for (let k = 0; k < size; k++) order[k] = graph.eliminateNext();
  return order;
}

/** Buses not yet eliminated, and elements: the cliques that eliminated ones have left behind. */
class QuotientGraph {
  readonly #buses: number[][] = [];
  readonly #elements: number[][] = [];
  /** Buses of each element; null once another element has taken it in. */
  readonly #members: (number[] | null)[];
  readonly #isGone: Uint8Array;
  readonly #mark: Int32Array;
  /** Buses of an element that are not in the newest one, valid where `#seen` has its number. */
  readonly #outside: Int32Array;
  readonly #seen: Int32Array;
  readonly #degrees: DegreeLists;
  #stamp = 0;

  constructor(size: number) {
    this.#members = new Array(size).fill(null);
    this.#isGone = new Uint8Array(size);
    this.#mark = new Int32Array(size).fill(-1);
    this.#outside = new Int32Array(size);
    this.#seen = new Int32Array(size).fill(-1);
    this.#degrees = new DegreeLists(size);
  }

  add(bus: number, neighbours: Int32Array): void {
    this.#buses[bus] = [...neighbours];
    this.#elements[bus] = [];
    this.#degrees.put(bus, neighbours.length);
  }

  /** Eliminates a bus of least degree and returns it. */
  eliminateNext(): number {
    const pivot = this.#degrees.takeLeast();
    this.#isGone[pivot] = 1;
    const clique = this.#cliqueOf(pivot);
    this.#members[pivot] = clique;
    for (const element of this.#elements[pivot]!) this.#members[element] = null;
    this.#countOutside(clique);
    for (const bus of clique) this.#renew(bus, pivot, clique.length);
    this.#buses[pivot] = [];
    this.#elements[pivot] = [];
    return pivot;
  }

  /** The buses that the pivot's elimination joins, each marked with the current stamp. */
  #cliqueOf(pivot: number): number[] {
    const stamp = ++this.#stamp;
    const clique: number[] = [];
    this.#mark[pivot] = stamp;
    const take = (bus: number): void => {
      if (this.#isGone[bus] || this.#mark[bus] === stamp) return;
      this.#mark[bus] = stamp;
      clique.push(bus);
    };
    this.#buses[pivot]!.forEach(take);
    for (const element of this.#elements[pivot]!) this.#members[element]!.forEach(take);
    return clique;
  }

  /** For each element that touches the clique: how many of its buses lie outside. */
  #countOutside(clique: readonly number[]): void {
    for (const bus of clique) {
      for (const element of this.#elements[bus]!) {
        const members = this.#members[element];
        if (!members) continue;
        if (this.#seen[element] !== this.#stamp) {
          this.#seen[element] = this.#stamp;
          const living = members.filter(member => !this.#isGone[member]);
          this.#members[element] = living;
          this.#outside[element] = living.length;
        }
        this.#outside[element]!--;
      }
    }
  }

  /** Leaves a bus of the clique with the neighbours that the new element does not cover, and its degree renewed. */
  #renew(bus: number, pivot: number, cliqueSize: number): void {
    const elements = this.#elements[bus]!.filter(element => {
      if (!this.#members[element]) return false;
      // Nothing outside the new element: it is covered.
      if (this.#outside[element] === 0) this.#members[element] = null;
      return this.#members[element] !== null;
    });
    const buses = this.#buses[bus]!.filter(other => !this.#isGone[other] && this.#mark[other] !== this.#stamp);
    let degree = buses.length + cliqueSize - 1;
    for (const element of elements) degree += this.#outside[element]!;
    elements.push(pivot);
    this.#elements[bus] = elements;
    this.#buses[bus] = buses;
    this.#degrees.move(bus, degree);
  }
}

/** Buses by degree: linked lists, so that the least is found at once. */
class DegreeLists {
  readonly #first: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #degree: Int32Array;
  #least = 0;

  constructor(readonly size: number) {
    this.#first = new Int32Array(size + 1).fill(-1);
    this.#next = new Int32Array(size).fill(-1);
    this.#previous = new Int32Array(size).fill(-1);
    this.#degree = new Int32Array(size);
  }

  put(bus: number, degree: number): void {
    const bounded = Math.min(degree, this.size);
    const first = this.#first[bounded]!;
    this.#degree[bus] = bounded;
    this.#previous[bus] = -1;
    this.#next[bus] = first;
    if (first >= 0) this.#previous[first] = bus;
    this.#first[bounded] = bus;
    this.#least = Math.min(this.#least, bounded);
  }

  move(bus: number, degree: number): void {
    this.#remove(bus);
    this.put(bus, degree);
  }

  takeLeast(): number {
    while (this.#first[this.#least] === -1) this.#least++;
    const bus = this.#first[this.#least]!;
    this.#remove(bus);
    return bus;
  }

  #remove(bus: number): void {
    const previous = this.#previous[bus]!;
    const next = this.#next[bus]!;
    if (previous >= 0) this.#next[previous] = next;
    else this.#first[this.#degree[bus]!] = next;
    if (next >= 0) this.#previous[next] = previous;
  }
}
