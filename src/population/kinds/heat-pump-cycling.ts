import { TICK_MS } from '../../base/units.js';
import { BLOCK_CUSTOMERS } from '../block-size.js';
import { HEAT_PUMPS } from '../channels.js';
import type { KernelParts } from '../kind.js';
import { type HeatPumpSchema, NIGHT, REVIEW, RUNNING } from './heat-pump-state.js';

/**
 * How thermostats of a block cross their thresholds, many at a time, in the form of `household-switching.ts` and for its reasons:
 * one loop without calls, over arrays that are constants where it is made.
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
const RUNNING_BIT = RUNNING;
const NIGHT_BIT = NIGHT;
const REVIEW_BIT = REVIEW;

/** `nextClockMs` by place in the spread of setbacks: the first change of setpoint after the window's start. */
export function heatPumpCycling(parts: KernelParts<HeatPumpSchema>, nextClockMs: Int32Array): HeatPumpCycling {
  const work: Work = { list: new Int32Array(ROWS), special: new Int32Array(ROWS), specialCount: 0, crossingCount: 0 };
  return Object.assign(work, { pass: crossing(parts, nextClockMs, work) });
}

type Work = { -readonly [Name in Exclude<keyof HeatPumpCycling, 'pass'>]: HeatPumpCycling[Name] };

function crossing({ columns, world, bins, block }: KernelParts<HeatPumpSchema>, nextClockMs: Int32Array, work: Work) {
  const { nextMs, sinceMs, indoorC, state, shift, setback, archetype, substation } = columns;
  const { phaseMs, thresholdC, changeW, archetypes } = world.thermal;
  const { sums } = bins;
  const { powerW, energyWms } = bins.substations;
  const { list, special } = work;
  return (count: number, untilMs: number): number => {
    const firstRow = block.areaIndex * archetypes.length;
    const base = bins.open(HEAT_PUMPS);
    const { startMs, periodEndMs } = bins;
    const firstSubstation = block.substationStart;
    let againCount = 0;
    let specialCount = 0;
    let crossingCount = 0;
    for (let k = 0; k < count; k++) {
      const i = list[k]!;
      const atMs = nextMs[i]!;
      if (atMs >= untilMs) continue;
      const was = state[i]!;
      const place = setback[i]!;
      const clockMs = nextClockMs[place]!;
      if ((was & REVIEW_BIT) !== 0 || shift[i]! !== 0 || (place !== 0 && atMs >= clockMs)) {
        special[specialCount] = i;
        specialCount = (specialCount + 1) | 0;
        continue;
      }
      // From one threshold to the other takes the time that the archetype's table has for this weather.
      const sort = archetype[i]!;
      const isOn = (was & RUNNING_BIT) ^ RUNNING_BIT;
      const night = was & NIGHT_BIT;
      const crossesMs = (atMs + phaseMs[(Math.imul((firstRow + sort) | 0, 4) + night + isOn) | 0]!) | 0;
      indoorC[i] = thresholdC[(Math.imul(sort, 4) + night + isOn) | 0]!;
      sinceMs[i] = atMs;
      const nextEventMs = Math.min(clockMs, crossesMs);
      state[i] = (was ^ RUNNING_BIT) | (clockMs <= crossesMs ? REVIEW_BIT : 0);
      nextMs[i] = nextEventMs;
      list[againCount] = i;
      againCount = (againCount + Number(nextEventMs < untilMs)) | 0;
      crossingCount = (crossingCount + 1) | 0;

      // As `Bins.addWatts`.
      const deltaW = changeW[(Math.imul(sort, 2) + isOn) | 0]!;
      const sinceStartMs = (atMs - startMs) | 0;
      const tick = (sinceStartMs * PER_TICK) | 0;
      const intoMs = (sinceStartMs - Math.imul(tick, TICK)) | 0;
      const slot = (base + tick) | 0;
      const nextSlot = (slot + 1) | 0;
      const behind = (firstSubstation + substation[i]!) | 0;
      sums[slot] = sums[slot]! + Math.imul(deltaW, (TICK - intoMs) | 0);
      sums[nextSlot] = sums[nextSlot]! + Math.imul(deltaW, intoMs);
      powerW[behind] = powerW[behind]! + deltaW;
      energyWms[behind] = energyWms[behind]! + deltaW * ((periodEndMs - atMs) | 0);
    }
    work.specialCount = specialCount;
    work.crossingCount = crossingCount;
    return againCount;
  };
}
