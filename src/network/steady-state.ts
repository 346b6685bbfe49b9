import type { Islands } from '../system/islands.js';
import type { Network } from '../system/network.js';
import type { AcSolution } from './ac-power-flow.js';
import { injectionsOf } from './balance.js';
import { DcPowerFlow } from './dc-power-flow.js';

/** A steady state by either method, W, var, pu and rad. NaN is what the method does not know, or has not. */
export interface SteadyState {
  readonly method: 'AC' | 'DC';
  /** Newton steps; null of DC. */
  readonly iterations: number | null;
  /** Whether AC power flow began from angles of DC power flow, the given ones leading nowhere. */
  readonly beganFromDc: boolean;
  readonly islands: Islands;
  readonly references: Int32Array;
  readonly voltagePu: Float64Array;
  readonly angleRad: Float64Array;
  readonly fromW: Float64Array;
  readonly fromVar: Float64Array;
  readonly toW: Float64Array;
  readonly toVar: Float64Array;
  readonly generatorW: Float64Array;
  readonly generatorVar: Float64Array;
  /** −1 at their least, 1 at their most reactive power; −2 and 2 beyond it. By bus. */
  readonly reactiveSide: Int8Array;
  readonly lossW: number;
}

/** The steady state that an AC solution is. */
export function steadyAc({ atLimit, beyondLimit, start, ...solution }: AcSolution): SteadyState {
  const reactiveSide = atLimit.map((at, bus) => (at === 0 ? 2 * beyondLimit[bus]! : at));
  return { method: 'AC', ...solution, beganFromDc: start === 'dc', reactiveSide };
}

/** Solves DC power flow; the first generator in service at each reference takes up the balance. */
export function steadyDc(network: Network): SteadyState {
  const { buses, branches, generators } = network;
  const dc = new DcPowerFlow(network);
  const { islands, references } = dc;
  const { angleRad, flowW, slackW } = dc.solve(injectionsOf(network));
  const isAt = (bus: number): boolean => islands.ofBus[bus]! >= 0;
  const generatorW = Float64Array.from(generators, ({ powerW, bus, isInService }) => (isInService && isAt(bus) ? powerW : 0));
  references.forEach((reference, island) => {
    const first = generators.findIndex(({ bus, isInService }) => bus === reference && isInService);
    generatorW[first]! += slackW[island]!;
  });
  const unknown = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);
  return {
    method: 'DC',
    iterations: null,
    beganFromDc: false,
    islands,
    references,
    voltagePu: unknown(buses.length),
    angleRad,
    fromW: flowW,
    fromVar: unknown(branches.length),
    toW: flowW.map(flow => -flow),
    toVar: unknown(branches.length),
    generatorW,
    generatorVar: unknown(generators.length),
    reactiveSide: new Int8Array(buses.length),
    lossW: 0,
  };
}

/** Whether a branch carries anything: closed, between two buses that are not isolated. */
export function carries({ branches }: Network, { ofBus }: Islands, branch: number): boolean {
  const { from, to, isInService } = branches[branch]!;
  return isInService && ofBus[from]! >= 0 && ofBus[to]! >= 0;
}

/** Load of a branch as a share of its rating: apparent power at its busier end (DC: active power); NaN without a rating. */
export function loadingOf({ branches }: Network, state: SteadyState, branch: number): number {
  const { ratingVa } = branches[branch]!;
  if (ratingVa === null) return Number.NaN;
  const { fromW, fromVar, toW, toVar } = state;
  const busierVa =
    state.method === 'DC'
      ? Math.abs(fromW[branch]!)
      : Math.max(Math.hypot(fromW[branch]!, fromVar[branch]!), Math.hypot(toW[branch]!, toVar[branch]!));
  return ratingVa === 0 ? Infinity : busierVa / ratingVa;
}
