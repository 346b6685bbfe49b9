import type { System } from '../system/system.js';
import type { DayForecast } from './day-forecast.js';
import type { Requirements } from './day-problem.js';
import { instructionOf } from './governor-response.js';

const W_PER_MW = 1e6;

/**
 * What a system's day must hold: reserve and what of the largest secured loss no response covers, with the room that governors
 * keep and what demand rises above its mean within the period; governors' response both ways; the inertia floor less what
 * compensators and demand store. Services of others than governors stand beside the schedule.
 */
export function requirementsOf(system: System, forecast: DayForecast): Requirements {
  const { reserveW, securedLossW, inertiaFloorVAs, compensatorsVAs, demandInertiaS } = system.frequency;
  const heldW = system.responses
    .filter(({ direction }) => direction === 'low')
    .reduce((sumW, { holdingW, deliveryFraction }) => sumW + holdingW * deliveryFraction, 0);
  const responseW = instructionOf(system, 'low')?.heldW ?? 0;
  const footroomW = instructionOf(system, 'high')?.heldW ?? 0;
  const steadyW = reserveW + responseW + Math.max(0, securedLossW - heldW);
  const edgesW = forecast.edgesMs.map((_, edge) => forecast.demandW.reduce((sumW, ofArea) => sumW + ofArea[edge]!, 0));
  const each = (of: (startW: number, endW: number) => number): Float64Array =>
    Float64Array.from(forecast.weather, (_, t) => of(edgesW[t]!, edgesW[t + 1]!));
  return {
    reserveMw: each((startW, endW) => (steadyW + Math.abs(endW - startW) / 2) / W_PER_MW),
    responseMw: each(() => responseW / W_PER_MW),
    footroomMw: each((startW, endW) => (footroomW + Math.abs(endW - startW) / 2) / W_PER_MW),
    inertiaGvas: each((startW, endW) =>
      Math.max(0, (inertiaFloorVAs - compensatorsVAs - demandInertiaS * Math.min(startW, endW)) / 1e9),
    ),
  };
}
