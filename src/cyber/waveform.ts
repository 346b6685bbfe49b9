import { MS_PER_S } from '../base/units.js';

/** A command's waveform as the devices really follow it: between 0 and 1, with a mean of one half. */
export interface Waveform {
  readonly shape: 'square' | 'sine';
  readonly startMs: number;
  readonly periodMs: number;
  /** Time constant with which a device's power follows, ms. */
  readonly lagMs: number;
  /** Random delay of each change and latencies between devices, each uniform over its width, ms. */
  readonly spreadsMs: readonly number[];
}

/**
 * Power of a follower at a moment, as a share of its rating.
 *
 * A square wave through a first-order lag τ, once it repeats, rises as 1 − (1 − y₀) e^(−t/τ) in the first half of its period T
 * and falls as (1 − y₀) e^(−t/τ) in the second, with y₀ = e^(−T/2τ)/(1 + e^(−T/2τ)). A sine of frequency ω = 2π/T is weakened by
 * 1/√(1 + ω²τ²) and shifted by atan ωτ. A delay drawn anew at every change, uniform over L, spreads each edge of a whole fleet:
 * it weakens the fundamental by |sin(πL/T)/(πL/T)|, and so does a latency that differs between devices.
 */
export function waveformAt({ shape, startMs, periodMs, lagMs, spreadsMs }: Waveform, atMs: number): number {
  let smear = 1;
  for (const spreadMs of spreadsMs) smear *= smearOf(spreadMs / periodMs);
  if (shape === 'sine') {
    const omegaTau = (2 * Math.PI * lagMs) / periodMs;
    const phase = (2 * Math.PI * (atMs - startMs)) / periodMs - Math.atan(omegaTau);
    return 0.5 + (0.5 * smear * Math.sin(phase)) / Math.sqrt(1 + omegaTau * omegaTau);
  }
  const half = periodMs / 2;
  const decay = lagMs > 0 ? Math.exp(-half / lagMs) : 0;
  const low = decay / (1 + decay);
  const into = (((atMs - startMs) % periodMs) + periodMs) % periodMs;
  const isRising = into < half;
  const fall = lagMs > 0 ? (1 - low) * Math.exp(-(isRising ? into : into - half) / lagMs) : 0;
  const followed = isRising ? 1 - fall : fall;
  return 0.5 + smear * (followed - 0.5);
}

/** What followers follow, for the state hash; nothing where they follow nothing. */
export const waveformWords = (waveform: Waveform | null): readonly number[] =>
  waveform === null
    ? []
    : [Number(waveform.shape === 'sine'), waveform.startMs, waveform.periodMs, waveform.lagMs, ...waveform.spreadsMs];

/** |sinc| of the delay as a share of the period. */
function smearOf(share: number): number {
  if (share === 0) return 1;
  return Math.abs(Math.sin(Math.PI * share) / (Math.PI * share));
}

/** Shortest period that can be asked for: devices are not commanded faster than this, ms. */
export const PERIOD_MIN_MS = MS_PER_S;
