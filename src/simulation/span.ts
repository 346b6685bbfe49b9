import { MS_PER_S, TICK_MS, TICKS_PER_S } from '../base/units.js';

/** A window's ticks and the whole seconds that hold them. */
export interface Span {
  readonly startMs: number;
  readonly tickCount: number;
  readonly firstSecondMs: number;
  readonly secondCount: number;
  /** Ticks of the first second that lie before the window. */
  readonly offset: number;
  /** Number of the second, from `firstSecondMs`, that holds a tick of the window. */
  secondOf(tick: number): number;
}

export function spanOf(startMs: number, tickCount: number): Span {
  const firstSecondMs = Math.floor(startMs / MS_PER_S) * MS_PER_S;
  const offset = (startMs - firstSecondMs) / TICK_MS;
  return {
    startMs,
    tickCount,
    firstSecondMs,
    secondCount: Math.ceil((offset + tickCount) / TICKS_PER_S),
    offset,
    secondOf: tick => Math.floor((tick + offset) / TICKS_PER_S),
  };
}
