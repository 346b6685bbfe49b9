import type { Network } from '../system/network.js';
import { DcPowerFlow } from './dc-power-flow.js';

/** Flows above their capacity by less than this share of it are within it. */
const WITHIN = 1e-9;

/** What a cascade begins from, W; all but `capacityW` by bus. */
export interface CascadeStart {
  readonly generationW: Readonly<Float64Array>;
  readonly loadW: Readonly<Float64Array>;
  /** What each branch can carry; infinite where nothing is known. */
  readonly capacityW: Readonly<Float64Array>;
  /** Branches that open first. */
  readonly outages?: readonly number[];
}

/** Where a cascade comes to rest. */
export interface CascadeEnd {
  /** Branches that overload opened, together in each round; the outages at the start are not among them. */
  readonly rounds: readonly (readonly number[])[];
  readonly generationW: Float64Array;
  readonly loadW: Float64Array;
  /** On each branch, positive from its from end; 0 where it has opened. */
  readonly flowW: Float64Array;
  readonly islandCount: number;
}

/**
 * DC cascade to its rest: in every round each island is balanced, flows are those of DC power flow, and all branches above their
 * capacity open at once. An island with more generation than load gives less of it, one with less serves less load, both in
 * proportion; one without either has none. Nothing comes back. A single outage that splits nothing is computed by its
 * distribution factors, so that a network which rides through it is not factorised anew.
 */
export function cascade(
  network: Network,
  { generationW: given, loadW: drawn, capacityW, outages = [] }: CascadeStart,
): CascadeEnd {
  const dc = new DcPowerFlow(network);
  const generationW = Float64Array.from(given);
  const loadW = Float64Array.from(drawn);
  const rounds: number[][] = [];
  let flowW = solve(dc, generationW, loadW);
  let opening = outages.filter(branch => dc.isBranchInService(branch));
  for (;;) {
    if (opening.length > 0) {
      const single = opening.length === 1 ? dc.withOutage(opening[0]!, flowW) : null;
      for (const branch of opening) dc.setBranchInService(branch, false);
      flowW = single ?? solve(dc, generationW, loadW);
    }
    opening = [...flowW.keys()].filter(branch => Math.abs(flowW[branch]!) > capacityW[branch]! * (1 + WITHIN));
    if (opening.length === 0) return { rounds, generationW, loadW, flowW, islandCount: dc.islands.count };
    rounds.push(opening);
  }
}

/** Balances each island and returns the flows. */
function solve(dc: DcPowerFlow, generationW: Float64Array, loadW: Float64Array): Float64Array {
  const { ofBus, count } = dc.islands;
  const givenW = new Float64Array(count);
  const drawnW = new Float64Array(count);
  for (let bus = 0; bus < ofBus.length; bus++) {
    if (ofBus[bus]! < 0) continue;
    givenW[ofBus[bus]!]! += generationW[bus]!;
    drawnW[ofBus[bus]!]! += loadW[bus]!;
  }
  const injectionW = generationW.map((powerW, bus) => {
    const island = ofBus[bus]!;
    const metW = island < 0 ? 0 : Math.min(givenW[island]!, drawnW[island]!);
    generationW[bus] = metW > 0 ? (powerW * metW) / givenW[island]! : 0;
    loadW[bus] = metW > 0 ? (loadW[bus]! * metW) / drawnW[island]! : 0;
    return generationW[bus]! - loadW[bus]!;
  });
  return Float64Array.from(dc.solve(injectionW).flowW);
}
