import type { DistributionPlan } from '../system/distribution.js';

/** What stands behind a transformer when it is planned. */
export interface PlannedLoad {
  readonly homesCount: number;
  /** Greatest demand of the others at low voltage by their own profiles, added up, W. */
  readonly othersW: number;
}

/**
 * Apparent power that a network for so many customers is planned with, VA:
 *
 *     S = (D (N + k) + Σ P_others) / cos φ
 *
 * D the demand of each of very many homes, k their diversity (ENA ACE 49: a home alone is planned with D (1 + k)).
 */
export function designVA({ homesCount, othersW }: PlannedLoad, plan: DistributionPlan): number {
  const homesW = homesCount === 0 ? 0 : plan.designHomeW * (homesCount + plan.designDiversity);
  return (homesW + othersW) / plan.powerFactor;
}

/**
 * The smallest standard rating that carries a winter day's greatest demand, which may be so many times the rating; several of the
 * largest where none does. Ratings ascend.
 */
export function ratingFor(demandVA: number, ratingsVA: readonly number[], { cyclicRating }: DistributionPlan): number {
  const powerVA = demandVA / cyclicRating;
  const largestVA = ratingsVA[ratingsVA.length - 1]!;
  return ratingsVA.find(ratingVA => ratingVA >= powerVA) ?? Math.ceil(powerVA / largestVA) * largestVA;
}
