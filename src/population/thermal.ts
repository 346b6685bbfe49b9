import { MS_PER_H } from '../base/units.js';
import type { HeatPumpTables, System } from '../system/system.js';

/**
 * One sort of building with its heat pump: every device is of one of these, so that times between switchings are shared tables.
 */
export interface ThermalArchetype {
  readonly fraction: number;
  readonly heatLossWPerK: number;
  readonly timeConstantMs: number;
  readonly ratedW: number;
  readonly setpointC: number;
}

/**
 * Buildings of one sort differ: factors on the table's time constant and rating with their shares (assumed; the spread of
 * measured heat losses is wider, SERL homes 2023-24: median 198 W/K, deviation 119). Without it, homes that a morning has brought
 * into step would stay in step, and the nation's load would swing with their common cycle.
 */
const TIME_CONSTANT_SPREAD = [
  { factor: 0.65, fraction: 0.1 },
  { factor: 0.8, fraction: 0.2 },
  { factor: 1, fraction: 0.4 },
  { factor: 1.2, fraction: 0.2 },
  { factor: 1.4, fraction: 0.1 },
] as const;
const RATING_SPREAD = [
  { factor: 0.88, fraction: 0.25 },
  { factor: 1, fraction: 0.5 },
  { factor: 1.12, fraction: 0.25 },
] as const;

/**
 * First-order buildings: dT/dt = (T∞ − T)/τ, with T∞ = T_out + (free heat + on·P·COP)/H; the thermostat switches on below
 * setpoint − h/2 and off above setpoint + h/2. COP by outdoor temperature as in the system's table (When2Heat's quadratic and
 * the field-trial derating named there).
 */
export class ThermalLaws {
  readonly archetypes: readonly ThermalArchetype[];
  readonly hysteresisC: number;
  readonly setbackC: number;
  readonly areaCount: number;
  readonly #tables: HeatPumpTables;
  /** Outdoor temperature now, by area. */
  readonly outdoorC: Float64Array;
  /** T∞ with the compressor off and on, by area and archetype: [(area·A + archetype)·2 + on]. */
  readonly towardsC: Float64Array;
  /** The same before the latest step of the weather: devices advance to the step with these. */
  readonly towardsBeforeC: Float64Array;
  readonly #step: Float64Array;
  /**
   * Time from one threshold to the other, off or on, at the day's or night's setpoint, ms, rounded up:
   * [(area·A + archetype)·4 + night·2 + on].
   */
  readonly phaseMs: Int32Array;
  /**
   * The threshold at which a phase begins, and by how much the power then changes: [archetype·4 + night·2 + on], [archetype·2 +
   * on].
   */
  readonly thresholdC: Float64Array;
  readonly changeW: Int32Array;
  /** Electrical power and time constant by archetype. */
  readonly ratedW: Int32Array;
  readonly timeConstantMs: Float64Array;

  constructor(system: System) {
    this.#tables = system.heatPumps;
    this.hysteresisC = system.heatPumps.hysteresisC;
    this.setbackC = system.heatPumps.setback.byC;
    this.areaCount = system.areas.length;
    this.archetypes = system.heatPumps.dwellings.flatMap(dwelling =>
      system.heatPumps.setpointsC.flatMap(setpoint =>
        TIME_CONSTANT_SPREAD.flatMap(time =>
          RATING_SPREAD.map(rating => ({
            fraction: dwelling.fraction * setpoint.fraction * time.fraction * rating.fraction,
            heatLossWPerK: dwelling.heatLossWPerK,
            timeConstantMs: dwelling.timeConstantH * time.factor * MS_PER_H,
            ratedW: Math.round(dwelling.ratedElectricalW * rating.factor),
            setpointC: setpoint.valueC,
          })),
        ),
      ),
    );
    const rows = this.areaCount * this.archetypes.length;
    this.outdoorC = new Float64Array(this.areaCount).fill(Number.NaN);
    this.towardsC = new Float64Array(rows * 2);
    this.towardsBeforeC = new Float64Array(rows * 2);
    this.#step = new Float64Array(this.areaCount).fill(Number.NEGATIVE_INFINITY);
    this.thresholdC = Float64Array.from(
      this.archetypes.flatMap(({ setpointC }) =>
        [0, this.setbackC].flatMap(byC => [1, -1].map(side => setpointC - byC + (side * this.hysteresisC) / 2)),
      ),
    );
    this.ratedW = Int32Array.from(this.archetypes, ({ ratedW }) => ratedW);
    this.timeConstantMs = Float64Array.from(this.archetypes, ({ timeConstantMs }) => timeConstantMs);
    this.changeW = Int32Array.from(this.archetypes.flatMap(({ ratedW }) => [-ratedW, ratedW]));
    this.phaseMs = new Int32Array(rows * 4);
  }

  /** COP at an outdoor temperature. */
  cop(outdoorC: number): number {
    const { c0, c1, c2, derate, deltaMinK, sinkAt0C, sinkSlope } = this.#tables.cop;
    const deltaK = Math.max(deltaMinK, sinkAt0C + sinkSlope * outdoorC - outdoorC);
    return (c0 + c1 * deltaK + c2 * deltaK * deltaK) * derate;
  }

  /** Sets an area's weather from a step of the weather on; a step set again (a replay) changes nothing. */
  setOutdoor(areaIndex: number, outdoorC: number, step: number): void {
    if (this.#step[areaIndex] === step) return;
    this.#step[areaIndex] = step;
    this.outdoorC[areaIndex] = outdoorC;
    const cop = this.cop(outdoorC);
    for (const [k, archetype] of this.archetypes.entries()) {
      const row = areaIndex * this.archetypes.length + k;
      this.towardsBeforeC[row * 2] = this.towardsC[row * 2]!;
      this.towardsBeforeC[row * 2 + 1] = this.towardsC[row * 2 + 1]!;
      const restC = outdoorC + this.#tables.freeHeatW / archetype.heatLossWPerK;
      const drivenC = restC + (archetype.ratedW * cop) / archetype.heatLossWPerK;
      this.towardsC[row * 2] = restC;
      this.towardsC[row * 2 + 1] = drivenC;
      for (const night of [0, 1]) {
        const setpointC = archetype.setpointC - night * this.setbackC;
        const low = setpointC - this.hysteresisC / 2;
        const high = setpointC + this.hysteresisC / 2;
        this.phaseMs[row * 4 + night * 2] = crossingMs(high, low, restC, archetype.timeConstantMs);
        this.phaseMs[row * 4 + night * 2 + 1] = crossingMs(low, high, drivenC, archetype.timeConstantMs);
      }
    }
  }
}

/** No crossing is looked for further ahead than this: the weather will have changed by then. */
export const CROSSING_MAX_MS = 7 * 24 * MS_PER_H;

/**
 * When a temperature that goes from `fromC` towards `towardsC` with time constant τ meets `thresholdC`:
 * t = τ ln((T₀ − T∞)/(T_th − T∞)), ms rounded up and at least 1; `CROSSING_MAX_MS` where it never does.
 */
export function crossingMs(fromC: number, thresholdC: number, towardsC: number, timeConstantMs: number): number {
  const ratio = (fromC - towardsC) / (thresholdC - towardsC);
  // A ratio below 1 points away from the threshold or stops short of it.
  if (!(ratio > 1)) return ratio === 1 ? 1 : CROSSING_MAX_MS;
  return Math.min(CROSSING_MAX_MS, Math.max(1, Math.ceil(timeConstantMs * Math.log(ratio))));
}

/** Temperature after `elapsedMs` of the same law: T = T∞ + (T₀ − T∞) e^(−t/τ). */
export const temperatureC = (fromC: number, towardsC: number, timeConstantMs: number, elapsedMs: number): number =>
  towardsC + (fromC - towardsC) * Math.exp(-elapsedMs / timeConstantMs);
