import type { SummaryValues } from '../impact/record.js';
import type { Layout } from '../population/layout.js';
import { tables } from '../results/dictionary.js';
import { samplingErrorName } from '../results/table.js';
import type { Course } from './course.js';
import { type Transformers, transformersOf } from './transformers.js';

/** Whose spread over the transformers a measure shares; what the grid and market give is no sum over the sample. */
const sharedBy: Readonly<Record<string, Exclude<keyof Transformers, 'customers'>>> = {
  demand_energy_mwh: 'demandWh',
  customers_interrupted_count: 'interrupted',
  customers_off_at_end_count: 'interrupted',
  customer_minutes_lost_min: 'interrupted',
  cost_reconnection_visits_gbp: 'interrupted',
  customers_vulnerable_interrupted_count: 'vulnerable',
  energy_unserved_mwh: 'interruptedWh',
  cost_unserved_energy_gbp: 'interruptedWh',
};

/** Standard errors of a run below scale 1, by column: those of the sums that transformers share, in proportion to the measure. */
export function samplingErrors(summary: SummaryValues, course: Course): Record<string, number> {
  const transformers = transformersOf(course);
  const errors: Record<string, number> = {};
  for (const { name } of tables.summary.columns) {
    const value = summary[name];
    const shared = sharedBy[name];
    if (!shared || typeof value !== 'number') continue;
    const y = transformers[shared];
    const total = y.reduce((sum, part) => sum + part, 0) * course.scenario.devicesPerAgent;
    const error = totalError(y, transformers.customers, course.engine.layout, course.scenario.devicesPerAgent);
    // Demand is more than its agents' sum: the rest has no sampling error.
    const inUnit = name === 'demand_energy_mwh' ? 1e-6 : total === 0 ? 0 : Math.abs(value / total);
    errors[samplingErrorName(name)] = error * inUnit;
  }
  return errors;
}

/**
 * Standard error of a total over the nation, n times its sum over a sample of each n-th transformer of an area and type.
 *
 * A load-shedding stage has a fixed share of its area's customers, so a total is estimated by area and stage g in proportion to
 * customers M: Var Ŷ = n² (1 − 1/n) [ Σ_areas R² Σ_types m s²(M) + Σ_g m/(m − 1) Σ (y − r M)² + Σ_edges (r − r′)² L²/12 ], with
 * R = ΣY/ΣM of the area and r that of the group (Cochran, Sampling Techniques, 1977, §§5.4, 6.3, 9.2: ratio estimator of
 * stratified clusters). A stage ends with a whole transformer: the last is off by up to half its customers, L of a transformer
 * met in proportion to its size.
 */
export function totalError(y: Float64Array, customers: Float64Array, layout: Layout, devicesPerAgent: number): number {
  const byStage = new Map<string, Sums>();
  const byType = new Map<string, Sums>();
  const byArea = new Map<number, Sums>();
  const edges: [area: number, before: string, after: string][] = [];
  for (const [b, { areaIndex, stage, substationStart, substationEnd }] of layout.blocks.entries()) {
    const group = `${areaIndex} ${stage}`;
    const before = layout.blocks[b - 1];
    if (before?.areaIndex === areaIndex && before.stage !== stage) edges.push([areaIndex, `${areaIndex} ${before.stage}`, group]);
    for (let s = substationStart; s < substationEnd; s++) {
      const [m, of] = [customers[s]!, y[s]!];
      sumsOf(byStage, group).add(m, of);
      sumsOf(byType, `${areaIndex} ${layout.substationType[s]!}`).add(m, of);
      sumsOf(byArea, areaIndex).add(m, of);
    }
  }
  let variance = 0;
  for (const [key, sums] of byType) variance += sums.spread() * byArea.get(Number(key.split(' ')[0]))!.ratio ** 2;
  for (const sums of byStage.values()) variance += sums.residual();
  for (const [area, one, other] of edges) {
    const step = byStage.get(one)!.ratio - byStage.get(other)!.ratio;
    variance += (step ** 2 * byArea.get(area)!.sizeSquared) / 12;
  }
  return Math.sqrt(variance * devicesPerAgent * (devicesPerAgent - 1));
}

/** Sums over a group of transformers: M customers and y of each. */
class Sums {
  #count = 0;
  #m = 0;
  #y = 0;
  #mm = 0;
  #my = 0;
  #yy = 0;
  #mmm = 0;

  add(m: number, y: number): void {
    this.#count++;
    this.#m += m;
    this.#y += y;
    this.#mm += m * m;
    this.#my += m * y;
    this.#yy += y * y;
    this.#mmm += m ** 3;
  }

  get ratio(): number {
    return this.#y / this.#m;
  }

  /** Mean square of the customers of a transformer that is met in proportion to them. */
  get sizeSquared(): number {
    return this.#mmm / this.#m;
  }

  /** m s²(M); a lone transformer says nothing of its like, and counts whole. */
  spread(): number {
    const count = this.#count;
    return count === 1 ? this.#mm : (count / (count - 1)) * Math.max(0, this.#mm - this.#m ** 2 / count);
  }

  /** m/(m − 1) Σ (y − r M)². */
  residual(): number {
    const r = this.ratio;
    const squares = Math.max(0, this.#yy - 2 * r * this.#my + r * r * this.#mm);
    return (squares * this.#count) / Math.max(1, this.#count - 1);
  }
}

function sumsOf<Key>(groups: Map<Key, Sums>, key: Key): Sums {
  const known = groups.get(key);
  if (known) return known;
  const sums = new Sums();
  groups.set(key, sums);
  return sums;
}
