import { InternalError } from '../base/errors.js';
import type { EventLog } from '../base/event-log.js';
import { DcPowerFlow } from '../network/dc-power-flow.js';
import type { Network } from '../system/network.js';
import type { System } from '../system/system.js';
import type { TakeAdded } from './added-loads.js';
import { demandShareOf } from './bus-shares.js';
import { IslandWatch } from './island-watch.js';
import { LineFlows } from './line-flows.js';
import { LineProtection, LOOK_MS } from './line-protection.js';
import type { MultiArea } from './multi-area.js';
import { BranchRestoration } from './restoration-branches.js';
import { BusRestoration } from './restoration-buses.js';
import { Crews } from './restoration-crews.js';
import type { Energised } from './restoration-paths.js';
import { linksAlong, type PeriodSchedule } from './schedule.js';
import type { Supply } from './supply.js';

export interface LineParts {
  readonly system: System;
  readonly network: Network;
  readonly log: EventLog;
  readonly supply: Supply;
  readonly multiArea: MultiArea | null;
  /** Tells what load steps and attacks draw now, and where. */
  readonly eachAdded: (take: TakeAdded) => void;
}

/**
 * The branches of the nation's network: which have opened, and what overload does to them. Flows are the buses' own where every
 * bus swings, else those of DC power flow for what areas draw and plants give at that moment.
 */
export class Lines {
  /** 1 where a contingency or protection has opened the branch. */
  readonly #isOpen: Uint8Array;
  readonly #parts: LineParts;
  readonly #protection: LineProtection | null;
  readonly #restoration: BranchRestoration | null;
  readonly #buses: BusRestoration | null;
  readonly #crews: Crews | null;
  readonly #islandWatch: IslandWatch | null;
  readonly #flowW: Float64Array;
  readonly #flows: LineFlows | null;
  /** The whole network, for what a schedule asks of it. */
  readonly #wholeFlows: LineFlows | null;
  readonly #wholeDc: DcPowerFlow | null;
  #schedule: PeriodSchedule | null = null;
  #inForce: PeriodSchedule | null = null;

  constructor(parts: LineParts) {
    const { system, network, log, multiArea } = parts;
    const plan = system.lineProtection?.isInForce ? system.lineProtection : null;
    this.#parts = parts;
    this.#isOpen = new Uint8Array(network.branches.length);
    const close = (branch: number, acrossRad: number): void => this.#setOpen(branch, false, acrossRad);
    const { restoration } = system;
    this.#crews = restoration && new Crews(system, network.buses.length, restoration.switchingActions);
    const again = restoration && this.#crews && { ...parts, plan: restoration, crews: this.#crews };
    this.#restoration = again && new BranchRestoration({ ...again, close });
    const isUsable = (branch: number, atMs: number): boolean => this.#isUsable(branch, atMs);
    const energise = (way: Energised, atMs: number, causeId?: number): void => this.#energise(way, atMs, causeId);
    this.#buses = again && multiArea && new BusRestoration({ ...again, multiArea, isUsable, energise });
    this.#protection = plan && new LineProtection({ network, plan, log, open: branch => this.#open(branch, null) });
    this.#islandWatch = multiArea && new IslandWatch(network, multiArea.islands, log);
    this.#flowW = new Float64Array(network.branches.length);
    const solvesOwn = plan !== null && multiArea === null;
    this.#flows = solvesOwn ? new LineFlows(system, network) : null;
    this.#wholeFlows = solvesOwn ? new LineFlows(system, network) : null;
    this.#wholeDc = plan !== null && multiArea !== null ? new DcPowerFlow(network) : null;
  }

  /** Opens a branch by its name; `repairMs`: how long it cannot be closed, null: until it has been reset. */
  open(name: string, repairMs: number | null): void {
    const branch = this.#parts.network.branches.findIndex(known => known.name === name);
    if (branch < 0) throw new InternalError(`no branch ${name}`);
    this.#open(branch, repairMs);
  }

  beginPeriod(schedule: PeriodSchedule): void {
    this.#inForce = schedule;
    this.#schedule = schedule;
  }

  /**
   * A tick from `atMs` on has ended; `netByAreaW`: what areas draw less what agents feed in. True where a branch opens or closes.
   */
  tick(atMs: number, netByAreaW: ArrayLike<number>, causeId: number | undefined): boolean {
    this.#islandWatch?.tick(atMs);
    const isEnergised = this.#buses?.tick(atMs) ?? false;
    const isClosed = this.#restoration?.tick(atMs) ?? false;
    if (this.#protection === null || atMs % LOOK_MS !== 0) return isClosed || isEnergised;
    const netW = Float64Array.from(netByAreaW);
    if (this.#schedule !== null) this.#protection.beginPeriod(this.#scheduledW(this.#schedule, netW));
    this.#schedule = null;
    return this.#protection.look(this.#presentW(netW), atMs, causeId) || isClosed || isEnergised;
  }

  #isUsable(branch: number, atMs: number): boolean {
    if (!this.#parts.network.branches[branch]!.isInService) return false;
    return this.#isOpen[branch] === 0 || this.#restoration!.isReset(branch, atMs);
  }

  /** Closes a way to a dead bus; what leads from there to another island stays open until both are in step. */
  #energise({ node, from, branch }: Energised, atMs: number, causeId: number | undefined): void {
    const { log, multiArea, network } = this.#parts;
    if (this.#isOpen[branch] === 1) {
      this.#restoration!.energising(branch, atMs);
      this.#setOpen(branch, false, 0);
    }
    const { ofBus } = multiArea!.islands;
    for (const [tie, { name: subject, from: one, to: other, isInService }] of network.branches.entries()) {
      const beyond = one === node ? other : other === node ? one : from;
      if (!isInService || this.#isOpen[tie] === 1 || ofBus[beyond]! < 0 || ofBus[beyond] === ofBus[from]) continue;
      const message = `Branch ${subject} stays open: it leads to another island.`;
      const eventId = log.add({ atMs, source: 'restoration', kind: 'branch-left-open', subject, causeId, message });
      this.#restoration!.opening(tie, 0, eventId);
      this.#setOpen(tie, true, 0);
    }
    this.#restoration!.energised(node, multiArea!.energise(node, from));
  }

  #open(branch: number, repairMs: number | null): void {
    this.#restoration?.opening(branch, repairMs);
    this.#setOpen(branch, true, 0);
  }

  #setOpen(branch: number, isOpen: boolean, acrossRad: number): void {
    this.#isOpen[branch] = Number(isOpen);
    this.#flows?.setBranchInService(branch, !isOpen);
    this.#parts.multiArea?.setOpen(branch, isOpen, acrossRad);
  }

  #presentW(netByAreaW: Readonly<Float64Array>): Readonly<Float64Array> {
    const { multiArea, supply, system } = this.#parts;
    if (this.#flows === null) {
      for (let branch = 0; branch < this.#flowW.length; branch++) this.#flowW[branch] = multiArea!.swing.branchFlowW(branch);
      return this.#flowW;
    }
    const outputW = Float64Array.from(system.plants, (_, p) => supply.plantOutputW(p));
    const linkW = this.#inForce ? linksAlong(this.#inForce, supply.along) : undefined;
    return this.#flows.solve({ byAreaW: netByAreaW, byBusW: this.#addedW() }, outputW, linkW)?.branchW ?? this.#flowW.fill(0);
  }

  /** Load steps and attacks' load by bus; what is at no bus in particular as demand. */
  #addedW(): Float64Array {
    const { network, system, eachAdded } = this.#parts;
    const addedW = new Float64Array(network.buses.length);
    let nowhereW = 0;
    eachAdded((powerW, bus) => {
      if (bus < 0) nowhereW += powerW;
      else addedW[bus]! += powerW;
    });
    if (nowhereW === 0) return addedW;
    const share = demandShareOf(system, addedW.length);
    return addedW.map((powerW, bus) => powerW + nowhereW * share[bus]!);
  }

  /** The larger of the flows at the period's start and end, of each branch. */
  #scheduledW({ outputStartW, outputEndW, links }: PeriodSchedule, netByAreaW: Readonly<Float64Array>): Float64Array {
    const { multiArea } = this.#parts;
    const most = new Float64Array(this.#flowW.length);
    for (const isEnd of [false, true]) {
      const flowW = this.#wholeDc
        ? this.#wholeDc.solve(multiArea!.scheduledInjection(isEnd)).flowW
        : (this.#wholeFlows?.solve(
            { byAreaW: netByAreaW },
            isEnd ? outputEndW : outputStartW,
            isEnd ? links?.endW : links?.startW,
          )?.branchW ?? most);
      for (let branch = 0; branch < most.length; branch++) most[branch] = Math.max(most[branch]!, Math.abs(flowW[branch]!));
    }
    return most;
  }

  words(): number[] {
    const parts = [this.#protection, this.#restoration, this.#buses, this.#crews];
    return [...this.#isOpen, ...parts.flatMap(part => part?.words() ?? [])];
  }
}
