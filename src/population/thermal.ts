import type { HeatPumpTables, System } from '../system/system.js';
import { Building } from './building.js';
import { AHEAD_MS, crossingMs } from './crossing.js';

/**
 * One sort of building with its heat pump: every device is of one of these, so that its laws are shared tables.
 */
export interface ThermalArchetype {
  readonly fraction: number;
  readonly building: Building;
  readonly ratedW: number;
  readonly setpointC: number;
}

/** A full level of the compressor; what is above it is the backup heater's, in the same hundredths of its power. */
export const FULL_LEVEL = 100;

/**
 * Laws of buildings with heat pumps: where the slow and the fast part of the air's temperature tend, by area and archetype, under
 * the weather of the hour; the thermostat switches on below setpoint − h/2 and off above setpoint + h/2. COP by outdoor
 * temperature as in the system's table (When2Heat's quadratic and the field-trial derating named there).
 */
export class ThermalLaws {
  readonly archetypes: readonly ThermalArchetype[];
  readonly tables: HeatPumpTables;
  readonly areaCount: number;
  /** Outdoor temperature and coefficient of performance now and before the latest step of the weather, by area. */
  readonly outdoorC: Float64Array;
  readonly outdoorBeforeC: Float64Array;
  readonly copNow: Float64Array;
  readonly copBefore: Float64Array;
  /**
   * Where slow and fast part tend with the compressor off and on at its full level, by area and archetype:
   * [(area·A + archetype)·4 + on] and [… + 2 + on]. Between the two levels they are linear in the heat.
   */
  readonly towardsC: Float64Array;
  /** The same before the latest step of the weather: devices advance to the step with these. */
  readonly towardsBeforeC: Float64Array;
  readonly #step: Float64Array;
  /**
   * Of buildings of one node, time from one threshold to the other, off or on, at the high or the lowered setpoint, ms, rounded
   * up; of others 0: [(area·A + archetype)·4 + lowered·2 + on].
   */
  readonly phaseMs: Int32Array;
  /**
   * The threshold at which a phase begins, and by how much the power then changes: [archetype·4 + lowered·2 + on],
   * [archetype·2 + on].
   */
  readonly thresholdC: Float64Array;
  readonly changeW: Int32Array;
  /** Setpoint, and lowered setpoint: [archetype·2 + lowered]; loss of heat and rating by archetype. */
  readonly wantedC: Float64Array;
  readonly lossWPerK: Float64Array;
  readonly ratedW: Float64Array;
  /** Time constants by archetype, and what is left of each part at `AHEAD_MS`. */
  readonly slowMs: Float64Array;
  readonly fastMs: Float64Array;
  readonly slowAhead: Float64Array;
  readonly fastAhead: Float64Array;

  constructor(system: System) {
    const tables = system.heatPumps;
    this.tables = tables;
    this.areaCount = system.areas.length;
    this.archetypes = archetypesOf(tables);
    const rows = this.areaCount * this.archetypes.length;
    const perArea = (): Float64Array => new Float64Array(this.areaCount).fill(Number.NaN);
    this.outdoorC = perArea();
    this.outdoorBeforeC = perArea();
    this.copNow = perArea();
    this.copBefore = perArea();
    this.towardsC = new Float64Array(rows * 4);
    this.towardsBeforeC = new Float64Array(rows * 4);
    this.#step = new Float64Array(this.areaCount).fill(Number.NEGATIVE_INFINITY);
    this.thresholdC = Float64Array.from(
      this.archetypes.flatMap(({ setpointC }) =>
        [0, tables.setback.byC].flatMap(byC => [1, -1].map(side => setpointC - byC + (side * tables.hysteresisC) / 2)),
      ),
    );
    this.changeW = Int32Array.from(this.archetypes.flatMap(({ ratedW }) => [-ratedW, ratedW]));
    this.phaseMs = new Int32Array(rows * 4);
    this.wantedC = Float64Array.from(this.archetypes.flatMap(({ setpointC }) => [setpointC, setpointC - tables.setback.byC]));
    this.lossWPerK = Float64Array.from(this.archetypes, ({ building }) => building.heatLossWPerK);
    this.ratedW = Float64Array.from(this.archetypes, archetype => archetype.ratedW);
    this.slowMs = Float64Array.from(this.archetypes, ({ building }) => building.slowMs);
    this.fastMs = Float64Array.from(this.archetypes, ({ building }) => building.fastMs);
    this.slowAhead = this.slowMs.map(tau => Math.exp(-AHEAD_MS / tau));
    this.fastAhead = this.fastMs.map(tau => Math.exp(-AHEAD_MS / tau));
  }

  /** COP at an outdoor temperature, for radiators. */
  cop(outdoorC: number): number {
    const { sinkAt0C, sinkSlope } = this.tables.cop;
    return this.copTo(sinkAt0C + sinkSlope * outdoorC, outdoorC);
  }

  /** COP from an outdoor temperature to that of a sink. */
  copTo(sinkC: number, outdoorC: number): number {
    const { c0, c1, c2, derate, deltaMinK } = this.tables.cop;
    const deltaK = Math.max(deltaMinK, sinkC - outdoorC);
    return (c0 + c1 * deltaK + c2 * deltaK * deltaK) * derate;
  }

  /** Sets an area's weather from a step of the weather on; a step set again (a replay) changes nothing. */
  setOutdoor(areaIndex: number, outdoorC: number, step: number): void {
    if (this.#step[areaIndex] === step) return;
    this.#step[areaIndex] = step;
    this.outdoorBeforeC[areaIndex] = this.outdoorC[areaIndex]!;
    this.outdoorC[areaIndex] = outdoorC;
    this.copBefore[areaIndex] = this.copNow[areaIndex]!;
    this.copNow[areaIndex] = this.cop(outdoorC);
    const first = areaIndex * this.archetypes.length;
    const last = first + this.archetypes.length;
    this.towardsBeforeC.set(this.towardsC.subarray(first * 4, last * 4), first * 4);
    for (const [k, archetype] of this.archetypes.entries()) this.#setLaw(first + k, archetype, outdoorC, this.copNow[areaIndex]!);
  }

  /** T∞ = T_out + (free heat + on · P · COP) / H, taken apart into its slow and fast part. */
  #setLaw(row: number, { building, ratedW, setpointC }: ThermalArchetype, outdoorC: number, cop: number): void {
    const { freeHeatW, hysteresisC, setback } = this.tables;
    for (const on of [0, 1]) {
      const airC = outdoorC + (freeHeatW + on * ratedW * cop) / building.heatLossWPerK;
      const slowC = building.slowC(airC, building.fabricRestC(airC, outdoorC));
      this.towardsC[row * 4 + on] = slowC;
      this.towardsC[row * 4 + 2 + on] = airC - slowC;
    }
    if (building.hasFabric) return;
    for (const lowered of [0, 1]) {
      const middleC = setpointC - lowered * setback.byC;
      const low = middleC - hysteresisC / 2;
      const high = middleC + hysteresisC / 2;
      this.phaseMs[row * 4 + lowered * 2] = crossingMs(high, low, this.towardsC[row * 4]!, building.slowMs);
      this.phaseMs[row * 4 + lowered * 2 + 1] = crossingMs(low, high, this.towardsC[row * 4 + 1]!, building.slowMs);
    }
  }
}

/** Every dwelling with every setpoint and every factor of its spread; ratings grow with the loss of heat they are chosen for. */
function archetypesOf({ dwellings, setpointsC, spread }: HeatPumpTables): readonly ThermalArchetype[] {
  const sorts = spread.heatLoss.flatMap(loss =>
    spread.capacity.flatMap(capacity =>
      spread.rating.map(rating => ({
        fraction: loss.fraction * capacity.fraction * rating.fraction,
        loss: loss.factor,
        capacity: capacity.factor,
        rating: rating.factor,
      })),
    ),
  );
  return dwellings.flatMap(dwelling =>
    sorts.flatMap(sort => {
      const building = new Building({
        heatLossWPerK: dwelling.heatLossWPerK * sort.loss,
        airLossFraction: dwelling.airLossFraction,
        airWhPerK: dwelling.airWhPerK * sort.capacity,
        fabricWhPerK: dwelling.fabricWhPerK * sort.capacity,
        couplingWPerK: dwelling.couplingWPerK * sort.loss,
      });
      return setpointsC.map(setpoint => ({
        fraction: dwelling.fraction * sort.fraction * setpoint.fraction,
        building,
        ratedW: Math.round(dwelling.ratedElectricalW * sort.rating * sort.loss),
        setpointC: setpoint.valueC,
      }));
    }),
  );
}
