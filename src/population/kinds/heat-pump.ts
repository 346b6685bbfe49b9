import { type StreamKey, secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { MS_PER_DAY } from '../../base/units.js';
import { BLOCK_CUSTOMERS } from '../block-size.js';
import { CLASS_COLD, classChannel, HEAT_PUMPS, HEAT_REGAINED, HEAT_UNSERVED } from '../channels.js';
import { AHEAD_MS } from '../crossing.js';
import { cumulative, indexAt } from '../cumulative.js';
import { type FadingSolver, fadingSolver } from '../fading-solver.js';
import { headEndsOf } from '../head-ends.js';
import { HeatingClock, PROGRAMS } from '../heating-clock.js';
import { type Birth, defineKind, type Kernel, type KernelParts, OFF } from '../kind.js';
import { Action, NEVER_MS, type Order } from '../order.js';
import { FULL_LEVEL } from '../thermal.js';
import { type HeatPumpCycling, heatPumpCycling } from './heat-pump-cycling.js';
import { FAR_MS, HeatPumpHome } from './heat-pump-home.js';
import { type HeatPumpReviews, heatPumpReviews } from './heat-pump-reviews.js';
import { COLD_C, HELD, type HeatPumpSchema, heatPumpSchema, LOWERED, REVIEW, RUNNING, WAS_COLD } from './heat-pump-state.js';
import { type HeatPumpWeather, heatPumpWeather } from './heat-pump-weather.js';

/** A heat pump with its building: a thermostat between two thresholds, or a compressor that follows weather and room. */
export const heatPump = defineKind<HeatPumpSchema>({
  name: 'heat-pump',
  about: 'A heat pump and its building of air and fabric: thermostat or weather compensation, with the schedule of its home.',
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
    const { compensatedFraction } = world.system.heatPumps.control;
    return ({ row, home, classIndex, substation, beginMs }: Birth) => {
      const word = threefry(key.key0, key.key1, row, 0);
      columns.headEnd[row] = headEnds.pick(unitFromWord(secondWord));
      columns.archetype[row] = indexAt(archetypes, unitFromWord(word));
      const program = Math.floor(unitFromWord(threefry(key.key0, key.key1, row, 1)) * PROGRAMS);
      const isCompensated = unitFromWord(threefry(key.key0, key.key1, row, 2)) < compensatedFraction;
      columns.program[row] = program + (isCompensated ? PROGRAMS : 0);
      columns.home[row] = home;
      columns.substation[row] = substation;
      columns.classIndex[row] = classIndex;
      threefry(life.key0, life.key1, row, 1);
      kernel.begin(row, beginMs, unitFromWord(secondWord));
    };
  },
});

class HeatPumpKernel implements Kernel {
  eventCount = 0;
  readonly #parts: KernelParts<HeatPumpSchema>;
  readonly #home: HeatPumpHome;
  readonly #clock: HeatingClock;
  readonly #restart: StreamKey;
  readonly #solver: FadingSolver;
  /** Made when they are first needed: synthesis needs none. */
  #cycling: HeatPumpCycling | undefined;
  #reviews: HeatPumpReviews | undefined;
  #weather: HeatPumpWeather | undefined;

  constructor(parts: KernelParts<HeatPumpSchema>) {
    this.#parts = parts;
    this.#solver = fadingSolver(BLOCK_CUSTOMERS + 1);
    this.#home = new HeatPumpHome(parts, this.#solver);
    this.#clock = new HeatingClock(parts.world);
    this.#restart = streamKey(parts.world.seed, 'heat-pump.restart');
  }

  /**
   * Starts somewhere in its cycle, in a home that has long seen this weather and the mean of its own schedule, or still cooling
   * since its setpoint was lowered.
   */
  begin(i: number, beginMs: number, unit: number): void {
    const { columns } = this.#parts;
    const home = this.#home;
    const loweredMs = this.#clock.loweredSinceMs(columns.program[i]!, beginMs);
    columns.level[i] = FULL_LEVEL;
    columns.state[i] = 0;
    const { setpointC } = home.archetype(i);
    const meanC = setpointC - this.#meanLoweringC(i, beginMs);
    home.settle(i, setpointC, meanC);
    columns.sinceMs[i] = Math.min(beginMs, loweredMs);
    home.advance(i, beginMs, false);
    if (loweredMs !== NEVER_MS) columns.state[i] = LOWERED;
    if (loweredMs === NEVER_MS || columns.indoorC[i]! <= home.wantedC(i)) this.#beginCycle(i, beginMs, meanC, unit);
    columns.switchedS[i] = this.#home.secondAt(beginMs - MS_PER_DAY);
    this.#lookAhead(i, beginMs);
  }

  /** Puts a home into the middle of its cycle, if it has one: a level above the lowest needs none. */
  #beginCycle(i: number, beginMs: number, meanC: number, unit: number): void {
    const home = this.#home;
    home.settle(i, home.wantedC(i), meanC);
    const share = Math.max(0, Math.min(1, home.holdingShare(i, home.wantedC(i))));
    const level = this.#isCompensated(i) ? Math.max(share, this.#parts.world.thermal.tables.control.lowestFraction) : 1;
    const runs = share / level;
    const isRunning = unit < runs;
    if (runs < 1) {
      const [low, high] = [home.thresholdC(i, false), home.thresholdC(i, true)];
      home.settle(i, low + (high - low) * (isRunning ? unit / runs : 1 - (unit - runs) / (1 - runs)), meanC);
    }
    this.#run(i, beginMs, isRunning, Math.round(FULL_LEVEL * level));
  }

  /** How far the air is below the setpoint on average over a day: in the middle of a span without heat, at most the setback. */
  #meanLoweringC(i: number, atMs: number): number {
    const { columns, world } = this.#parts;
    const { count, meanMs } = this.#clock.lowered(columns.program[i]!);
    const { setpointC } = this.#home.archetype(i);
    this.#home.settle(i, setpointC, setpointC);
    columns.sinceMs[i] = atMs - Math.round(meanMs / 2);
    this.#home.advance(i, atMs, false);
    const byC = Math.min(world.system.heatPumps.setback.byC, setpointC - columns.indoorC[i]!);
    return (count * meanMs * Math.max(0, byC)) / MS_PER_DAY;
  }

  advance(due: Int32Array, count: number, untilMs: number): void {
    this.#clock.look(this.#parts.bins.startMs);
    this.#cycling ??= heatPumpCycling(this.#parts, this.#clock.changesMs, this.#solver);
    this.#reviews ??= heatPumpReviews(this.#parts, this.#clock);
    const { nextMs, state } = this.#parts.columns;
    const { list, special } = this.#cycling;
    list.set(due.subarray(0, count));
    for (let left = count; left > 0; ) {
      left = this.#cycling.pass(left, untilMs);
      const { specialCount, crossingCount } = this.#cycling;
      this.eventCount += specialCount + crossingCount;
      const reviews = this.#reviews;
      const lateCount = reviews.pass(special, specialCount);
      for (let k = 0; k < reviews.reviewedCount; k++) {
        const i = reviews.reviewed[k]!;
        list[left] = i;
        left += nextMs[i]! < untilMs ? 1 : 0;
      }
      for (let k = 0; k < lateCount; k++) {
        const i = special[k]!;
        this.#happen(i, nextMs[i]!, state[i]!);
        list[left] = i;
        left += nextMs[i]! < untilMs ? 1 : 0;
      }
    }
  }

  weather(start: number, end: number, atMs: number): void {
    this.#clock.look(this.#parts.bins.startMs);
    this.#weather ??= heatPumpWeather(this.#parts, this.#clock.changesMs, this.#solver);
    this.#weather.step(start, end, atMs);
    const { special, specialCount, unsolved, unsolvedCount, cold, coldCount } = this.#weather;
    for (let k = 0; k < coldCount; k++) this.#feel(cold[k]!, atMs);
    for (let k = 0; k < unsolvedCount; k++) this.#lookAhead(unsolved[k]!, atMs);
    for (let k = 0; k < specialCount; k++) this.#meetStep(special[k]!, atMs);
  }

  #meetStep(i: number, atMs: number): void {
    const { columns, bins } = this.#parts;
    if (columns.off[i]! & OFF) {
      const missedW = this.#home.missedW(i, true);
      this.#advance(i, atMs, true);
      // What the owner wants meanwhile goes with the schedule.
      columns.state[i] = this.#clock.isLowered(columns.program[i]!, atMs) ? LOWERED : 0;
      bins.add(HEAT_UNSERVED, atMs, this.#home.missedW(i, false) - missedW);
      return;
    }
    this.#advance(i, atMs, true);
    if (columns.state[i]! & HELD) return;
    // What is due at this moment comes after the weather, and looks at everything.
    if (columns.nextMs[i]! <= atMs) columns.state[i] = columns.state[i]! | REVIEW;
    else this.#lookAhead(i, atMs);
  }

  #advance(i: number, atMs: number, isBefore: boolean): void {
    this.#home.advance(i, atMs, isBefore);
    this.#feel(i, atMs);
  }

  /** Counts a home whose air has fallen too low in the run, once. */
  #feel(i: number, atMs: number): void {
    const { columns, bins, world } = this.#parts;
    if (columns.indoorC[i]! >= COLD_C || columns.off[i]! & WAS_COLD || atMs + world.epochMs < 0) return;
    columns.off[i] = columns.off[i]! | WAS_COLD;
    bins.addCount(classChannel(columns.classIndex[i]!) + CLASS_COLD, atMs, 1);
  }

  /** A review, or a crossing that the loop leaves to the kernel. */
  #happen(i: number, atMs: number, was: number): void {
    const { columns } = this.#parts;
    this.#home.advance(i, atMs, false);
    const isReview = was & REVIEW || this.#isCompensated(i);
    // At a crossing the temperature is the threshold's, to within the millisecond that the time was rounded by.
    if (!isReview) columns.indoorC[i] = this.#home.thresholdC(i, (was & RUNNING) !== 0);
    this.#feel(i, atMs);
    if (isReview) this.#review(i, atMs);
    else this.#run(i, atMs, (was & RUNNING) === 0, FULL_LEVEL);
    if (!isReview) this.#lookAhead(i, atMs);
  }

  supply(i: number, atMs: number, reason: number, isOff: boolean): void {
    const { columns, bins, world } = this.#parts;
    const before = columns.off[i]! & OFF;
    const after = isOff ? before | reason : before & ~reason;
    columns.off[i] = (columns.off[i]! & ~OFF) | after;
    if ((before === 0) === (after === 0)) return;
    if (after !== 0) {
      this.#advance(i, atMs, false);
      this.#run(i, atMs, false, FULL_LEVEL);
      columns.switchedS[i] = this.#home.secondAt(atMs);
      columns.state[i] = columns.state[i]! & LOWERED;
      columns.nextMs[i] = NEVER_MS;
      bins.add(HEAT_UNSERVED, atMs, this.#home.missedW(i, false));
      return;
    }
    bins.add(HEAT_UNSERVED, atMs, -this.#home.missedW(i, false));
    this.#advance(i, atMs, false);
    bins.addCount(HEAT_REGAINED, atMs, this.#home.stepsToRegain(i));
    // The compressor rests before it starts again, for a time named by the moment of the supply's return.
    const { restMinMs, restMaxMs } = world.compressor;
    const unit = unitFromWord(threefry(this.#restart.key0, this.#restart.key1, i, (atMs + world.epochMs) | 0));
    const restsMs = atMs + 1 + Math.floor(restMinMs + unit * (restMaxMs - restMinMs));
    columns.state[i] = columns.state[i]! | REVIEW | HELD;
    columns.nextMs[i] = Math.max(restsMs, this.#home.heldMs(i));
  }

  obey(i: number, atMs: number, order: Order): void {
    if (order.action !== Action.setpoint && order.action !== Action.release) return;
    const { columns } = this.#parts;
    this.#advance(i, atMs, false);
    columns.shift[i] = order.action === Action.setpoint ? Math.round(order.value * 10) : 0;
    this.eventCount++;
    // A compressor that rests or has just started does so whatever it is told: the review after that looks at the setpoint.
    if (!(columns.off[i]! & OFF) && !(columns.state[i]! & HELD)) this.#review(i, atMs);
  }

  /** Looks at clock and thermostat afresh, at the anchor. */
  #review(i: number, atMs: number): void {
    const { columns } = this.#parts;
    const lowered = this.#clock.isLowered(columns.program[i]!, atMs) ? LOWERED : 0;
    columns.state[i] = (columns.state[i]! & RUNNING) | lowered;
    const isRunning = (columns.state[i]! & RUNNING) !== 0;
    const indoorC = columns.indoorC[i]!;
    const switches = isRunning ? indoorC >= this.#home.thresholdC(i, true) : indoorC <= this.#home.thresholdC(i, false);
    // A compressor keeps its least times; what they do not allow is looked at again when they are over.
    const maySwitch = switches && atMs >= this.#home.heldMs(i);
    this.#run(i, atMs, isRunning !== maySwitch, this.#levelAt(i));
    this.#lookAhead(i, atMs);
  }

  /**
   * Level of a compressor that follows weather and room: heat by the outdoor temperature, H (T_set − T_out) − free heat, and by
   * what the room lacks, not below the lowest level.
   */
  #levelAt(i: number): number {
    const { columns, world, block } = this.#parts;
    if (!this.#isCompensated(i)) return FULL_LEVEL;
    const { thermal } = world;
    const { lowestFraction, roomGainWPerK } = thermal.tables.control;
    const { building, ratedW } = this.#home.archetype(i);
    const wantedC = this.#home.wantedC(i) + columns.shift[i]! / 10;
    const curveW = building.heatLossWPerK * (wantedC - thermal.outdoorC[block.areaIndex]!) - thermal.tables.freeHeatW;
    const heatW = curveW + roomGainWPerK * (wantedC - columns.indoorC[i]!);
    const share = Math.min(1, heatW / (ratedW * thermal.copNow[block.areaIndex]!));
    return Math.round(FULL_LEVEL * Math.max(lowestFraction, share));
  }

  #run(i: number, atMs: number, isRunning: boolean, level: number): void {
    const { columns, bins, block, world } = this.#parts;
    const wasRunning = (columns.state[i]! & RUNNING) !== 0;
    const beforeW = wasRunning ? this.#home.powerW(i, columns.level[i]!) : 0;
    const afterW = isRunning ? this.#home.powerW(i, level) : 0;
    columns.level[i] = level;
    if (isRunning !== wasRunning) {
      columns.state[i] = columns.state[i]! ^ RUNNING;
      if (world.compressor.hasLeast) columns.switchedS[i] = this.#home.secondAt(atMs);
    }
    if (afterW === beforeW) return;
    bins.addWatts(HEAT_PUMPS, block.substationStart + columns.substation[i]!, atMs, afterW - beforeW);
  }

  #lookAhead(i: number, atMs: number): void {
    const { columns } = this.#parts;
    const wait = this.#home.waitMs(i);
    const clockMs = this.#clock.nextMs(columns.program[i]!, atMs);
    const heldMs = this.#home.heldMs(i);
    const soonestMs = Math.min(clockMs, atMs + (wait === FAR_MS ? AHEAD_MS : wait));
    const isReview = soonestMs < heldMs || clockMs <= atMs + wait || wait === FAR_MS;
    const state = columns.state[i]! & (RUNNING | LOWERED);
    columns.state[i] = state | (isReview ? REVIEW : 0) | (soonestMs < heldMs ? HELD : 0);
    columns.nextMs[i] = Math.max(soonestMs, heldMs);
  }

  #isCompensated(i: number): boolean {
    return this.#parts.columns.program[i]! >= PROGRAMS;
  }
}
