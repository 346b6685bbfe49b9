import { type BalancingLimit, type BalancingPlant, type Redispatch, redispatch } from './redispatch.js';
import type { Solver } from './solver.js';
import type { NetworkLimits, PlantTransfer } from './transfers.js';

const W_PER_MW = 1e6;
/** Lines that balancing would overload are added and it is solved again, this often at most. */
const LINE_ROUNDS = 8;
const ROUNDING_MW = 0.01;

/** What balancing starts from: plants, demand, and by area what was expected of it. */
export interface Balance {
  readonly plants: readonly BalancingPlant[];
  readonly demandW: number;
  readonly expectedW: Float64Array;
}

/** Balancing within the boundaries of a network and, where they are to be held, the ratings of its lines. */
export function balanceWithin(solver: Solver, { plants, demandW, expectedW }: Balance, limits: NetworkLimits): Redispatch {
  const scale = demandW / expectedW.reduce((sumW, areaW) => sumW + areaW, 0);
  const limitOf = ({ limitMw, reverseLimitMw, plantFactors, areaFactors, linkFactors }: PlantTransfer): BalancingLimit => {
    const takenMw = expectedW.reduce((sumMw, areaW, area) => sumMw + (areaFactors[area]! * areaW * scale) / W_PER_MW, 0);
    return { limitMw, reverseLimitMw, takenMw, plantFactors, linkFactors };
  };
  const linkMw = limits.holdsLines ? limits.links.map(({ limitMw }) => limitMw) : [];
  const held = limits.boundaries.map(limitOf);
  let waiting = limits.holdsLines ? limits.lines.map(limitOf) : [];
  for (let round = 0; ; round++) {
    const result = redispatch(solver, plants, demandW / W_PER_MW, held, linkMw);
    const over = round < LINE_ROUNDS ? waiting.filter(line => isOver(line, result)) : [];
    if (over.length === 0) return result;
    held.push(...over);
    waiting = waiting.filter(line => !over.includes(line));
  }
}

function isOver({ limitMw, reverseLimitMw, takenMw, plantFactors, linkFactors }: BalancingLimit, result: Redispatch): boolean {
  let flowMw = -takenMw;
  for (const [p, powerW] of result.outputW.entries()) flowMw += (plantFactors[p]! * powerW) / W_PER_MW;
  for (const [i, powerW] of result.linkW.entries()) flowMw += (linkFactors[i]! * powerW) / W_PER_MW;
  return flowMw > limitMw + ROUNDING_MW || flowMw < -reverseLimitMw - ROUNDING_MW;
}
