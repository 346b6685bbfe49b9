/** Great Britain's Electricity System Restoration Standard: 60 % of a region's demand within 24 hours, all within 5 days. */
const MOST_FRACTION = 0.6;
/** Customers are whole; a last bit of rounding is no customer. */
const ALL_FRACTION = 1 - 1e-9;

interface Blackout {
  readonly sinceMs: number;
  mostAtMs: number | null;
  allAtMs: number | null;
}

/** Areas that have gone black, and how long it took until most and all of their customers had supply again, for good. */
export class Recovery {
  readonly #blackouts = new Map<number, Blackout>();

  /** An area has gone black; one that has before is counted from then. */
  black(areaIndex: number, atMs: number): void {
    if (!this.#blackouts.has(areaIndex)) this.#blackouts.set(areaIndex, { sinceMs: atMs, mostAtMs: null, allAtMs: null });
  }

  /** The share of an area's customers that has supply from `atMs` on. */
  see(areaIndex: number, suppliedFraction: number, atMs: number): void {
    const blackout = this.#blackouts.get(areaIndex);
    if (!blackout) return;
    blackout.mostAtMs = suppliedFraction >= MOST_FRACTION ? (blackout.mostAtMs ?? atMs) : null;
    blackout.allAtMs = suppliedFraction >= ALL_FRACTION ? (blackout.allAtMs ?? atMs) : null;
  }

  get areasCount(): number {
    return this.#blackouts.size;
  }

  /** Some area is still being restored. */
  get isUnderWay(): boolean {
    return [...this.#blackouts.values()].some(({ allAtMs }) => allAtMs === null);
  }

  /** The slowest area's time to 60 % of its customers, and to all; null where none went black or one has not come so far. */
  result(): { readonly mostMs: number | null; readonly allMs: number | null } {
    const slowest = (of: (blackout: Blackout) => number | null): number | null => {
      const times = [...this.#blackouts.values()].map(blackout => (of(blackout) ?? Number.POSITIVE_INFINITY) - blackout.sinceMs);
      const longestMs = Math.max(...times);
      return Number.isFinite(longestMs) ? longestMs : null;
    };
    return { mostMs: slowest(({ mostAtMs }) => mostAtMs), allMs: slowest(({ allAtMs }) => allAtMs) };
  }

  words(): number[] {
    return [...this.#blackouts].flatMap(([area, { sinceMs, mostAtMs, allAtMs }]) => [
      area,
      sinceMs,
      mostAtMs ?? -1,
      allAtMs ?? -1,
    ]);
  }
}
