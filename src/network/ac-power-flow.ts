import { type Islands, islandsOf, servicesOf } from '../system/islands.js';
import type { Network } from '../system/network.js';
import { type AcPlan, planAc } from './ac-plan.js';
import { type Admittance, admittanceOf } from './admittance.js';
import { injectionsOf, referencesOf } from './balance.js';
import { DcPowerFlow } from './dc-power-flow.js';
import { shareGeneration } from './generation.js';
import { Newton, type NewtonEnd, Role, TOLERANCE_PU } from './newton.js';
import { type Pattern, patternOf } from './pattern.js';
import { ReactiveLimits } from './reactive-limits.js';
import { analyse, type Symbolic } from './symbolic.js';

export interface AcOptions {
  /**
   * Whether buses that run out of reactive power give up their voltage. Without it they hold it whatever it takes, as MATPOWER
   * does unless told otherwise, and `beyondLimit` says where.
   */
  readonly reactiveLimits: boolean;
}

/** A steady state: every bus within 1e-8 pu of what it should inject. Arrays by bus, branch or generator. */
export interface AcSolution {
  readonly isSolved: true;
  /** Steps from the voltages where it was begun: those of the network, or angles of DC power flow where those lead nowhere. */
  readonly iterations: number;
  readonly start: 'given' | 'dc';
  readonly islands: Islands;
  readonly references: Int32Array;
  /** NaN at isolated buses. */
  readonly voltagePu: Float64Array;
  readonly angleRad: Float64Array;
  /** What enters each branch at its two ends. */
  readonly fromW: Float64Array;
  readonly fromVar: Float64Array;
  readonly toW: Float64Array;
  readonly toVar: Float64Array;
  /** What each generator gives; 0 out of service. */
  readonly generatorW: Float64Array;
  readonly generatorVar: Float64Array;
  /** Lost in branches, shunts of buses not counted. */
  readonly lossW: number;
  /** Buses that hold −1 their least, 1 their most reactive power instead of their voltage. */
  readonly atLimit: Int8Array;
  /** Buses whose generators give less than −1, more than 1 their limits allow. */
  readonly beyondLimit: Int8Array;
}

/** There is no solution, or Newton's method finds none from the voltages given. */
export interface AcFailure {
  readonly isSolved: false;
  readonly iterations: number;
  /** The bus furthest from what it should inject when the iteration ended, and how far. */
  readonly worstBus: number;
  readonly mismatchVa: number;
  readonly reason: string;
}

/** AC power flow of a network; order of elimination and pattern are found once and serve every solve. */
export class AcPowerFlow {
  readonly pattern: Pattern;
  readonly symbolic: Symbolic;
  readonly #newton: Newton;

  constructor(readonly network: Network) {
    this.pattern = patternOf(network);
    this.symbolic = analyse(this.pattern);
    this.#newton = new Newton(this.symbolic);
  }

  /**
   * Solves from the network's own voltages, or where they lead nowhere from the angles of DC power flow. `branchInService[i]` is
   * 1 where branch i is closed (default: as it says).
   */
  solve({ reactiveLimits }: AcOptions, branchInService = servicesOf(this.network)): AcSolution | AcFailure {
    const { network, pattern } = this;
    const islands = islandsOf(network, branchInService);
    const references = referencesOf(network, islands);
    const isClosed = (i: number): boolean => {
      const { from, to } = network.branches[i]!;
      return branchInService[i] === 1 && islands.ofBus[from]! >= 0 && islands.ofBus[to]! >= 0;
    };
    const admittance = admittanceOf(network, pattern, isClosed);
    const plan = planAc(network, islands, references);
    const limits = new ReactiveLimits(plan);
    const attempt = (anglesRad: Float64Array | null): NewtonEnd => {
      this.#begin(plan, anglesRad);
      return this.#iterate(admittance, plan, reactiveLimits ? limits : null);
    };
    let start: AcSolution['start'] = 'given';
    let end = attempt(null);
    if (!end.isSolved && limits.count === 0) {
      start = 'dc';
      end = attempt(dcAngles(network, branchInService));
    }
    if (!end.isSolved) return this.#failure(end, limits);
    return { ...this.#solution(islands, references, admittance, plan, limits), start, iterations: end.iterations };
  }

  /**
   * Solves, and where limits are held goes on until none is exceeded. Buses are put at their limits all at once; where Newton
   * does not follow, from the last solution in ever smaller numbers, those furthest beyond first.
   */
  #iterate(admittance: Admittance, plan: AcPlan, limits: ReactiveLimits | null): NewtonEnd {
    const newton = this.#newton;
    const solve = (): NewtonEnd => newton.solve(admittance, plan.roles, plan.activePu, plan.reactivePu);
    let end = solve();
    let { iterations } = end;
    let countMax = plan.roles.length;
    for (let round = 0; limits !== null && end.isSolved; round++) {
      const magnitudePu = newton.magnitudePu.slice();
      const angleRad = newton.angleRad.slice();
      const changed = limits.enforce(newton.reactivePu, newton.magnitudePu, countMax);
      if (changed === 0) break;
      if (round === ROUNDS_MAX) return { ...end, isSolved: false, iterations };
      const next = solve();
      iterations += next.iterations;
      if (next.isSolved || changed === 1) {
        end = next;
        countMax *= 2;
        continue;
      }
      countMax = Math.ceil(changed / 4);
      limits.undo();
      newton.magnitudePu.set(magnitudePu);
      newton.angleRad.set(angleRad);
      newton.inject(admittance);
    }
    return { ...end, iterations };
  }

  #begin({ setPu }: AcPlan, anglesRad: Float64Array | null): void {
    for (const [i, { voltagePu, angleRad }] of this.network.buses.entries()) {
      this.#newton.magnitudePu[i] = setPu[i]! > 0 ? setPu[i]! : voltagePu;
      this.#newton.angleRad[i] = anglesRad === null ? angleRad : anglesRad[i]!;
    }
  }

  #failure({ iterations, isSingular, worstBus, mismatchPu }: NewtonEnd, { count }: ReactiveLimits): AcFailure {
    const limited = count > 0 ? ` with ${count} buses at their reactive limits` : '';
    const what = isSingular
      ? 'a singular Jacobian'
      : mismatchPu <= TOLERANCE_PU
        ? 'reactive limits that do not settle'
        : 'a mismatch that does not vanish';
    return { isSolved: false, iterations, worstBus, mismatchVa: mismatchPu * this.network.baseVa, reason: `${what}${limited}` };
  }

  #solution(
    islands: Islands,
    references: Int32Array,
    admittance: Admittance,
    plan: AcPlan,
    { at }: ReactiveLimits,
  ): Omit<AcSolution, 'start' | 'iterations'> {
    const { magnitudePu, angleRad } = this.#newton;
    const isAlone = (bus: number): boolean => plan.roles[bus] === Role.none;
    const flows = this.#flows(admittance);
    let lossW = 0;
    for (let i = 0; i < flows.fromW.length; i++) lossW += flows.fromW[i]! + flows.toW[i]!;
    return {
      isSolved: true,
      islands,
      references,
      voltagePu: magnitudePu.map((value, bus) => (isAlone(bus) ? Number.NaN : value)),
      angleRad: angleRad.map((value, bus) => (isAlone(bus) ? Number.NaN : value)),
      ...flows,
      ...shareGeneration(this.network, plan, this.#newton),
      lossW,
      atLimit: at,
    };
  }

  /** S_f = V_f (Y_ff V_f + Y_ft V_t)*, and the same from the other end. */
  #flows({ ofBranch }: Admittance): Pick<AcSolution, 'fromW' | 'fromVar' | 'toW' | 'toVar'> {
    const { branches, baseVa } = this.network;
    const { magnitudePu, angleRad } = this.#newton;
    const column = (): Float64Array => new Float64Array(branches.length);
    const [fromW, fromVar, toW, toVar] = [column(), column(), column(), column()];
    for (let i = 0; i < branches.length; i++) {
      const { from, to } = branches[i]!;
      const [vf, vt] = [magnitudePu[from]!, magnitudePu[to]!];
      const cos = vf * vt * Math.cos(angleRad[from]! - angleRad[to]!) * baseVa;
      const sin = vf * vt * Math.sin(angleRad[from]! - angleRad[to]!) * baseVa;
      const ff = vf * vf * baseVa;
      const tt = vt * vt * baseVa;
      const y = 8 * i;
      fromW[i] = ff * ofBranch[y]! + ofBranch[y + 2]! * cos + ofBranch[y + 3]! * sin;
      fromVar[i] = -ff * ofBranch[y + 1]! + ofBranch[y + 2]! * sin - ofBranch[y + 3]! * cos;
      toW[i] = tt * ofBranch[y + 6]! + ofBranch[y + 4]! * cos - ofBranch[y + 5]! * sin;
      toVar[i] = -tt * ofBranch[y + 7]! - ofBranch[y + 4]! * sin - ofBranch[y + 5]! * cos;
    }
    return { fromW, fromVar, toW, toVar };
  }
}

/** Angles of DC power flow; 0 where it has none. */
function dcAngles(network: Network, branchInService: Uint8Array): Float64Array {
  const dc = new DcPowerFlow(network);
  branchInService.forEach((isClosed, i) => {
    dc.setBranchInService(i, isClosed === 1);
  });
  return dc.solve(injectionsOf(network)).angleRad.map(angle => (Number.isNaN(angle) ? 0 : angle));
}

/** Rounds of putting buses at their limits and back; more would be a cycle. */
const ROUNDS_MAX = 300;
