import type { EventLog } from '../base/event-log.js';
import { MS_PER_S, TICK_MS } from '../base/units.js';
import type { Network } from '../system/network.js';
import type { RestorationPlan } from '../system/restoration.js';
import type { System } from '../system/system.js';
import { couplingOf } from './dynamics/corridors.js';
import type { MultiArea } from './multi-area.js';
import type { Crews } from './restoration-crews.js';
import { wrapped } from './restoration-islands.js';
import type { Supply } from './supply.js';

/** An island that is to be joined runs so much faster than the other, Hz: once round in 50 s (an assumption). */
const APPROACH_HZ = 0.02;
/** What counts as no angle at all, rad. */
const LEAST_RAD = 0.05;
/** Its plants are brought there over this time, s (an assumption). */
const FOLLOW_S = 30;

export interface BranchRestorationParts {
  readonly system: System;
  readonly network: Network;
  readonly plan: RestorationPlan;
  readonly log: EventLog;
  readonly supply: Supply;
  readonly crews: Crews;
  /** Null: one frequency for the nation, and no angles. */
  readonly multiArea: MultiArea | null;
  /** Closes a branch at the angle across it, rad. */
  readonly close: (branch: number, acrossRad: number) => void;
}

interface OpenBranch {
  readonly branch: number;
  readonly repairMs: number;
  openedMs: number;
  causeId: number | undefined;
  /** Angle across the open branch, and how far its ends' frequencies were apart at the latest tick's end. */
  acrossRad: number;
  apartHz: number;
  nearSinceMs: number;
}

/**
 * Branches that have opened are closed again once they have been reset or repaired and an area's engineers are free, where both
 * ends have voltage and stand within the angle of synchronising relays. Ends in different islands must have had nearly the same
 * frequency for a while; the smaller island's plants are told to bring that about.
 */
export class BranchRestoration {
  readonly #parts: BranchRestorationParts;
  #open: OpenBranch[] = [];

  constructor(parts: BranchRestorationParts) {
    this.#parts = parts;
  }

  /**
   * A branch is about to open; `repairMs`: how long it cannot be closed, null: until it has been reset; `causeId`: the event that
   * opens it, where that is not its own trip.
   */
  opening(branch: number, repairMs: number | null, causeId?: number): void {
    if (this.#open.some(open => open.branch === branch)) return;
    const { multiArea, network, plan } = this.#parts;
    const sine = multiArea ? multiArea.swing.branchFlowW(branch) / couplingOf(network, branch) : 0;
    const acrossRad = Math.asin(Math.max(-1, Math.min(1, sine)));
    this.#open.push({
      branch,
      repairMs: repairMs ?? plan.reclosingMs,
      openedMs: Number.NaN,
      causeId,
      acrossRad,
      apartHz: this.#apartHz(branch),
      nearSinceMs: Number.NaN,
    });
  }

  /** Whether nothing stands against a branch but the state of its ends. */
  isReset(branch: number, atMs: number): boolean {
    const open = this.#open.find(row => row.branch === branch);
    return open === undefined || atMs - open.openedMs >= open.repairMs;
  }

  /** A branch that had opened is closed as the way by which a dead bus gets voltage. */
  energising(branch: number, atMs: number): void {
    const open = this.#open.find(row => row.branch === branch);
    if (!open) return;
    this.#open = this.#open.filter(other => other !== open);
    const subject = this.#parts.network.branches[branch]!.name;
    this.#say(atMs, 'branch-reclosed', subject, `Branch ${subject} is closed again.`, open.causeId);
  }

  /** A bus has voltage again: the angle across what is open there is that of the network where both ends hang together. */
  energised(bus: number, angleRad: Readonly<Float64Array>): void {
    for (const open of this.#open) {
      const { from, to } = this.#parts.network.branches[open.branch]!;
      if (from !== bus && to !== bus) continue;
      const acrossRad = angleRad[from]! - angleRad[to]!;
      if (!Number.isNaN(acrossRad)) open.acrossRad = acrossRad;
      open.apartHz = this.#apartHz(open.branch);
    }
  }

  /** A tick from `atMs` on has ended; true where a branch has been closed. */
  tick(atMs: number): boolean {
    if (this.#open.length === 0) return false;
    for (const open of this.#open) this.#follow(open, atMs);
    if (atMs % MS_PER_S !== 0) return false;
    const due = this.#open.find(open => atMs - open.openedMs >= open.repairMs && this.#mayClose(open, atMs));
    if (!due) return false;
    this.#close(due, atMs);
    return true;
  }

  /** The angle across goes with the ends' frequencies: dφ/dt = 2π (f_from − f_to). */
  #follow(open: OpenBranch, atMs: number): void {
    const beforeHz = open.apartHz;
    open.apartHz = this.#apartHz(open.branch);
    open.acrossRad += (Math.PI * (beforeHz + open.apartHz) * TICK_MS) / MS_PER_S;
    if (!Number.isNaN(open.openedMs)) return;
    const { log, network } = this.#parts;
    const { name } = network.branches[open.branch]!;
    const event = log.all.findLastIndex(({ kind, subject }) => subject === name && kind.startsWith('branch-trip')) + 1;
    open.openedMs = atMs;
    open.causeId ??= event > 0 ? event : undefined;
  }

  #apartHz(branch: number): number {
    const { multiArea, network } = this.#parts;
    if (!multiArea) return 0;
    const { from, to } = network.branches[branch]!;
    return multiArea.swing.deviationHz[from]! - multiArea.swing.deviationHz[to]!;
  }

  #mayClose(open: OpenBranch, atMs: number): boolean {
    const { crews, multiArea, network, plan } = this.#parts;
    const { from, to } = network.branches[open.branch]!;
    if (!crews.isFree(from, atMs)) return false;
    if (!multiArea) return true;
    const { ofBus } = multiArea.islands;
    if (ofBus[from]! < 0 || ofBus[to]! < 0) return false;
    if (ofBus[from] !== ofBus[to]) this.#approach(open);
    const isNear = Math.abs(open.apartHz) <= plan.slipHz;
    if (!isNear) open.nearSinceMs = Number.NaN;
    else if (Number.isNaN(open.nearSinceMs)) open.nearSinceMs = atMs;
    if (!(atMs - open.nearSinceMs >= plan.synchronisingMs)) return false;
    // A synchroniser waits for the angle to pass zero, which takes it a look; a branch of one island is closed as it stands.
    const passedRad = Math.max(LEAST_RAD, 2 * Math.PI * Math.abs(open.apartHz));
    const mostRad = ofBus[from] === ofBus[to] ? plan.angleRad : Math.min(plan.angleRad, passedRad);
    return Math.abs(wrapped(open.acrossRad)) <= mostRad;
  }

  /** Plants of the smaller island are told to follow the other's frequency: dP/dt = 2 E / f0 · (f_target − f) / (30 s)². */
  #approach({ branch, apartHz }: OpenBranch): void {
    const { multiArea, network, supply, system } = this.#parts;
    const { ofBus } = multiArea!.islands;
    const { from, to } = network.branches[branch]!;
    const busesOf = (bus: number): number[] => [...ofBus.keys()].filter(other => ofBus[other] === ofBus[bus]);
    const [one, other] = [busesOf(from), busesOf(to)];
    const [buses, aheadHz] = one.length < other.length ? [one, apartHz] : [other, -apartHz];
    const energyWs = (supply.storedEnergyVAs * buses.length) / ofBus.length;
    const { balancingRampWPerS } = system.frequency;
    const wantedW = ((2 * energyWs) / system.limits.nominalHz) * ((APPROACH_HZ - aheadHz) / (FOLLOW_S * FOLLOW_S));
    const powerW = Math.max(-balancingRampWPerS, Math.min(balancingRampWPerS, wantedW));
    supply.shift(powerW);
    multiArea!.lose(
      -powerW,
      buses.map(bus => ({ bus, fraction: 1 / buses.length })),
    );
  }

  #close(open: OpenBranch, atMs: number): void {
    const { close, crews, multiArea, network, plan } = this.#parts;
    const { from, to, name: subject } = network.branches[open.branch]!;
    const islands = multiArea?.islands.ofBus;
    const isTie = islands !== undefined && islands[from] !== islands[to];
    const acrossRad = wrapped(open.acrossRad);
    this.#open = this.#open.filter(other => other !== open);
    crews.take(from, atMs + plan.switchingMs);
    close(open.branch, acrossRad);
    const apart = `${Math.abs(open.apartHz).toFixed(3)} Hz and ${Math.round((Math.abs(acrossRad) * 180) / Math.PI)}° apart`;
    const message = isTie ? `Two islands are joined over ${subject}, ${apart}.` : `Branch ${subject} is closed again.`;
    const kind = isTie ? 'islands-joined' : 'branch-reclosed';
    this.#say(atMs, kind, subject, message, open.causeId);
  }

  #say(atMs: number, kind: string, subject: string, message: string, causeId: number | undefined): void {
    this.#parts.log.add({ atMs, source: 'restoration', kind, subject, causeId, message });
  }

  words(): number[] {
    const open = this.#open.flatMap(row => [row.branch, row.repairMs, row.openedMs, row.acrossRad, row.apartHz, row.nearSinceMs]);
    return [this.#open.length, ...open];
  }
}
