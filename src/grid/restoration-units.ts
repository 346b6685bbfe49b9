import type { Restart } from '../system/restoration.js';

/** Units of a plant at one of its places that have lost the network there. */
interface Lost {
  readonly plant: number;
  readonly bus: number;
  readonly units: number;
  /** Of the whole plant. */
  readonly fraction: number;
  lostAtMs: number;
  /** When the plant had supply from the network again; NaN while it has none. */
  suppliedAtMs: number;
  /** The event that told of what took its supply. */
  causeId: number | undefined;
  backUnits: number;
}

/** Units that have come back, and what share of their plant they are. */
export interface Returned {
  readonly plant: number;
  readonly bus: number;
  readonly units: number;
  readonly fraction: number;
  /** Nothing of the plant was back before. */
  readonly isFirst: boolean;
  readonly causeId: number | undefined;
}

/**
 * Units that stood at buses which have died. Once a plant has supply again its first unit is back after a hot or cold start, and
 * the others follow one another.
 */
export class LostUnits {
  #lost: Lost[] = [];
  /** Plants of which something is back already. */
  readonly #begun = new Set<number>();

  /** `restarts`: by plant; null: nothing comes back. */
  constructor(readonly restarts: readonly Restart[] | null) {}

  lose(plant: number, bus: number, units: number, fraction: number, atMs: number): void {
    this.#lost.push({ plant, bus, units, fraction, lostAtMs: atMs, suppliedAtMs: Number.NaN, causeId: undefined, backUnits: 0 });
  }

  /** What was about to return there waits for supply again. */
  darken(buses: readonly number[], atMs: number): void {
    for (const row of this.#lost) {
      if (!buses.includes(row.bus) || Number.isNaN(row.suppliedAtMs)) continue;
      row.lostAtMs = atMs;
      row.suppliedAtMs = Number.NaN;
    }
  }

  /** Plants that a test admits have supply from the network, which an event had taken. */
  supply(hasSupply: (plant: number, bus: number) => boolean, atMs: number, causeId: number | undefined): void {
    for (const row of this.#lost) {
      if (!Number.isNaN(row.suppliedAtMs) || !hasSupply(row.plant, row.bus)) continue;
      row.suppliedAtMs = atMs;
      row.causeId = causeId;
    }
  }

  /** What has come back since it was asked last. */
  returned(atMs: number): Returned[] {
    const found: Returned[] = [];
    for (const row of this.#lost) {
      const units = this.#backAt(row, atMs) - row.backUnits;
      if (units <= 0) continue;
      const { plant, bus, causeId } = row;
      found.push({ plant, bus, units, fraction: (row.fraction * units) / row.units, isFirst: !this.#begun.has(plant), causeId });
      this.#begun.add(plant);
      row.backUnits += units;
    }
    if (found.length === 0) return found;
    this.#lost = this.#lost.filter(({ units, backUnits }) => backUnits < units);
    for (const { plant } of found) if (!this.#lost.some(row => row.plant === plant)) this.#begun.delete(plant);
    return found;
  }

  #backAt({ plant, units, lostAtMs, suppliedAtMs, backUnits }: Lost, atMs: number): number {
    if (this.restarts === null || Number.isNaN(suppliedAtMs)) return backUnits;
    const { hotMs, coldMs, hotForMs, nextUnitMs } = this.restarts[plant]!;
    const runningMs = atMs - suppliedAtMs - (suppliedAtMs - lostAtMs <= hotForMs ? hotMs : coldMs);
    if (runningMs < 0) return backUnits;
    const started = nextUnitMs > 0 ? 1 + Math.floor(runningMs / nextUnitMs) : units;
    return Math.max(backUnits, Math.min(units, started));
  }

  words(): number[] {
    const rows = this.#lost.flatMap(row => [
      row.plant,
      row.bus,
      row.units,
      row.fraction,
      row.lostAtMs,
      row.suppliedAtMs,
      row.backUnits,
    ]);
    return [this.#lost.length, ...rows];
  }
}
