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

  constructor(readonly plan: AcPlan) {
    this.at = new Int8Array(plan.roles.length);
    this.#returns = new Uint8Array(plan.roles.length);
  }

  /**
   * After a solution: a bus beyond a limit is put at it and its voltage let go; one at a limit whose voltage is now on the far
   * side of what it should hold (too high at its most, too low at its least) holds it again. Reference buses keep theirs.
   * Changes roles and specified injections; returns whether anything changed.
   */
  enforce(reactivePu: Float64Array, magnitudePu: Float64Array): boolean {
    const { roles, drawnReactivePu, minReactivePu, maxReactivePu, setPu } = this.plan;
    let hasChanged = false;
    for (let bus = 0; bus < roles.length; bus++) {
      const side = this.at[bus]!;
      if (side !== 0) {
        const beyond = side * (magnitudePu[bus]! - setPu[bus]!);
        if (beyond <= BEYOND_MIN_PU || this.#returns[bus]! >= RETURNS_MAX) continue;
        this.at[bus] = 0;
        this.#returns[bus]!++;
        roles[bus] = Role.pv;
        magnitudePu[bus] = setPu[bus]!;
        hasChanged = true;
      } else if (roles[bus] === Role.pv) {
        const givenPu = reactivePu[bus]! + drawnReactivePu[bus]!;
        const beyond = givenPu > maxReactivePu[bus]! + BEYOND_MIN_PU ? 1 : givenPu < minReactivePu[bus]! - BEYOND_MIN_PU ? -1 : 0;
        if (beyond === 0) continue;
        this.at[bus] = beyond;
        roles[bus] = Role.pq;
        this.plan.reactivePu[bus] = (beyond > 0 ? maxReactivePu : minReactivePu)[bus]! - drawnReactivePu[bus]!;
        hasChanged = true;
      }
    }
    return hasChanged;
  }
}
