/**
 * How coordinator and workers talk.
 *
 * Everything they share is in shared memory; messages are only for start, failure and stop. A *stage* is one pass over all
 * blocks (or one job a worker) and runs in an *epoch*:
 *
 * 1. The coordinator, alone awake, writes what the stage needs (window, signals, orders), sets STAGE, each worker's next block
 *    and DONE = 0, then adds one to EPOCH and notifies. No worker reads the former three before it has seen EPOCH move, so a
 *    claim made in an epoch cannot belong to another.
 * 2. Each worker wakes and claims blocks by adding to a next block until none are left: first its own, a row of neighbours, then
 *    what others have left. Blocks stand by area, so workers that keep to their own seldom touch the same area's bins. Then it
 *    adds one to DONE and notifies. Blocks are disjoint rows of every column; a worker adds loads to bins of its own. So no two
 *    threads ever write one word, but by Atomics.
 * 3. The coordinator goes on when DONE equals the number of workers. It alone adds the workers' bins; sums of integers are
 *    exact, so it does not matter who ran which block.
 *
 * A worker that throws sets FAILED, posts a 'failed' message and counts itself done; the coordinator looks at FAILED after every
 * stage. A thread that dies without a word is found by its 'exit' event while the coordinator waits.
 */

/** Int32 words of the control buffer. */
export const EPOCH = 0;
export const STAGE = 1;
export const DONE = 2;
export const FAILED = 3;
const NEXT_BLOCKS = 16;
/** Words from one worker's next block to the other's: each has a cache line of its own. */
const NEXT_BLOCK_WORDS = 16;

/** Number of control words for so many workers. */
export const controlWords = (workerCount: number): number => NEXT_BLOCKS + workerCount * NEXT_BLOCK_WORDS;

/** The word with the next of a worker's own blocks. */
export const nextBlockAt = (workerIndex: number): number => NEXT_BLOCKS + workerIndex * NEXT_BLOCK_WORDS;

/** A worker's own blocks are those from its first to the first of the worker after it. */
export const firstBlockOf = (workerIndex: number, workerCount: number, blockCount: number): number =>
  Math.floor((workerIndex * blockCount) / workerCount);

/** Blocks claimed at once: few enough to balance, many enough that claiming costs nothing. */
export const CLAIM = 4;

export enum Stage {
  /** Count the devices of each block's homes. */
  count = 1,
  /** Fill the columns of new devices. */
  fill = 2,
  /** Run each block through the window. */
  run = 3,
  /** Undo what this worker ran in the window. */
  rollBack = 4,
  /** Move all times of the device clock to a new epoch. */
  rebase = 5,
  /** Hash each block's state. */
  hash = 6,
}

export type FromWorker = { readonly say: 'ready' } | { readonly say: 'failed'; readonly message: string };
