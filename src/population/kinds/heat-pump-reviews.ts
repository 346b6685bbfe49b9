import { MS_PER_S, TICK_MS } from '../../base/units.js';
import { BLOCK_CUSTOMERS } from '../block-size.js';
import { HEAT_PUMPS } from '../channels.js';
import { AHEAD_MS, SHORT } from '../crossing.js';
import { type HeatingClock, PROGRAMS } from '../heating-clock.js';
import type { KernelParts } from '../kind.js';
import { FULL_LEVEL } from '../thermal.js';
import { COLD_C, HELD, type HeatPumpSchema, LOWERED, REVIEW, RUNNING } from './heat-pump-state.js';

/**
 * How compressors that follow weather and room choose their level once an hour, in the form of `heat-pump-cycling.ts` and for
 * its reasons. It does what the kernel's review does where nothing else happens: supply, schedule and thermostat stay as they
 * are, and no threshold is near.
 */
export interface HeatPumpReviews {
  /** Reviews what it may of the first `count` devices of a list; the others move to its front. Returns how many they are. */
  pass(list: Int32Array, count: number): number;
  /** Devices that the latest pass reviewed. */
  readonly reviewed: Int32Array;
  readonly reviewedCount: number;
}

const ROWS = BLOCK_CUSTOMERS + 1;
const TICK = TICK_MS;
const PER_TICK = 1 / TICK_MS;
const PER_S = MS_PER_S;
const RUNNING_BIT = RUNNING;
const LOWERED_BIT = LOWERED;
const REVIEW_BIT = REVIEW;
const HELD_BIT = HELD;
const PLAIN_PROGRAMS = PROGRAMS;
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

type Work = { -readonly [Name in Exclude<keyof HeatPumpReviews, 'pass'>]: HeatPumpReviews[Name] } & {
  /** Devices that are brought to their reviews, with their temperatures then. */
  readonly candidates: Int32Array;
  readonly slowAfterC: Float64Array;
  readonly indoorAfterC: Float64Array;
  candidateCount: number;
  /** By how much the power of those reviewed changes. */
  readonly changeW: Int32Array;
};

export function heatPumpReviews(parts: KernelParts<HeatPumpSchema>, clock: HeatingClock): HeatPumpReviews {
  const rows = (): Int32Array => new Int32Array(ROWS);
  const work: Work = {
    candidates: rows(),
    slowAfterC: new Float64Array(ROWS),
    indoorAfterC: new Float64Array(ROWS),
    candidateCount: 0,
    reviewed: rows(),
    reviewedCount: 0,
    changeW: rows(),
  };
  const arrive = arriving(parts, clock.changesMs, work);
  const choose = choosing(parts, clock, work);
  const add = adding(parts, work);
  const pass = (list: Int32Array, count: number): number => {
    const leftCount = choose(list, arrive(list, count));
    add();
    return leftCount;
  };
  return Object.assign(work, { pass });
}

/** Temperatures at the reviews, as `HeatPumpHome.advance` has them; returns how many devices are no candidates. */
function arriving({ columns, world, block }: KernelParts<HeatPumpSchema>, nextClockMs: Int32Array, work: Work) {
  const { nextMs, sinceMs, indoorC, slowC, state, shift, level, program, archetype } = columns;
  const { towardsC, slowMs, fastMs, archetypes, phaseMs } = world.thermal;
  const { candidates, slowAfterC, indoorAfterC } = work;
  return (list: Int32Array, count: number): number => {
    const firstRow = block.areaIndex * archetypes.length;
    let leftCount = 0;
    let candidateCount = 0;
    for (let k = 0; k < count; k++) {
      const i = list[k]!;
      const was = state[i]!;
      const sort = archetype[i]!;
      const law = Math.imul((firstRow + sort) | 0, 4);
      const atMs = nextMs[i]!;
      const plain = (program[i]! - PLAIN_PROGRAMS) | 0;
      const isPlain = plain < 0 || (was & REVIEW_BIT) === 0 || (was & HELD_BIT) !== 0 || shift[i]! !== 0;
      if (isPlain || level[i]! > FULL || phaseMs[law]! !== 0 || nextClockMs[plain]! <= atMs) {
        list[leftCount] = i;
        leftCount = (leftCount + 1) | 0;
        continue;
      }
      const heat = ((was & RUNNING_BIT) * level[i]!) / FULL;
      const elapsedMs = (atMs - sinceMs[i]!) | 0;
      const slowTowardsC = towardsC[law]! + heat * (towardsC[law + 1]! - towardsC[law]!);
      const fastTowardsC = towardsC[law + 2]! + heat * (towardsC[law + 3]! - towardsC[law + 2]!);
      const slowWasC = slowC[i]!;
      const x = elapsedMs / slowMs[sort]!;
      const xx = x * x;
      const slowLeft = x >= SHORT_X ? Math.exp(-x) : 1 - x + xx * (C2 - C3 * x + xx * (C4 - C5 * x + xx * (C6 - C7 * x)));
      const y = elapsedMs / fastMs[sort]!;
      const yy = y * y;
      const fastLeft = y >= SHORT_X ? Math.exp(-y) : 1 - y + yy * (C2 - C3 * y + yy * (C4 - C5 * y + yy * (C6 - C7 * y)));
      const slowNowC = slowTowardsC + (slowWasC - slowTowardsC) * slowLeft;
      const fastNowC = fastTowardsC + (indoorC[i]! - slowWasC - fastTowardsC) * fastLeft;
      slowAfterC[candidateCount] = Math.fround(slowNowC);
      indoorAfterC[candidateCount] = Math.fround(slowNowC + fastNowC);
      candidates[candidateCount] = i;
      candidateCount = (candidateCount + 1) | 0;
    }
    work.candidateCount = candidateCount;
    return leftCount;
  };
}

/** The level, and whether anything else may happen within the hour; where it may, the device is left to the kernel as it was. */
function choosing({ columns, world, block }: KernelParts<HeatPumpSchema>, clock: HeatingClock, work: Work) {
  const { nextMs, sinceMs, indoorC, slowC, switchedS, state, level, program, archetype } = columns;
  const { towardsC, thresholdC, slowAhead, fastAhead, archetypes, outdoorC, copNow, tables } = world.thermal;
  const { candidates, slowAfterC, indoorAfterC, reviewed, changeW } = work;
  const { changesMs: nextClockMs, reviewPhaseMs, reviewMs } = clock;
  const { wantedC: wantedOf, lossWPerK, ratedW } = world.thermal;
  const { lowestFraction, roomGainWPerK } = tables.control;
  const { leastOnMs, leastOffMs } = world.compressor;
  return (list: Int32Array, begunCount: number): number => {
    const { epochMs } = world;
    const firstRow = block.areaIndex * archetypes.length;
    const outdoor = outdoorC[block.areaIndex]!;
    const cop = copNow[block.areaIndex]!;
    let leftCount = begunCount;
    let count = 0;
    for (let k = 0; k < work.candidateCount; k++) {
      const i = candidates[k]!;
      const atMs = nextMs[i]!;
      const sort = archetype[i]!;
      const law = Math.imul((firstRow + sort) | 0, 4);
      const isOn = state[i]! & RUNNING_BIT;
      const lowered = state[i]! & LOWERED_BIT;
      const airC = indoorAfterC[k]!;
      const wantedC = wantedOf[((sort << 1) + (lowered >> 1)) | 0]!;
      const heatW = lossWPerK[sort]! * (wantedC - outdoor) - tables.freeHeatW + roomGainWPerK * (wantedC - airC);
      const share = Math.min(1, heatW / (ratedW[sort]! * cop));
      const chosen = Math.round(FULL * Math.max(lowestFraction, share));
      const heat = (isOn * chosen) / FULL;
      const slowTowardsC = towardsC[law]! + heat * (towardsC[law + 1]! - towardsC[law]!);
      const fastTowardsC = towardsC[law + 2]! + heat * (towardsC[law + 3]! - towardsC[law + 2]!);
      const endsC = thresholdC[(Math.imul(sort, 4) + lowered + (isOn ^ RUNNING_BIT)) | 0]!;
      const slowFadesC = slowAfterC[k]! - slowTowardsC;
      const fastFadesC = airC - slowAfterC[k]! - fastTowardsC;
      const sign = isOn + isOn - 1;
      const slowMost = Math.max(sign * slowFadesC, sign * slowFadesC * slowAhead[sort]!);
      const fastMost = Math.max(sign * fastFadesC, sign * fastFadesC * fastAhead[sort]!);
      const plain = (program[i]! - PLAIN_PROGRAMS) | 0;
      const into = atMs + epochMs - reviewPhaseMs[plain]!;
      const reviewAtMs = atMs + reviewMs - (into - Math.floor(into / reviewMs) * reviewMs);
      const soonestMs = Math.min(nextClockMs[plain]!, reviewAtMs, (atMs + AHEAD) | 0);
      const heldMs = (switchedS[i]! + 1) * PER_S - epochMs + (isOn === 0 ? leastOffMs : leastOnMs);
      if (sign * (slowTowardsC + fastTowardsC - endsC) + slowMost + fastMost >= 0 || airC < COLD || soonestMs < heldMs) {
        list[leftCount] = i;
        leftCount = (leftCount + 1) | 0;
        continue;
      }
      changeW[count] = isOn * (Math.round((ratedW[sort]! * chosen) / FULL) - Math.round((ratedW[sort]! * level[i]!) / FULL));
      reviewed[count] = i;
      count = (count + 1) | 0;
      slowC[i] = slowAfterC[k]!;
      indoorC[i] = airC;
      sinceMs[i] = atMs;
      level[i] = chosen;
      state[i] = isOn | lowered | REVIEW_BIT;
      nextMs[i] = soonestMs;
    }
    work.reviewedCount = count;
    return leftCount;
  };
}

/** Adds the changes of power of those just reviewed, as `Bins.addWatts`. */
function adding({ columns, bins, block }: KernelParts<HeatPumpSchema>, work: Work) {
  const { sinceMs, substation } = columns;
  const { powerW, energyWms } = bins.substations;
  const { reviewed, changeW } = work;
  const { sums } = bins;
  return (): void => {
    const base = bins.open(HEAT_PUMPS);
    const { startMs, periodEndMs } = bins;
    for (let k = 0; k < work.reviewedCount; k++) {
      const i = reviewed[k]!;
      const atMs = sinceMs[i]!;
      const deltaW = changeW[k]!;
      const sinceStartMs = (atMs - startMs) | 0;
      const tick = (sinceStartMs * PER_TICK) | 0;
      const intoMs = (sinceStartMs - Math.imul(tick, TICK)) | 0;
      const slot = (base + tick) | 0;
      const behind = (block.substationStart + substation[i]!) | 0;
      sums[slot] = sums[slot]! + Math.imul(deltaW, (TICK - intoMs) | 0);
      sums[slot + 1] = sums[slot + 1]! + Math.imul(deltaW, intoMs);
      powerW[behind] = powerW[behind]! + deltaW;
      energyWms[behind] = energyWms[behind]! + deltaW * ((periodEndMs - atMs) | 0);
    }
  };
}
