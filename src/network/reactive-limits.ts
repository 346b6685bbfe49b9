import type { AcPlan } from './ac-plan.js';
import { Role } from './newton.js';

/** Beyond its limit by less than this, a bus is within it. Per unit. */
const BEYOND_MIN_PU = 1e-7;
/** A bus that has gone back to holding its voltage this often stays at its limit. */
const RETURNS_MAX = 3;

/** Which buses have run out of reactive power, and so give up their voltage. */
export class ReactiveLimits {
  /** −1 at its least, 1 at its most, 0 within; by bus. */
  readonly at: Int8Array;
  readonly #returns: Uint8Array;
  /** Buses changed by the latest `enforce`, with what they were. */
  #changed: { readonly bus: number; readonly side: number; readonly returns: number; readonly reactivePu: number }[] = [];

  constructor(readonly plan: AcPlan) {
    this.at = new Int8Array(plan.roles.length);
    this.#returns = new Uint8Array(plan.roles.length);
  }

  /** Buses at a limit. */
  get count(): number {
    return this.at.reduce((count, side) => count + Math.abs(side), 0);
  }

  /**
   * After a solution: a bus beyond a limit is put at it and its voltage let go; one at a limit whose voltage is now on the far
   * side of what it should hold (too high at its most, too low at its least) holds it again. At most `countMax` buses change,
   * those furthest beyond first. Reference buses keep their voltage. Changes roles, specified injections and held magnitudes;
   * returns how many buses changed.
   */
  enforce(reactivePu: Float64Array, magnitudePu: Float64Array, countMax: number): number {
    const excessPu = new Float64Array(this.at.length);
    const beyond: number[] = [];
    for (let bus = 0; bus < this.at.length; bus++) {
      excessPu[bus] = this.#excess(bus, reactivePu, magnitudePu);
      if (excessPu[bus] !== 0) beyond.push(bus);
    }
    beyond.sort((a, b) => Math.abs(excessPu[b]!) - Math.abs(excessPu[a]!) || a - b);
    this.#changed = [];
    for (const bus of beyond.slice(0, countMax)) this.#change(bus, excessPu[bus]!, magnitudePu);
    return this.#changed.length;
  }

  /** Takes the latest `enforce` back. Magnitudes are the caller's to restore. */
  undo(): void {
    for (const { bus, side, returns, reactivePu } of this.#changed) {
      this.at[bus] = side;
      this.#returns[bus] = returns;
      this.plan.reactivePu[bus] = reactivePu;
      this.plan.roles[bus] = side === 0 ? Role.pv : Role.pq;
    }
    this.#changed = [];
  }

  /**
   * How far a bus is beyond what it may, signed: reactive power beyond its limit, or voltage beyond what it should hold; else 0.
   */
  #excess(bus: number, reactivePu: Float64Array, magnitudePu: Float64Array): number {
    const { roles, drawnReactivePu, minReactivePu, maxReactivePu, setPu } = this.plan;
    const side = this.at[bus]!;
    if (side !== 0) {
      const excess = side * (magnitudePu[bus]! - setPu[bus]!);
      return excess > BEYOND_MIN_PU && this.#returns[bus]! < RETURNS_MAX ? excess : 0;
    }
    if (roles[bus] !== Role.pv) return 0;
    const givenPu = reactivePu[bus]! + drawnReactivePu[bus]!;
    const above = givenPu - maxReactivePu[bus]!;
    const below = givenPu - minReactivePu[bus]!;
    return above > BEYOND_MIN_PU ? above : below < -BEYOND_MIN_PU ? below : 0;
  }

  #change(bus: number, excess: number, magnitudePu: Float64Array): void {
    const { roles, drawnReactivePu, minReactivePu, maxReactivePu, setPu, reactivePu } = this.plan;
    const side = this.at[bus]!;
    this.#changed.push({ bus, side, returns: this.#returns[bus]!, reactivePu: reactivePu[bus]! });
    if (side !== 0) {
      this.at[bus] = 0;
      this.#returns[bus]!++;
      roles[bus] = Role.pv;
      magnitudePu[bus] = setPu[bus]!;
      return;
    }
    this.at[bus] = Math.sign(excess);
    roles[bus] = Role.pq;
    reactivePu[bus] = (excess > 0 ? maxReactivePu : minReactivePu)[bus]! - drawnReactivePu[bus]!;
  }
}
