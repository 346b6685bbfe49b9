import type { EventLog } from '../../base/event-log.js';
import { MS_PER_S, megawattsFromWatts, TICK_MS } from '../../base/units.js';
import type { MachineRelay } from '../../system/dynamics.js';
import type { SheddingStage, System } from '../../system/system.js';
import type { GridDecision } from '../decisions.js';
import { FrequencyHistory } from '../frequency-history.js';
import { Relays } from '../relays.js';
import { branchCurrentPu, busVoltages } from './branch-currents.js';
import { OverloadRelays } from './overload-relays.js';
import type { RotorModel } from './rotor-model.js';
import { busNames, type StudyOutages } from './study-outages.js';

/** Relays that measure at one bus, and what each of them opens. */
interface Watch<T> {
  readonly bus: number;
  readonly relays: Relays;
  readonly owned: readonly T[];
}

interface MachineWatch extends Watch<MachineRelay> {
  /** Where one of them measures the rate of change. */
  readonly history: FrequencyHistory | null;
}

interface LoadWatch extends Watch<SheddingStage> {
  /** 1 for each that has opened: a relay that is armed again opens nothing twice. */
  readonly hasOpened: Uint8Array;
}

export interface StudyProtectionParts {
  readonly system: System;
  readonly model: RotorModel;
  readonly outages: StudyOutages;
  readonly log: EventLog;
  readonly decisions: GridDecision[];
}

/**
 * Protection of a system of machines: frequency relays of machines at their buses, load shedding at the buses of loads,
 * inverse-time overload relays of branches. What operates changes the model at once, and the model goes on from there.
 */
export class StudyProtection {
  readonly #parts: StudyProtectionParts;
  readonly #machines: readonly MachineWatch[];
  readonly #loads: readonly LoadWatch[];
  readonly #overloads: OverloadRelays;
  readonly #nominalHz: number;

  constructor(parts: StudyProtectionParts) {
    const { system, model } = parts;
    const { machines, machineRelays, branchRelays } = model.dynamics;
    this.#parts = parts;
    this.#nominalHz = system.limits.nominalHz;
    this.#machines = machines.flatMap(({ generator }, m) => {
      const owned = machineRelays.filter(({ machine }) => machine === m);
      const hasRocof = owned.some(({ kind }) => kind === 'rocof');
      const history = hasRocof ? new FrequencyHistory(system.limits.nominalHz) : null;
      const { bus } = model.network.generators[generator]!;
      return owned.length === 0 ? [] : [{ bus, relays: new Relays(owned), owned, history }];
    });
    this.#loads = model.network.buses.flatMap(({ area, loadW }, bus) => {
      const scheme = system.areas.find(({ id }) => id === area)?.sheddingScheme;
      const owned = system.shedding.filter(stage => stage.scheme === scheme);
      if (owned.length === 0 || !(loadW > 0)) return [];
      const relays = new Relays(
        owned.map(stage => ({ kind: 'under-frequency', threshold: stage.thresholdHz, delayMs: stage.relayTimeMs })),
      );
      return [{ bus, relays, owned, hasOpened: new Uint8Array(owned.length) }];
    });
    this.#overloads = new OverloadRelays(branchRelays);
  }

  /** Frequency relays over a step that ends at `atMs` in the state `x`. */
  stepFrequency(x: Float64Array, stepMs: number, atMs: number, causeId: number | undefined): void {
    let lastId = causeId;
    for (const { bus, relays, owned } of this.#machines) {
      const deviationHz = this.#parts.model.busDeviationHz(x, bus);
      if (Number.isNaN(deviationHz)) continue;
      relays.stepFrequency(this.#nominalHz + deviationHz, stepMs);
      for (let i = 0; i < relays.operatedCount; i++)
        lastId = this.#tripMachine(owned[relays.operated[i]!]!, atMs, causeId) ?? lastId;
    }
    const opened = new Map<SheddingStage, number[]>();
    for (const { bus, relays, owned, hasOpened } of this.#loads) {
      const deviationHz = this.#parts.model.busDeviationHz(x, bus);
      if (Number.isNaN(deviationHz)) continue;
      relays.stepFrequency(this.#nominalHz + deviationHz, stepMs);
      for (let i = 0; i < relays.operatedCount; i++) {
        const operated = relays.operated[i]!;
        if (hasOpened[operated] === 1) continue;
        hasOpened[operated] = 1;
        opened.set(owned[operated]!, [...(opened.get(owned[operated]!) ?? []), bus]);
      }
    }
    for (const [stage, buses] of opened) lastId = this.#openStage(stage, buses, atMs, causeId);
    this.#parts.outages.settle(atMs, lastId);
  }

  /** Relays that look once a tick, which ends at `atMs`: rates of change and overloads. */
  endTick(x: Float64Array, atMs: number, causeId: number | undefined): void {
    let lastId = causeId;
    for (const { bus, relays, owned, history } of this.#machines) {
      const deviationHz = history ? this.#parts.model.busDeviationHz(x, bus) : Number.NaN;
      if (history === null || Number.isNaN(deviationHz)) continue;
      history.push(this.#nominalHz + deviationHz);
      relays.stepRocof(history);
      for (let i = 0; i < relays.operatedCount; i++)
        lastId = this.#tripMachine(owned[relays.operated[i]!]!, atMs, causeId) ?? lastId;
    }
    if (this.#overloads.relays.length > 0) {
      const { model } = this.#parts;
      const voltages = busVoltages(model, x);
      const multiples = this.#overloads.relays.map(({ branch, pickupFraction }) => {
        const ratingPu = model.network.branches[branch]!.ratingVa! / model.network.baseVa;
        return branchCurrentPu(model, branch, voltages) / (pickupFraction * ratingPu);
      });
      this.#overloads.step(
        TICK_MS / MS_PER_S,
        i => multiples[i]!,
        (i, multiple) => {
          lastId = this.#tripBranch(i, multiple, atMs, causeId);
        },
      );
    }
    this.#parts.outages.settle(atMs, lastId);
  }

  /** Identifier of its event; none where the machine was out already. */
  #tripMachine(relay: MachineRelay, atMs: number, causeId: number | undefined): number | undefined {
    const { outages, log, model } = this.#parts;
    const isOn = model.isOn[relay.machine] === 1;
    if (!isOn) return undefined;
    const powerW = outages.tripRotor(relay.machine);
    const subject = model.dynamics.machines[relay.machine]!.name;
    const setting = `${relay.threshold} ${relay.kind === 'rocof' ? 'Hz/s' : 'Hz'}`;
    const message = `${subject} trips on ${relay.kind}, ${setting} for ${relay.delayMs} ms, ${megawatts(powerW)} lost.`;
    return log.add({ atMs, source: 'grid', kind: 'machine-tripped', subject, powerW, causeId, message });
  }

  #openStage(stage: SheddingStage, buses: readonly number[], atMs: number, causeId: number | undefined): number {
    const { outages, log, decisions, model } = this.#parts;
    const powerW = buses.reduce((sum, bus) => sum + outages.shed(bus, stage.deliveredFraction), 0);
    decisions.push({ kind: 'stage-opened', scheme: stage.scheme, stage: stage.stage });
    const subject = `${stage.scheme} ${stage.stage}`;
    const where = busNames(model, buses);
    const what = `${stage.scheme} stage ${stage.stage} opens at ${stage.thresholdHz} Hz`;
    const message = `Load shedding: ${what}, ${megawatts(powerW)} at ${where}.`;
    return log.add({ atMs, source: 'grid', kind: 'shedding-stage-opened', subject, powerW, causeId, message });
  }

  #tripBranch(relay: number, multiple: number, atMs: number, causeId: number | undefined): number | undefined {
    const { outages, log, model } = this.#parts;
    const { branch, pickupFraction } = this.#overloads.relays[relay]!;
    if (!outages.openBranch(branch)) return causeId;
    const subject = model.network.branches[branch]!.name;
    const loading = Math.round(multiple * pickupFraction * 100);
    const message = `Branch ${subject} opens on overload, at ${loading} % of its rating.`;
    return log.add({ atMs, source: 'grid', kind: 'branch-tripped', subject, causeId, message });
  }

  words(): number[] {
    return [
      ...this.#machines.flatMap(({ relays, history }) => [...relays.words(), ...(history?.words() ?? [])]),
      ...this.#loads.flatMap(({ relays, hasOpened }) => [...relays.words(), ...hasOpened]),
      ...this.#overloads.words(),
    ];
  }
}

const megawatts = (powerW: number): string => `${Math.round(megawattsFromWatts(powerW))} MW`;
