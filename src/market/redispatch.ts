import { LinearProgram, type Term } from './linear-program.js';
import type { Solver } from './solver.js';

const W_PER_MW = 1e6;

/** A plant in the balancing market, MW and currency a MWh: where it stands, how far it may go, and at what price. */
export interface BalancingPlant {
  readonly plannedMw: number;
  readonly leastMw: number;
  readonly mostMw: number;
  /** Asked for a MWh more, and paid back for a MWh less. */
  readonly offerPerMwh: number;
  readonly bidPerMwh: number;
}

/** A limit of the network at one moment: what areas take through it already, and what each plant adds. */
export interface BalancingLimit {
  readonly limitMw: number;
  readonly reverseLimitMw: number;
  readonly takenMw: number;
  readonly plantFactors: Float64Array;
  /** By controllable link; empty: links are no part of it. */
  readonly linkFactors: ArrayLike<number>;
}

export interface Redispatch {
  readonly outputW: Float64Array;
  readonly shortfallW: number;
  readonly surplusW: number;
  /** By controllable link that balancing may set, W. */
  readonly linkW: Float64Array;
  /** Of the last MWh of balancing. */
  readonly marginalPerMwh: number;
}

/** What demand not met, surplus and an overloaded boundary are priced at: far above any offer, and never exceeded for one. */
const SHORTFALL_PER_MWH = 6000;
const SURPLUS_PER_MWH = 5000;
const OVERLOAD_PER_MWH = 4000;
/** So that links carry nothing that does not help. */
const LINK_PER_MWH = 1e-3;

/**
 * Moves plants from their plan to demand by the balancing merit order: the cheapest offers up, the dearest bids down, within each
 * plant's range and the network's limits (where these bind, one side goes up while the other goes down):
 *   min Σ offer·up − bid·down   Σ (plan + up − down) = demand
 * Controllable links of the limits `linkMw` are set as it helps.
 */
export function redispatch(
  solver: Solver,
  plants: readonly BalancingPlant[],
  demandMw: number,
  limits: readonly BalancingLimit[],
  linkMw: readonly number[] = [],
): Redispatch {
  const program = new LinearProgram();
  const plannedMw = plants.map(plant => Math.max(plant.leastMw, Math.min(plant.mostMw, plant.plannedMw)));
  const up = plants.map((plant, p) => program.column(plant.offerPerMwh, 0, plant.mostMw - plannedMw[p]!));
  const down = plants.map((plant, p) => program.column(-plant.bidPerMwh, 0, plannedMw[p]! - plant.leastMw));
  const shortfall = program.column(SHORTFALL_PER_MWH, 0, Number.POSITIVE_INFINITY);
  const surplus = program.column(SURPLUS_PER_MWH, 0, Number.POSITIVE_INFINITY);
  const links = linkMw.map(mw => ({
    forward: program.column(LINK_PER_MWH, 0, mw),
    back: program.column(LINK_PER_MWH, 0, mw),
  }));
  const moved = (factorOf: (p: number) => number): Term[] =>
    plants.flatMap((_, p): Term[] => [
      [up[p]!, factorOf(p)],
      [down[p]!, -factorOf(p)],
    ]);
  const missingMw = demandMw - plannedMw.reduce((sumMw, mw) => sumMw + mw, 0);
  const balance = program.row(missingMw, missingMw, [...moved(() => 1), [shortfall, 1], [surplus, -1]]);
  for (const { limitMw, reverseLimitMw, takenMw, plantFactors, linkFactors } of limits) {
    const flowMw = plannedMw.reduce((sumMw, mw, p) => sumMw + mw * plantFactors[p]!, -takenMw);
    const over = program.column(OVERLOAD_PER_MWH, 0, Number.POSITIVE_INFINITY);
    const under = program.column(OVERLOAD_PER_MWH, 0, Number.POSITIVE_INFINITY);
    const carried = links.flatMap(({ forward, back }, i): Term[] => [
      [forward, linkFactors[i] ?? 0],
      [back, -(linkFactors[i] ?? 0)],
    ]);
    const terms: Term[] = [...moved(p => plantFactors[p]!), ...carried, [over, -1], [under, 1]];
    program.row(-reverseLimitMw - flowMw, limitMw - flowMw, terms);
  }
  const { values, rowDuals } = solver.relaxed(program);
  const beyondRounding = (mw: number): number => (mw > 1e-6 ? mw * W_PER_MW : 0);
  return {
    outputW: Float64Array.from(plants, (_, p) => (plannedMw[p]! + values[up[p]!]! - values[down[p]!]!) * W_PER_MW),
    shortfallW: beyondRounding(values[shortfall]!),
    surplusW: beyondRounding(values[surplus]!),
    linkW: Float64Array.from(links, ({ forward, back }) => (values[forward]! - values[back]!) * W_PER_MW),
    marginalPerMwh: rowDuals[balance]!,
  };
}
