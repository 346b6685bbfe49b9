import { InternalError } from '../base/errors.js';
import type { EventLog } from '../base/event-log.js';
import type { ParameterValues } from '../base/parameter.js';
import { megawattsFromWatts } from '../base/units.js';
import type { System } from '../system/system.js';
import type { Balancing } from './balancing.js';
import type { Embedded } from './embedded.js';
import type { Supply } from './supply.js';

/** What a contingency may touch. */
export interface FaultParts {
  readonly system: System;
  readonly log: EventLog;
  readonly supply: Supply;
  readonly embedded: Embedded;
  /** Governors of units that trip go with them. */
  readonly loseUnits: (plantIndex: number, units: number) => void;
  readonly balancing: Balancing;
  /** Tells what follows the network that a branch has opened. */
  readonly openBranch: (name: string, repairMs: number | null) => void;
}

interface LoadStep {
  readonly powerW: number;
  readonly endMs: number;
}

/** Contingencies as they happen to the grid, and the load steps among them while they last. */
export class Faults {
  readonly #parts: FaultParts;
  #loadSteps: LoadStep[] = [];
  #nextEndMs = Number.POSITIVE_INFINITY;

  /** Demand that load steps add now, W. */
  loadStepW = 0;

  constructor(parts: FaultParts) {
    this.#parts = parts;
  }

  /** Lets a contingency happen and returns its identifier in the event log. */
  apply(kind: string, parameters: ParameterValues, atMs: number, causeId: number | undefined): number {
    const happening = this.#happen(kind, parameters, atMs);
    return this.#parts.log.add({ atMs, source: 'contingency', kind, causeId, ...happening });
  }

  /** Ends load steps whose time has come. */
  tick(atMs: number): void {
    if (atMs < this.#nextEndMs) return;
    this.#loadSteps = this.#loadSteps.filter(step => step.endMs > atMs);
    this.#sumLoadSteps();
  }

  #happen(kind: string, parameters: ParameterValues, atMs: number): { subject: string; powerW: number; message: string } {
    switch (kind) {
      case 'plant-trip':
      case 'interconnector-trip':
        return this.#tripPlant(parameters);
      case 'infeed-loss':
        return this.#loseInfeed(parameters);
      case 'vector-shift':
        return this.#shiftVector(parameters);
      case 'embedded-trip':
        return this.#tripGroup(parameters);
      case 'branch-trip':
        return this.#openBranch(parameters);
      case 'load-step':
        return this.#stepLoad(parameters, atMs);
      default:
        throw new InternalError(`unknown contingency ${kind}`);
    }
  }

  #tripPlant(parameters: ParameterValues) {
    const { system, supply, loseUnits, balancing } = this.#parts;
    const plantIndex = system.plants.findIndex(plant => plant.id === parameters.plant);
    const plant = system.plants[plantIndex];
    if (!plant) throw new InternalError(`no plant ${String(parameters.plant)}`);
    const lost = supply.loseUnits(plantIndex, numberOrNull(parameters.units));
    const powerW = numberOrNull(parameters.power) ?? lost.powerW;
    supply.shift(lost.powerW - powerW);
    loseUnits(plantIndex, lost.units);
    balancing.loseHeadroom(lost.headroomW);
    return { subject: plant.id, powerW, message: `${plant.name} trips, ${megawatts(powerW)} lost.` };
  }

  #loseInfeed(parameters: ParameterValues) {
    const powerW = Number(parameters.power);
    const subject = String(parameters.label ?? 'infeed');
    this.#parts.supply.shift(-powerW);
    this.#parts.supply.storedEnergyVAs -= numberOrNull(parameters.inertia) ?? 0;
    return { subject, powerW, message: `An infeed of ${megawatts(powerW)} is lost: ${subject}.` };
  }

  #shiftVector(parameters: ParameterValues) {
    const { embedded, supply } = this.#parts;
    let groupsW = 0;
    embedded.groups.forEach((group, g) => {
      if (group.trip === 'vector-shift') groupsW += embedded.trip(g);
    });
    const powerW = numberOrNull(parameters.power) ?? groupsW;
    supply.shift(-powerW);
    return { subject: 'embedded generation', powerW, message: `Vector shift trips ${megawatts(powerW)} of embedded generation.` };
  }

  #tripGroup(parameters: ParameterValues) {
    const { embedded, supply } = this.#parts;
    const subject = String(parameters.group);
    let powerW = 0;
    embedded.groups.forEach(({ id }, g) => {
      if (id === subject) powerW += embedded.trip(g);
    });
    supply.shift(-powerW);
    return { subject, powerW, message: `Embedded generation trips: ${subject}, ${megawatts(powerW)}.` };
  }

  #openBranch(parameters: ParameterValues) {
    const subject = String(parameters.branch);
    this.#parts.openBranch(subject, numberOrNull(parameters.repair));
    return { subject, powerW: 0, message: `Branch ${subject} opens.` };
  }

  #stepLoad(parameters: ParameterValues, atMs: number) {
    const powerW = Number(parameters.power);
    const durationMs = numberOrNull(parameters.duration) ?? Number.POSITIVE_INFINITY;
    this.#loadSteps.push({ powerW, endMs: atMs + durationMs });
    this.#sumLoadSteps();
    const subject = String(parameters.label ?? 'load');
    return { subject, powerW, message: `Load steps by ${megawatts(powerW)}: ${subject}.` };
  }

  #sumLoadSteps(): void {
    this.loadStepW = this.#loadSteps.reduce((sumW, step) => sumW + step.powerW, 0);
    this.#nextEndMs = this.#loadSteps.reduce((earliestMs, step) => Math.min(earliestMs, step.endMs), Number.POSITIVE_INFINITY);
  }

  words(): number[] {
    return this.#loadSteps.flatMap(step => [step.powerW, step.endMs]);
  }
}

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const megawatts = (powerW: number): string => `${Math.round(megawattsFromWatts(powerW))} MW`;
