import type { EventLog } from '../base/event-log.js';
import { megawattsFromWatts } from '../base/units.js';
import type { System } from '../system/system.js';
import type { GridDecision } from './decisions.js';
import type { Embedded } from './embedded.js';
import type { Blackout } from './islands.js';
import type { PlantLosses } from './plant-losses.js';
import type { Shedding } from './shedding.js';
import type { Supply } from './supply.js';

export interface TripParts {
  readonly system: System;
  readonly log: EventLog;
  readonly supply: Supply;
  readonly embedded: Embedded;
  readonly shedding: Shedding;
  readonly decisions: GridDecision[];
  readonly losses: PlantLosses;
  /** Takes power from the supply (negative) or gives it back, where an area takes its demand or everywhere. */
  readonly shift: (powerW: number, areaIndex: number | undefined) => void;
  /** Demand that is on no feeder now, W. */
  readonly addedW: () => number;
}

/** What a relay stands for: an embedded group, inverters of a setting, a stage of load shedding or of generation shedding. */
export interface Owner {
  readonly kind: 'embedded' | 'inverter' | 'shedding' | 'generation';
  readonly index: number;
  /** Whose frequency it watched, where areas have their own. */
  readonly areaIndex?: number;
}

/** What follows when relays operate: what is lost, what devices must feel, and the row of events.csv. */
export class Trips {
  readonly #parts: TripParts;

  constructor(parts: TripParts) {
    this.#parts = parts;
  }

  operate({ kind, index, areaIndex }: Owner, atMs: number, loadW: number, causeId: number | undefined): void {
    if (kind === 'embedded') this.#tripEmbedded(index, atMs, causeId);
    else if (kind === 'shedding') this.#openStage(index, atMs, loadW, causeId);
    else if (kind === 'generation') this.#shedGeneration(index, areaIndex, atMs, causeId);
    else
      this.#parts.decisions.push({
        kind: 'inverters-tripped',
        settingIndex: index,
        ...(areaIndex === undefined ? {} : { areaIndex }),
      });
  }

  #tripEmbedded(groupIndex: number, atMs: number, causeId: number | undefined): void {
    const { embedded, log, shift, system } = this.#parts;
    const powerW = embedded.trip(groupIndex);
    if (powerW === 0) return;
    const { id: subject, trip, areaIndex } = embedded.groups[groupIndex]!;
    shift(-powerW, areaIndex);
    const area = areaIndex === undefined ? {} : { area: system.areas[areaIndex]!.id };
    const message = `Embedded generation ${subject} trips on ${trip}, ${Math.round(megawattsFromWatts(powerW))} MW.`;
    log.add({ atMs, source: 'grid', kind: 'embedded-tripped', subject, ...area, powerW, causeId, message });
  }

  #openStage(stageIndex: number, atMs: number, loadW: number, causeId: number | undefined): void {
    const { shedding, decisions, log, addedW } = this.#parts;
    const { scheme, stage, thresholdHz } = shedding.stages[stageIndex]!;
    if (!shedding.open(stageIndex)) return;
    decisions.push({ kind: 'stage-opened', scheme, stage });
    const powerW = shedding.demandOf(stageIndex, 1, loadW - addedW());
    const message = `Load shedding: ${scheme} stage ${stage} opens at ${thresholdHz} Hz.`;
    const subject = `${scheme} ${stage}`;
    log.add({ atMs, source: 'grid', kind: 'shedding-stage-opened', subject, powerW, causeId, message });
  }

  /** A stage of over-frequency shedding trips its share of what runs, of an area's plants where areas have frequencies. */
  #shedGeneration(index: number, areaIndex: number | undefined, atMs: number, causeId: number | undefined): void {
    const { system, losses, log } = this.#parts;
    const { stage, technology, thresholdHz, fraction } = system.generationShedding[index]!;
    const area = areaIndex === undefined ? undefined : system.areas[areaIndex]!.id;
    let powerW = 0;
    system.plants.forEach((plant, p) => {
      if (plant.technology === technology && (area === undefined || plant.area === area)) powerW += losses.trip(p, fraction);
    });
    if (powerW === 0) return;
    const what = `stage ${stage} trips ${Math.round(megawattsFromWatts(powerW))} MW of ${technology} above ${thresholdHz} Hz`;
    const message = `Over-frequency shedding: ${what}.`;
    const where = area === undefined ? {} : { area };
    log.add({ atMs, source: 'grid', kind: 'generation-shed', subject: `stage ${stage}`, ...where, powerW, causeId, message });
  }

  /** Plants at a bus leave on its frequency; `shareHere`: of a plant's units that have voltage, those at the bus. */
  tripPlants(bus: number, shareHere: (plantIndex: number) => number, atMs: number, causeId: number | undefined): void {
    const { system, losses, log } = this.#parts;
    system.plants.forEach(({ id: subject, name, area }, p) => {
      const here = shareHere(p);
      const powerW = here > 0 ? losses.trip(p, here, [{ bus, fraction: 1 }]) : 0;
      if (powerW === 0) return;
      const message = `${name} leaves on the frequency of its bus, ${Math.round(megawattsFromWatts(powerW))} MW.`;
      log.add({ atMs, source: 'grid', kind: 'plant-tripped', subject, area, powerW, causeId, message });
    });
  }

  /** An island has lost its plants: its areas are black, or the part of their demand that they take there. */
  blackOutIsland({ buses, areas }: Blackout, atMs: number, causeId: number | undefined): void {
    const { decisions, log, system } = this.#parts;
    decisions.push({ kind: 'area-black', areas });
    for (const { areaIndex, fraction } of areas) {
      const { id } = system.areas[areaIndex]!;
      const part = fraction === 1 ? '' : ` in ${Math.round(fraction * 100)} % of the area`;
      const message = `Plants of an island of ${buses.length} buses leave on frequency: ${id} is black${part}.`;
      log.add({ atMs, source: 'grid', kind: 'area-black', subject: id, area: id, causeId, message });
    }
    if (areas.length > 0) return;
    const message = `Plants of an island of ${buses.length} buses without demand leave on frequency.`;
    log.add({ atMs, source: 'grid', kind: 'area-black', subject: 'no area', causeId, message });
  }

  blackOut(atMs: number, causeId: number | undefined): void {
    this.#parts.decisions.push({ kind: 'system-black' });
    const message = 'Plants leave on frequency: the system is black.';
    this.#parts.log.add({ atMs, source: 'grid', kind: 'system-black', subject: 'system', causeId, message });
  }
}
