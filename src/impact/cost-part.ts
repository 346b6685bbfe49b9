/** One part of the cost of a run. Each is a `cost_<part>_gbp` column of summary.csv and rows of costs.csv. */
export interface CostPart {
  readonly part: string;
  readonly group: CostGroup;
  readonly about: string;
}

export type CostGroup = 'running' | 'incident' | 'security';

/** Every cost part of this version. `part` is snake case: it is a column's name. */
export const costParts = [
  {
    part: 'energy',
    group: 'running',
    about: 'Energy generated and imported at the marginal cost of what generated it, over the whole period; carbon not included',
  },
  { part: 'carbon', group: 'running', about: 'Emissions of generation at the price of carbon' },
  { part: 'unserved_energy', group: 'incident', about: 'Energy not served at the value of lost load of each customer class' },
  {
    part: 'reconnection_visits',
    group: 'incident',
    about: 'A visit to each customer still off at the end whose own meter was opened, where no order closes it again',
  },
  { part: 'defences', group: 'security', about: 'The controls in force, a year of their cost shared out over the period' },
] as const satisfies readonly CostPart[];

export type CostPartName = (typeof costParts)[number]['part'];
