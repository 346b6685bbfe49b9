import type { EventLog } from '../base/event-log.js';
import type { Network } from '../system/network.js';

/** Which branches of the network have opened in a run, and when first, as its events tell. */
export class OpenBranches {
  readonly #index: ReadonlyMap<string, number>;
  readonly #isOpen: Uint8Array;
  /** When each branch first opened, ms; NaN where it did not. */
  readonly firstMs: Float64Array;
  #seen = 0;

  constructor({ branches }: Network) {
    this.#index = new Map(branches.map(({ name }, branch) => [name, branch]));
    this.#isOpen = new Uint8Array(branches.length);
    this.firstMs = new Float64Array(branches.length).fill(Number.NaN);
  }

  /** 1 for each branch that is open after all that has happened; a copy. */
  after({ all }: EventLog): Uint8Array {
    for (; this.#seen < all.length; this.#seen++) {
      const { kind, subject, atMs } = all[this.#seen]!;
      // Whoever rebuilds a black system closes what had opened.
      if (kind === 'system-restored') this.#isOpen.fill(0);
      const opens = kind === 'branch-trip' || kind === 'branch-tripped' || kind === 'branch-left-open';
      const closes = kind === 'branch-reclosed' || kind === 'islands-joined';
      const branch = opens || closes ? this.#index.get(subject) : undefined;
      if (branch === undefined) continue;
      if (!opens) {
        this.#isOpen[branch] = 0;
        continue;
      }
      this.#isOpen[branch] = 1;
      if (Number.isNaN(this.firstMs[branch]!)) this.firstMs[branch] = atMs;
    }
    return this.#isOpen.slice();
  }
}
