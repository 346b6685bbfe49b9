/** What a window is, as the coordinator writes it into shared memory for all workers to read. Times on the device clock. */
export interface WindowSpec {
  startMs: number;
  /** Half-open: an event at `endMs` belongs to the next window. */
  endMs: number;
  epochMs: number;
  /** End of the settlement period that holds the window, and whether the window begins one. */
  periodEndMs: number;
  isPeriodStart: boolean;
  /** Number of the weather step that begins with the window, or −1. */
  weatherStep: number;
  /** Rows of the order table in use; the version changes with every change of a row. */
  orderCount: number;
  ordersVersion: number;
  hasSupplyChange: boolean;
  hasInverterSignal: boolean;
  /** When synthesis or hashing or rebasing: ms by which the epoch moves. */
  rebaseMs: number;
}

const words = [
  'startMs',
  'endMs',
  'epochMs',
  'periodEndMs',
  'isPeriodStart',
  'weatherStep',
  'orderCount',
  'ordersVersion',
  'hasSupplyChange',
  'hasInverterSignal',
  'rebaseMs',
] as const satisfies readonly (keyof WindowSpec)[];

export const WINDOW_WORDS = words.length;

export function writeWindow(spec: WindowSpec, memory: Float64Array): void {
  for (const [k, word] of words.entries()) memory[k] = Number(spec[word]);
}

export function readWindow(memory: Float64Array): WindowSpec {
  const [
    startMs,
    endMs,
    epochMs,
    periodEndMs,
    isPeriodStart,
    weatherStep,
    orderCount,
    ordersVersion,
    supply,
    inverter,
    rebaseMs,
  ] = memory as unknown as readonly number[] & { [Symbol.iterator](): IterableIterator<number> };
  return {
    startMs: startMs!,
    endMs: endMs!,
    epochMs: epochMs!,
    periodEndMs: periodEndMs!,
    isPeriodStart: isPeriodStart === 1,
    weatherStep: weatherStep!,
    orderCount: orderCount!,
    ordersVersion: ordersVersion!,
    hasSupplyChange: supply === 1,
    hasInverterSignal: inverter === 1,
    rebaseMs: rebaseMs!,
  };
}

/** Longest window: one settlement period. */
export const WINDOW_MAX_MS = 1_800_000;
/** First window after a rollback and at every known danger. */
export const WINDOW_FIRST_MS = 2_000;
/** Windows up to this use the calendar; longer ones scan. */
export const CALENDAR_MAX_MS = 64_000;
/** How far a calendar looks ahead: five doublings from the first window fit into one. */
export const HORIZON_MS = 128_000;

/**
 * The longest window to try after one of `windowMs` that held: twice as long while the calendar serves, and then as long as any.
 * A window that scans costs nearly the same however long it is, so growing through several of them saves nothing.
 */
export const longerWindowMs = (windowMs: number): number => (windowMs < CALENDAR_MAX_MS ? 2 * windowMs : WINDOW_MAX_MS);
