import { MS_PER_S } from '../../base/units.js';
import { ENERGY_STEP_WH } from '../channels.js';
import { AHEAD_MS, CROSSING_MAX_MS, crossingMs, fadingCrossingMs, temperatureC } from '../crossing.js';
import type { FadingSolver } from '../fading-solver.js';
import type { KernelParts } from '../kind.js';
import { FULL_LEVEL, type ThermalArchetype, type ThermalLaws } from '../thermal.js';
import { type HeatPumpSchema, LOWERED, RUNNING } from './heat-pump-state.js';

/** Longer than any wait that is found. */
export const FAR_MS = 0x3fffffff;

/** What the home of one heat pump does and needs: temperatures, thresholds and heat by the laws of its archetype. */
export class HeatPumpHome {
  readonly #parts: KernelParts<HeatPumpSchema>;
  readonly #thermal: ThermalLaws;
  readonly #solver: FadingSolver;

  constructor(parts: KernelParts<HeatPumpSchema>, solver: FadingSolver) {
    this.#parts = parts;
    this.#solver = solver;
    this.#thermal = parts.world.thermal;
  }

  archetype(i: number): ThermalArchetype {
    return this.#thermal.archetypes[this.#parts.columns.archetype[i]!]!;
  }

  /** Electrical power at a level, whole watts. */
  powerW(i: number, level: number): number {
    return Math.round((this.archetype(i).ratedW * level) / FULL_LEVEL);
  }

  /** Brings the temperatures to a moment, under the weather now or that before its latest step. */
  advance(i: number, atMs: number, isBefore: boolean): void {
    const { sinceMs, indoorC, slowC } = this.#parts.columns;
    const { building } = this.archetype(i);
    const elapsedMs = atMs - sinceMs[i]!;
    // A building of one node has the slow part alone, and keeps it as the air's temperature.
    const slowWasC = building.hasFabric ? slowC[i]! : indoorC[i]!;
    const slow = temperatureC(slowWasC, this.#towardsC(i, 0, isBefore), building.slowMs, elapsedMs);
    const fastTowardsC = this.#towardsC(i, 2, isBefore);
    slowC[i] = slow;
    indoorC[i] = slow + temperatureC(indoorC[i]! - slowWasC, fastTowardsC, building.fastMs, elapsedMs);
    sinceMs[i] = atMs;
  }

  /**
   * Time from the anchor to the thermostat's next threshold, ms, or `FAR_MS` where none lies within the hour's weather. Asks
   * the loop's solver first, so that a crossing is the same however it is come by.
   */
  waitMs(i: number): number {
    const { columns } = this.#parts;
    const isRunning = (columns.state[i]! & RUNNING) !== 0;
    const thresholdC = this.thresholdC(i, isRunning);
    const { building } = this.archetype(i);
    const slowTowardsC = this.#towardsC(i, 0, false);
    if (!building.hasFabric) {
      const waitMs = crossingMs(columns.indoorC[i]!, thresholdC, slowTowardsC, building.slowMs);
      return waitMs < CROSSING_MAX_MS ? waitMs : FAR_MS;
    }
    const fastTowardsC = this.#towardsC(i, 2, false);
    const { rest, slow, fast, slowMs, fastMs, waitMs } = this.#solver;
    rest[0] = slowTowardsC + fastTowardsC - thresholdC;
    slow[0] = columns.slowC[i]! - slowTowardsC;
    fast[0] = columns.indoorC[i]! - columns.slowC[i]! - fastTowardsC;
    slowMs[0] = building.slowMs;
    fastMs[0] = building.fastMs;
    const isBeyond = isRunning === rest[0] + slow[0] + fast[0] >= 0;
    if (!isBeyond && this.#staysWithin(i, isRunning, rest[0], slow[0], fast[0])) return FAR_MS;
    if (!isBeyond) this.#solver.solve(1);
    if (!isBeyond && waitMs[0]! > 0) return waitMs[0]! < AHEAD_MS ? waitMs[0]! : FAR_MS;
    const fading = { rest: rest[0], slow: slow[0], fast: fast[0], slowMs: building.slowMs, fastMs: building.fastMs };
    const foundMs = fadingCrossingMs(fading, isRunning);
    return foundMs < AHEAD_MS ? foundMs : FAR_MS;
  }

  /** Whether neither part, at its most within the hour, takes the sum to the threshold. */
  #staysWithin(i: number, isRising: boolean, rest: number, slow: number, fast: number): boolean {
    const { slowAhead, fastAhead } = this.#thermal;
    const sort = this.#parts.columns.archetype[i]!;
    const sign = isRising ? 1 : -1;
    const slowMost = Math.max(sign * slow, sign * slow * slowAhead[sort]!);
    const fastMost = Math.max(sign * fast, sign * fast * fastAhead[sort]!);
    return sign * rest + slowMost + fastMost < 0;
  }

  /** First moment at which the compressor's least time on or off is over for certain. */
  heldMs(i: number): number {
    const { columns, world } = this.#parts;
    const leastMs = columns.state[i]! & RUNNING ? world.compressor.leastOnMs : world.compressor.leastOffMs;
    return (columns.switchedS[i]! + 1) * MS_PER_S - world.epochMs + leastMs;
  }

  /** Whole seconds from the scenario's start to a moment. */
  secondAt(atMs: number): number {
    return Math.trunc((atMs + this.#parts.world.epochMs) / MS_PER_S);
  }

  thresholdC(i: number, isUpper: boolean): number {
    const { columns } = this.#parts;
    return this.wantedC(i) + columns.shift[i]! / 10 + (isUpper ? 0.5 : -0.5) * this.#thermal.tables.hysteresisC;
  }

  /** Middle of the thermostat's band, an attacker's shift of it apart. */
  wantedC(i: number): number {
    const loweredC = this.#parts.columns.state[i]! & LOWERED ? this.#thermal.tables.setback.byC : 0;
    return this.archetype(i).setpointC - loweredC;
  }

  /** Air as it stands beside the fabric of a home whose air has long been `meanC`, at a temperature of its own. */
  settle(i: number, airC: number, meanC: number): void {
    const { columns, block } = this.#parts;
    const { building } = this.archetype(i);
    const outdoorC = this.#thermal.outdoorC[block.areaIndex]!;
    columns.slowC[i] = building.slowC(meanC, building.fabricRestC(meanC, outdoorC));
    columns.indoorC[i] = airC;
  }

  /** Share of the full level that holds an air temperature now, beside the fabric as it is; not limited. */
  holdingShare(i: number, airC: number): number {
    const { columns, block } = this.#parts;
    const { building, ratedW } = this.archetype(i);
    const { outdoorC, copNow, tables } = this.#thermal;
    const fabricC = building.fabricC(columns.indoorC[i]!, this.#slowC(i));
    const heatW = building.holdingW(airC, fabricC, outdoorC[block.areaIndex]!) - tables.freeHeatW;
    return heatW / (ratedW * copNow[block.areaIndex]!);
  }

  /**
   * Mean power that would hold the temperature which the owner wants in a home without supply, at its anchor, whole watts: heat
   * lost by air at that temperature beside the fabric that this would have left, less what is free, by the COP.
   */
  missedW(i: number, isBefore: boolean): number {
    const { building, ratedW } = this.archetype(i);
    const { outdoorC, outdoorBeforeC, copNow, copBefore, tables } = this.#thermal;
    const area = this.#parts.block.areaIndex;
    const outdoor = (isBefore ? outdoorBeforeC : outdoorC)[area]!;
    const cop = (isBefore ? copBefore : copNow)[area]!;
    const wantedC = this.wantedC(i);
    // A home still cooling to a lowered setpoint wants nothing.
    if (this.#parts.columns.indoorC[i]! >= wantedC + tables.hysteresisC / 2) return 0;
    const heatW = building.holdingW(wantedC, this.#fabricIfHeldC(i, outdoor), outdoor) - tables.freeHeatW;
    return Math.round(Math.max(0, Math.min(ratedW, heatW / cop)));
  }

  /** Electrical energy that brings air and fabric to where holding that temperature would have left them. */
  stepsToRegain(i: number): number {
    const { columns, block } = this.#parts;
    const { building } = this.archetype(i);
    const area = block.areaIndex;
    const indoorC = columns.indoorC[i]!;
    const fabricK = this.#fabricIfHeldC(i, this.#thermal.outdoorC[area]!) - building.fabricC(indoorC, this.#slowC(i));
    const heatWh = building.heldWh(this.wantedC(i) - indoorC, fabricK);
    return Math.round(Math.max(0, heatWh) / this.#thermal.copNow[area]! / ENERGY_STEP_WH);
  }

  /**
   * Fabric's temperature at the anchor, had the air been held since supply was lost: the slow part is followed back to that
   * moment by the weather of now, and the fabric from there beside air of the temperature wanted.
   */
  #fabricIfHeldC(i: number, outdoorC: number): number {
    const { columns, world } = this.#parts;
    const { building } = this.archetype(i);
    const elapsedMs = columns.sinceMs[i]! + world.epochMs - columns.switchedS[i]! * MS_PER_S;
    const restC = outdoorC + this.#thermal.tables.freeHeatW / building.heatLossWPerK;
    const slowRestC = building.slowC(restC, building.fabricRestC(restC, outdoorC));
    const slowWasC = slowRestC + (this.#slowC(i) - slowRestC) * Math.exp(elapsedMs / building.slowMs);
    const wantedC = this.wantedC(i);
    return building.fabricAfterC(building.fabricC(wantedC, slowWasC), wantedC, outdoorC, elapsedMs);
  }

  #slowC(i: number): number {
    return this.archetype(i).building.hasFabric ? this.#parts.columns.slowC[i]! : this.#parts.columns.indoorC[i]!;
  }

  /** Where the slow (`part` 0) or fast (2) part tends at the heat of the state. */
  #towardsC(i: number, part: 0 | 2, isBefore: boolean): number {
    const { columns, block } = this.#parts;
    const towardsC = isBefore ? this.#thermal.towardsBeforeC : this.#thermal.towardsC;
    const at = (block.areaIndex * this.#thermal.archetypes.length + columns.archetype[i]!) * 4 + part;
    const heat = columns.state[i]! & RUNNING ? columns.level[i]! / FULL_LEVEL : 0;
    return towardsC[at]! + heat * (towardsC[at + 1]! - towardsC[at]!);
  }
}
