import { BLOCK_CUSTOMERS } from '../block-size.js';
import { AHEAD_MS, SHORT } from '../crossing.js';
import type { FadingSolver } from '../fading-solver.js';
import type { KernelParts } from '../kind.js';
import { OFF } from '../kind.js';
import { FULL_LEVEL } from '../thermal.js';
import { COLD_C, HELD, type HeatPumpSchema, LOWERED, REVIEW, RUNNING } from './heat-pump-state.js';

/** How buildings of a block meet a step of the weather, in the form of `heat-pump-cycling.ts` and for its reasons. */
export interface HeatPumpWeather {
  /** Devices that the loop leaves as they are: the kernel brings these to the step one by one. */
  readonly special: Int32Array;
  readonly specialCount: number;
  /** Devices at the step whose next crossing the loop has not found: the kernel looks ahead for these. */
  readonly unsolved: Int32Array;
  readonly unsolvedCount: number;
  /** Devices whose air the loop has found too cold, again or for the first time. */
  readonly cold: Int32Array;
  readonly coldCount: number;
  /** Brings rows [start, end) to the step and finds their next events by the weather after it. */
  step(start: number, end: number, atMs: number): void;
}

const ROWS = BLOCK_CUSTOMERS + 1;
const OFF_BITS = OFF;
const RUNNING_BIT = RUNNING;
const LOWERED_BIT = LOWERED;
const REVIEW_BIT = REVIEW;
const HELD_BIT = HELD;
const FULL = FULL_LEVEL;
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

type Work = { -readonly [Name in Exclude<keyof HeatPumpWeather, 'step'>]: HeatPumpWeather[Name] } & {
  /** Devices that the loop has brought to the step. */
  readonly arrived: Int32Array;
  /** Devices that may cross within the hour, in the order of the solver's places. */
  readonly crossers: Int32Array;
};

/** `nextClockMs` by program: the first change of setpoint or review after the step. */
export function heatPumpWeather(
  parts: KernelParts<HeatPumpSchema>,
  nextClockMs: Int32Array,
  solver: FadingSolver,
): HeatPumpWeather {
  const rows = (): Int32Array => new Int32Array(ROWS);
  const work: Work = {
    special: rows(),
    specialCount: 0,
    unsolved: rows(),
    unsolvedCount: 0,
    cold: rows(),
    coldCount: 0,
    arrived: rows(),
    crossers: rows(),
  };
  const arrive = arriving(parts, nextClockMs, work);
  const look = looking(parts, nextClockMs, work, solver);
  const { columns } = parts;
  const step = (start: number, end: number, atMs: number): void => {
    const crossers = look(arrive(start, end, atMs), atMs);
    if (crossers > 0) solver.solve(crossers);
    plan(columns, nextClockMs, work, solver.waitMs, crossers, atMs);
  };
  return Object.assign(work, { step });
}

/** Brings devices to the step by the weather before it; returns how many, in the order of the list `arrived`. */
function arriving(parts: KernelParts<HeatPumpSchema>, nextClockMs: Int32Array, work: Work) {
  const { columns, world, block } = parts;
  const { nextMs, sinceMs, indoorC, slowC, state, off, shift, level, program, archetype } = columns;
  const { towardsBeforeC, slowMs, fastMs, archetypes, phaseMs } = world.thermal;
  const { special, cold, arrived } = work;
  return (start: number, end: number, atMs: number): number => {
    const firstRow = block.areaIndex * archetypes.length;
    let specialCount = (work.specialCount = work.coldCount = 0);
    let count = 0;
    for (let i = start; i < end; i++) {
      const clockMs = nextClockMs[program[i]!]!;
      const was = state[i]!;
      const sort = archetype[i]!;
      const law = Math.imul((firstRow + sort) | 0, 4);
      const isHeld = (was & HELD_BIT) !== 0 || shift[i]! !== 0 || level[i]! > FULL || clockMs <= atMs || nextMs[i]! <= atMs;
      if ((off[i]! & OFF_BITS) !== 0 || isHeld || phaseMs[law]! !== 0) {
        special[specialCount] = i;
        work.specialCount = specialCount = (specialCount + 1) | 0;
        continue;
      }
      const heat = ((was & RUNNING_BIT) * level[i]!) / FULL;
      const elapsedMs = (atMs - sinceMs[i]!) | 0;
      const slowBeforeC = towardsBeforeC[law]! + heat * (towardsBeforeC[law + 1]! - towardsBeforeC[law]!);
      const fastBeforeC = towardsBeforeC[law + 2]! + heat * (towardsBeforeC[law + 3]! - towardsBeforeC[law + 2]!);
      const slowWasC = slowC[i]!;
      const x = elapsedMs / slowMs[sort]!;
      const xx = x * x;
      const slowLeft = x >= SHORT_X ? Math.exp(-x) : 1 - x + xx * (C2 - C3 * x + xx * (C4 - C5 * x + xx * (C6 - C7 * x)));
      const y = elapsedMs / fastMs[sort]!;
      const yy = y * y;
      const fastLeft = y >= SHORT_X ? Math.exp(-y) : 1 - y + yy * (C2 - C3 * y + yy * (C4 - C5 * y + yy * (C6 - C7 * y)));
      const slowNowC = slowBeforeC + (slowWasC - slowBeforeC) * slowLeft;
      const fastNowC = fastBeforeC + (indoorC[i]! - slowWasC - fastBeforeC) * fastLeft;
      const indoorKeptC = Math.fround(slowNowC + fastNowC);
      slowC[i] = Math.fround(slowNowC);
      indoorC[i] = indoorKeptC;
      if (indoorKeptC < COLD) cold[work.coldCount++] = i;
      sinceMs[i] = atMs;
      arrived[count] = i;
      count = (count + 1) | 0;
    }
    return count;
  };
}

/**
 * Looks ahead by the weather after the step, from what the columns keep, as from any anchor: lists those that may cross a
 * threshold before the next step for the solver, and returns how many these are.
 */
function looking(parts: KernelParts<HeatPumpSchema>, nextClockMs: Int32Array, work: Work, solver: FadingSolver) {
  const { columns, world, block } = parts;
  const { nextMs, indoorC, slowC, state, level, program, archetype } = columns;
  const { towardsC, thresholdC, slowMs, fastMs, slowAhead, fastAhead, archetypes } = world.thermal;
  const { rest, slow, fast, slowMs: slowTau, fastMs: fastTau } = solver;
  const { arrived, crossers } = work;
  return (arrivedCount: number, atMs: number): number => {
    const firstRow = block.areaIndex * archetypes.length;
    let count = 0;
    for (let k = 0; k < arrivedCount; k++) {
      const i = arrived[k]!;
      const was = state[i]!;
      const sort = archetype[i]!;
      const law = Math.imul((firstRow + sort) | 0, 4);
      const isOn = was & RUNNING_BIT;
      const heat = (isOn * level[i]!) / FULL;
      const slowTowardsC = towardsC[law]! + heat * (towardsC[law + 1]! - towardsC[law]!);
      const fastTowardsC = towardsC[law + 2]! + heat * (towardsC[law + 3]! - towardsC[law + 2]!);
      const endsC = thresholdC[(Math.imul(sort, 4) + (was & LOWERED_BIT) + (isOn ^ RUNNING_BIT)) | 0]!;
      const restC = slowTowardsC + fastTowardsC - endsC;
      const slowKeptC = slowC[i]!;
      const slowFadesC = slowKeptC - slowTowardsC;
      const fastFadesC = indoorC[i]! - slowKeptC - fastTowardsC;
      // Neither part, at its most within the hour, takes the sum to the threshold: looked at again then.
      const sign = isOn + isOn - 1;
      const slowMost = Math.max(sign * slowFadesC, sign * slowFadesC * slowAhead[sort]!);
      const fastMost = Math.max(sign * fastFadesC, sign * fastFadesC * fastAhead[sort]!);
      state[i] = was | REVIEW_BIT;
      nextMs[i] = Math.min(nextClockMs[program[i]!]!, (atMs + AHEAD) | 0);
      // What is beyond its threshold already is no root for the solver.
      rest[count] = sign * (restC + slowFadesC + fastFadesC) >= 0 ? Number.NaN : restC;
      slow[count] = slowFadesC;
      fast[count] = fastFadesC;
      slowTau[count] = slowMs[sort]!;
      fastTau[count] = fastMs[sort]!;
      crossers[count] = i;
      count = (count + Number(sign * restC + slowMost + fastMost >= 0)) | 0;
    }
    return count;
  };
}

/** Plans the next events of those that cross within the hour. */
function plan(
  { state, nextMs, program }: KernelParts<HeatPumpSchema>['columns'],
  nextClockMs: Int32Array,
  work: Work,
  waitMs: Int32Array,
  count: number,
  atMs: number,
): void {
  const { crossers, unsolved } = work;
  let unsolvedCount = 0;
  for (let k = 0; k < count; k++) {
    const i = crossers[k]!;
    const wait = waitMs[k]!;
    if (wait === 0) {
      unsolved[unsolvedCount++] = i;
      continue;
    }
    if (wait >= AHEAD || nextClockMs[program[i]!]! <= atMs + wait) continue;
    state[i] = state[i]! & ~REVIEW_BIT;
    nextMs[i] = atMs + wait;
  }
  work.unsolvedCount = unsolvedCount;
}
