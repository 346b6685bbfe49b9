import { minimumDegreeOrder } from './ordering.js';
import type { Pattern } from './pattern.js';

/**
 * Where the factors of a matrix with a symmetric pattern have entries. Found once a network; every factorisation of the DC
 * matrix and of the AC Jacobian (2 × 2 blocks) fills the same places.
 */
export interface Symbolic {
  readonly pattern: Pattern;
  /** Bus eliminated k-th, and the other way round. */
  readonly order: Int32Array;
  readonly place: Int32Array;
  /** Rows below the diagonal of each column of L, ascending. */
  readonly columnStart: Int32Array;
  readonly rowOf: Int32Array;
  /** Columns left of the diagonal of each row of L, ascending, and where the entry stands among the columns. */
  readonly rowStart: Int32Array;
  readonly columnOf: Int32Array;
  readonly positionOf: Int32Array;
}

/** Orders the pattern and finds the places of the factors' entries by the elimination tree (Liu 1990). */
export function analyse(pattern: Pattern): Symbolic {
  const { size, start, neighbour } = pattern;
  const order = minimumDegreeOrder(pattern);
  const place = new Int32Array(size);
  for (let k = 0; k < size; k++) place[order[k]!] = k;

  const parent = new Int32Array(size).fill(-1);
  const mark = new Int32Array(size).fill(-1);
  const columnCount = new Int32Array(size);
  const rows: Int32Array[] = [];
  const rowStart = new Int32Array(size + 1);
  for (let k = 0; k < size; k++) {
    const row: number[] = [];
    const bus = order[k]!;
    mark[k] = k;
    for (let e = start[bus]!; e < start[bus + 1]!; e++) {
      // Row k has entries in every column on the way from a neighbour up the tree to k.
      for (let i = place[neighbour[e]!]!; i < k && mark[i] !== k; i = parent[i]!) {
        if (parent[i] === -1) parent[i] = k;
        mark[i] = k;
        row.push(i);
        columnCount[i]!++;
      }
    }
    rows.push(Int32Array.from(row).sort());
    rowStart[k + 1] = rowStart[k]! + row.length;
  }

  const columnStart = new Int32Array(size + 1);
  for (let k = 0; k < size; k++) columnStart[k + 1] = columnStart[k]! + columnCount[k]!;
  const entries = rowStart[size]!;
  const rowOf = new Int32Array(entries);
  const columnOf = new Int32Array(entries);
  const positionOf = new Int32Array(entries);
  const next = columnStart.slice();
  for (let k = 0, t = 0; k < size; k++) {
    for (const i of rows[k]!) {
      const position = next[i]!++;
      rowOf[position] = k;
      columnOf[t] = i;
      positionOf[t++] = position;
    }
  }
  return { pattern, order, place, columnStart, rowOf, rowStart, columnOf, positionOf };
}
