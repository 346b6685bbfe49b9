import { BLOCK_CUSTOMERS } from '../block-size.js';
import type { KernelParts } from '../kind.js';
import { OFF } from '../kind.js';
import { CROSSING_MAX_MS } from '../thermal.js';
import { type HeatPumpSchema, NIGHT, REVIEW, RUNNING } from './heat-pump-state.js';

/** How buildings of a block meet a step of the weather, in the form of `heat-pump-cycling.ts` and for its reasons. */
export interface HeatPumpWeather {
  /** Devices without supply, or at a setpoint that an order or the clock has moved: the kernel looks at these one by one. */
  readonly special: Int32Array;
  /** Brings rows [start, end) to the step and finds their next events by the weather after it; returns how many are special. */
  step(start: number, end: number, atMs: number): number;
}

const OFF_BITS = OFF;
const RUNNING_BIT = RUNNING;
const NIGHT_BIT = NIGHT;
const REVIEW_BIT = REVIEW;
const FAR_MS = CROSSING_MAX_MS;

/** `nextClockMs` by place in the spread of setbacks: the first change of setpoint after the step. */
export function heatPumpWeather(parts: KernelParts<HeatPumpSchema>, nextClockMs: Int32Array): HeatPumpWeather {
  const special = new Int32Array(BLOCK_CUSTOMERS + 1);
  return { special, step: stepping(parts, nextClockMs, special) };
}

function stepping({ columns, world, block }: KernelParts<HeatPumpSchema>, nextClockMs: Int32Array, special: Int32Array) {
  const { nextMs, sinceMs, indoorC, state, off, shift, setback, archetype } = columns;
  const { towardsC, towardsBeforeC, thresholdC, timeConstantMs, archetypes } = world.thermal;
  return (start: number, end: number, atMs: number): number => {
    const firstRow = block.areaIndex * archetypes.length;
    let specialCount = 0;
    for (let i = start; i < end; i++) {
      const clockMs = nextClockMs[setback[i]!]!;
      if ((off[i]! & OFF_BITS) !== 0 || shift[i]! !== 0 || clockMs <= atMs) {
        special[specialCount] = i;
        specialCount = (specialCount + 1) | 0;
        continue;
      }
      const sort = archetype[i]!;
      const was = state[i]!;
      const isOn = was & RUNNING_BIT;
      const course = (Math.imul((firstRow + sort) | 0, 2) + isOn) | 0;
      const tauMs = timeConstantMs[sort]!;
      // As `temperatureC`, in the precision of the column.
      const beforeC = towardsBeforeC[course]!;
      indoorC[i] = beforeC + (indoorC[i]! - beforeC) * Math.exp(-((atMs - sinceMs[i]!) | 0) / tauMs);
      sinceMs[i] = atMs;

      // A compressor that rests after its supply's return rests on.
      const dueMs = nextMs[i]!;
      if ((was & REVIEW_BIT) !== 0 && dueMs > atMs && dueMs !== clockMs) continue;

      // As `crossingMs`: the phase ends where the other one begins.
      const afterC = towardsC[course]!;
      const endC = thresholdC[(Math.imul(sort, 4) + (was & NIGHT_BIT) + (isOn ^ RUNNING_BIT)) | 0]!;
      const ratio = (indoorC[i]! - afterC) / (endC - afterC);
      let waitMs = ratio === 1 ? 1 : FAR_MS;
      if (ratio > 1) waitMs = Math.min(FAR_MS, Math.max(1, Math.ceil(tauMs * Math.log(ratio))));
      const isReview = clockMs <= atMs + waitMs;
      state[i] = isReview ? was | REVIEW_BIT : was & ~REVIEW_BIT;
      nextMs[i] = isReview ? clockMs : atMs + waitMs;
    }
    return specialCount;
  };
}
