/**
 * How coordinator and workers talk.
 *
 * Everything they share is in shared memory; messages are only for start, failure and stop. A *stage* is one pass over all
 * blocks (or one job a worker) and runs in an *epoch*:
 *
 * 1. The coordinator, alone awake, writes what the stage needs (window, signals, orders), sets STAGE, NEXT_BLOCK = 0 and
 *    DONE = 0, then adds one to EPOCH and notifies. No worker reads the former three before it has seen EPOCH move, so a claim
 *    made in an epoch cannot belong to another.
 * 2. Each worker wakes, claims blocks by adding to NEXT_BLOCK until none are left, then adds one to DONE and notifies. Blocks are
 *    disjoint rows of every column; a worker adds loads to bins of its own. So no two threads ever write one word, but by
 *    Atomics.
 * 3. The coordinator goes on when DONE equals the number of workers. It alone adds the workers' bins; sums of integers are
 *    exact, so it does not matter who ran which block.
 *
 * A worker that throws sets FAILED, posts a 'failed' message and counts itself done; the coordinator looks at FAILED after every
 * stage. A thread that dies without a word is found by its 'exit' event while the coordinator waits.
 */

/** Int32 words of the control buffer. */
export const EPOCH = 0;
export const STAGE = 1;
export const NEXT_BLOCK = 2;
export const DONE = 3;
export const FAILED = 4;
export const CONTROL_WORDS = 5;

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
