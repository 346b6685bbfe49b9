import { MS_PER_S, TICK_MS } from '../../base/units.js';
import { BLOCK_CUSTOMERS } from '../block-size.js';
import { HEAT_PUMPS } from '../channels.js';
import { AHEAD_MS, SHORT } from '../crossing.js';
import type { FadingSolver } from '../fading-solver.js';
import { PROGRAMS } from '../heating-clock.js';
import type { KernelParts } from '../kind.js';
import { COLD_C, HELD, type HeatPumpSchema, LOWERED, REVIEW, RUNNING } from './heat-pump-state.js';

/**
 * How thermostats of a block cross their thresholds, many at a time, in the form of `household-switching.ts` and for its reasons:
 * loops without calls, over arrays that are constants where they are made.
 */
export interface HeatPumpCycling {
  /** Devices with a pending event that is no plain crossing, `specialCount` of them: the kernel runs these one by one. */
  readonly special: Int32Array;
  readonly specialCount: number;
  /** Plain crossings that `pass` has run. */
  readonly crossingCount: number;
  /** Devices that `pass` is to look at, and, after it, those that are due again. */
  readonly list: Int32Array;
  /**
   * Runs one event of each of the first `count` devices of the list that are due before `untilMs`; returns how many are due
   * again.
   */
  pass(count: number, untilMs: number): number;
}

// Constants of other modules are looked up in every round of a loop; these are not.
const ROWS = BLOCK_CUSTOMERS + 1;
const TICK = TICK_MS;
const PER_TICK = 1 / TICK_MS;
const PER_S = MS_PER_S;
const RUNNING_BIT = RUNNING;
const LOWERED_BIT = LOWERED;
const REVIEW_BIT = REVIEW;
const HOLD_BITS = REVIEW | HELD;
const PLAIN_PROGRAMS = PROGRAMS;
const AHEAD = AHEAD_MS;
const COLD = COLD_C;
const SHORT_X = SHORT;
// As in `fade`.
const C2 = 1 / 2;
const C3 = 1 / 6;
const C4 = 1 / 24;
const C5 = 1 / 120;
const C6 = 1 / 720;
const C7 = 1 / 5040;

type Parts = KernelParts<HeatPumpSchema>;

type Work = { -readonly [Name in Exclude<keyof HeatPumpCycling, 'pass'>]: HeatPumpCycling[Name] } & {
  /** By place in the list: the place of the solver that finds the time to the next crossing. */
  readonly solvedAt: Int32Array;
  /** Slow part of the air's temperature at the crossing. */
  readonly slowC: Float64Array;
};

/** `nextClockMs` by program: the first change of setpoint after the window's start. */
export function heatPumpCycling(parts: Parts, nextClockMs: Int32Array, solver: FadingSolver): HeatPumpCycling {
  const rows = (): Int32Array => new Int32Array(ROWS);
  const work: Work = {
    list: rows(),
    special: rows(),
    solvedAt: rows(),
    slowC: new Float64Array(ROWS),
    specialCount: 0,
    crossingCount: 0,
  };
  const look = looking(parts, work, solver);
  const book = booking(parts, nextClockMs, work, solver);
  const hasFabric = parts.world.thermal.archetypes.some(({ building }) => building.hasFabric);
  const pass = (count: number, untilMs: number): number => {
    if (hasFabric) solver.solve(look(count));
    return book(count, untilMs);
  };
  return Object.assign(work, { pass });
}

/**
 * From one threshold to the other, in buildings with a fabric: what begins at the one as the pump switches ends at the other.
 * Returns how many are to be solved.
 */
function looking({ columns, world, block }: Parts, work: Work, solver: FadingSolver) {
  const { nextMs, sinceMs, slowC, state, archetype } = columns;
  const { towardsC, phaseMs, thresholdC, slowMs, fastMs, archetypes } = world.thermal;
  const { rest, slow, fast, slowMs: slowTau, fastMs: fastTau } = solver;
  const { list, solvedAt, slowC: slowAfterC } = work;
  return (count: number): number => {
    const firstRow = block.areaIndex * archetypes.length;
    let pending = 0;
    for (let k = 0; k < count; k++) {
      const i = list[k]!;
      const was = state[i]!;
      const sort = archetype[i]!;
      const wasOn = was & RUNNING_BIT;
      const isOn = wasOn ^ RUNNING_BIT;
      const lowered = was & LOWERED_BIT;
      const law = Math.imul((firstRow + sort) | 0, 4);
      const phase = (Math.imul(sort, 4) + lowered) | 0;
      if (phaseMs[law]! !== 0) continue;
      // As the columns keep them.
      const beginsC = Math.fround(thresholdC[(phase + isOn) | 0]!);
      const tau = slowMs[sort]!;
      const slowRestC = towardsC[law]!;
      const slowDrivenK = towardsC[(law + 1) | 0]! - slowRestC;
      const slowWasC = slowRestC + wasOn * slowDrivenK;
      const x = ((nextMs[i]! - sinceMs[i]!) | 0) / tau;
      const xx = x * x;
      const slowLeft = x >= SHORT_X ? Math.exp(-x) : 1 - x + xx * (C2 - C3 * x + xx * (C4 - C5 * x + xx * (C6 - C7 * x)));
      const slowNowC = Math.fround(slowWasC + (slowC[i]! - slowWasC) * slowLeft);
      const slowTowardsC = slowRestC + isOn * slowDrivenK;
      const fastRestC = towardsC[(law + 2) | 0]!;
      const fastTowardsC = fastRestC + isOn * (towardsC[(law + 3) | 0]! - fastRestC);
      slowAfterC[k] = slowNowC;
      rest[pending] = slowTowardsC + fastTowardsC - thresholdC[(phase + wasOn) | 0]!;
      slow[pending] = slowNowC - slowTowardsC;
      fast[pending] = beginsC - slowNowC - fastTowardsC;
      slowTau[pending] = tau;
      fastTau[pending] = fastMs[sort]!;
      solvedAt[k] = pending;
      pending = (pending + 1) | 0;
    }
    return pending;
  };
}

/** As `Bins.add`; small enough for the compiler to put it into the loop. */
function addAt(sums: Float64Array, base: number, sinceStartMs: number, deltaW: number): void {
  const tick = (sinceStartMs * PER_TICK) | 0;
  const intoMs = (sinceStartMs - Math.imul(tick, TICK)) | 0;
  const slot = (base + tick) | 0;
  sums[slot] = sums[slot]! + Math.imul(deltaW, (TICK - intoMs) | 0);
  sums[slot + 1] = sums[slot + 1]! + Math.imul(deltaW, intoMs);
}

/** What is to be a plain crossing but is none for the loop: no root, a home that gets cold, a level that is chosen. */
const isNone = (wait: number, beginsC: number, place: number): boolean => wait === 0 || beginsC < COLD || place >= PLAIN_PROGRAMS;

function booking({ columns, world, bins, block }: Parts, nextClockMs: Int32Array, work: Work, solver: FadingSolver) {
  const { nextMs, sinceMs, indoorC, slowC, switchedS, state, shift, program, archetype, substation } = columns;
  const { thresholdC, changeW, phaseMs, archetypes } = world.thermal;
  const { hasLeast, leastOnMs, leastOffMs } = world.compressor;
  const { list, special, solvedAt, slowC: slowAfterC } = work;
  const { sums, substations } = bins;
  const { powerW, energyWms } = substations;
  const { waitMs } = solver;
  return (count: number, untilMs: number): number => {
    const base = bins.open(HEAT_PUMPS);
    const { startMs, periodEndMs } = bins;
    const firstRow = block.areaIndex * archetypes.length;
    let againCount = 0;
    let specialCount = 0;
    let crossingCount = 0;
    for (let k = 0; k < count; k++) {
      const i = list[k]!;
      const atMs = nextMs[i]!;
      if (atMs >= untilMs) continue;
      const was = state[i]!;
      const clockMs = nextClockMs[program[i]!]!;
      const sort = archetype[i]!;
      const isOn = (was & RUNNING_BIT) ^ RUNNING_BIT;
      const phase = ((was & LOWERED_BIT) + isOn) | 0;
      const beginsC = thresholdC[(Math.imul(sort, 4) + phase) | 0]!;
      const ownMs = phaseMs[(Math.imul((firstRow + sort) | 0, 4) + phase) | 0]!;
      const wait = ownMs !== 0 ? ownMs : waitMs[solvedAt[k]!]!;
      if ((was & REVIEW_BIT) !== 0 || shift[i]! !== 0 || atMs >= clockMs || isNone(wait, beginsC, program[i]!)) {
        special[specialCount++] = i;
        continue;
      }
      const isFar = ownMs === 0 && wait >= AHEAD;
      const crossesMs = (atMs + (isFar ? AHEAD : wait)) | 0;
      let nextEventMs = Math.min(clockMs, crossesMs);
      let review = isFar || clockMs <= crossesMs ? REVIEW_BIT : 0;
      if (ownMs === 0) slowC[i] = slowAfterC[k]!;
      if (hasLeast) {
        switchedS[i] = ((atMs + world.epochMs) / PER_S) | 0;
        const heldMs = ((switchedS[i]! + 1) * PER_S - world.epochMs + (isOn === 0 ? leastOffMs : leastOnMs)) | 0;
        if (nextEventMs < heldMs) review = HOLD_BITS;
        nextEventMs = Math.max(nextEventMs, heldMs);
      }
      indoorC[i] = beginsC;
      sinceMs[i] = atMs;
      state[i] = (was ^ RUNNING_BIT) | review;
      nextMs[i] = nextEventMs;
      list[againCount] = i;
      againCount = (againCount + Number(nextEventMs < untilMs)) | 0;
      crossingCount = (crossingCount + 1) | 0;
      const deltaW = changeW[(Math.imul(sort, 2) + isOn) | 0]!;
      addAt(sums, base, (atMs - startMs) | 0, deltaW);
      const behind = (block.substationStart + substation[i]!) | 0;
      powerW[behind] = powerW[behind]! + deltaW;
      energyWms[behind] = energyWms[behind]! + deltaW * ((periodEndMs - atMs) | 0);
    }
    work.specialCount = specialCount;
    work.crossingCount = crossingCount;
    return againCount;
  };
}
