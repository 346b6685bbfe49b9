import { TICK_MS } from '../../base/units.js';
import type { BusShare, System } from '../../system/system.js';
import { type AddedLoads, openLoopW, type TakeAdded } from '../added-loads.js';
import type { Feedback } from './feedback.js';
import type { RotorModel } from './rotor-model.js';

/** What is added to the loads of a network's buses: areas that draw other than at the start, contingencies and attacks. */
export class StudyLoads {
  readonly #model: RotorModel;
  readonly #added: AddedLoads;
  readonly #areaBuses: readonly (readonly BusShare[])[];
  readonly #startByAreaW: Float64Array;
  readonly #startW: number;
  readonly #fixedW: Float64Array;
  readonly #nowW: Float64Array;
  #steps: { readonly powerW: number; readonly endMs: number }[] = [];
  #atMs = 0;
  #version = -1;
  #outagesVersion = -1;
  /** Share of each area's load that what is given to `tick` holds. */
  readonly supplied: Float64Array;

  constructor({ areaBuses, aggregates }: System, model: RotorModel, added: AddedLoads) {
    this.#model = model;
    this.#added = added;
    this.#areaBuses = areaBuses;
    this.#startByAreaW = Float64Array.from(aggregates, ({ demandW }) => demandW.winter.weekday[0]!);
    this.#startW = this.#startByAreaW.reduce((sum, loadW) => sum + loadW, 0);
    this.supplied = new Float64Array(areaBuses.length).fill(1);
    this.#fixedW = new Float64Array(model.addedW.length);
    this.#nowW = new Float64Array(model.addedW.length);
  }

  /** Load that belongs to no bus, shared as the loads are, until a moment. */
  step(powerW: number, endMs: number): void {
    this.#steps.push({ powerW, endMs });
  }

  /** What load steps and attacks drew in the latest tick, at the buses of the areas that it is shared among. */
  eachAdded(deviationHz: (bus: number) => number, take: TakeAdded): void {
    const { servedShare, reduction } = this.#model;
    const servedAt = (bus: number): number => (reduction.islandOfBus[bus]! < 0 ? 0 : servedShare[bus]!);
    const stepW = this.#steps.reduce((sum, { powerW }) => sum + powerW, 0);
    if (stepW !== 0) {
      for (const [area, buses] of this.#areaBuses.entries()) {
        for (const { bus, fraction } of buses) take(stepW * this.#shareOf(area) * fraction * servedAt(bus), bus, area);
      }
    }
    this.#added.each(this.#atMs, deviationHz, servedAt, take);
  }

  /** Share of an area in load that belongs to no bus. */
  #shareOf(area: number): number {
    return this.#startW > 0 ? this.#startByAreaW[area]! / this.#startW : 1 / this.#areaBuses.length;
  }

  /** Load at a bus from now on. */
  addAt(bus: number, powerW: number): void {
    this.#fixedW[bus]! += powerW;
  }

  /**
   * Gives the model what its buses draw beyond the start in the tick that begins at `atMs`; what was shed at a bus takes attacks'
   * load there with it. `outagesVersion` moves with what is shed.
   */
  tick(atMs: number, netW: number, netByAreaW: ArrayLike<number> | undefined, outagesVersion: number): void {
    this.#atMs = atMs;
    const nowW = this.#nowW;
    const { addedW, servedShare } = this.#model;
    nowW.fill(0);
    this.#steps = this.#steps.filter(({ endMs }) => endMs > atMs);
    const stepW = this.#steps.reduce((sum, { powerW }) => sum + powerW, 0);
    const expectedW = this.#startByAreaW.map((startW, area) => startW * this.supplied[area]!);
    const expectedSumW = expectedW.reduce((sum, loadW) => sum + loadW, 0);
    for (let area = 0; area < this.#areaBuses.length; area++) {
      const share = this.#shareOf(area);
      const driftW = netByAreaW ? netByAreaW[area]! - expectedW[area]! : (netW - expectedSumW) * share;
      this.#spread(this.#areaBuses[area]!, driftW + stepW * share);
    }
    for (const { buses, law } of this.#added.all) this.#spread(buses, openLoopW(law, atMs + TICK_MS / 2));
    for (let bus = 0; bus < nowW.length; bus++) nowW[bus] = nowW[bus]! * servedShare[bus]! + this.#fixedW[bus]!;
    if (this.#version !== this.#added.version || this.#outagesVersion !== outagesVersion)
      this.#model.feedbacks = this.#added.all.flatMap(load => feedbacksOf(load, servedShare));
    this.#version = this.#added.version;
    this.#outagesVersion = outagesVersion;
    if (nowW.every((powerW, bus) => powerW === addedW[bus])) return;
    addedW.set(nowW);
    this.#model.loadsChanged();
  }

  #spread(buses: readonly BusShare[], powerW: number): void {
    if (powerW !== 0) for (const { bus, fraction } of buses) this.#nowW[bus]! += powerW * fraction;
  }

  words(): number[] {
    return [...this.supplied, ...this.#fixedW, ...this.#steps.flatMap(({ powerW, endMs }) => [powerW, endMs])];
  }
}

/** A load that follows frequency, bus by bus: each feels its own bus unless a sensor is named. */
function feedbacksOf({ buses, law }: AddedLoads['all'][number], servedShare: Float64Array): Feedback[] {
  if (law.kind !== 'feedback') return [];
  return buses.map(({ bus, fraction }) => {
    const share = fraction * servedShare[bus]!;
    const limitW = law.limitW * share;
    return { bus, sensor: law.sensor ?? bus, gainWPerHz: law.gainWPerHz * share, minW: -limitW, maxW: limitW };
  });
}
