import { TICK_MS } from '../base/units.js';
import type { Agenda, Rank } from '../engine/agenda.js';
import type { Trigger } from '../scenario/scenario.js';
import { type Seen, Watch } from './watch.js';

type Act = (atMs: number, causeId?: number) => void;

/** When a scenario's events and attacks begin: at a time, after another has begun, or when conditions have held. */
export class Triggers {
  readonly #agenda: Agenda;
  readonly #onDanger: () => void;
  readonly #watches: Watch[] = [];
  readonly #waiting = new Map<string, Act[]>();

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

  /** Something has begun: what follows it is put on the agenda. */
  happened(id: string, atMs: number, causeId?: number): void {
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

  /** Everything that evolves here, for the state hash. */
  words(): number[] {
    return this.#watches.flatMap(({ words }) => words);
  }
}

export const floorTick = (atMs: number): number => Math.floor(atMs / TICK_MS) * TICK_MS;
export const ceilTick = (atMs: number): number => Math.ceil(atMs / TICK_MS) * TICK_MS;
