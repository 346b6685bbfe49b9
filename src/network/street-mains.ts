import type { DistributionPlan, MainsPlan } from '../system/distribution.js';
import type { MainsSize } from '../system/mains.js';

/** The low-voltage mains of one transformer: so many alike, each of a size, and the way to its last customer. */
export interface StreetMains {
  readonly count: number;
  readonly sizeIndex: number;
  readonly pathM: number;
  /** Customers along each. */
  readonly customersEach: number;
}

/**
 * What a transformer's load of 1 W takes off the square of the voltage at a main's last customer, 1/W, per unit of the mains'
 * voltage. With N customers in even steps along a path of length l, LinDistFlow (Baran and Wu 1989) adds up
 *
 *     v_0² − v_N² = Σ_k 2 (r P_k + x Q_k) l/N = (r + x tan φ) l P (N + 1)/N        P_k = P (N − k + 1)/N
 *
 * P the main's load on the phase that carries most.
 */
export function mainsDropPerW({ count, pathM, customersEach }: StreetMains, size: MainsSize, plan: DistributionPlan): number {
  const { mainsV } = plan.voltages;
  const ohmM = size.ohmPerM + size.reactanceOhmPerM * tangent(plan);
  const shareOfLoad = plan.mains.unbalance / count;
  return (ohmM * pathM * shareOfLoad * (customersEach + 1)) / customersEach / mainsV ** 2;
}

/** The same for the transformer itself: 2 (R + X tan φ) of its rating. */
export function transformerDropPerW(ratingVA: number, plan: DistributionPlan): number {
  const { resistancePu, reactancePu } = plan.voltages;
  return (2 * (resistancePu + reactancePu * tangent(plan))) / ratingVA;
}

/** Current of a main's phase that carries most at a transformer's load, A. */
export const mainsCurrentA = (
  loadW: number,
  { count }: StreetMains,
  { powerFactor, voltages, mains }: DistributionPlan,
): number => (Math.abs(loadW) * mains.unbalance) / powerFactor / count / (Math.sqrt(3) * voltages.mainsV);

/** The thinnest mains that carry a transformer's planned load within the drop allowed; the thickest where none does. */
export function planMains(
  plannedW: number,
  customersCount: number,
  mainsM: number,
  countWanted: number,
  plan: DistributionPlan,
): StreetMains {
  const count = Math.max(1, Math.min(255, countWanted));
  const street = { count, pathM: (mainsM * plan.mains.pathFraction) / count, customersEach: Math.max(1, customersCount / count) };
  const sizeIndex = plan.mains.sizes.findIndex((size, index) => carries(plannedW, { ...street, sizeIndex: index }, size, plan));
  return { ...street, sizeIndex: sizeIndex < 0 ? plan.mains.sizes.length - 1 : sizeIndex };
}

function carries(plannedW: number, street: StreetMains, size: MainsSize, plan: DistributionPlan): boolean {
  const { dropPu }: MainsPlan = plan.mains;
  // v² falls by 2 Δv − Δv²; at planned load from 1 to 1 − Δv.
  const isWithinDrop = mainsDropPerW(street, size, plan) * plannedW <= 2 * dropPu - dropPu ** 2;
  return isWithinDrop && mainsCurrentA(plannedW, street, plan) <= size.ratingA;
}

/** Reactive power for each watt. */
const tangent = ({ powerFactor }: DistributionPlan): number => Math.sqrt(1 / powerFactor ** 2 - 1);
