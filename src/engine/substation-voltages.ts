import { transformerDropPerW } from '../network/street-mains.js';
import type { Block } from '../population/layout.js';
import type { DistributionPlan } from '../system/distribution.js';
import type { SubstationColumns } from './substation-schema.js';

/**
 * Voltages of a block's substations in a settlement period, from its mean loads P. Tap changers hold the primary's busbar; along
 * the high-voltage feeder, which the block is, voltage falls with the block's load over what it is planned for, more at its far
 * end; behind the transformer squares of voltages fall by LinDistFlow (`street-mains.ts`):
 *
 *     v_hv = v_primary − Δ_hv · s · Σ P / Σ P_planned      v_near² = (v_hv V_tx/V)² − c_tx P      v_end² = v_near² − c_mains P
 */
export function weighVoltages(
  block: Block,
  meanW: Float64Array,
  columns: SubstationColumns,
  plan: DistributionPlan,
  lengthMs: number,
): void {
  const { plannedW, highShare, ratingVA, mainsDropPerW, lowestPu, highestPu, excursionMs } = columns;
  const { primaryPu, highVoltageDropPu, transformerV, mainsV, lowPu, highPu } = plan.voltages;
  const { substationStart, substationEnd } = block;
  let loadW = 0;
  let blockPlannedW = 0;
  for (let s = substationStart; s < substationEnd; s++) {
    loadW += meanW[s - substationStart]!;
    blockPlannedW += plannedW[s]!;
  }
  const highDropPu = blockPlannedW > 0 ? (highVoltageDropPu * loadW) / blockPlannedW : 0;
  const stepUp = transformerV / mainsV;
  const dropOfRating = transformerDropPerW(1, plan);
  for (let s = substationStart; s < substationEnd; s++) {
    const ownW = meanW[s - substationStart]!;
    const noLoadPu = (primaryPu - highDropPu * highShare[s]!) * stepUp;
    const near = noLoadPu * noLoadPu - (dropOfRating / ratingVA[s]!) * ownW;
    const end = near - mainsDropPerW[s]! * ownW;
    // Beyond where a feeder could carry the load at all, the square would be negative.
    const least = Math.sqrt(Math.max(0, Math.min(near, end)));
    const most = Math.sqrt(Math.max(near, end));
    if (least < lowestPu[s]!) lowestPu[s] = least;
    if (most > highestPu[s]!) highestPu[s] = most;
    if (least < lowPu || most > highPu) excursionMs[s]! += lengthMs;
  }
}
