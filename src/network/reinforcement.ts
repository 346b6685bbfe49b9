import type { DistributionPlan } from '../system/distribution.js';
import { mainsCurrentA, type StreetMains } from './street-mains.js';

/** What a street came to in a run. */
export interface StreetLoad {
  readonly ratingVA: number;
  /** Mean of the settlement period with the largest load either way, W. */
  readonly peakW: number;
  /** Whether its voltage left the limits at the last customers or the transformer. */
  readonly hasExcursion: boolean;
  readonly mains: StreetMains;
}

/** What has to be replaced: a transformer above the load that planners allow it, mains above their rating or out of voltage. */
export interface Reinforcement {
  readonly transformer: boolean;
  readonly mains: boolean;
}

export function reinforcementOf(street: StreetLoad, plan: DistributionPlan): Reinforcement {
  const { ratingVA, peakW, hasExcursion, mains } = street;
  const size = plan.mains.sizes[mains.sizeIndex]!;
  return {
    transformer: Math.abs(peakW) / plan.powerFactor > plan.cyclicRating * ratingVA,
    mains: hasExcursion || mainsCurrentA(peakW, mains, plan) > size.ratingA,
  };
}
