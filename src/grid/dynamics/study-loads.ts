import { TICK_MS } from '../../base/units.js';
import type { BusShare, System } from '../../system/system.js';
import { type AddedLoads, openLoopW } from '../added-loads.js';
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
  #version = -1;

  constructor({ areaBuses, aggregates }: System, model: RotorModel, added: AddedLoads) {
    this.#model = model;
    this.#added = added;
    this.#areaBuses = areaBuses;
    this.#startByAreaW = Float64Array.from(aggregates, ({ demandW }) => demandW.winter.weekday[0]!);
    this.#startW = this.#startByAreaW.reduce((sum, loadW) => sum + loadW, 0);
    this.#fixedW = new Float64Array(model.addedW.length);
    this.#nowW = new Float64Array(model.addedW.length);
  }

  /** Load that belongs to no bus, shared as the loads are, until a moment. */
  step(powerW: number, endMs: number): void {
    this.#steps.push({ powerW, endMs });
  }

  /** Load at a bus from now on. */
  addAt(bus: number, powerW: number): void {
    this.#fixedW[bus]! += powerW;
  }

  /** Gives the model what its buses draw beyond the start in the tick that begins at `atMs`. */
  tick(atMs: number, netW: number, netByAreaW?: ArrayLike<number>): void {
    const nowW = this.#nowW;
    nowW.set(this.#fixedW);
    this.#steps = this.#steps.filter(({ endMs }) => endMs > atMs);
    const stepW = this.#steps.reduce((sum, { powerW }) => sum + powerW, 0);
    for (let area = 0; area < this.#areaBuses.length; area++) {
      const share = this.#startW > 0 ? this.#startByAreaW[area]! / this.#startW : 1 / this.#areaBuses.length;
      const driftW = netByAreaW ? netByAreaW[area]! - this.#startByAreaW[area]! : (netW - this.#startW) * share;
      this.#spread(this.#areaBuses[area]!, driftW + stepW * share);
    }
    for (const { buses, law } of this.#added.all) this.#spread(buses, openLoopW(law, atMs + TICK_MS / 2));
    if (this.#version !== this.#added.version) this.#model.feedbacks = this.#added.all.flatMap(feedbacksOf);
    this.#version = this.#added.version;
    const { addedW } = this.#model;
    if (nowW.every((powerW, bus) => powerW === addedW[bus])) return;
    addedW.set(nowW);
    this.#model.loadsChanged();
  }

  #spread(buses: readonly BusShare[], powerW: number): void {
    if (powerW !== 0) for (const { bus, fraction } of buses) this.#nowW[bus]! += powerW * fraction;
  }

  words(): number[] {
    return [...this.#fixedW, ...this.#steps.flatMap(({ powerW, endMs }) => [powerW, endMs])];
  }
}

/** A load that follows frequency, bus by bus: each feels its own bus unless a sensor is named. */
function feedbacksOf({ buses, law }: AddedLoads['all'][number]): Feedback[] {
  if (law.kind !== 'feedback') return [];
  return buses.map(({ bus, fraction }) => ({
    bus,
    sensor: law.sensor ?? bus,
    gainWPerHz: law.gainWPerHz * fraction,
    minW: -law.limitW * fraction,
    maxW: law.limitW * fraction,
  }));
}
