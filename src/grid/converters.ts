import { MS_PER_S } from '../base/units.js';
import type { ConverterResponse } from '../system/link-responses.js';
import type { DcLink } from '../system/network.js';
import type { Plant, System } from '../system/system.js';
import type { PlantOutputs } from './grid-model.js';

/** What of a plant runs, for the room of an interconnector. */
export interface RunningPlants extends Pick<PlantOutputs, 'plantOutputW'> {
  unitsOnLine(plantIndex: number): number;
}

/** How far from nominal a bus is, Hz; NaN where it has no voltage. */
export type DeviationAt = (bus: number) => number;

/** A response with what it is of. */
interface Held extends Omit<ConverterResponse, 'at'> {
  readonly link: DcLink | null;
  readonly plant: Plant | null;
  /** Of the plant. */
  readonly index: number;
}

/**
 * Converters that respond to frequency: T dP/dt = P* − P, no faster than their ramp, with
 *   P* = K (x ∓ dead band)   within their limit and what they can carry
 * x is the difference between a link's ends, from less to, or how far frequency is below nominal where an interconnector lands.
 */
export class Converters {
  readonly #responses: readonly Held[];
  readonly #powerW: Float64Array;
  readonly #running: RunningPlants;

  constructor({ converterResponses, network, plants }: System, running: RunningPlants) {
    const acting = converterResponses.filter(({ limitW, gainWPerHz }) => limitW > 0 && gainWPerHz > 0);
    this.#responses = acting.map(({ at, ...response }) =>
      at.is === 'link'
        ? { ...response, link: network!.dcLinks[at.link]!, plant: null, index: -1 }
        : { ...response, link: null, plant: plants[at.plant]!, index: at.plant },
    );
    this.#powerW = new Float64Array(this.#responses.length);
    this.#running = running;
  }

  /** What interconnectors give, W; links between buses give nothing to the whole. */
  get totalW(): number {
    return this.#sum((_, r) => this.#powerW[r]!);
  }

  /** What interconnectors hold against low frequency and do not give, W. */
  get headroomW(): number {
    return this.#sum((response, r) => Math.max(0, Math.min(response.limitW, this.#room(response).up) - this.#powerW[r]!));
  }

  /** One step at deviations of its start; `centreHz` where an interconnector has no place. */
  step(stepMs: number, deviationAt: DeviationAt, centreHz: number): void {
    for (const [r, response] of this.#responses.entries()) {
      const { gainWPerHz, deadbandHz, limitW, lagS, rampWPerS } = response;
      const seenHz = seenBy(response, deviationAt, centreHz);
      const { up, down } = this.#room(response);
      if (Number.isNaN(seenHz)) {
        this.#powerW[r] = 0;
        continue;
      }
      const beyondHz = Math.sign(seenHz) * Math.max(0, Math.abs(seenHz) - deadbandHz);
      const wantedW = Math.max(-limitW, Math.min(limitW, gainWPerHz * beyondHz));
      const reachW = (rampWPerS * stepMs) / MS_PER_S;
      // The lag's way in a step is exact for a constant wish.
      const movedW = (wantedW - this.#powerW[r]!) * -Math.expm1(-stepMs / MS_PER_S / lagS);
      const nextW = this.#powerW[r]! + Math.max(-reachW, Math.min(reachW, movedW));
      this.#powerW[r] = Math.max(-down, Math.min(up, nextW));
    }
  }

  /** Adds what they put into each bus, W; interconnectors without a place by `share`. */
  addTo(powerW: Float64Array, share: ArrayLike<number>): void {
    for (const [r, { link, plant }] of this.#responses.entries()) {
      const ownW = this.#powerW[r]!;
      if (ownW === 0) continue;
      if (link) {
        powerW[link.from]! -= ownW;
        powerW[link.to]! += ownW;
      } else if (plant!.buses.length > 0) for (const { bus, fraction } of plant!.buses) powerW[bus]! += ownW * fraction;
      else for (let bus = 0; bus < powerW.length; bus++) powerW[bus]! += ownW * share[bus]!;
    }
  }

  /** How far beyond what it carries a converter may go, W. */
  #room({ link, plant, index }: Held): { up: number; down: number } {
    if (link) return { up: Math.max(0, link.limitW - link.powerW), down: Math.max(0, link.limitW + link.powerW) };
    const capacityW = this.#running.unitsOnLine(index) * plant!.unitW;
    const outputW = this.#running.plantOutputW(index);
    return { up: Math.max(0, capacityW - outputW), down: Math.max(0, capacityW + outputW) };
  }

  #sum(of: (response: Held, r: number) => number): number {
    let sumW = 0;
    for (const [r, response] of this.#responses.entries()) if (response.plant) sumW += of(response, r);
    return sumW;
  }

  words(): number[] {
    return [...this.#powerW];
  }
}

/** What a converter responds to, Hz; NaN where an end has no voltage. */
function seenBy({ link, plant }: Held, deviationAt: DeviationAt, centreHz: number): number {
  if (link) return deviationAt(link.from) - deviationAt(link.to);
  if (plant!.buses.length === 0) return -centreHz;
  return plant!.buses.reduce((sumHz, { bus, fraction }) => sumHz - fraction * deviationAt(bus), 0);
}
