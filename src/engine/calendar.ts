import { kinds } from '../population/kinds/list.js';
import type { SharedMemory } from './shared-memory.js';
import { HORIZON_MS } from './window.js';

/** Width of a bucket, ms: the shortest window, so that such a window opens one or two. */
const BUCKET_MS = 2_000;
const BUCKETS = HORIZON_MS / BUCKET_MS;
/** Room for devices that come due again inside a horizon, per block and kind. A block that needs more scans instead. */
const ADDED = 96;
const STATE_WORDS = 4;
/** Words of a block's state: end of the horizon, version of the orders it was built with, whether it is valid. */
const HORIZON_END = 0;
const ORDERS_VERSION = 1;
const VALID = 2;

/**
 * Bytes of each part of the calendar. Buckets stand by block, bucket and kind, and counts together, since a short window waits
 * for memory more than for anything else: what it reads of a block is in few cache lines.
 */
export function calendarByteSizes(
  capacities: readonly number[],
  blockCount: number,
): { entries: number[]; buckets: number; added: number; addedCounts: number; state: number } {
  return {
    entries: capacities.map(capacity => capacity * 2),
    buckets: blockCount * (BUCKETS + 1) * kinds.length * 2,
    added: blockCount * kinds.length * ADDED * 2,
    addedCounts: blockCount * kinds.length * 2,
    state: blockCount * STATE_WORDS * 8,
  };
}

/**
 * Who is due when within a block's next minute, so that a short window touches only them. For each block and kind: local rows
 * sorted by bucket of their first due time (built by one scan), and a short list of those that came due again since. An entry
 * means "look": whether a device is really due is read from its own columns, so entries never have to be taken out, and a
 * rollback only has to shorten the added list. Not state: in no hash and no snapshot.
 */
export class Calendar {
  readonly #entries: readonly Uint16Array[];
  readonly #buckets: Uint16Array;
  readonly #added: Uint16Array;
  readonly #addedCounts: Uint16Array;
  readonly #state: Float64Array;
  readonly #next = new Uint16Array(BUCKETS + 1);

  constructor(memory: SharedMemory) {
    this.#entries = memory.calendar.entries.map(buffer => new Uint16Array(buffer));
    this.#buckets = new Uint16Array(memory.calendar.buckets);
    this.#added = new Uint16Array(memory.calendar.added);
    this.#addedCounts = new Uint16Array(memory.calendar.addedCounts);
    this.#state = new Float64Array(memory.calendar.state);
  }

  /** Whether the block's calendar covers a window that ends at `endMs`, for these orders. */
  covers(block: number, endMs: number, ordersVersion: number): boolean {
    const at = block * STATE_WORDS;
    return (
      this.#state[at + VALID] === 1 &&
      endMs <= this.#state[at + HORIZON_END]! &&
      this.#state[at + ORDERS_VERSION] === ordersVersion
    );
  }

  invalidate(block: number): void {
    this.#state[block * STATE_WORDS + VALID] = 0;
  }

  /** Opens a new horizon; each kind's entries follow by `place`. */
  open(block: number, startMs: number, ordersVersion: number): void {
    const at = block * STATE_WORDS;
    this.#state[at + HORIZON_END] = startMs + HORIZON_MS;
    this.#state[at + ORDERS_VERSION] = ordersVersion;
    this.#state[at + VALID] = 1;
  }

  horizonEndMs(block: number): number {
    return this.#state[block * STATE_WORDS + HORIZON_END]!;
  }

  /** Places the devices of one kind: due[k] (global row) first comes due at dueMs[k], inside the horizon. A counting sort. */
  place(block: number, kind: number, firstRow: number, due: Int32Array, dueMs: Float64Array, count: number): void {
    const startMs = this.horizonEndMs(block) - HORIZON_MS;
    const entries = this.#entries[kind]!;
    const next = this.#next;
    next.fill(0);
    for (let k = 0; k < count; k++) next[bucketOf(dueMs[k]! - startMs) + 1]!++;
    for (let b = 0; b < BUCKETS; b++) next[b + 1]! += next[b]!;
    for (let b = 0; b <= BUCKETS; b++) this.#buckets[bucketAt(block, b, kind)] = next[b]!;
    for (let k = 0; k < count; k++) entries[firstRow + next[bucketOf(dueMs[k]! - startMs)]!++] = due[k]! - firstRow;
    this.#addedCounts[block * kinds.length + kind] = 0;
  }

  /** How many of the rows of the latest `look` came from the horizon's own entries; the rest were added since. */
  enteredCount = 0;

  /** Writes the rows to look at in [startMs, endMs) into `look` and returns their number; a row may stand there twice. */
  look(block: number, kind: number, firstRow: number, startMs: number, endMs: number, look: Int32Array): number {
    const originMs = this.horizonEndMs(block) - HORIZON_MS;
    const entries = this.#entries[kind]!;
    const from = this.#buckets[bucketAt(block, bucketOf(startMs - originMs), kind)]!;
    const until = this.#buckets[bucketAt(block, bucketOf(endMs - 1 - originMs) + 1, kind)]!;
    let count = 0;
    for (let k = from; k < until; k++) look[count++] = firstRow + entries[firstRow + k]!;
    this.enteredCount = count;
    const list = block * kinds.length + kind;
    const addedCount = this.#addedCounts[list]!;
    for (let k = 0; k < addedCount; k++) look[count++] = firstRow + this.#added[list * ADDED + k]!;
    return count;
  }

  /** A device comes due again inside the horizon. Where there is no room left the block's calendar ends. */
  add(block: number, kind: number, localRow: number): void {
    const list = block * kinds.length + kind;
    const count = this.#addedCounts[list]!;
    if (count === ADDED) {
      this.invalidate(block);
      return;
    }
    this.#added[list * ADDED + count] = localRow;
    this.#addedCounts[list] = count + 1;
  }

  addedCount(block: number, kind: number): number {
    return this.#addedCounts[block * kinds.length + kind]!;
  }

  shorten(block: number, kind: number, count: number): void {
    this.#addedCounts[block * kinds.length + kind] = count;
  }
}

const bucketAt = (block: number, bucket: number, kind: number): number => (block * (BUCKETS + 1) + bucket) * kinds.length + kind;
const bucketOf = (intoMs: number): number => Math.min(BUCKETS - 1, Math.max(0, Math.floor(intoMs / BUCKET_MS)));
