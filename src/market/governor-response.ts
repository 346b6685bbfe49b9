import type { GovernorRange } from '../grid/schedule.js';
import type { System } from '../system/system.js';
import type { Offer } from './offers.js';

/** What a unit in frequency-sensitive mode gives either way, share of its capacity: Grid Code CC.A.3, at least 10 % at 0.5 Hz. */
const UNIT_SHARE = 0.1;

/** Response that plants' governors are told to hold, W, and the share of it that really arrives. */
interface Instruction {
  readonly heldW: number;
  readonly deliveryFraction: number;
}

/** Who holds an instructed response: capacity and range of the governors that act, and the room kept for it, by plant index. */
export interface Holding extends GovernorRange {
  readonly keptW: Float64Array;
  readonly missingW: number;
}

/** What governors hold in one direction; null in a system that tells them nothing: there all of them act with all they have. */
export function instructionOf(system: System, direction: 'low' | 'high'): Instruction | null {
  const services = system.responses.filter(service => service.shape === 'governor' && service.direction === direction);
  if (services.length === 0) return null;
  const heldW = services.reduce((sumW, { holdingW }) => sumW + holdingW, 0);
  const deliveredW = services.reduce((sumW, service) => sumW + service.holdingW * service.deliveryFraction, 0);
  return { heldW, deliveryFraction: heldW > 0 ? deliveredW / heldW : 1 };
}

/** What one unit of a plant can hold, W. */
export const unitResponseW = ({ plant }: Offer): number => (plant.governor ? UNIT_SHARE * plant.unitW : 0);

/** Response at low frequency, from units that run: they are loaded with this much less. */
export function holdLow(system: System, offers: readonly Offer[], units: Float64Array): Holding | null {
  const instruction = instructionOf(system, 'low');
  return instruction && share(instruction, offers, units, offer => units[offer.plantIndex]! * roomOfUnitW(offer));
}

/** Response at high frequency, from units that run above their least output, by what they could give up, W. */
export function holdHigh(system: System, offers: readonly Offer[], units: Float64Array, footW: Float64Array): Holding | null {
  const instruction = instructionOf(system, 'high');
  return instruction && share(instruction, offers, units, offer => footW[offer.plantIndex]!);
}

/** Every governor on line acts, as far as its plant can. */
export function freeGovernors(offers: readonly Offer[], unitsOnLine: Float64Array, roomW: Float64Array): GovernorRange {
  return {
    capacityW: Float64Array.from(offers, ({ plant }, i) => unitsOnLine[i]! * plant.unitW),
    rangeW: Float64Array.from(offers, (_, i) => (unitsOnLine[i]! > 0 ? roomW[i]! : 0)),
  };
}

const roomOfUnitW = ({ unitAvailableW, unitMinW }: Offer): number => unitAvailableW - unitMinW;

/**
 * Shares an instruction among the plants, the dearest first, because part load costs them least: of each as many units as are
 * needed. `units` are the units that run, `roomW` what each plant could move in that direction.
 */
function share(
  { heldW, deliveryFraction }: Instruction,
  offers: readonly Offer[],
  units: ArrayLike<number>,
  roomW: (offer: Offer) => number,
): Holding {
  const column = () => new Float64Array(offers.length);
  const [capacityW, rangeW, keptW] = [column(), column(), column()];
  const dearestFirst = offers
    .filter(offer => unitResponseW(offer) > 0)
    .sort((a, b) => b.plant.marginalCostPerWh - a.plant.marginalCostPerWh || a.plantIndex - b.plantIndex);
  let leftW = heldW;
  for (const offer of dearestFirst) {
    const i = offer.plantIndex;
    const perUnitW = unitResponseW(offer);
    const acting = Math.min(units[i]!, Math.ceil(leftW / perUnitW));
    keptW[i] = Math.max(0, Math.min(leftW, acting * perUnitW, roomW(offer)));
    if (keptW[i] === 0) continue;
    capacityW[i] = acting * offer.plant.unitW;
    rangeW[i] = keptW[i]! * deliveryFraction;
    leftW -= keptW[i]!;
  }
  return { capacityW, rangeW, keptW, missingW: leftW };
}
