import type { Network } from '../system/network.js';

/**
 * Which buses are neighbours, each pair once however many circuits join it: rows of a symmetric matrix without its diagonal.
 * Branches out of service are in it too, so that closing one changes values and never the pattern.
 */
export interface Pattern {
  readonly size: number;
  /** Entries of bus i are `start[i]` to `start[i + 1]`. */
  readonly start: Int32Array;
  /** The neighbour of each entry. */
  readonly neighbour: Int32Array;
  /** Entry (j, i) of each entry (i, j). */
  readonly opposite: Int32Array;
  /** Entries (from, to) and (to, from) of each branch. */
  readonly forward: Int32Array;
  readonly backward: Int32Array;
}

/** The pattern of a network's buses and branches. */
export function patternOf({ buses, branches }: Network): Pattern {
  const size = buses.length;
  const rows: Map<number, number[]>[] = Array.from({ length: size }, () => new Map());
  const note = (from: number, to: number, branch: number): void => {
    const listed = rows[from]!.get(to);
    if (listed === undefined) rows[from]!.set(to, [branch]);
    else listed.push(branch);
  };
  for (const [i, { from, to }] of branches.entries()) {
    note(from, to, i);
    note(to, from, ~i);
  }
  const start = new Int32Array(size + 1);
  for (let bus = 0; bus < size; bus++) start[bus + 1] = start[bus]! + rows[bus]!.size;
  const neighbour = new Int32Array(start[size]!);
  const forward = new Int32Array(branches.length);
  const backward = new Int32Array(branches.length);
  let entry = 0;
  for (const row of rows) {
    for (const [to, listed] of [...row].sort(([a], [b]) => a - b)) {
      neighbour[entry] = to;
      for (const branch of listed) {
        if (branch >= 0) forward[branch] = entry;
        else backward[~branch] = entry;
      }
      entry++;
    }
  }
  return { size, start, neighbour, opposite: transposed(start, neighbour), forward, backward };
}

/** Rows in ascending order meet the entries of each column in ascending order. */
function transposed(start: Int32Array, neighbour: Int32Array): Int32Array {
  const next = start.slice();
  return neighbour.map(bus => next[bus]!++);
}
