import type { System } from '../system/system.js';
import { instructionOf, unitResponseW } from './governor-response.js';
import { meritOrder, type Offer, storedPerUnitVAs } from './offers.js';

/**
 * Units on line by plant: enough to meet the period's larger demand, then upward reserve and response for the largest secured
 * loss, then governors for the response that they hold, then stored energy up to the floor. Requirements that cannot be met are
 * named in `warnings`.
 */
export function commit(
  system: System,
  offers: readonly Offer[],
  demandMaxW: number,
  demandMinW: number,
  warnings: string[],
): Float64Array {
  const unitsOnLine = Float64Array.from(offers, offer => (offer.isCommitted ? 0 : offer.unitCount));
  const order = meritOrder(offers);
  meetDemand(offers, order, unitsOnLine, demandMaxW);
  holdReserve(system, offers, order, unitsOnLine, demandMaxW, warnings);
  runGovernors(system, offers, order, unitsOnLine);
  keepInertia(system, offers, unitsOnLine, demandMinW, warnings);
  return unitsOnLine;
}

const worstW = (offer: Offer): number => Math.min(offer.availableStartW, offer.availableEndW);

function meetDemand(offers: readonly Offer[], order: readonly number[], unitsOnLine: Float64Array, demandW: number): void {
  let leftW = demandW;
  for (const i of order) {
    const offer = offers[i]!;
    if (leftW <= 0) return;
    if (!offer.isCommitted) {
      leftW -= worstW(offer);
      continue;
    }
    const needed = offer.unitAvailableW > 0 ? Math.ceil(leftW / offer.unitAvailableW) : 0;
    unitsOnLine[i] = Math.min(offer.unitCount, needed);
    leftW -= unitsOnLine[i]! * offer.unitAvailableW;
  }
}

/** Room above demand on fuelled units and storage: governors' response, reserve, what of the largest loss no response covers. */
function holdReserve(
  system: System,
  offers: readonly Offer[],
  order: readonly number[],
  unitsOnLine: Float64Array,
  demandW: number,
  warnings: string[],
): void {
  let heldW = 0;
  for (const service of system.responses) {
    if (service.direction === 'low') heldW += service.holdingW * service.deliveryFraction;
  }
  const governedW = instructionOf(system, 'low')?.heldW ?? 0;
  const requiredW = governedW + system.frequency.reserveW + Math.max(0, system.frequency.securedLossW - heldW);
  let roomW = -demandW;
  for (let i = 0; i < offers.length; i++) {
    const offer = offers[i]!;
    roomW += offer.isCommitted ? unitsOnLine[i]! * offer.unitAvailableW : worstW(offer);
  }
  for (const i of order) {
    const offer = offers[i]!;
    while (roomW < requiredW && offer.isCommitted && unitsOnLine[i]! < offer.unitCount) {
      unitsOnLine[i]!++;
      roomW += offer.unitAvailableW;
    }
  }
  if (roomW < requiredW) warnings.push(`Reserve cannot be held: ${Math.round((requiredW - roomW) / 1e6)} MW short.`);
}

/** Units on line whose governors can hold what they are told to. Storage may stand still and is not counted on; hydro runs. */
function runGovernors(system: System, offers: readonly Offer[], order: readonly number[], unitsOnLine: Float64Array): void {
  let leftW = instructionOf(system, 'low')?.heldW ?? 0;
  for (const offer of offers) {
    if (offer.plant.source !== 'storage') leftW -= unitsOnLine[offer.plantIndex]! * unitResponseW(offer);
  }
  for (const i of order) {
    const offer = offers[i]!;
    const perUnitW = unitResponseW(offer);
    if (!offer.isCommitted || perUnitW === 0) continue;
    while (leftW > 0 && unitsOnLine[i]! < offer.unitCount) {
      unitsOnLine[i]!++;
      leftW -= perUnitW;
    }
  }
}

/** Synchronous units at minimum output until the floor is kept: first those that displace least cost for their stored energy. */
function keepInertia(
  system: System,
  offers: readonly Offer[],
  unitsOnLine: Float64Array,
  demandMinW: number,
  warnings: string[],
): void {
  const { inertiaFloorVAs, compensatorsVAs, demandInertiaS } = system.frequency;
  let storedVAs = compensatorsVAs + demandInertiaS * demandMinW;
  for (let i = 0; i < offers.length; i++) {
    // Storage and hydro may stand still: what they would add is not counted on.
    if (!offers[i]!.isHeld) storedVAs += unitsOnLine[i]! * storedPerUnitVAs(offers[i]!.plant);
  }
  if (storedVAs >= inertiaFloorVAs) return;

  const costPerVAs = (offer: Offer) => (offer.unitMinW * offer.plant.marginalCostPerWh) / storedPerUnitVAs(offer.plant);
  const candidates = offers
    .filter(offer => offer.isCommitted && storedPerUnitVAs(offer.plant) > 0)
    .sort((a, b) => costPerVAs(a) - costPerVAs(b) || a.plantIndex - b.plantIndex);
  for (const { plantIndex: i, plant, unitCount } of candidates) {
    while (storedVAs < inertiaFloorVAs && unitsOnLine[i]! < unitCount) {
      unitsOnLine[i]!++;
      storedVAs += storedPerUnitVAs(plant);
    }
  }
  if (storedVAs < inertiaFloorVAs) {
    const shortGVAs = ((inertiaFloorVAs - storedVAs) / 1e9).toFixed(1);
    warnings.push(`The inertia floor cannot be kept: ${shortGVAs} GVA.s short.`);
  }
}
