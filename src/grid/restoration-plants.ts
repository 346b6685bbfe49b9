import type { RestorationPlan } from '../system/restoration.js';
import type { Plant, System } from '../system/system.js';
import type { PeriodConditions } from './schedule.js';

/** What weather gives of 1 W installed, by area index, as of the latest period. */
export type WeatherFractions = Pick<PeriodConditions, 'windOnshoreFraction' | 'windOffshoreFraction' | 'solarFraction'>;

/**
 * Plants that have lost the network and come back unit by unit: those that start without it when they have been told to, the
 * others a hot or cold start after they have supply again. Units that had tripped before stay away.
 */
export class ReturningPlants {
  readonly #system: System;
  readonly #plan: RestorationPlan;
  readonly #areaOf: readonly number[];
  readonly #units: Float64Array;
  readonly #lostAtMs: Float64Array;
  /** Units that start without the network, and when they are on line. */
  readonly #ownUnits: Float64Array;
  readonly #ownFromMs: Float64Array;
  /** When the first of the others is on line. */
  readonly #fromMs: Float64Array;

  /** `unitsLost`: units by plant that are not to come back. */
  constructor(system: System, plan: RestorationPlan, unitsLost: ArrayLike<number>) {
    const column = (value: number) => new Float64Array(system.plants.length).fill(value);
    this.#system = system;
    this.#plan = plan;
    this.#areaOf = system.plants.map(plant => system.areas.findIndex(({ id }) => id === plant.area));
    this.#units = Float64Array.from(system.plants, ({ unitCount }, p) => Math.max(0, unitCount - unitsLost[p]!));
    this.#lostAtMs = column(0);
    this.#ownUnits = column(0);
    this.#ownFromMs = column(Number.POSITIVE_INFINITY);
    this.#fromMs = column(Number.POSITIVE_INFINITY);
  }

  /** A plant has lost the network. */
  lose(plant: number, atMs: number): void {
    this.#lostAtMs[plant] = atMs;
    this.#ownFromMs[plant] = Number.POSITIVE_INFINITY;
    this.#fromMs[plant] = Number.POSITIVE_INFINITY;
  }

  /** So many units start without the network and are on line at `fromMs`. */
  startAlone(plant: number, units: number, fromMs: number): void {
    this.#ownUnits[plant] = Math.min(units, this.#units[plant]!);
    this.#ownFromMs[plant] = fromMs;
  }

  /** A plant has supply from the network; its units follow one another after a hot or cold start. */
  supply(plant: number, atMs: number): void {
    if (this.#fromMs[plant]! < Number.POSITIVE_INFINITY) return;
    const { hotMs, coldMs, hotForMs } = this.#plan.restarts[plant]!;
    this.#fromMs[plant] = atMs + (atMs - this.#lostAtMs[plant]! <= hotForMs ? hotMs : coldMs);
  }

  /** Units of a plant on line. */
  unitsAt(plant: number, atMs: number): number {
    const own = atMs >= this.#ownFromMs[plant]! ? this.#ownUnits[plant]! : 0;
    if (!(atMs >= this.#fromMs[plant]!)) return own;
    const { nextUnitMs } = this.#plan.restarts[plant]!;
    const started = nextUnitMs > 0 ? 1 + Math.floor((atMs - this.#fromMs[plant]!) / nextUnitMs) : this.#units[plant]!;
    return Math.min(this.#units[plant]!, own + started);
  }

  /** All that are to come back. */
  unitsOf(plant: number): number {
    return this.#units[plant]!;
  }

  /** What so many units of a plant can give for long in this weather, W. */
  availableW(plant: number, units: number, weather: WeatherFractions): number {
    const row = this.#system.plants[plant]!;
    const sustainedW = row.energyWh === null ? row.unitW : (row.energyWh * 3_600_000) / (this.#plan.storeMs * row.unitCount);
    return units * Math.min(row.unitW, sustainedW) * row.availabilityFraction * this.#weatherFraction(row, plant, weather);
  }

  #weatherFraction({ source }: Plant, plant: number, weather: WeatherFractions): number {
    const area = this.#areaOf[plant]!;
    if (source === 'solar') return weather.solarFraction.start[area] ?? 0;
    if (source === 'wind-onshore') return weather.windOnshoreFraction.start[area] ?? 0;
    if (source === 'wind-offshore') return weather.windOffshoreFraction.start[area] ?? 0;
    return 1;
  }

  words(): number[] {
    return [...this.#units, ...this.#lostAtMs, ...this.#ownUnits, ...this.#ownFromMs, ...this.#fromMs];
  }
}

/** Wind and sun: they give what there is, and hold nothing. */
export const followsWeather = ({ source }: Plant): boolean =>
  source === 'solar' || source === 'wind-onshore' || source === 'wind-offshore';
