import { TICK_MS } from '../base/units.js';
import type { GridModel } from '../grid/grid-model.js';
import type { Condition, ConditionQuantity } from '../scenario/scenario.js';

/** What conditions may look at after a tick. */
export interface Seen {
  readonly grid: GridModel;
  readonly demandW: number;
  /** All solar output, agents' roofs and plants. */
  solarW(): number;
}

const quantities: Readonly<Record<ConditionQuantity, (seen: Seen) => number>> = {
  inertia: ({ grid }) => grid.inertiaVAs,
  frequency: ({ grid }) => grid.frequencyHz,
  demand: ({ demandW }) => demandW,
  solarShare: ({ solarW, demandW }) => solarW() / demandW,
};

/** A `when:` of a scenario: acts once, when all its conditions have held for a time. */
export class Watch {
  #heldMs = 0;
  #isDone = false;

  constructor(
    readonly conditions: readonly Condition[],
    readonly forMs: number,
    readonly act: (atMs: number) => void,
  ) {}

  /** Looks at a tick that ends at `endMs`; true where it has come true. A black system fulfils no condition. */
  tick(seen: Seen, endMs: number): boolean {
    if (this.#isDone) return false;
    const holds = this.conditions.every(({ quantity, below, above }) => {
      const value = quantities[quantity](seen);
      return !Number.isNaN(value) && (below === null || value < below) && (above === null || value > above);
    });
    this.#heldMs = holds ? this.#heldMs + TICK_MS : 0;
    if (!holds || this.#heldMs < this.forMs) return false;
    this.#isDone = true;
    this.act(endMs);
    return true;
  }

  get words(): readonly number[] {
    return [this.#heldMs, Number(this.#isDone)];
  }
}
