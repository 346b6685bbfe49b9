import { type StreamKey, secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { MS_PER_H } from '../../base/units.js';
import { ENERGY_STEP_WH, HEAT_PUMPS, HEAT_REGAINED, HEAT_UNSERVED } from '../channels.js';
import { cumulative, indexAt } from '../cumulative.js';
import { headEndsOf } from '../head-ends.js';
import { type Birth, defineKind, type Kernel, type KernelParts, OFF } from '../kind.js';
import { Action, NEVER_MS, type Order } from '../order.js';
import { SetbackClock } from '../setback.js';
import { crossingMs, type ThermalLaws, temperatureC } from '../thermal.js';
import { type HeatPumpCycling, heatPumpCycling } from './heat-pump-cycling.js';
import { type HeatPumpSchema, heatPumpSchema, NIGHT, REVIEW, RUNNING } from './heat-pump-state.js';
import { type HeatPumpWeather, heatPumpWeather } from './heat-pump-weather.js';

/** Values of the `setback` column. */
const PLACES = 256;

/** A heat pump with its building: a thermostat between two thresholds, with a night setback in some homes. */
export const heatPump = defineKind<HeatPumpSchema>({
  name: 'heat-pump',
  about: 'A heat pump and its building: first-order temperature, thermostat with hysteresis, night setback in some homes.',
  schema: heatPumpSchema,
  hasEvents: true,
  countOf: system => system.fleets['heat-pump'].reduce((sum, count) => sum + count, 0),
  kernel: parts => new HeatPumpKernel(parts),
  synthesiser: parts => {
    const { columns, world } = parts;
    const key = streamKey(world.populationSeed, 'heat-pump.birth');
    // Where in its cycle a pump begins is no part of who owns it.
    const life = streamKey(world.seed, 'heat-pump.birth');
    const archetypes = cumulative(world.thermal.archetypes.map(({ fraction }) => fraction));
    const headEnds = headEndsOf(world.system, 'heat-pump');
    const kernel = new HeatPumpKernel(parts);
    return ({ row, home, substation, beginMs }: Birth) => {
      const word = threefry(key.key0, key.key1, row, 0);
      columns.headEnd[row] = headEnds.pick(unitFromWord(secondWord));
      columns.archetype[row] = indexAt(archetypes, unitFromWord(word));
      const setback = unitFromWord(threefry(key.key0, key.key1, row, 1));
      threefry(life.key0, life.key1, row, 1);
      const start = unitFromWord(secondWord);
      const { fraction } = world.system.heatPumps.setback;
      columns.setback[row] = setback < fraction ? 1 + Math.floor((setback / fraction) * 255) : 0;
      columns.home[row] = home;
      columns.substation[row] = substation;
      kernel.begin(row, beginMs, start);
    };
  },
});

class HeatPumpKernel implements Kernel {
  eventCount = 0;
  readonly #parts: KernelParts<HeatPumpSchema>;
  readonly #thermal: ThermalLaws;
  readonly #clock: SetbackClock;
  readonly #restart: StreamKey;
  /** Next change of setpoint by place in the spread, after the start of the window named beside it. */
  readonly #nextClockMs = new Int32Array(PLACES);
  #clockWindowMs = Number.NaN;
  /** Made when they are first needed: synthesis needs none. */
  #cycling: HeatPumpCycling | undefined;
  #weather: HeatPumpWeather | undefined;

  constructor(parts: KernelParts<HeatPumpSchema>) {
    this.#parts = parts;
    this.#thermal = parts.world.thermal;
    this.#clock = new SetbackClock(parts.world);
    this.#restart = streamKey(parts.world.seed, 'heat-pump.restart');
  }

  /** Starts somewhere in its cycle: the stationary law of a thermostat that has seen this weather for long. */
  begin(i: number, beginMs: number, unit: number): void {
    const { columns, block } = this.#parts;
    const night = this.#clock.isNight(columns.setback[i]!, beginMs) ? NIGHT : 0;
    const row = this.#row(i);
    const cooling = this.#thermal.phaseMs[row * 4 + night]!;
    const warming = this.#thermal.phaseMs[row * 4 + night + RUNNING]!;
    const intoMs = unit * (warming + cooling);
    const isRunning = intoMs < warming;
    columns.state[i] = night | (isRunning ? RUNNING : 0);
    const fromC = this.#thresholdC(i, !isRunning);
    columns.indoorC[i] = temperatureC(
      fromC,
      this.#towardsC(row, isRunning),
      this.#timeConstantMs(i),
      isRunning ? intoMs : intoMs - warming,
    );
    columns.sinceMs[i] = beginMs;
    if (isRunning) this.#emit(i, block.substationStart, beginMs, 1);
    this.#lookAhead(i, beginMs);
  }

  advance(due: Int32Array, count: number, untilMs: number): void {
    this.#cycling ??= heatPumpCycling(this.#parts, this.#nextClockMs);
    const { nextMs, state } = this.#parts.columns;
    const { list, special } = this.#cycling;
    this.#lookAtClock();
    list.set(due.subarray(0, count));
    for (let left = count; left > 0; ) {
      left = this.#cycling.pass(left, untilMs);
      const { specialCount, crossingCount } = this.#cycling;
      this.eventCount += specialCount + crossingCount;
      for (let k = 0; k < specialCount; k++) {
        const i = special[k]!;
        this.#happen(i, nextMs[i]!, state[i]!);
        list[left] = i;
        left += nextMs[i]! < untilMs ? 1 : 0;
      }
    }
  }

  /** The clock's next changes are looked up once a window, not once an event. */
  #lookAtClock(): void {
    const startMs = this.#parts.bins.startMs + this.#parts.world.epochMs;
    if (this.#clockWindowMs === startMs) return;
    this.#clockWindowMs = startMs;
    for (let place = 0; place < PLACES; place++) {
      this.#nextClockMs[place] = this.#clock.nextMs(place, this.#parts.bins.startMs);
    }
  }

  /** A review, or a crossing at a setpoint that an order has moved. */
  #happen(i: number, atMs: number, was: number): void {
    const { columns } = this.#parts;
    if (was & REVIEW) {
      this.#review(i, atMs, false);
      return;
    }
    // At a crossing the temperature is the threshold's, to within the millisecond that the time was rounded by.
    columns.indoorC[i] = this.#thresholdC(i, (was & RUNNING) !== 0);
    columns.sinceMs[i] = atMs;
    this.#run(i, atMs, (was & RUNNING) === 0);
    this.#lookAhead(i, atMs);
  }

  supply(i: number, atMs: number, reason: number, isOff: boolean): void {
    const { columns } = this.#parts;
    const before = columns.off[i]! & OFF;
    columns.off[i] = isOff ? before | reason : before & ~reason;
    const after = columns.off[i]! & OFF;
    if ((before === 0) === (after === 0)) return;
    this.#anchor(i, atMs);
    this.#parts.bins.add(HEAT_UNSERVED, atMs, (after !== 0 ? 1 : -1) * this.#holdingW(i, this.#thermal.towardsC));
    if (after !== 0) {
      this.#run(i, atMs, false);
      columns.nextMs[i] = NEVER_MS;
    } else {
      this.#parts.bins.addCount(HEAT_REGAINED, atMs, this.#stepsToRegain(i));
      // The compressor rests before it starts again, for a time named by the moment of the supply's return.
      const rest = this.#parts.world.compressorRest;
      const unit = unitFromWord(threefry(this.#restart.key0, this.#restart.key1, i, (atMs + this.#parts.world.epochMs) | 0));
      columns.state[i] = columns.state[i]! | REVIEW;
      columns.nextMs[i] = atMs + 1 + Math.floor(rest.minMs + unit * (rest.maxMs - rest.minMs));
    }
  }

  obey(i: number, atMs: number, order: Order): void {
    if (order.action !== Action.setpoint && order.action !== Action.release) return;
    const { columns } = this.#parts;
    this.#anchor(i, atMs);
    columns.shift[i] = order.action === Action.setpoint ? Math.round(order.value * 10) : 0;
    this.eventCount++;
    if (!(columns.off[i]! & OFF || this.#isResting(i, atMs))) this.#review(i, atMs, true);
  }

  /** After its supply's return a compressor rests whatever it is told: the review that ends the rest looks at the setpoint. */
  #isResting(i: number, atMs: number): boolean {
    const { state, nextMs, setback } = this.#parts.columns;
    return (state[i]! & REVIEW) !== 0 && nextMs[i]! > atMs && nextMs[i]! !== this.#clock.nextMs(setback[i]!, atMs);
  }

  weather(start: number, end: number, atMs: number): void {
    this.#weather ??= heatPumpWeather(this.#parts, this.#nextClockMs);
    this.#lookAtClock();
    const specialCount = this.#weather.step(start, end, atMs);
    for (let k = 0; k < specialCount; k++) this.#meetStep(this.#weather.special[k]!, atMs);
  }

  /** One device meets a step of the weather. */
  #meetStep(i: number, atMs: number): void {
    const { columns } = this.#parts;
    const row = this.#row(i);
    const isRunning = (columns.state[i]! & RUNNING) !== 0;
    const towardsC = this.#thermal.towardsBeforeC[row * 2 + (isRunning ? 1 : 0)]!;
    const elapsedMs = atMs - columns.sinceMs[i]!;
    columns.indoorC[i] = temperatureC(columns.indoorC[i]!, towardsC, this.#timeConstantMs(i), elapsedMs);
    columns.sinceMs[i] = atMs;
    if (columns.off[i]! & OFF) {
      const { towardsC, towardsBeforeC } = this.#thermal;
      const change = this.#holdingW(i, towardsC) - this.#holdingW(i, towardsBeforeC);
      this.#parts.bins.add(HEAT_UNSERVED, atMs, change);
      return;
    }
    if (this.#isResting(i, atMs)) return;
    this.#lookAhead(i, atMs);
  }

  /** Looks at clock and thermostat afresh. */
  #review(i: number, atMs: number, isAnchored: boolean): void {
    const { columns } = this.#parts;
    if (!isAnchored) this.#anchor(i, atMs);
    const night = this.#clock.isNight(columns.setback[i]!, atMs) ? NIGHT : 0;
    columns.state[i] = (columns.state[i]! & RUNNING) | night;
    const indoorC = columns.indoorC[i]!;
    if (columns.state[i]! & RUNNING ? indoorC >= this.#thresholdC(i, true) : indoorC <= this.#thresholdC(i, false)) {
      this.#run(i, atMs, (columns.state[i]! & RUNNING) === 0);
    }
    this.#lookAhead(i, atMs);
  }

  #run(i: number, atMs: number, isRunning: boolean): void {
    const { columns, block } = this.#parts;
    if (((columns.state[i]! & RUNNING) !== 0) === isRunning) return;
    columns.state[i] = columns.state[i]! ^ RUNNING;
    this.#emit(i, block.substationStart, atMs, isRunning ? 1 : -1);
  }

  #lookAhead(i: number, atMs: number): void {
    const { columns } = this.#parts;
    const isRunning = (columns.state[i]! & RUNNING) !== 0;
    const towardsC = this.#towardsC(this.#row(i), isRunning);
    const wait = crossingMs(columns.indoorC[i]!, this.#thresholdC(i, isRunning), towardsC, this.#timeConstantMs(i));
    const clockMs = this.#clock.nextMs(columns.setback[i]!, atMs);
    const isReview = clockMs <= atMs + wait;
    columns.state[i] = isReview ? columns.state[i]! | REVIEW : columns.state[i]! & ~REVIEW;
    columns.nextMs[i] = isReview ? clockMs : atMs + wait;
  }

  #anchor(i: number, atMs: number): void {
    const { columns } = this.#parts;
    const towardsC = this.#towardsC(this.#row(i), (columns.state[i]! & RUNNING) !== 0);
    const elapsedMs = atMs - columns.sinceMs[i]!;
    columns.indoorC[i] = temperatureC(columns.indoorC[i]!, towardsC, this.#timeConstantMs(i), elapsedMs);
    columns.sinceMs[i] = atMs;
  }

  #emit(i: number, substationStart: number, atMs: number, sign: 1 | -1): void {
    const { columns, bins } = this.#parts;
    const { ratedW } = this.#thermal.archetypes[columns.archetype[i]!]!;
    bins.addWatts(HEAT_PUMPS, substationStart + columns.substation[i]!, atMs, sign * ratedW);
  }

  /** Mean power that holds the temperature which the owner wants: P (T_set − T_rest) / (T_driven − T_rest). */
  #holdingW(i: number, towardsC: Float64Array): number {
    const restC = towardsC[this.#row(i) * 2]!;
    const drivenC = towardsC[this.#row(i) * 2 + 1]!;
    const share = (this.#wantedC(i) - restC) / (drivenC - restC);
    return Math.round(this.#thermal.archetypes[this.#parts.columns.archetype[i]!]!.ratedW * Math.max(0, Math.min(1, share)));
  }

  /** Electrical energy that brings the building back to it, losses meanwhile apart: P τ ΔT / (T_driven − T_rest). */
  #stepsToRegain(i: number): number {
    const row = this.#row(i);
    const { towardsC, archetypes } = this.#thermal;
    const { ratedW, timeConstantMs } = archetypes[this.#parts.columns.archetype[i]!]!;
    const share = (this.#wantedC(i) - this.#parts.columns.indoorC[i]!) / (towardsC[row * 2 + 1]! - towardsC[row * 2]!);
    const energyWh = (ratedW * share * timeConstantMs) / MS_PER_H;
    return Math.round(energyWh / ENERGY_STEP_WH);
  }

  /** Middle of the thermostat's band, an attacker's shift of it apart. */
  #wantedC(i: number): number {
    const { columns } = this.#parts;
    return this.#thermal.archetypes[columns.archetype[i]!]!.setpointC - (columns.state[i]! & NIGHT ? this.#thermal.setbackC : 0);
  }

  #thresholdC(i: number, isUpper: boolean): number {
    const { columns } = this.#parts;
    const setpointC = this.#thermal.archetypes[columns.archetype[i]!]!.setpointC + columns.shift[i]! / 10;
    const nightC = columns.state[i]! & NIGHT ? this.#thermal.setbackC : 0;
    return setpointC - nightC + (isUpper ? 0.5 : -0.5) * this.#thermal.hysteresisC;
  }

  #row(i: number): number {
    return this.#parts.block.areaIndex * this.#thermal.archetypes.length + this.#parts.columns.archetype[i]!;
  }

  #towardsC(row: number, isRunning: boolean): number {
    return this.#thermal.towardsC[row * 2 + (isRunning ? 1 : 0)]!;
  }

  #timeConstantMs(i: number): number {
    return this.#thermal.archetypes[this.#parts.columns.archetype[i]!]!.timeConstantMs;
  }
}
