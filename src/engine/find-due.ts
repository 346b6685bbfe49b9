/** Writes the rows of [start, end) that come due before `untilMs` into `due`, without a branch; returns how many. */
export function findDue(nextMs: Int32Array, start: number, end: number, untilMs: number, due: Int32Array): number {
  let count = 0;
  for (let row = start; row < end; row++) {
    due[count] = row;
    count += nextMs[row]! < untilMs ? 1 : 0;
  }
  return count;
}
