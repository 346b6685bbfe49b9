import { RunError } from '../base/errors.js';
import { type Islands, islandsOf, servicesOf } from '../system/islands.js';
import type { Network } from '../system/network.js';
import { referencesOf } from './balance.js';
import { type Pattern, patternOf } from './pattern.js';
import { analyse, type Symbolic } from './symbolic.js';
import { SymmetricFactor } from './symmetric-factor.js';

/** Result of a solve. The arrays are the solver's own: the next solve writes over them. */
export interface DcFlow {
  /** Angle of each bus; NaN where it is isolated. */
  readonly angleRad: Float64Array;
  /** Flow on each branch, positive from its from end; 0 out of service. */
  readonly flowW: Float64Array;
  /** What each island's reference bus adds to its own injection so that the island balances. */
  readonly slackW: Float64Array;
}

/**
 * DC power flow of a network: B θ = P with the angle of one bus an island held. Branches may be opened and closed: the order
 * of elimination and the places of the factors stay, and values are factorised anew at the next solve. Factors are never
 * updated in place, so that a result depends on what is in service and on the injections alone, and a run that was rolled
 * back or resumed has the same bytes; single outages are cheaper still by `lodf`, which needs one solve and no factors.
 */
export class DcPowerFlow {
  readonly pattern: Pattern;
  readonly symbolic: Symbolic;
  readonly #inService: Uint8Array;
  readonly #susceptancePu: Float64Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #shiftRad: Float64Array;
  readonly #factor: SymmetricFactor;
  readonly #diagonal: Float64Array;
  readonly #off: Float64Array;
  /** What phase shifts inject at each bus. */
  readonly #shiftPu: Float64Array;
  readonly #x: Float64Array;
  readonly #result: { angleRad: Float64Array; flowW: Float64Array; slackW: Float64Array };
  #islands: Islands;
  #references: Int32Array = new Int32Array(0);
  #isStale = true;

  constructor(readonly network: Network) {
    const { buses, branches } = network;
    this.pattern = patternOf(network);
    this.symbolic = analyse(this.pattern);
    this.#factor = new SymmetricFactor(this.symbolic);
    this.#inService = servicesOf(network);
    this.#from = Int32Array.from(branches, ({ from }) => from);
    this.#to = Int32Array.from(branches, ({ to }) => to);
    this.#shiftRad = Float64Array.from(branches, ({ shiftRad }) => shiftRad);
    this.#susceptancePu = new Float64Array(branches.length);
    this.#diagonal = new Float64Array(buses.length);
    this.#off = new Float64Array(this.pattern.neighbour.length);
    this.#shiftPu = new Float64Array(buses.length);
    this.#x = new Float64Array(buses.length);
    this.#islands = islandsOf(network, this.#inService);
    this.#result = {
      angleRad: new Float64Array(buses.length),
      flowW: new Float64Array(branches.length),
      slackW: new Float64Array(0),
    };
  }

  /** Opens or closes a branch. */
  setBranchInService(branch: number, isInService: boolean): void {
    if (this.#inService[branch] === +isInService) return;
    this.#inService[branch] = +isInService;
    this.#isStale = true;
  }

  isBranchInService(branch: number): boolean {
    return this.#inService[branch] === 1;
  }

  /** The islands of what is in service. */
  get islands(): Islands {
    this.refactorise();
    return this.#islands;
  }

  /** The bus of each island whose angle is held. */
  get references(): Int32Array {
    this.refactorise();
    return this.#references;
  }

  /** Factorises what is in service, where something has changed. RunError where the matrix is singular. */
  refactorise(): void {
    if (!this.#isStale) return;
    this.#islands = islandsOf(this.network, this.#inService);
    this.#references = referencesOf(this.network, this.#islands);
    if (this.#result.slackW.length !== this.#islands.count) this.#result.slackW = new Float64Array(this.#islands.count);
    this.#fill();
    this.factoriseValues();
    this.#isStale = false;
  }

  /** Factorises the present values, changed or not. RunError where the matrix is singular. */
  factoriseValues(): void {
    const singular = this.#factor.factorise(this.#diagonal, this.#off);
    if (singular < 0) return;
    throw new RunError(`the DC network cannot be solved at bus ${this.network.buses[singular]!.name}: its reactances cancel`);
  }

  /**
   * Solves for the net injection of each bus, W. What an island lacks in balance its reference bus takes up, and `slackW` says
   * how much. The result is valid until the next solve.
   */
  solve(injectionW: Readonly<Float64Array>): DcFlow {
    this.refactorise();
    const { baseVa, buses } = this.network;
    const { angleRad, flowW, slackW } = this.#result;
    const { ofBus } = this.#islands;
    const { place } = this.symbolic;
    const x = this.#x;
    slackW.fill(0);
    for (let bus = 0; bus < ofBus.length; bus++) {
      const island = ofBus[bus]!;
      if (island >= 0) slackW[island]! -= injectionW[bus]!;
      x[place[bus]!] = injectionW[bus]! / baseVa + this.#shiftPu[bus]!;
    }
    this.#pin(x);
    this.#factor.solve(x);
    for (let bus = 0; bus < ofBus.length; bus++) {
      const island = ofBus[bus]!;
      angleRad[bus] = island < 0 ? Number.NaN : x[place[bus]!]! + buses[this.#references[island]!]!.angleRad;
    }
    for (let i = 0; i < flowW.length; i++) {
      const b = this.#susceptancePu[i]!;
      flowW[i] = b === 0 ? 0 : b * (angleRad[this.#from[i]!]! - angleRad[this.#to[i]!]! - this.#shiftRad[i]!) * baseVa;
    }
    return this.#result;
  }

  /**
   * Share of a transfer that flows on a branch (power transfer distribution factors): by bus, for power put in there and taken
   * out at the reference of its island. 0 throughout where the branch is out of service.
   */
  ptdf(branch: number, out = new Float64Array(this.pattern.size)): Float64Array {
    const b = this.#potential(branch);
    const { place } = this.symbolic;
    for (let bus = 0; bus < out.length; bus++) out[bus] = b * this.#x[place[bus]!]!;
    return out;
  }

  /**
   * Where the flow of a branch goes when it opens (line outage distribution factors): by branch, the change of its flow for
   * each W that the open one had; −1 for itself. Null where its opening would split an island, for which there are no factors.
   */
  lodf(outage: number, out = new Float64Array(this.#from.length)): Float64Array | null {
    const own = this.#potential(outage);
    const { place } = this.symbolic;
    const across = (i: number): number => this.#x[place[this.#from[i]!]!]! - this.#x[place[this.#to[i]!]!]!;
    if (own === 0) return out.fill(0);
    // What flows around the branch of a transfer between its ends; none where it is the only way.
    const around = 1 - own * across(outage);
    if (Math.abs(around) < AROUND_MIN) return null;
    for (let i = 0; i < out.length; i++) out[i] = (this.#susceptancePu[i]! * across(i)) / around;
    out[outage] = -1;
    return out;
  }

  /**
   * Flows after a branch opens, from those before it, without new factors; the branch stays in service here. Null where its
   * opening would split an island: open it by `setBranchInService` and solve.
   */
  withOutage(outage: number, flowW: Readonly<Float64Array>, out = new Float64Array(flowW.length)): Float64Array | null {
    if (this.lodf(outage, out) === null) return null;
    const lostW = flowW[outage]!;
    for (let i = 0; i < out.length; i++) out[i] = flowW[i]! + out[i]! * lostW;
    out[outage] = 0;
    return out;
  }

  /** Angles in `#x` for 1 pu sent from the branch's from end to its to end; returns its susceptance. */
  #potential(branch: number): number {
    this.refactorise();
    const { place } = this.symbolic;
    const x = this.#x.fill(0);
    x[place[this.#from[branch]!]!] = 1;
    x[place[this.#to[branch]!]!] = -1;
    this.#pin(x);
    this.#factor.solve(x);
    return this.#susceptancePu[branch]!;
  }

  /** Right-hand sides are 0 where the angle is held. */
  #pin(x: Float64Array): void {
    const { place } = this.symbolic;
    for (const bus of this.#references) x[place[bus]!] = 0;
    const { ofBus } = this.#islands;
    for (let bus = 0; bus < ofBus.length; bus++) if (ofBus[bus]! < 0) x[place[bus]!] = 0;
  }

  /** Values of the matrix. Rows and columns of held angles are those of the identity. */
  #fill(): void {
    const { branches } = this.network;
    const { ofBus } = this.#islands;
    const { forward, backward } = this.pattern;
    this.#diagonal.fill(0);
    this.#off.fill(0);
    this.#shiftPu.fill(0);
    const isHeld = new Uint8Array(ofBus.length);
    for (const bus of this.#references) isHeld[bus] = 1;
    for (let i = 0; i < branches.length; i++) {
      const { from, to, reactancePu, tap, shiftRad } = branches[i]!;
      const isClosed = this.#inService[i] === 1 && ofBus[from]! >= 0 && ofBus[to]! >= 0;
      const b = isClosed ? 1 / (reactancePu * tap) : 0;
      this.#susceptancePu[i] = b;
      this.#diagonal[from]! += b;
      this.#diagonal[to]! += b;
      this.#shiftPu[from]! += b * shiftRad;
      this.#shiftPu[to]! -= b * shiftRad;
      if (isHeld[from] || isHeld[to]) continue;
      this.#off[forward[i]!]! -= b;
      this.#off[backward[i]!]! -= b;
    }
    for (let bus = 0; bus < ofBus.length; bus++) if (isHeld[bus] || ofBus[bus]! < 0) this.#diagonal[bus] = 1;
  }
}

/** Below this share a branch is the only way between its ends. */
const AROUND_MIN = 1e-9;
