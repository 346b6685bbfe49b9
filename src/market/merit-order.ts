import { meritOrder, type Offer } from './offers.js';

export interface Loading {
  /** By plant index, W. */
  readonly outputW: Float64Array;
  /** The last plant that gives more than it must; null when none does. */
  readonly marginal: Offer | null;
  readonly shortfallW: number;
  readonly surplusW: number;
}

/**
 * Shares demand among what is on line: what must run, minimum outputs, then by merit until demand is met. `keptW` is what each
 * plant leaves free for its governors.
 */
export function loadPlants(
  offers: readonly Offer[],
  unitsOnLine: Float64Array,
  demandW: number,
  when: 'start' | 'end',
  keptW: ArrayLike<number> | null,
): Loading {
  const outputW = new Float64Array(offers.length);
  let leftW = demandW;
  for (let i = 0; i < offers.length; i++) {
    const offer = offers[i]!;
    outputW[i] = offer.isMustRun ? availableW(offer, unitsOnLine[i]!, when) : unitsOnLine[i]! * offer.unitMinW;
    leftW -= outputW[i]!;
  }

  let marginal: Offer | null = null;
  for (const i of meritOrder(offers)) {
    if (leftW <= 0) break;
    const offer = offers[i]!;
    const moreW = Math.min(leftW, availableW(offer, unitsOnLine[i]!, when) - (keptW?.[i] ?? 0) - outputW[i]!);
    if (moreW <= 0) continue;
    outputW[i]! += moreW;
    leftW -= moreW;
    marginal = offer;
  }
  // A few microwatts are rounding, not a shortfall.
  const roundingW = 1;
  return { outputW, marginal, shortfallW: leftW > roundingW ? leftW : 0, surplusW: leftW < -roundingW ? -leftW : 0 };
}

function availableW(offer: Offer, unitsOnLine: number, when: 'start' | 'end'): number {
  if (offer.isCommitted) return unitsOnLine * offer.unitAvailableW;
  return when === 'start' ? offer.availableStartW : offer.availableEndW;
}
