import type { EventLog } from '../base/event-log.js';
import { megawattsFromWatts } from '../base/units.js';
import type { InverterSetting, System } from '../system/system.js';
import type { GridDecision } from './decisions.js';
import type { Embedded } from './embedded.js';
import type { FrequencyHistory } from './frequency-history.js';
import { type RelaySetting, Relays } from './relays.js';
import type { Shedding } from './shedding.js';
import type { Supply } from './supply.js';

/** Plants leave after 20 s below 0.95 f0 and at once beyond 1.04 f0: 47.5 and 52 Hz in the Grid Code, CC.6.1.3. */
const PLANT_UNDER_PU = 0.95;
const PLANT_UNDER_MS = 20_000;
const PLANT_OVER_PU = 1.04;

export interface ProtectionParts {
  readonly system: System;
  readonly log: EventLog;
  readonly supply: Supply;
  readonly embedded: Embedded;
  readonly shedding: Shedding;
  readonly decisions: GridDecision[];
}

/** Whose relay it is: an index into embedded groups, inverter settings or shedding stages. */
interface Owner {
  readonly kind: 'embedded' | 'inverter' | 'shedding' | 'plants';
  readonly index: number;
}

/** All relays that watch the one frequency, and what follows when one operates. */
export class Protection {
  readonly #parts: ProtectionParts;
  readonly #owners: Owner[] = [];
  readonly #relays: Relays;
  /** Load-shedding relays by area, where areas have frequencies of their own. */
  readonly #areaRelays: readonly Relays[];
  readonly #areaOwners: Owner[][] = [];
  isBlack = false;

  /** `isLocal`: load shedding watches the frequency of its area, given to `stepFrequency`. */
  constructor(parts: ProtectionParts, isLocal = false) {
    this.#parts = parts;
    const settings: RelaySetting[] = [];
    const own = (kind: Owner['kind'], index: number, setting: RelaySetting | null) => {
      if (!setting) return;
      this.#owners.push({ kind, index });
      settings.push(setting);
    };
    const { embedded, shedding, system } = parts;
    embedded.groups.forEach((group, g) => {
      own('embedded', g, embedded.relayOf(group));
    });
    system.solar.settings.forEach((setting, i) => {
      for (const relay of inverterRelays(setting)) own('inverter', i, relay);
    });
    const shed = isLocal ? [] : shedding.relays;
    shed.forEach((relay, i) => {
      own('shedding', i, relay);
    });
    this.#areaRelays = isLocal ? system.areas.map(({ sheddingScheme }) => this.#relaysOf(sheddingScheme)) : [];
    const { nominalHz, blackHz } = system.limits;
    own('plants', 0, { kind: 'under-frequency', threshold: blackHz, delayMs: 0 });
    own('plants', 0, { kind: 'under-frequency', threshold: PLANT_UNDER_PU * nominalHz, delayMs: PLANT_UNDER_MS });
    own('plants', 0, { kind: 'over-frequency', threshold: PLANT_OVER_PU * nominalHz, delayMs: 0 });
    this.#relays = new Relays(settings);
  }

  /** Frequency relays over a step that ends at `frequencyHz`; embedded plant leaves at once, devices after the tick. */
  stepFrequency(
    frequencyHz: number,
    stepMs: number,
    atMs: number,
    loadW: number,
    causeId: number | undefined,
    areaHz?: (areaIndex: number) => number,
  ): void {
    this.#relays.stepFrequency(frequencyHz, stepMs);
    if (this.#relays.operatedCount > 0) this.#operate(this.#relays, this.#owners, atMs, loadW, causeId);
    if (!areaHz) return;
    for (let area = 0; area < this.#areaRelays.length; area++) {
      const relays = this.#areaRelays[area]!;
      relays.stepFrequency(areaHz(area), stepMs);
      if (relays.operatedCount > 0) this.#operate(relays, this.#areaOwners[area]!, atMs, loadW, causeId);
    }
  }

  /** RoCoF relays at the end of a tick. */
  stepRocof(history: FrequencyHistory, atMs: number, causeId: number | undefined): void {
    this.#relays.stepRocof(history);
    if (this.#relays.operatedCount > 0) this.#operate(this.#relays, this.#owners, atMs, 0, causeId);
  }

  #relaysOf(scheme: string): Relays {
    const { stages, relays } = this.#parts.shedding;
    const rows = stages.flatMap((stage, index) => (stage.scheme === scheme ? [index] : []));
    this.#areaOwners.push(rows.map(index => ({ kind: 'shedding', index })));
    return new Relays(rows.map(index => relays[index]!));
  }

  #operate(relays: Relays, owners: readonly Owner[], atMs: number, loadW: number, causeId: number | undefined): void {
    for (let i = 0; i < relays.operatedCount; i++) {
      const { kind, index } = owners[relays.operated[i]!]!;
      if (kind === 'embedded') this.#tripEmbedded(index, atMs, causeId);
      else if (kind === 'inverter') this.#parts.decisions.push({ kind: 'inverters-tripped', settingIndex: index });
      else if (kind === 'shedding') this.#openStage(index, atMs, loadW, causeId);
      else this.#blackOut(atMs, causeId);
    }
  }

  #tripEmbedded(groupIndex: number, atMs: number, causeId: number | undefined): void {
    const { embedded, supply, log } = this.#parts;
    const powerW = embedded.trip(groupIndex);
    if (powerW === 0) return;
    supply.shift(-powerW);
    const { id: subject, trip } = embedded.groups[groupIndex]!;
    const message = `Embedded generation ${subject} trips on ${trip}, ${Math.round(megawattsFromWatts(powerW))} MW.`;
    log.add({ atMs, source: 'grid', kind: 'embedded-tripped', subject, powerW, causeId, message });
  }

  #openStage(stageIndex: number, atMs: number, loadW: number, causeId: number | undefined): void {
    const { shedding, decisions, log } = this.#parts;
    const { scheme, stage, thresholdHz } = shedding.stages[stageIndex]!;
    if (!shedding.open(stageIndex)) return;
    decisions.push({ kind: 'stage-opened', scheme, stage });
    const powerW = shedding.demandOf(stageIndex, 1, loadW);
    const message = `Load shedding: ${scheme} stage ${stage} opens at ${thresholdHz} Hz.`;
    const subject = `${scheme} ${stage}`;
    log.add({ atMs, source: 'grid', kind: 'shedding-stage-opened', subject, powerW, causeId, message });
  }

  #blackOut(atMs: number, causeId: number | undefined): void {
    if (this.isBlack) return;
    this.isBlack = true;
    this.#parts.decisions.push({ kind: 'system-black' });
    const message = 'Plants leave on frequency: the system is black.';
    this.#parts.log.add({ atMs, source: 'grid', kind: 'system-black', subject: 'system', causeId, message });
  }

  words(): number[] {
    return [...this.#relays.words(), ...this.#areaRelays.flatMap(relays => relays.words()), Number(this.isBlack)];
  }
}

function inverterRelays(setting: InverterSetting): RelaySetting[] {
  const relays: RelaySetting[] = [
    { kind: 'under-frequency', threshold: setting.underHz, delayMs: setting.underDelayMs },
    { kind: 'over-frequency', threshold: setting.overHz, delayMs: setting.overDelayMs },
  ];
  if (setting.rocofHzPerS !== null)
    relays.push({ kind: 'rocof', threshold: setting.rocofHzPerS, delayMs: setting.rocofWindowMs });
  return relays;
}
