import { TICK_MS } from '../base/units.js';
import type { BusShare } from '../system/system.js';

/** Load that follows a law and belongs to no device: how much is added, W, as a function of time or of frequency. */
export type LoadLaw =
  /** In equal steps, one an interval. */
  | {
      readonly kind: 'steps';
      readonly powerW: number;
      readonly startMs: number;
      readonly count: number;
      readonly intervalMs: number;
    }
  /** A share of a power that a function of time gives. */
  | { readonly kind: 'wave'; readonly powerW: number; readonly shareAt: (atMs: number) => number }
  /** Gain times how far the frequency at a sensor is below nominal, either way up to a limit. */
  | { readonly kind: 'feedback'; readonly gainWPerHz: number; readonly limitW: number; readonly sensor: number | null };

/** Where a share of an added load is. */
export interface AddedPlace extends BusShare {
  /** Bus of the system's network; −1 in a system without one. */
  readonly bus: number;
  /** Area whose load it is; −1 where a bus alone was named and no area takes power there. */
  readonly area: number;
}

/** Is told a part of what is added, W, and where; −1: no bus or area in particular. */
export type TakeAdded = (powerW: number, bus: number, area: number) => void;

export interface AddedLoad {
  readonly id: string;
  /** An attack may add in several places: which of them this is. */
  readonly part: string;
  /** Shares of 1. */
  readonly buses: readonly AddedPlace[];
  readonly law: LoadLaw;
}

/** Loads that attacks add, by their identifiers. */
export class AddedLoads {
  #all: AddedLoad[] = [];
  /** Moves with every change. */
  version = 0;

  set(load: AddedLoad): void {
    this.#all = [...this.#all.filter(({ id, part }) => id !== load.id || part !== load.part), load];
    this.version++;
  }

  clear(id: string): void {
    const kept = this.#all.filter(load => load.id !== id);
    if (kept.length === this.#all.length) return;
    this.#all = kept;
    this.version++;
  }

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  get all(): readonly AddedLoad[] {
    return this.#all;
  }

  /**
   * What each adds place by place in the tick that begins at `atMs`. `deviationHz`: of a bus's frequency at the tick's end, NaN
   * where nothing holds it up; `servedShare`: of a bus's load that has supply.
   */
  each(atMs: number, deviationHz: (bus: number) => number, servedShare: (bus: number) => number, take: TakeAdded): void {
    for (const { buses, law } of this.#all) {
      for (const { bus, fraction, area } of buses) {
        const powerW =
          law.kind === 'feedback' ? feedbackW(law, deviationHz(law.sensor ?? bus)) : openLoopW(law, atMs + TICK_MS / 2);
        if (powerW !== 0) take(powerW * fraction * servedShare(bus), bus, area);
      }
    }
  }

  /** Sum of those that follow time, W. */
  openLoopW(atMs: number): number {
    let sumW = 0;
    for (const { law } of this.#all) sumW += openLoopW(law, atMs);
    return sumW;
  }

  /** Sum of those that follow frequency at one deviation for all, W. */
  feedbackAtW(deviationHz: number): number {
    let sumW = 0;
    for (const { law } of this.#all) if (law.kind === 'feedback') sumW += feedbackW(law, deviationHz);
    return sumW;
  }

  words(): number[] {
    return this.#all.flatMap(({ law }) => (law.kind === 'feedback' ? [law.gainWPerHz, law.limitW] : [law.powerW]));
  }
}

/** What a load that follows frequency adds, W; nothing where there is no frequency. */
export function feedbackW({ gainWPerHz, limitW }: LoadLaw & { readonly kind: 'feedback' }, deviationHz: number): number {
  return Number.isNaN(deviationHz) ? 0 : Math.max(-limitW, Math.min(limitW, -gainWPerHz * deviationHz));
}

/** What a law adds at a moment, W; 0 for one that follows frequency. */
export function openLoopW(law: LoadLaw, atMs: number): number {
  if (law.kind === 'wave') return law.powerW * law.shareAt(atMs);
  if (law.kind === 'feedback' || atMs < law.startMs) return 0;
  return (law.powerW / law.count) * Math.min(law.count, 1 + Math.floor((atMs - law.startMs) / law.intervalMs));
}
