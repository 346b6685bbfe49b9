import { addUnit, outputTerms, periodsOf, type UnitColumns } from './day-columns.js';
import type { Breach, DayProblem, Transfer } from './day-problem.js';
import { LinearProgram, type Term } from './linear-program.js';

/**
 * What breaking a requirement is priced at, currency a MWh (a GVA.s and hour for inertia). The order is the order in which they
 * are given up where not all can be kept: the cheapest first, demand last. Demand is at the value of lost load of the balancing
 * market, 6 000 GBP/MWh (Elexon, P305 and P443); the others are steps below it (assumptions).
 */
export const BREACH_PRICES: Readonly<Record<Breach['requirement'], number>> = {
  footroom: 2000,
  reserve: 3000,
  response: 4000,
  rating: 4500,
  inertia: 20_000,
  surplus: 5000,
  demand: 6000,
};

/** While units are chosen, breaches cost this many times more: a unit is started rather than a requirement broken to save it. */
export const CHOICE_FACTOR = 50;

/** A column that takes up what a requirement lacks. */
interface BreachColumn {
  readonly requirement: Breach['requirement'];
  readonly period: number;
  readonly area: number;
  readonly column: number;
  readonly line?: string;
}

/** The program of a day, and where its parts stand. */
export class DayProgram {
  readonly program = new LinearProgram();
  readonly units: readonly UnitColumns[];
  readonly #breaches: BreachColumn[] = [];
  /** Times their price. */
  #breachFactor = 1;
  readonly #balanceRows: readonly number[];
  readonly #transferRows: { readonly transfer: Transfer; readonly rows: readonly number[] }[] = [];
  readonly #links: readonly (readonly number[])[];
  readonly #periods: readonly number[];

  constructor(readonly problem: DayProblem) {
    const { program } = this;
    this.#periods = periodsOf(problem);
    this.units = problem.units.map((_, u) => addUnit(program, problem, u));
    this.#links = problem.links.map(({ limitMw }) => this.#periods.map(() => program.column(0, -limitMw, limitMw)));
    for (let area = 0; area < problem.demandMw.length; area++) {
      for (const t of this.#periods) {
        this.#breach('demand', t, area, Math.max(0, problem.demandMw[area]![t]!));
        this.#breach('surplus', t, area, Number.POSITIVE_INFINITY);
      }
    }
    this.#balanceRows = this.#periods.map(t => this.#balance(t));
    for (const t of this.#periods) this.#hold(t);
  }

  /** Holds a boundary or a line within its limits, in every period. */
  addTransfer(transfer: Transfer): void {
    const rows = this.#periods.map(t => {
      const terms = this.#injections(t, transfer.unitFactors, transfer.areaFactors);
      this.#links.forEach((columns, i) => {
        terms.push([columns[t]!, transfer.linkFactors[i]!]);
      });
      const takenMw = this.#takenMw(transfer, t);
      if (transfer.isSoft) terms.push(...this.#exceeding(t, transfer.name));
      return this.program.row(takenMw - transfer.reverseLimitMw, takenMw + transfer.limitMw, terms);
    });
    this.#transferRows.push({ transfer, rows });
  }

  /** Flow over a boundary or line in each period of a solution. */
  flowMw(transfer: Transfer, values: Float64Array): Float64Array {
    return Float64Array.from(this.#periods, t => {
      let flowMw = -this.#takenMw(transfer, t);
      for (const [column, factor] of this.#injections(t, transfer.unitFactors, transfer.areaFactors)) {
        flowMw += factor * values[column]!;
      }
      this.#links.forEach((columns, i) => {
        flowMw += transfer.linkFactors[i]! * values[columns[t]!]!;
      });
      return flowMw;
    });
  }

  /** Prices breaches at their price times a factor. */
  priceBreaches(factor: number): void {
    this.#breachFactor = factor;
    for (const { requirement, column } of this.#breaches) {
      this.program.cost[column] = BREACH_PRICES[requirement] * factor * this.problem.periodH;
    }
  }

  /** Keeps whole units on line within bounds. */
  boundUnits(least: readonly Float64Array[], most: readonly Float64Array[]): void {
    const { program } = this;
    for (const [u, { on }] of this.units.entries()) {
      if (!this.problem.units[u]!.isWhole) continue;
      for (const [t, column] of on.entries()) {
        program.lower[column] = least[u]![t]!;
        program.upper[column] = most[u]![t]!;
      }
    }
  }

  /** Fixes who is on line, and lets least times rest: they were kept when it was chosen. */
  fixUnits(unitsOnLine: readonly Float64Array[]): void {
    const { program } = this;
    for (const [u, { on, timeRows }] of this.units.entries()) {
      for (const [t, column] of on.entries()) program.lower[column] = program.upper[column] = unitsOnLine[u]![t]!;
      for (const row of timeRows) program.rowUpper[row] = Number.POSITIVE_INFINITY;
    }
  }

  /** Breaches of a solution that are more than rounding. */
  breaches(values: Float64Array): Breach[] {
    const roundingMw = 1e-4;
    return this.#breaches
      .filter(({ column }) => values[column]! > roundingMw)
      .map(({ column, ...breach }) => ({ ...breach, amount: values[column]! }));
  }

  /**
   * Cost of one more MWh by area and period: the balance's dual and those of what the area's demand loads,
   *   price_a = (λ + Σ_k μ_k f_ka) / h
   */
  prices(rowDuals: Float64Array): Float64Array[] {
    return this.problem.demandMw.map((_, area) =>
      Float64Array.from(this.#periods, t => {
        let dual = rowDuals[this.#balanceRows[t]!]!;
        for (const { transfer, rows } of this.#transferRows) dual += rowDuals[rows[t]!]! * transfer.areaFactors[area]!;
        return dual / this.problem.periodH;
      }),
    );
  }

  #breach(requirement: Breach['requirement'], period: number, area: number, most: number, line?: string): number {
    const price = BREACH_PRICES[requirement] * this.#breachFactor * this.problem.periodH;
    const column = this.program.column(price, 0, most);
    this.#breaches.push({ requirement, period, area, column, ...(line !== undefined && { line }) });
    return column;
  }

  /** What a flow may be beyond its limit, either way. */
  #exceeding(t: number, line: string): Term[] {
    const column = (): number => this.#breach('rating', t, -1, Number.POSITIVE_INFINITY, line);
    return [
      [column(), -1],
      [column(), 1],
    ];
  }

  /** Σ output + demand not met − surplus = Σ demand; the network is without losses, which are part of demand. */
  #balance(t: number): number {
    const { units, demandMw } = this.problem;
    const everywhere = { ofUnits: new Float64Array(units.length).fill(1), ofAreas: new Float64Array(demandMw.length).fill(1) };
    const totalMw = demandMw.reduce((sumMw, ofArea) => sumMw + ofArea[t]!, 0);
    return this.program.row(totalMw, totalMw, this.#injections(t, everywhere.ofUnits, everywhere.ofAreas));
  }

  /** What units and breaches of demand put in, each with its factor; demand itself apart. */
  #injections(t: number, unitFactors: Float64Array, areaFactors: Float64Array): Term[] {
    const terms = this.problem.units.flatMap((unit, u) =>
      unitFactors[u] === 0 ? [] : outputTerms(unit, this.units[u]!, t, unitFactors[u]!),
    );
    for (const { requirement, period, area, column } of this.#breaches) {
      if (period !== t || area < 0 || areaFactors[area] === 0) continue;
      terms.push([column, requirement === 'demand' ? areaFactors[area]! : -areaFactors[area]!]);
    }
    return terms;
  }

  #takenMw({ areaFactors }: Transfer, t: number): number {
    return this.problem.demandMw.reduce((sumMw, ofArea, area) => sumMw + areaFactors[area]! * ofArea[t]!, 0);
  }

  /** Reserve, response, footroom and inertia of one period. */
  #hold(t: number): void {
    const { units, requirements } = this.problem;
    const { reserveMw, responseMw, footroomMw, inertiaGvas } = requirements;
    const rows = { reserve: [] as Term[], response: [] as Term[], footroom: [] as Term[], inertia: [] as Term[] };
    let reserveGivenMw = 0;
    let footroomGivenMw = 0;
    for (const [u, unit] of units.entries()) {
      const { on, give, take, room } = this.units[u]!;
      const rangeMw = unit.unitMaxMw - unit.unitMinMw;
      if (unit.givesReserve && room.length > 0) rows.reserve.push([room[t]!, 1]);
      else if (unit.givesReserve) {
        rows.reserve.push([give[t]!, -1]);
        if (unit.kind === 'committed') rows.reserve.push([on[t]!, rangeMw]);
        else reserveGivenMw += unit.highMw[t]!;
      }
      if (unit.givesFootroom) rows.footroom.push([give[t]!, 1]);
      if (unit.givesFootroom && unit.kind === 'storage') {
        rows.footroom.push([take[t]!, -1]);
        footroomGivenMw += unit.highMw[t]!;
      }
      if (unit.kind !== 'committed') continue;
      rows.response.push([on[t]!, unit.unitResponseMw]);
      rows.inertia.push([on[t]!, unit.unitInertiaGvas]);
    }
    this.#atLeast('reserve', t, rows.reserve, reserveMw[t]! - reserveGivenMw);
    this.#atLeast('response', t, rows.response, responseMw[t]!);
    this.#atLeast('footroom', t, rows.footroom, footroomMw[t]! - footroomGivenMw);
    this.#atLeast('inertia', t, rows.inertia, inertiaGvas[t]!);
  }

  #atLeast(requirement: Breach['requirement'], t: number, terms: Term[], least: number): void {
    if (least <= 0 && terms.every(([, factor]) => factor >= 0)) return;
    this.program.row(least, Number.POSITIVE_INFINITY, [
      ...terms,
      [this.#breach(requirement, t, -1, Number.POSITIVE_INFINITY), 1],
    ]);
  }
}
