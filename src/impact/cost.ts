import { MS_PER_DAY } from '../base/units.js';
import type { CostRow, System } from '../system/system.js';
import { type CostGroup, type CostPart, type CostPartName, costParts } from './cost-part.js';
import { priceFactor } from './price-year.js';

const MS_PER_YEAR = 365.25 * MS_PER_DAY;

/** One row of costs.csv; amounts in the system's currency. */
export interface CostLine {
  /** Empty: the whole system. */
  readonly area: string;
  readonly class: string;
  readonly group: CostGroup;
  readonly part: CostPartName;
  readonly nature: CostRow['nature'];
  readonly payer: string;
  readonly payee: string;
  readonly amount: number;
  readonly low: number;
  readonly high: number;
  readonly priceYear: number;
  readonly basis: string;
  readonly source: string;
}

/** What a run used, lost and had in force. Areas and classes by their index in the system. */
export interface CostInputs {
  readonly system: System;
  readonly durationMs: number;
  /** Marginal cost of what was generated and imported, without carbon, in the system's currency. */
  readonly energyCost: number;
  readonly emissionsG: number;
  /** Of a class, or of what is no agent (large sites, street lights): `aggregate`. */
  unservedWhOf(area: number, classIndex: number | 'aggregate'): number;
  /** Customers still off at the end whose own meter was opened and whom no order brings back. */
  visitsOf(area: number, classIndex: number): number;
  /** Controls in force, by kind, with the real devices each covers. */
  readonly defences: readonly { readonly kind: string; readonly devicesCount: number }[];
}

/** Names under which the system's table of costs holds the unit costs of each part. */
export const systemCostNames = {
  unserved_energy: 'voll',
  carbon: 'carbon',
  reconnection_visits: 'reconnection-visit',
  defences: 'defence',
} as const satisfies Partial<Record<CostPartName, string>>;

/** Every cost of a run. A part whose unit cost the system does not know has no line: its cells stay empty. */
export function costLines(inputs: CostInputs): CostLine[] {
  return [...energyLines(inputs), ...carbonLines(inputs), ...customerLines(inputs), ...defenceLines(inputs)];
}

/** Whether plants have costs and emissions; machines of a study have none. */
export const hasPlantCosts = ({ dynamics }: System): boolean => !dynamics;

function energyLines({ system, energyCost }: CostInputs): CostLine[] {
  if (!hasPlantCosts(system)) return [];
  return [
    {
      area: '',
      class: '',
      group: groupOf('energy'),
      part: 'energy',
      nature: 'resource',
      payer: 'consumers',
      payee: 'generators',
      amount: energyCost,
      low: energyCost,
      high: energyCost,
      priceYear: system.priceYear,
      basis: 'energy by plant and settlement period at marginal cost',
      source: 'plants table of the system',
    },
  ];
}

function carbonLines({ system, emissionsG }: CostInputs): CostLine[] {
  return rowsOf(system, 'carbon', '').map(row =>
    lineOf(system, 'carbon', row, emissionsG, 'emissions of generation at the price of carbon'),
  );
}

/** Unserved energy and visits, by area and class; a group that lost nothing has no line. */
function customerLines({ system, unservedWhOf, visitsOf }: CostInputs): CostLine[] {
  const lines: CostLine[] = [];
  for (const [a, area] of system.areas.entries()) {
    for (const [c, { id, group }] of system.customerClasses.entries()) {
      const where = { area: area.id, class: id };
      const add = (part: 'unserved_energy' | 'reconnection_visits', quantity: number, basis: string): void => {
        if (quantity === 0) return;
        for (const row of rowsOf(system, part, id, group)) lines.push(lineOf(system, part, row, quantity, basis, where));
      };
      add('unserved_energy', unservedWhOf(a, c), 'energy not served at the value of lost load');
      add('reconnection_visits', visitsOf(a, c), `${visitsOf(a, c)} visits at the unit cost`);
    }
    const largeWh = unservedWhOf(a, 'aggregate');
    if (largeWh === 0) continue;
    const basis = 'energy not served of large sites and street lights at the value of lost load of business';
    for (const row of rowsOf(system, 'unserved_energy', 'aggregate', 'business')) {
      lines.push(lineOf(system, 'unserved_energy', row, largeWh, basis, { area: area.id, class: 'aggregate' }));
    }
  }
  return lines;
}

/** A control's unit cost is by year, for the whole system or for each device it covers. */
function defenceLines({ system, defences, durationMs }: CostInputs): CostLine[] {
  const yearFraction = durationMs / MS_PER_YEAR;
  return defences.flatMap(({ kind, devicesCount }) =>
    rowsOf(system, 'defences', kind).map(row => {
      const quantity = row.basis === 'per-device' ? devicesCount * yearFraction : yearFraction;
      return lineOf(system, 'defences', row, quantity, `${kind}: a year's cost shared out over the period`);
    }),
  );
}

/** The system's rows for a part: those of the class, else of its group, else those for all. */
function rowsOf(system: System, part: keyof typeof systemCostNames, ...classes: readonly string[]): readonly CostRow[] {
  const rows = system.costs.filter(row => row.part === systemCostNames[part]);
  for (const name of [...classes, 'all', '']) {
    const found = rows.filter(row => row.class === name);
    if (found.length > 0) return found;
  }
  return [];
}

/** Quantity times unit cost, in the prices of the system's year. */
function lineOf(
  system: System,
  part: CostPartName,
  row: CostRow,
  quantity: number,
  basis: string,
  where: Pick<CostLine, 'area' | 'class'> = { area: '', class: '' },
): CostLine {
  const { nature, payer, payee, source } = row;
  const { priceYear } = system;
  const factor = quantity * priceFactor(row.priceYear, priceYear);
  return {
    ...where,
    group: groupOf(part),
    part,
    nature,
    payer,
    payee,
    amount: row.amount * factor,
    low: row.low * factor,
    high: row.high * factor,
    priceYear,
    basis: row.priceYear === priceYear ? basis : `${basis}, brought from ${row.priceYear} to ${priceYear} prices`,
    source,
  };
}

const groupOf = (part: CostPartName): CostGroup => costParts.find(known => known.part === part)!.group;

/** A line in the order of the columns of costs.csv. */
export const costCells = (line: CostLine): (string | number)[] => [
  line.area,
  line.class,
  line.group,
  line.part,
  line.nature,
  line.payer,
  line.payee,
  line.amount,
  line.low,
  line.high,
  line.priceYear,
  line.basis,
  line.source,
];

/** The sum of resource costs, by group and by part; null where the system has no unit cost for a part, or for none of a sum's. */
export function costSums(lines: readonly CostLine[], system: System): Record<string, number | null> {
  const resources = lines.filter(({ nature }) => nature === 'resource');
  const isKnown = (part: CostPartName): boolean =>
    part === 'energy' ? hasPlantCosts(system) : system.costs.some(row => row.part === systemCostNames[part]);
  const known = costParts.filter(({ part }) => isKnown(part));
  const sum = (of: (line: Pick<CostPart, 'part' | 'group'>) => boolean): number | null =>
    known.some(of) ? resources.reduce((total, line) => (of(line) ? total + line.amount : total), 0) : null;
  const sums: Record<string, number | null> = { cost_total_gbp: sum(() => true) };
  for (const name of ['running', 'incident', 'security'] as const) {
    sums[`subtotal_${name}_gbp`] = sum(({ group }) => group === name);
  }
  for (const { part: name } of costParts) sums[`cost_${name}_gbp`] = sum(({ part }) => part === name);
  return sums;
}
