import { MS_PER_H, TICK_MS } from '../base/units.js';
import type { CommandPath } from '../cyber/command-path.js';
import type { Agenda, Rank } from '../engine/agenda.js';
import type { GridModel } from '../grid/grid-model.js';
import { operationalBandHz } from '../impact/stability.js';
import type { Trigger } from '../scenario/scenario.js';
import type { System } from '../system/system.js';
import type { Feeders } from './feeders.js';
import { type Seen, Watch } from './watch.js';

type Act = (atMs: number, causeId?: number) => void;

/** How long after its last sign a contingency or an attack is still named as the cause of what happens: an assumption. */
const LINGERS_MS = MS_PER_H;

/** What shows that something which has happened still acts. */
interface Signs {
  readonly path: Pick<CommandPath, 'live'>;
  readonly grid: Pick<GridModel, 'frequencyHz' | 'loads'>;
  readonly feeders: Pick<Feeders, 'openFraction'>;
  readonly system: Pick<System, 'limits'>;
}

/** When a scenario's events and attacks begin: at a time, after another has begun, or when conditions have held. */
export class Triggers {
  readonly #agenda: Agenda;
  readonly #onDanger: () => void;
  readonly #watches: Watch[] = [];
  readonly #waiting = new Map<string, Act[]>();
  /** The latest moment at which anything that has happened acts, as far as is known. */
  #actsUntilMs = Number.NEGATIVE_INFINITY;

  /** `onDanger` is called whenever something begins: windows are short from there on. */
  constructor(agenda: Agenda, onDanger: () => void) {
    this.#agenda = agenda;
    this.#onDanger = onDanger;
  }

  add(trigger: Trigger, rank: Rank, act: Act): void {
    const begin = (atMs: number, causeId?: number): void => {
      this.#onDanger();
      act(atMs, causeId);
    };
    if (trigger.at === 'time') {
      this.#agenda.at(ceilTick(trigger.ms), rank, atMs => begin(atMs));
    } else if (trigger.at === 'when') {
      const { conditions, forMs } = trigger;
      this.#watches.push(new Watch(conditions, forMs, endMs => this.#agenda.at(endMs, rank, atMs => begin(atMs))));
    } else {
      const waiting = this.#waiting.get(trigger.event) ?? [];
      waiting.push((atMs, causeId) =>
        this.#agenda.at(ceilTick(atMs + trigger.delayMs), rank, laterMs => begin(laterMs, causeId)),
      );
      this.#waiting.set(trigger.event, waiting);
    }
  }

  /** Something has begun, and goes on for `lastsMs`: what follows it is put on the agenda. */
  happened(id: string, atMs: number, causeId?: number, lastsMs = 0): void {
    this.#actsUntilMs = Math.max(this.#actsUntilMs, atMs + lastsMs);
    for (const start of this.#waiting.get(id) ?? []) start(atMs, causeId);
    this.#waiting.delete(id);
  }

  get isWatching(): boolean {
    return this.#watches.length > 0;
  }

  /** Looks at a tick that ends at `endMs`; true where a condition has come true. */
  look(seen: Seen, endMs: number): boolean {
    let isTrue = false;
    for (const watch of this.#watches) if (watch.tick(seen, endMs)) isTrue = true;
    return isTrue;
  }

  /**
   * Whether all that has happened has been over for long: no order of it under way, no load added, nobody off by a feeder and
   * frequency in its band. What comes then has another cause. Asked at the starts of settlement periods, whatever the windows.
   */
  isLongOver(atMs: number, { path, grid, feeders, system }: Signs): boolean {
    const isFar = !(Math.abs(grid.frequencyHz - system.limits.nominalHz) <= operationalBandHz);
    if (isFar || path.live(atMs).length > 0 || !grid.loads.isEmpty || feeders.openFraction > 0) {
      this.#actsUntilMs = Math.max(this.#actsUntilMs, atMs);
    }
    return atMs - this.#actsUntilMs > LINGERS_MS;
  }

  /** Everything that evolves here, for the state hash. */
  words(): number[] {
    return [this.#actsUntilMs, ...this.#watches.flatMap(({ words }) => words)];
  }
}

export const floorTick = (atMs: number): number => Math.floor(atMs / TICK_MS) * TICK_MS;
export const ceilTick = (atMs: number): number => Math.ceil(atMs / TICK_MS) * TICK_MS;
