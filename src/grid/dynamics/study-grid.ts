import { InternalError } from '../../base/errors.js';
import type { EventLog } from '../../base/event-log.js';
import type { ParameterValues } from '../../base/parameter.js';
import { MS_PER_S, megawattsFromWatts, TICK_MS } from '../../base/units.js';
import type { Dynamics } from '../../system/dynamics.js';
import type { Network } from '../../system/network.js';
import type { System } from '../../system/system.js';
import { AddedLoads, type TakeAdded } from '../added-loads.js';
import type { GridDecision } from '../decisions.js';
import type { GridModel, PlantOutputs } from '../grid-model.js';
import type { PeriodSchedule } from '../schedule.js';
import { operatingPointOf } from './operating-point.js';
import type { Voltages } from './reduction.js';
import { RotorCourse } from './rotor-course.js';
import { RotorModel } from './rotor-model.js';
import { StudyLoads } from './study-loads.js';
import { StudyOutages } from './study-outages.js';
import { StudyProtection } from './study-protection.js';
import { studySchedule } from './study-schedule.js';

/**
 * Share of its way that voltage goes back in a tick once the network has changed: regulators and tap changers together, a time
 * constant of 20 s (assumed: slow beside the swings, which classical machines do not damp).
 */
const REGULATED_SHARE = 1 - Math.exp(-TICK_MS / (20 * MS_PER_S));

/** A grid of machines: the system's rotors and governors on its network, loads as its areas and attacks say. */
export class StudyGrid implements GridModel {
  readonly decisions: GridDecision[] = [];
  causeId: number | undefined;
  frequencyHz: number;
  rocofHzPerS = 0;
  generationW = 0;
  responseW = 0;
  demandServedW = 0;
  readonly addedW = 0;
  inertiaVAs = 0;
  isBlack = false;
  readonly reserveW = 0;
  readonly loads = new AddedLoads();
  readonly model: RotorModel;
  readonly supply: PlantOutputs;

  readonly #system: System;
  readonly #network: Network;
  readonly #log: EventLog;
  readonly #course: RotorCourse;
  readonly #studyLoads: StudyLoads;
  /** Rotor of each plant; −1 for an infeed that is no machine. */
  readonly #rotorOfPlant: Int32Array;
  /** Infeeds that are no machines and were lost by name. */
  readonly #isLost: Uint8Array;
  readonly #lossesW: number;
  readonly #outages: StudyOutages;
  readonly #protection: StudyProtection;
  /** Outages of which loads have been told. */
  #toldVersion = 0;
  readonly #rates: Float64Array;

  constructor(
    system: System,
    network: Network,
    dynamics: Dynamics,
    voltages: Voltages,
    log: EventLog,
    isCentreOfInertia: boolean,
  ) {
    this.#system = system;
    this.#network = network;
    this.#log = log;
    const { nominalHz } = system.limits;
    const { loadDampingPerHz } = system.frequency;
    const point = operatingPointOf(network, dynamics.machines, voltages);
    this.model = new RotorModel({ network, dynamics, point, nominalHz, loadDampingPerHz, isCentreOfInertia });
    this.#course = new RotorCourse(this.model);
    this.#outages = new StudyOutages(system, this.model, log);
    const protectionParts = { system, model: this.model, outages: this.#outages, log, decisions: this.decisions };
    this.#protection = new StudyProtection(protectionParts);
    this.#studyLoads = new StudyLoads(system, this.model, this.loads);
    this.#rotorOfPlant = Int32Array.from(system.plants, ({ id }) => dynamics.machines.findIndex(({ name }) => name === id));
    this.#isLost = new Uint8Array(system.plants.length);
    const loadW = network.buses.reduce((sum, bus) => sum + bus.loadW, 0);
    const infeedW = system.plants.reduce((sum, { id }, p) => (this.#rotorOfPlant[p]! < 0 ? sum + this.#infeedOf(id) : sum), 0);
    this.#lossesW = this.model.startW.reduce((sum, startW) => sum + startW, 0) + infeedW - loadW;
    this.frequencyHz = nominalHz;
    this.supply = { plantOutputW: p => this.#outputW(p), lost: { powerW: 0, costPerH: 0, emissionsGPerH: 0 } };
    this.#rates = new Float64Array(this.model.stateCount);
    this.#measure();
  }

  /** What governors may still add, W; one without limit counts up to its base. */
  get headroomW(): number {
    const { governors, isOn } = this.model;
    let headroomW = 0;
    for (const { machine, baseW, startPu, highPu } of governors) {
      if (isOn[machine] === 1) headroomW += (Math.min(highPu, Math.max(1, startPu)) - startPu) * baseW;
    }
    return Math.max(0, headroomW - this.responseW);
  }

  beginPeriod(): PeriodSchedule {
    return studySchedule(this.#system, p => (this.#isOut(p) ? 0 : this.#startOutputW(p)), this.inertiaVAs);
  }

  tick(atMs: number, demandW: number, agentGenerationW: number, netByAreaW?: ArrayLike<number>): boolean {
    if (this.isBlack) return false;
    const { model } = this;
    const { x } = this.#course;
    if (this.#outages.isChanged && model.active.length > 0) model.regulate(x, REGULATED_SHARE);
    this.#studyLoads.tick(atMs, demandW - agentGenerationW, netByAreaW, this.#outages.version);
    const wasHz = this.frequencyHz;
    const endMs = atMs + TICK_MS;
    const { version } = this.#outages;
    let nowMs = atMs;
    const hasMoved = this.#course.advance(atMs, endMs, stepMs => {
      nowMs += stepMs;
      this.#protection.stepFrequency(x, stepMs, nowMs, this.causeId);
    });
    if (!hasMoved) this.#protection.stepFrequency(x, TICK_MS, endMs, this.causeId);
    this.#protection.endTick(x, endMs, this.causeId);
    this.#outages.leaveBelow(x, this.#system.limits.blackHz - this.#system.limits.nominalHz);
    this.#outages.settle(endMs, this.causeId);
    if (this.#outages.version !== version) this.#course.wake();
    if (hasMoved || this.#outages.version !== version) this.#measure();
    this.rocofHzPerS = ((this.frequencyHz - wasHz) * MS_PER_S) / TICK_MS;
    if (model.active.length === 0) this.#goBlack(endMs);
    else if (this.#toldVersion !== this.#outages.version) this.#tellLoads(this.#outages.suppliedByArea);
    return this.decisions.length > 0;
  }

  apply(kind: string, parameters: ParameterValues, atMs: number, causeId?: number): number {
    const happening = this.#happen(kind, parameters, atMs);
    this.causeId = this.#log.add({ atMs, source: 'contingency', kind, causeId, ...happening });
    this.#outages.settle(atMs, this.causeId);
    this.#course.wake();
    return this.causeId;
  }

  eachAdded(take: TakeAdded): void {
    if (!this.isBlack) this.#studyLoads.eachAdded(bus => this.busDeviationHz(bus), take);
  }

  /** Areas have loads and no feeders of their own. */
  setFeeders(): void {}

  areaFrequencyHz(areaIndex: number): number {
    let sumHz = 0;
    let fraction = 0;
    for (const { bus, fraction: share } of this.#system.areaBuses[areaIndex]!) {
      const deviationHz = this.busDeviationHz(bus);
      if (Number.isNaN(deviationHz)) continue;
      sumHz += share * deviationHz;
      fraction += share;
    }
    return this.isBlack || fraction === 0 ? Number.NaN : this.#system.limits.nominalHz + sumHz / fraction;
  }

  /** Deviation of a bus's frequency, Hz; NaN where no rotor holds it up. */
  busDeviationHz(bus: number): number {
    return this.model.busDeviationHz(this.#course.x, bus);
  }

  #happen(kind: string, parameters: ParameterValues, atMs: number): { subject: string; powerW?: number; message: string } {
    switch (kind) {
      case 'plant-trip':
        return this.#tripPlant(String(parameters.plant));
      case 'branch-trip': {
        const subject = String(parameters.branch);
        this.#outages.openBranch(this.#network.branches.findIndex(({ name }) => name === subject));
        this.#outages.update();
        const { islandCount } = this.model.reduction;
        return {
          subject,
          message: `Branch ${subject} opens; the network is in ${islandCount === 1 ? 'one piece' : `${islandCount} islands`}.`,
        };
      }
      case 'infeed-loss':
      case 'load-step': {
        const powerW = Number(parameters.power);
        const subject = String(parameters.label ?? (kind === 'load-step' ? 'load' : 'infeed'));
        const durationMs = typeof parameters.duration === 'number' ? parameters.duration : Number.POSITIVE_INFINITY;
        this.#studyLoads.step(powerW, atMs + durationMs);
        const what = kind === 'load-step' ? 'Load steps by' : 'An infeed is lost,';
        return { subject, powerW, message: `${what} ${megawatts(powerW)}: ${subject}.` };
      }
      default:
        throw new InternalError(`a system of machines knows no ${kind}`);
    }
  }

  #tripPlant(id: string): { subject: string; powerW: number; message: string } {
    const p = this.#system.plants.findIndex(plant => plant.id === id);
    const rotor = this.#rotorOfPlant[p]!;
    const powerW = rotor >= 0 ? this.#outages.tripRotor(rotor) : this.#loseInfeed(p);
    return { subject: id, powerW, message: `${id} trips, ${megawatts(powerW)} lost.` };
  }

  #loseInfeed(p: number): number {
    if (this.#isLost[p] === 1) return 0;
    this.#isLost[p] = 1;
    const powerW = this.#infeedOf(this.#system.plants[p]!.id);
    this.#studyLoads.addAt(this.#system.plants[p]!.buses[0]!.bus, powerW);
    return powerW;
  }

  #infeedOf(id: string): number {
    return this.#network.generators.find(({ name }) => name === id)!.powerW;
  }

  /** Whether a plant has tripped, or stands where no machine is left. */
  #isOut(p: number): boolean {
    const rotor = this.#rotorOfPlant[p]!;
    if (rotor >= 0) return this.model.isOn[rotor] === 0;
    return this.#isLost[p] === 1 || this.#outages.isDark[this.#system.plants[p]!.buses[0]!.bus] === 1;
  }

  #startOutputW(p: number): number {
    const rotor = this.#rotorOfPlant[p]!;
    return rotor >= 0 ? this.model.startW[rotor]! : this.#infeedOf(this.#system.plants[p]!.id);
  }

  #outputW(p: number): number {
    if (this.#isOut(p)) return 0;
    const rotor = this.#rotorOfPlant[p]!;
    return rotor >= 0 ? this.model.mechanicalW[rotor]! : this.#startOutputW(p);
  }

  /** Frequency of the centre of inertia, and the sums of powers. */
  #measure(): void {
    this.model.derive(this.#course.x, this.#rates);
    const { energyWs, mechanicalW, electricalW, startW, active, rotorCount } = this.model;
    let energy = 0;
    let speed = 0;
    let servedW = 0;
    this.responseW = 0;
    for (const r of active) {
      energy += energyWs[r]!;
      speed += energyWs[r]! * this.#course.x[rotorCount + r]!;
      this.responseW += mechanicalW[r]! - startW[r]!;
      servedW += electricalW[r]!;
    }
    this.generationW = 0;
    let infeedW = 0;
    for (let p = 0; p < this.#isLost.length; p++) {
      if (this.#isOut(p)) continue;
      this.generationW += this.#startOutputW(p);
      if (this.#rotorOfPlant[p]! < 0) infeedW += this.#startOutputW(p);
    }
    this.demandServedW = servedW + infeedW - this.#lossesW;
    this.inertiaVAs = energy;
    this.frequencyHz = this.#system.limits.nominalHz + (energy > 0 ? speed / energy : 0);
  }

  /** From the next tick on areas' loads count what has supply alone. */
  #tellLoads(byArea: Float64Array): void {
    const { supplied } = this.#studyLoads;
    this.#toldVersion = this.#outages.version;
    if (byArea.every((share, area) => share === supplied[area])) return;
    supplied.set(byArea);
    this.decisions.push({ kind: 'supply-changed', byArea });
  }

  #goBlack(atMs: number): void {
    this.isBlack = true;
    this.decisions.push({ kind: 'system-black' });
    const message = 'No machine is left: the system is black.';
    this.#log.add({ atMs, source: 'grid', kind: 'system-black', subject: 'system', causeId: this.causeId, message });
    this.frequencyHz = Number.NaN;
    this.#tellLoads(new Float64Array(this.#system.areas.length));
    this.generationW = this.responseW = this.demandServedW = this.inertiaVAs = 0;
  }

  stateWords(): Float64Array {
    const { addedW, rotorPu } = this.model;
    return Float64Array.from([
      this.frequencyHz,
      Number(this.isBlack),
      ...this.#course.words(),
      ...addedW,
      ...rotorPu,
      ...this.#isLost,
      ...this.#outages.words(),
      ...this.#protection.words(),
      ...this.#studyLoads.words(),
      ...this.loads.words(),
    ]);
  }
}

const megawatts = (powerW: number): string => `${Math.round(megawattsFromWatts(powerW))} MW`;
