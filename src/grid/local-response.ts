import type { Plant, ResponseService, System } from '../system/system.js';
import { Converters, type RunningPlants } from './converters.js';
import { FrequencyHistory } from './frequency-history.js';
import { type GovernorLag, Governors } from './governors.js';
import type { Islands } from './islands.js';
import type { PeriodSchedule } from './schedule.js';
import { Services } from './services.js';

/** Buses whose frequencies lie within this of one another, Hz, and have for so long, ms, respond as one. */
const TOGETHER_HZ = 1e-3;
const TOGETHER_MS = 10_000;

/**
 * Response where it is: each bus's services and governors see their own frequency. Services are held where demand is, governors
 * where their plants are. While all buses have one frequency they are computed once for all.
 */
export class LocalResponse {
  readonly #nominalHz: number;
  readonly #share: Float64Array;
  readonly #isLive: Readonly<Uint8Array>;
  readonly #services: Services;
  readonly #governors: Governors;
  readonly #converters: Converters;
  readonly #localServices: readonly Services[];
  readonly #localGovernors: readonly Governors[];
  readonly #history: FrequencyHistory;
  readonly #histories: readonly FrequencyHistory[];
  #isApart = false;
  #togetherMs = 0;
  /** Response by bus after the latest step, W. */
  readonly powerW: Float64Array;
  /** Where what is computed once for all is. */
  readonly #governorShare: Float64Array;

  /** `isLive`: 1 where a bus has voltage; read as it changes. `demandShare`: of demand, by bus. */
  constructor(system: System, isLive: Readonly<Uint8Array>, demandShare: Float64Array, running: RunningPlants) {
    const { nominalHz } = system.limits;
    const busCount = demandShare.length;
    this.#isLive = isLive;
    this.#nominalHz = nominalHz;
    this.#share = demandShare;
    this.#services = new Services(system.responses, nominalHz);
    this.#governors = new Governors(system.plants, nominalHz);
    this.#converters = new Converters(system, running);
    this.#history = new FrequencyHistory(nominalHz);
    const buses = Array.from({ length: busCount }, (_, bus) => bus);
    this.#histories = buses.map(() => new FrequencyHistory(nominalHz));
    this.#localServices = buses.map(bus => new Services(scaled(system.responses, demandShare[bus]!), nominalHz));
    this.#localGovernors = buses.map(
      bus => new Governors(system.plants, nominalHz, plant => fractionAt(plant, bus, demandShare)),
    );
    this.powerW = new Float64Array(busCount);
    this.#governorShare = demandShare.slice();
  }

  get totalW(): number {
    let totalW = 0;
    for (const powerW of this.powerW) totalW += powerW;
    return totalW;
  }

  get headroomW(): number {
    if (!this.#isApart) return this.#services.headroomW + this.#governors.headroomW + this.#converters.headroomW;
    let headroomW = this.#converters.headroomW;
    for (const parts of [this.#localServices, this.#localGovernors])
      for (let bus = 0; bus < parts.length; bus++) if (this.#isLive[bus] === 1) headroomW += parts[bus]!.headroomW;
    return headroomW;
  }

  beginPeriod(schedule: PeriodSchedule): void {
    for (const governors of [this.#governors, ...this.#localGovernors]) governors.beginPeriod(schedule);
    this.#shareGovernors();
  }

  loseUnits(plantIndex: number, units: number): void {
    for (const governors of [this.#governors, ...this.#localGovernors]) governors.loseUnits(plantIndex, units);
    this.#shareGovernors();
  }

  /**
   * At the start of a tick: whether buses respond apart from now on, as they do where there are islands. Returns how far the
   * farthest is from its island's centre, Hz.
   */
  look(deviationHz: Float64Array, centresHz: Float64Array, islands: Islands, isFine: boolean, tickMs: number): number {
    let spreadHz = 0;
    for (let bus = 0; bus < deviationHz.length; bus++) {
      const island = islands.ofBus[bus]!;
      if (island >= 0) spreadHz = Math.max(spreadHz, Math.abs(this.#nominalHz + deviationHz[bus]! - centresHz[island]!));
    }
    const isTogether = !isFine && spreadHz <= TOGETHER_HZ && islands.isWhole;
    this.#togetherMs = isTogether ? this.#togetherMs + tickMs : 0;
    if (!this.#isApart && this.#togetherMs === 0) this.#part();
    else if (this.#isApart && this.#togetherMs >= TOGETHER_MS) this.#join();
    return spreadHz;
  }

  /** One step that begins `sinceTickMs` into a tick, at the deviations of its start. */
  step(stepMs: number, sinceTickMs: number, deviationHz: Float64Array, centreHz: number): void {
    this.#stepHeld(stepMs, sinceTickMs, deviationHz, centreHz);
    const deviationAt = (bus: number): number => (this.#isLive[bus] === 1 ? deviationHz[bus]! : Number.NaN);
    this.#converters.step(stepMs, deviationAt, centreHz);
    this.#converters.addTo(this.powerW, this.#share);
  }

  /** What services and governors hold. */
  #stepHeld(stepMs: number, sinceTickMs: number, deviationHz: Float64Array, centreHz: number): void {
    if (!this.#isApart) {
      this.#services.step(this.#history, stepMs, sinceTickMs, this.#nominalHz + centreHz);
      this.#governors.step(stepMs, centreHz);
      for (let bus = 0; bus < this.powerW.length; bus++)
        this.powerW[bus] = this.#services.totalW * this.#share[bus]! + this.#governors.totalW * this.#governorShare[bus]!;
      return;
    }
    for (let bus = 0; bus < this.powerW.length; bus++) {
      const services = this.#localServices[bus]!;
      const governors = this.#localGovernors[bus]!;
      this.powerW[bus] = 0;
      if (this.#isLive[bus] === 0) continue;
      services.step(this.#histories[bus]!, stepMs, sinceTickMs, this.#nominalHz + deviationHz[bus]!);
      governors.step(stepMs, deviationHz[bus]!);
      this.powerW[bus] = services.totalW + governors.totalW;
    }
  }

  /** Frequencies at the end of a tick. */
  push(deviationHz: Float64Array, centreHz: number): void {
    this.#history.push(this.#nominalHz + centreHz);
    for (let bus = 0; bus < this.#histories.length; bus++) this.#histories[bus]!.push(this.#nominalHz + deviationHz[bus]!);
  }

  /** What each bus's governors do to small swings beyond their dead bands. */
  linearGovernors(): GovernorLag[][] {
    return this.#localGovernors.map(governors => governors.linear());
  }

  /** A dead bus has voltage again, from another: services begin anew there, governors with the units that return. */
  energise(bus: number, from: number): void {
    this.#histories[bus]!.takeFrom(this.#histories[from]!);
    this.#localServices[bus]!.rest();
    this.#localGovernors[bus]!.rest();
    this.#shareGovernors();
  }

  /** Frequency history of a bus, for what measures there. */
  historyOf(bus: number): FrequencyHistory {
    return this.#histories[bus]!;
  }

  #part(): void {
    this.#isApart = true;
    for (const services of this.#localServices) services.takeFrom([this.#services], [1]);
    for (const governors of this.#localGovernors) governors.takePart(this.#governors);
  }

  #join(): void {
    this.#isApart = false;
    this.#services.takeFrom(this.#localServices, this.#share);
    this.#governors.takeSum(this.#localGovernors);
    this.#shareGovernors();
  }

  #shareGovernors(): void {
    const total = this.#localGovernors.reduce((sum, { upRangeW }) => sum + upRangeW, 0);
    for (let bus = 0; bus < this.#governorShare.length; bus++)
      this.#governorShare[bus] = total > 0 ? this.#localGovernors[bus]!.upRangeW / total : this.#share[bus]!;
  }

  words(): number[] {
    const parts = [this.#services, this.#governors, ...this.#localServices, ...this.#localGovernors, this.#converters];
    return [Number(this.#isApart), this.#togetherMs, ...this.powerW, ...parts.flatMap(part => part.words())];
  }
}

const scaled = (services: readonly ResponseService[], share: number): ResponseService[] =>
  services.map(service => ({ ...service, holdingW: service.holdingW * share }));

/** Share of a plant at a bus; one that has no place is where demand is. */
const fractionAt = ({ buses }: Plant, bus: number, demandShare: Float64Array): number =>
  buses.length === 0 ? demandShare[bus]! : buses.reduce((sum, place) => (place.bus === bus ? sum + place.fraction : sum), 0);
