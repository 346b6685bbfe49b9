import { NEVER_MS } from '../population/order.js';

/** Moves times of rows [start, end) to an epoch that is so much later; what never comes stays so. */
export function moveTimes(column: Int32Array, start: number, end: number, rebaseMs: number): void {
  for (let row = start; row < end; row++) {
    if (column[row] !== NEVER_MS) column[row] = column[row]! - rebaseMs;
  }
}
