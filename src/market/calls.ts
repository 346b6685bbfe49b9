import { PERIOD_MS } from '../base/units.js';
import type { Offer } from './offers.js';

/** Units of a plant that the control room has called beyond the day's schedule. */
export interface Call {
  readonly plant: number;
  readonly units: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is expected of a coming period: what must be on line, what is, and units on line by plant with calls counted. */
export interface Outlook {
  readonly startMs: number;
  readonly neededW: number;
  readonly onLineW: number;
  readonly unitsOnLine: ArrayLike<number>;
}

/**
 * Units to call now so that what is needed in the periods ahead can be met. Units off line are taken by what they cost while they
 * must stay on, starts included, and each is called no earlier than its notice asks: one that can wait is left for later, when
 * more is known. A unit is at full output half a period after its first power.
 */
export function callsFor(nowMs: number, outlooks: readonly Outlook[], offers: readonly Offer[]): Call[] {
  const calls: Call[] = [];
  const inOrder = offers
    .filter(({ isCommitted, unitCount }) => isCommitted && unitCount > 0)
    .sort((a, b) => fullCostPerWh(a) - fullCostPerWh(b) || a.plantIndex - b.plantIndex);
  for (const { startMs, neededW, onLineW, unitsOnLine } of outlooks) {
    let missingW = neededW - onLineW;
    const leadMs = startMs - nowMs + PERIOD_MS / 2;
    for (const { plantIndex, plant, unitCount, unitAvailableW } of inOrder) {
      if (missingW <= 0) break;
      const noticeMs = plant.flexibility?.noticeMs ?? 0;
      if (unitAvailableW <= 0 || noticeMs > leadMs) continue;
      const called = calls
        .filter(call => call.plant === plantIndex && call.untilMs > startMs)
        .reduce((sum, call) => sum + call.units, 0);
      const units = Math.min(unitCount - unitsOnLine[plantIndex]! - called, Math.ceil(missingW / unitAvailableW));
      missingW -= Math.max(0, units + called) * unitAvailableW;
      const canWait = noticeMs <= leadMs - PERIOD_MS;
      if (units <= 0 || canWait) continue;
      calls.push({ plant: plantIndex, units, fromMs: startMs, untilMs: startMs + leastOnMs(plant) });
    }
  }
  return calls;
}

/** Cost of a Wh from a unit that is started for its least time on line. */
function fullCostPerWh({ plant, unitAvailableW }: Offer): number {
  const hours = leastOnMs(plant) / 3_600_000;
  const startCost = (plant.flexibility?.startCostPerW ?? 0) * plant.unitW;
  return plant.marginalCostPerWh + startCost / Math.max(1, unitAvailableW * hours);
}

const leastOnMs = ({ flexibility }: Offer['plant']): number => Math.max(PERIOD_MS, flexibility?.minUpMs ?? 0);
