import type { SheddingStage, System } from '../system/system.js';
import type { RelaySetting } from './relays.js';

/** Low-frequency demand disconnection: which stages are open, how far they are restored, and in which order they opened. */
export class Shedding {
  readonly stages: readonly SheddingStage[];
  /** Share of the nation's demand that a stage really opens. */
  readonly #demandFraction: Float64Array;
  /** Share of a stage's feeders that has supply: 1 before it opens. */
  readonly #connectedFraction: Float64Array;
  /** Stages that are not fully restored, the last opened at the end. */
  readonly #open: number[] = [];

  constructor(system: System) {
    this.stages = system.shedding;
    this.#demandFraction = Float64Array.from(
      system.shedding,
      stage => stage.deliveredFraction * schemeShare(system, stage.scheme),
    );
    this.#connectedFraction = new Float64Array(system.shedding.length).fill(1);
  }

  get relays(): RelaySetting[] {
    return this.stages.map(stage => ({ kind: 'under-frequency', threshold: stage.thresholdHz, delayMs: stage.relayTimeMs }));
  }

  get openCount(): number {
    return this.#open.length;
  }

  /** Index of the stage that comes back first among the schemes that a test admits, or −1. */
  lastOpenedOf(admits: (scheme: string) => boolean): number {
    return this.#open.findLast(stageIndex => admits(this.stages[stageIndex]!.scheme)) ?? -1;
  }

  /** A stage's relays open all its feeders, those restored already among them; false where none had supply. */
  open(stageIndex: number): boolean {
    if (this.#connectedFraction[stageIndex] === 0) return false;
    this.#connectedFraction[stageIndex] = 0;
    const at = this.#open.indexOf(stageIndex);
    if (at >= 0) this.#open.splice(at, 1);
    this.#open.push(stageIndex);
    return true;
  }

  /** Demand of a share of a stage's feeders when the nation draws `demandW`, W. */
  demandOf(stageIndex: number, share: number, demandW: number): number {
    return this.#demandFraction[stageIndex]! * share * demandW;
  }

  /**
   * Embedded generation on a scheme's open feeders relative to its even spread over demand: the mean of the open stages by the
   * demand that each has open, 1 where none is.
   */
  embeddedConcentration(scheme: string): number {
    let openShare = 0;
    let weighted = 0;
    for (const stageIndex of this.#open) {
      const { scheme: itsScheme, deliveredFraction, embeddedConcentration } = this.stages[stageIndex]!;
      if (itsScheme !== scheme) continue;
      const share = deliveredFraction * (1 - this.#connectedFraction[stageIndex]!);
      openShare += share;
      weighted += share * embeddedConcentration;
    }
    return openShare > 0 ? weighted / openShare : 1;
  }

  /** Gives back up to `blockFraction` of the stage and returns the share that has supply now. */
  restore(stageIndex: number, blockFraction: number): number {
    const nearlyAll = 1 - 1e-9;
    const connected = this.#connectedFraction[stageIndex]! + blockFraction;
    this.#connectedFraction[stageIndex] = connected > nearlyAll ? 1 : connected;
    if (connected > nearlyAll) this.#open.splice(this.#open.indexOf(stageIndex), 1);
    return this.#connectedFraction[stageIndex]!;
  }

  words(): number[] {
    return [...this.#connectedFraction, ...this.#open];
  }
}

/** Share of the nation's annual energy in the areas of a scheme; by number of areas where no customers are given. */
function schemeShare(system: System, scheme: string): number {
  let ofScheme = 0;
  let ofAll = 0;
  const hasCustomers = system.customers.some(groups => groups.length > 0);
  system.areas.forEach((area, a) => {
    let energyWh = hasCustomers ? 0 : 1;
    for (const group of system.customers[a] ?? []) energyWh += group.count * group.annualWhEach;
    ofAll += energyWh;
    if (area.sheddingScheme === scheme) ofScheme += energyWh;
  });
  return ofAll > 0 ? ofScheme / ofAll : 0;
}
