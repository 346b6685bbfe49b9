import type { CostLine } from '../impact/cost.js';
import type { SummaryValues } from '../impact/record.js';
import { numberCell } from './cell.js';
import { tables } from './dictionary.js';
import { type Difference, differenceOf, type Replicates } from './difference.js';
import { type Cell, type TableColumn, unitOf } from './table.js';

/** What was measured: a column of summary.csv, or a cost part of one area and class. */
export interface Measure {
  readonly measure: string;
  readonly unit: string;
  readonly area: string;
  readonly group: string;
}

export type MeasureRow = Measure & Difference;

/** The measures of one run. */
export interface Measured {
  readonly replicate: number;
  /** By `measureKey`; null: the value does not exist. */
  readonly values: ReadonlyMap<string, number | null>;
  /** Whether costs by area and class are among the values: a part that is not there is then 0. */
  readonly hasCosts: boolean;
}

/** Summary columns that are compared: measures, not names, settings or sampling errors. */
export const measureColumns: readonly TableColumn[] = tables.summary.columns.filter(
  ({ name, type, sampled }) => (type === 'number' || type === 'integer') && !sampled && name !== 'replicate' && name !== 'scale',
);

export const measureKey = ({ measure, area, group }: Omit<Measure, 'unit'>): string => JSON.stringify([measure, area, group]);

/** Every measure that exists on either side: the summary's in order, then costs by part, area and class. */
export function measureRows(runs: readonly Measured[], bases: readonly Measured[]): MeasureRow[] {
  return measuresOf([...runs, ...bases]).flatMap(measure => {
    const difference = differenceOf(replicatesOf(runs, measure), replicatesOf(bases, measure));
    return difference.value === null && difference.baseValue === null ? [] : [{ ...measure, ...difference }];
  });
}

/** The columns of difference.csv after the first ones; an empty `base`: nothing to compare with. */
export const differenceCells = (row: MeasureRow, base: string): Cell[] => [
  row.measure,
  row.unit,
  row.area,
  row.group,
  row.value,
  base,
  row.baseValue,
  row.difference,
  row.differencePct,
  row.ciLow,
  row.ciHigh,
  base === '' ? null : row.pairsCount,
  base === '' ? null : row.verdict,
];

/** One case of a run and its twin, as they were measured. */
export interface TwinSide {
  readonly summary: SummaryValues;
  readonly costs: readonly CostLine[];
}

/** Rows of difference.csv after the first columns: a run beside its twin, by the figures that stand in their tables. */
export const twinDifference = (run: TwinSide, twin: TwinSide, twinCase: string): Cell[][] =>
  measureRows([measuredOf(run)], [measuredOf(twin)]).map(row => differenceCells(row, twinCase));

function measuredOf({ summary, costs }: TwinSide): Measured {
  const values = new Map<string, number | null>();
  for (const column of measureColumns) {
    const value = summary[column.name];
    values.set(
      measureKey({ measure: column.name, area: '', group: '' }),
      typeof value === 'number' ? asWritten(value, column) : null,
    );
  }
  const amount = tables.costs.columns.find(({ name }) => name === 'amount_gbp')!;
  for (const line of costs) addCost(values, line.part, line.area, line.class, line.nature, asWritten(line.amount, amount) ?? 0);
  return { replicate: 1, values, hasCosts: true };
}

/** A value as its table holds it, so that difference.csv is the difference of what can be read there. */
function asWritten(value: number, column: TableColumn): number | null {
  const cell = numberCell(value, column.decimals ?? 0);
  return cell === '' ? null : Number(cell);
}

/** Adds a row of costs.csv to a run's measures: resource costs that have an area or class. */
export function addCost(
  values: Map<string, number | null>,
  part: string,
  area: string,
  group: string,
  nature: string,
  amount: number,
): void {
  if (nature !== 'resource' || (area === '' && group === '')) return;
  const key = measureKey({ measure: `cost_${part}_gbp`, area, group });
  values.set(key, (values.get(key) ?? 0) + amount);
}

function measuresOf(runs: readonly Measured[]): Measure[] {
  const whole = measureColumns.map(({ name, unit }) => ({ measure: name, unit, area: '', group: '' }));
  const wholeKeys = new Set(whole.map(measureKey));
  const keys = new Set(runs.flatMap(({ values }) => [...values.keys()]).filter(key => !wholeKeys.has(key)));
  const parts = [...keys].sort().map(key => {
    const [measure, area, group] = JSON.parse(key) as [string, string, string];
    return { measure, unit: unitOf(measure), area, group };
  });
  return [...whole, ...parts];
}

/** A measure by replicate. Where a run has costs by area and a part is not among them, nothing was lost there: 0. */
function replicatesOf(runs: readonly Measured[], measure: Measure): Replicates {
  const isPart = measure.area !== '' || measure.group !== '';
  return new Map(runs.map(run => [run.replicate, run.values.get(measureKey(measure)) ?? (isPart && run.hasCosts ? 0 : null)]));
}
