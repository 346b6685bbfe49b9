import type { KindSpec, ParameterValues } from '../base/parameter.js';
import type { Path } from '../cyber/command-path.js';
import type { Waveform } from '../cyber/waveform.js';
import type { Action } from '../population/order.js';
import type { AttackedLoad } from './load.js';

/**
 * What an attack may do: issue orders to its target through head-ends, give a waveform to those that follow one, and move load
 * that belongs to no device.
 */
export interface AttackRun {
  readonly parameters: ParameterValues;
  /** Sends one order through every head-end of the target, to the share of its devices. */
  order(action: Action, options: { readonly path: Path; readonly value?: number; readonly ratePerS?: number | null }): void;
  /** What devices that follow are to do from now on. */
  waveform(waveform: Pick<Waveform, 'shape' | 'periodMs'>, path: Path): void;
  /** The target's load that belongs to no device. */
  readonly load: AttackedLoad;
  /** Index of a bus of the network by its name; null where there is none of it. */
  busAt(name: string): number | null;
}

/**
 * An attack: what a scenario may say of it, and what it does when it begins and when it lets go. One file each, one line in
 * `list.ts`.
 */
export interface Attack extends KindSpec {
  /** Kinds that its orders command; none where it moves load that belongs to no device. */
  readonly devices: readonly string[];
  readonly release: 'revert' | 'hold';
  readonly techniques: readonly string[];
  readonly sources: readonly string[];
  start(run: AttackRun): void;
  /** Orders that undo what `start` did; called at the end of `duration` where devices are to revert. */
  revert(run: AttackRun): void;
}

/** The path parameter that every attack on charging states. */
export const pathParameter = {
  type: 'choice',
  choices: ['ordinary', 'demand-response', 'override', 'delay-zero', 'firmware'],
  default: 'ordinary',
  about:
    'How the order reaches cars: ordinary (the legal random delay applies), demand-response or override (exempt from it), ' +
    'delay-zero (the delay is first set to zero, two messages a car) or firmware (already in place: no queue, no delay)',
  source: 'SI 2021/1467, regulation 11: the random delay does not apply to demand response or override',
} as const satisfies KindSpec['parameters'][string];

export const pathOf = (parameters: ParameterValues): Path => parameters.path as Path;
