/** Something that happened, in the past tense; one row of events.csv, never a row a device. */
export interface Happening {
  readonly atMs: number;
  /** Which part of Nadir says so: grid, attack, defence, contingency, restoration, cyber. */
  readonly source: 'grid' | 'attack' | 'defence' | 'contingency' | 'restoration' | 'cyber';
  /** Kebab-case, e.g. `shedding-stage-opened`. */
  readonly kind: string;
  /** What it happened to: a plant, a stage, a head-end, an attack's id. */
  readonly subject: string;
  readonly area?: string;
  readonly powerW?: number;
  readonly customersCount?: number;
  readonly causeId?: number | undefined;
  /** One plain sentence for people. */
  readonly message: string;
}

/** What happened in a run, in the order in which it was decided. Identifiers count from 1. */
export class EventLog {
  readonly #happenings: Happening[] = [];

  /** Adds one happening and returns its identifier, so that later ones can name it as their cause. */
  add(happening: Happening): number {
    return this.#happenings.push(happening);
  }

  get all(): readonly Happening[] {
    return this.#happenings;
  }
}
