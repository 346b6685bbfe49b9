import type { SummaryValues } from '../impact/record.js';
import { tables } from '../results/dictionary.js';
import { samplingErrorName, unitOf } from '../results/table.js';
import type { Course } from './course.js';

/**
 * Standard errors below scale 1. Whole transformers are sampled, each n-th of its area's and type's: a sum over the sample, times
 * n, has the relative error cv/√m · √(1 − 1/n), with m transformers in the sample and cv the coefficient of variation of
 * their customers (Cochran, Sampling Techniques, 1977, §9.2, equal-probability clusters). Measures of those who lost supply
 * come from the share of transformers concerned, so m is that share's. What the grid and market give is no sum over the sample.
 */
export function samplingErrors(summary: SummaryValues, { engine, scenario }: Course): Record<string, number> {
  const { substationCustomers, substationCount, customerCount } = engine.layout;
  const mean = customerCount / substationCount;
  let squares = 0;
  for (const customers of substationCustomers) squares += (customers - mean) ** 2;
  const cv = Math.sqrt(squares / Math.max(1, substationCount - 1)) / mean;
  const finite = Math.sqrt(1 - 1 / scenario.devicesPerAgent);
  const interrupted = Number(summary.customers_interrupted_count ?? 0) / scenario.devicesPerAgent;
  const concerned = Math.max(1, (interrupted / customerCount) * substationCount);
  const errors: Record<string, number> = {};
  for (const { name, sampled } of tables.summary.columns) {
    const measure = sampled ? sampledMeasure(name) : null;
    const value = measure === null ? null : summary[measure];
    if (typeof value !== 'number') continue;
    const clusters = PEOPLE.test(measure!) ? concerned : substationCount;
    errors[name] = (Math.abs(value) * cv * finite) / Math.sqrt(clusters);
  }
  return errors;
}

const PEOPLE = /^(energy_unserved|customers_|customer_minutes|cost_unserved|cost_reconnection)/;

/** The measure whose sampling error a column is; null where that is no sum over the sample. */
function sampledMeasure(errorName: string): string | null {
  const measure = summedMeasures.find(name => samplingErrorName(name) === errorName) ?? null;
  return measure !== null && (PEOPLE.test(measure) || measure === 'demand_energy_mwh') ? measure : null;
}

const summedMeasures = tables.summary.columns
  .filter(({ name, sampled }) => unitOf(name) !== '' && !sampled)
  .map(({ name }) => name);
