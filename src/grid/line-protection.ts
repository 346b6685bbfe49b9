import type { EventLog } from '../base/event-log.js';
import { MS_PER_S } from '../base/units.js';
import type { BranchRelay } from '../system/dynamics.js';
import type { LineProtectionPlan } from '../system/line-protection.js';
import type { Network } from '../system/network.js';
import { OverloadRelays } from './dynamics/overload-relays.js';

/** How often relays look at flows, ms: their times are tens of seconds. */
export const LOOK_MS = MS_PER_S;

export interface LineProtectionParts {
  readonly network: Network;
  readonly plan: LineProtectionPlan;
  readonly log: EventLog;
  /** Opens a branch of the network by its index. */
  readonly open: (branch: number) => void;
}

/**
 * Inverse-time overload of branches. A branch is secured for its rating, or for what the period's schedule sends over it in the
 * whole network where that is more: what a schedule that knows no network asks of a line trips nothing, what comes on top does.
 */
export class LineProtection {
  readonly #parts: LineProtectionParts;
  readonly #relays: OverloadRelays;
  /** What each relay's branch is secured for in the period, W. */
  readonly #securedW: Float64Array;
  /** Event that had happened last when a relay began to count; 0: none. */
  readonly #causeId: Float64Array;
  #lastId = 0;
  #lastGivenId = 0;

  constructor(parts: LineProtectionParts) {
    const { network, plan } = parts;
    this.#parts = parts;
    const relays = network.branches.flatMap(({ isInService, ratingVa }, branch): BranchRelay[] =>
      isInService && ratingVa !== null && ratingVa > 0 ? [{ branch, curve: 'extremely-inverse', ...plan }] : [],
    );
    this.#relays = new OverloadRelays(relays);
    this.#securedW = new Float64Array(relays.length);
    this.#causeId = new Float64Array(relays.length);
  }

  /** `scheduledW`: the largest flow of each branch that the period's schedule makes in the whole network. */
  beginPeriod(scheduledW: Readonly<Float64Array>): void {
    this.#relays.relays.forEach(({ branch }, i) => {
      this.#securedW[i] = Math.max(this.#parts.network.branches[branch]!.ratingVa!, scheduledW[branch]!);
    });
  }

  /** A look at present flows, W; `givenId`: the latest contingency or attack. True where something trips. */
  look(flowW: Readonly<Float64Array>, atMs: number, givenId: number | undefined): boolean {
    if (givenId !== undefined && givenId !== this.#lastGivenId) this.#lastId = this.#lastGivenId = givenId;
    const { relays } = this.#relays;
    const multipleOf = (i: number): number => {
      const { branch, pickupFraction } = relays[i]!;
      const multiple = Math.abs(flowW[branch]!) / (pickupFraction * this.#securedW[i]!);
      if (!(multiple > 1)) this.#causeId[i] = 0;
      else if (this.#causeId[i] === 0) this.#causeId[i] = this.#lastId;
      return multiple;
    };
    const tripped: number[] = [];
    this.#relays.step(LOOK_MS / MS_PER_S, multipleOf, i => tripped.push(i));
    for (const i of tripped) this.#trip(i, flowW, atMs);
    return tripped.length > 0;
  }

  #trip(i: number, flowW: Readonly<Float64Array>, atMs: number): void {
    const { log, network, open } = this.#parts;
    const { branch } = this.#relays.relays[i]!;
    const { name: subject, ratingVa } = network.branches[branch]!;
    const powerW = Math.abs(flowW[branch]!);
    const ofRating = Math.round((100 * powerW) / ratingVa!);
    const ofSecured = Math.round((100 * powerW) / this.#securedW[i]!);
    const message = `Branch ${subject} opens at ${ofRating} % of its rating, ${ofSecured} % of what it is secured for.`;
    const causeId = this.#causeId[i]! > 0 ? this.#causeId[i]! : undefined;
    open(branch);
    this.#lastId = log.add({ atMs, source: 'grid', kind: 'branch-tripped', subject, powerW, causeId, message });
    this.#causeId[i] = 0;
  }

  words(): number[] {
    return [...this.#relays.words(), ...this.#securedW, ...this.#causeId, this.#lastId, this.#lastGivenId];
  }
}
