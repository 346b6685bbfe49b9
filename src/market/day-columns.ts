import type { Before, DayProblem, DayUnit } from './day-problem.js';
import type { LinearProgram, Term } from './linear-program.js';

/**
 * Equal costs would leave the choice to the solver's path: each unit costs this much more a MWh than the one before it in the
 * table, so that every choice between equals goes to the first.
 */
const TIE_PER_MWH = 1e-5;

/** Where a unit's quantities stand among the program's columns, by period; empty where the unit has none. */
export interface UnitColumns {
  readonly on: readonly number[];
  readonly start: readonly number[];
  readonly stop: readonly number[];
  /** Output above minimum (committed), output (free), discharge (storage). */
  readonly give: readonly number[];
  /** Export (free), charge (storage). */
  readonly take: readonly number[];
  readonly level: readonly number[];
  readonly room: readonly number[];
  /** Rows of least times on and off line. */
  readonly timeRows: readonly number[];
}

/** Adds a unit's columns and the rows that concern it alone. */
export function addUnit(program: LinearProgram, problem: DayProblem, u: number): UnitColumns {
  const unit = problem.units[u]!;
  const cost = (unit.costPerMwh + u * TIE_PER_MWH) * problem.periodH;
  if (unit.kind === 'committed') return addCommitted(program, problem, unit, cost);
  if (unit.kind === 'storage') return addStorage(program, problem, unit, cost);
  const periods = periodsOf(problem);
  const give = periods.map(t => program.column(cost, Math.max(0, unit.lowMw[t]!), Math.max(0, unit.highMw[t]!)));
  const exports = unit.lowMw.some(mw => mw < 0);
  const earned = -unit.exportPerMwh * problem.periodH;
  const take = exports ? periods.map(t => program.column(earned, 0, Math.max(0, -unit.lowMw[t]!))) : [];
  return { ...none, give, take };
}

/** What a unit puts into the network, as terms with a factor. */
export function outputTerms(unit: DayUnit, columns: UnitColumns, t: number, factor: number): Term[] {
  const terms: Term[] = [[columns.give[t]!, factor]];
  if (unit.kind === 'committed') terms.push([columns.on[t]!, factor * unit.unitMinMw]);
  if (columns.take.length > 0) terms.push([columns.take[t]!, -factor]);
  return terms;
}

export const periodsOf = ({ periodCount }: DayProblem): number[] => Array.from({ length: periodCount }, (_, t) => t);

const none: UnitColumns = { on: [], start: [], stop: [], give: [], take: [], level: [], room: [], timeRows: [] };

/**
 * Like units together (clustered unit commitment; Palmintier and Webster, IEEE Transactions on Power Systems 29, 2014):
 *   n_t − n_{t−1} = s_t − d_t    0 ≤ p'_t ≤ n_t (P_max − P_min)    p_t = n_t P_min + p'_t
 *   Σ s over the least time on ≤ n_t    Σ d over the least time off ≤ N − n_t
 */
function addCommitted(program: LinearProgram, problem: DayProblem, unit: DayUnit, cost: number): UnitColumns {
  const periods = periodsOf(problem);
  const { unitCount, unitMinMw, before } = unit;
  const rangeMw = unit.unitMaxMw - unitMinMw;
  const on = periods.map(() => program.column(cost * unitMinMw, 0, unitCount, unit.isWhole));
  const start = periods.map(() => program.column(unit.startCost, 0, unitCount));
  const stop = periods.map(() => program.column(0, 0, unitCount));
  const give = periods.map(() => program.column(cost, 0, unitCount * rangeMw));
  const was = before?.units.at(-1);
  const timeRows: number[] = [];
  for (const t of periods) {
    program.row(Number.NEGATIVE_INFINITY, 0, [
      [give[t]!, 1],
      [on[t]!, -rangeMw],
    ]);
    const change: Term[] = [
      [on[t]!, 1],
      [start[t]!, -1],
      [stop[t]!, 1],
    ];
    if (t > 0) program.row(0, 0, [...change, [on[t - 1]!, -1]]);
    else if (was !== undefined) program.row(was, was, change);
    const up = recent(start, t, unit.minUpPeriods, before, 1);
    timeRows.push(program.row(Number.NEGATIVE_INFINITY, -up.before, [...up.terms, [on[t]!, -1]]));
    const down = recent(stop, t, unit.minDownPeriods, before, -1);
    timeRows.push(program.row(Number.NEGATIVE_INFINITY, unitCount - down.before, [...down.terms, [on[t]!, 1]]));
  }
  const columns = { ...none, on, start, stop, give, timeRows };
  if (unit.rampMw < rangeMw) addRamps(program, unit, columns);
  return columns;
}

/** Starts (or stops) that a least time still counts in a period: its columns, and how many happened before the first period. */
function recent(
  columns: readonly number[],
  t: number,
  leastPeriods: number,
  before: Before | null,
  sign: 1 | -1,
): { terms: Term[]; before: number } {
  const from = t - Math.max(1, leastPeriods) + 1;
  const terms = columns.slice(Math.max(0, from), t + 1).map((column): Term => [column, 1]);
  const units = before?.units ?? [];
  let earlier = 0;
  for (let back = 1; back < units.length && -back >= from; back++) {
    earlier += Math.max(0, sign * (units.at(-back)! - units.at(-back - 1)!));
  }
  return { terms, before: earlier };
}

/**
 * Units that stay on line move by at most R; those that start or stop pass their minimum:
 *   p_t − p_{t−1} ≤ R (n_t − s_t) + max(R, P_min) s_t − P_min d_t, and the same downwards with s and d exchanged
 */
function addRamps(program: LinearProgram, unit: DayUnit, { on, start, stop, give }: UnitColumns): void {
  const { rampMw, unitMinMw, before } = unit;
  const jumpMw = Math.max(rampMw, unitMinMw);
  for (let t = before ? 0 : 1; t < on.length; t++) {
    const moving: Term[] = [
      [give[t]!, 1],
      [on[t]!, unitMinMw - rampMw],
      [start[t]!, rampMw - jumpMw],
      [stop[t]!, unitMinMw],
    ];
    const falling: Term[] = [
      [give[t]!, -1],
      [on[t]!, -unitMinMw - rampMw],
      [start[t]!, rampMw + unitMinMw],
      [stop[t]!, -jumpMw],
    ];
    if (t > 0) {
      const last: Term[] = [
        [give[t - 1]!, -1],
        [on[t - 1]!, -unitMinMw],
      ];
      program.row(Number.NEGATIVE_INFINITY, 0, [...moving, ...last]);
      program.row(Number.NEGATIVE_INFINITY, 0, [...falling, ...last.map(([column, factor]): Term => [column, -factor])]);
    } else {
      program.row(Number.NEGATIVE_INFINITY, before!.outputMw, moving);
      program.row(Number.NEGATIVE_INFINITY, -before!.outputMw, falling);
    }
  }
}

/**
 * A store, its level counted in what it can deliver; reserve is room that it could keep up to the period's end:
 *   e_t = e_{t−1} + (η c_t − d_t) h    c_t + d_t ≤ P    r_t ≤ P − d_t + c_t    r_t h ≤ e_t    e_end ≥ e_begin
 */
function addStorage(program: LinearProgram, problem: DayProblem, unit: DayUnit, cost: number): UnitColumns {
  const { periodH } = problem;
  const periods = periodsOf(problem);
  const { energyMwh, roundTrip, highMw } = unit;
  const begin = unit.before ? Math.min(unit.before.levelMwh, energyMwh) : energyMwh / 2;
  const give = periods.map(t => program.column(cost, 0, highMw[t]!));
  const take = periods.map(t => program.column(0, 0, highMw[t]!));
  const level = periods.map(t => program.column(0, t === periods.length - 1 ? begin : 0, energyMwh));
  const room = periods.map(t => program.column(0, 0, 2 * highMw[t]!));
  for (const t of periods) {
    const flow: Term[] = [
      [level[t]!, 1],
      [take[t]!, -roundTrip * periodH],
      [give[t]!, periodH],
    ];
    if (t > 0) program.row(0, 0, [...flow, [level[t - 1]!, -1]]);
    else program.row(begin, begin, flow);
    program.row(Number.NEGATIVE_INFINITY, highMw[t]!, [
      [give[t]!, 1],
      [take[t]!, 1],
    ]);
    program.row(Number.NEGATIVE_INFINITY, highMw[t]!, [
      [room[t]!, 1],
      [give[t]!, 1],
      [take[t]!, -1],
    ]);
    program.row(Number.NEGATIVE_INFINITY, 0, [
      [room[t]!, periodH],
      [level[t]!, -1],
    ]);
  }
  return { ...none, give, take, level, room };
}
