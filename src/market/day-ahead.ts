import { keepLeastTimes } from './commitment-repair.js';
import { periodsOf } from './day-columns.js';
import type { DayProblem, DaySchedule, Transfer } from './day-problem.js';
import { CHOICE_FACTOR, DayProgram } from './day-program.js';
import { sharedBreaches } from './shared-breaches.js';
import type { Solution, Solver } from './solver.js';

/**
 * How far a day's search goes: to this share of what the day's energy and starts cost before exports are earned, or so many
 * nodes. Found to keep a day of Great Britain well within 20 s on one thread of a slow machine.
 */
const GAP_FRACTION = 0.003;
const NODE_COUNT = 20;
/** Lines that a schedule would overload are added and it is solved again, this often at most before each step. */
const LINE_ROUNDS = 8;
const ROUNDING_MW = 0.01;

/**
 * Schedules a day: who runs (a mixed-integer program), then how much with that fixed (a linear one), whose duals are the prices.
 * `lines` are held only from when a schedule would overload them on: few of them ever bind. What cannot be kept is a breach of
 * the result, never an error. The search begins from the relaxed optimum rounded up, and is left out where that is near enough.
 */
export function scheduleDay(
  solver: Solver,
  problem: DayProblem,
  lines: readonly Transfer[],
  onProgress: (stage: string) => void,
): DaySchedule {
  const day = new DayProgram(problem);
  for (const transfer of problem.transfers) day.addTransfer(transfer);
  const waiting = new Set(lines);
  const held = [...problem.transfers];
  const relaxedWithLines = (): Solution => {
    for (let round = 0; ; round++) {
      const solution = solver.relaxed(day.program);
      const over = [...waiting].filter(line => day.flowMw(line, solution.values).some(mw => isOver(line, mw)));
      if (over.length === 0 || round === LINE_ROUNDS) return solution;
      onProgress(`${over.length} more lines bind`);
      for (const line of over) {
        day.addTransfer(line);
        held.push(line);
        waiting.delete(line);
      }
    }
  };

  day.priceBreaches(CHOICE_FACTOR);
  onProgress('relaxed');
  const relaxed = relaxedWithLines();
  const unitsOnLine = choose(solver, day, relaxed, held, onProgress);
  day.priceBreaches(1);
  day.fixUnits(unitsOnLine);
  onProgress('prices');
  const { values, rowDuals, cost } = relaxedWithLines();
  return resultOf(day, values, rowDuals, cost, unitsOnLine, held);
}

const isOver = ({ limitMw, reverseLimitMw }: Transfer, mw: number): boolean =>
  mw > limitMw + ROUNDING_MW || mw < -reverseLimitMw - ROUNDING_MW;

/** Units on line by unit and period, whole numbers throughout. */
function choose(
  solver: Solver,
  day: DayProgram,
  relaxed: Solution,
  held: readonly Transfer[],
  onProgress: (stage: string) => void,
): Float64Array[] {
  const { problem } = day;
  const roundedUp = problem.units.map((unit, u) => keepLeastTimes(unit, onLine(day, u, relaxed.values)));
  const start = new DayProgram(problem);
  // In the order of the day's own program, so that its columns are the same.
  for (const transfer of held) start.addTransfer(transfer);
  start.priceBreaches(CHOICE_FACTOR);
  start.fixUnits(roundedUp);
  const first = solver.relaxed(start.program);
  const spent = first.values.reduce((sum, value, column) => sum + Math.max(0, start.program.cost[column]! * value), 0);
  const tell = (cost: number): void =>
    onProgress(`units, ${((Math.max(0, cost - relaxed.cost) / spent) * 100).toFixed(2)} % from the bound`);
  tell(first.cost);
  const gap = GAP_FRACTION * spent;
  if (first.cost - relaxed.cost <= gap || problem.units.every(({ isWhole }) => !isWhole)) return roundedUp;
  day.boundUnits(
    problem.units.map((_, u) => onLineAtLeast(day, u, relaxed.values)),
    roundedUp,
  );
  const whole = solver.whole(day.program, first.values, { gap, nodeCount: NODE_COUNT }, tell);
  return problem.units.map((unit, u) => keepLeastTimes(unit, onLine(day, u, whole.values)));
}

/** Units on line of a solution, rounded up; none for units that are not started one by one. */
function onLine(day: DayProgram, u: number, values: Float64Array): Float64Array {
  const rounding = 1e-5;
  return Float64Array.from(day.units[u]!.on, column => Math.ceil(values[column]! - rounding));
}

/** Whole units that the relaxed optimum has on line. */
function onLineAtLeast(day: DayProgram, u: number, values: Float64Array): Float64Array {
  const rounding = 1e-5;
  return Float64Array.from(day.units[u]!.on, column => Math.floor(values[column]! + rounding));
}

function resultOf(
  day: DayProgram,
  values: Float64Array,
  rowDuals: Float64Array,
  cost: number,
  unitsOnLine: readonly Float64Array[],
  held: readonly Transfer[],
): DaySchedule {
  const { problem } = day;
  const periods = periodsOf(problem);
  const pricePerMwh = day.prices(rowDuals);
  const outputMw = problem.units.map((unit, u) => {
    const { give, take } = day.units[u]!;
    return Float64Array.from(periods, t => {
      const runningMw = unit.kind === 'committed' ? unitsOnLine[u]![t]! * unit.unitMinMw : 0;
      return runningMw + values[give[t]!]! - (take.length > 0 ? values[take[t]!]! : 0);
    });
  });
  const systemPricePerMwh = Float64Array.from(periods, t => {
    let paid = 0;
    let totalMw = 0;
    for (const [area, ofArea] of problem.demandMw.entries()) {
      paid += pricePerMwh[area]![t]! * ofArea[t]!;
      totalMw += ofArea[t]!;
    }
    return totalMw > 0 ? paid / totalMw : (pricePerMwh[0]?.[t] ?? 0);
  });
  return {
    unitsOnLine,
    outputMw,
    levelMwh: day.units.map(({ level }) => Float64Array.from(level, column => values[column]!)),
    pricePerMwh,
    systemPricePerMwh,
    flowMw: held.map(transfer => day.flowMw(transfer, values)),
    breaches: sharedBreaches(day.breaches(values), problem),
    cost,
  };
}
