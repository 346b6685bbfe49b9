import type { Columns } from '../../base/column.js';
import { type StreamKey, threefryEach } from '../../base/random.js';
import { MS_PER_DAY, MS_PER_H, TICK_MS } from '../../base/units.js';
import { INVERSE, lawTables, PICK_ROWS, PICKS, SLOTS } from '../appliance-use.js';
import type { Bins } from '../bins.js';
import { BLOCK_CUSTOMERS } from '../block-size.js';
import { APPLIANCES, CLASS_APPLIANCES_UNSERVED, classChannel } from '../channels.js';
import { EXPONENTIAL_STEPS, exponentialQuantiles } from '../exponential.js';
import { type KernelParts, OFF } from '../kind.js';
import { APPLIANCE_SHIFT, APPLIANCES_MOST, type HouseholdSchema, IN_USE, LENGTHS, type UseTables } from './household-plan.js';

/**
 * How the homes of a block switch their appliances, many homes at a time: most events of a nation happen here. Each loop is a
 * function of its own, without calls in it, over arrays that are constants where it is made. V8 then writes their addresses into
 * the code and needs half the instructions of loops over an object's fields (measured), as long as each is made once in a thread.
 * `Number` of a comparison is a number and no branch, which `? 1 : 0` is and which would be mispredicted half the time (measured:
 * rows are sorted in 2 ns each and not in 8).
 */
export interface HouseholdSwitching {
  /** Runs the switchings before `untilMs` of the homes in rows [start, end); returns how many there were. */
  sweep(start: number, end: number, untilMs: number): number;
  /** The same for the homes listed in due[0, count). */
  advance(due: Int32Array, count: number, untilMs: number): number;
}

/** What the loops need of the kernel: its tables, its key and how a use is planned that the loop leaves to it. */
export interface SwitchingParts extends KernelParts<HouseholdSchema> {
  readonly key: StreamKey;
  readonly uses: UseTables;
  plan(row: number, atMs: number): void;
}

// Constants of other modules are looked up in every round of a loop; these are not.
const ROWS = BLOCK_CUSTOMERS + 1;
const TICK = TICK_MS;
const PER_TICK = 1 / TICK_MS;
const IN_USE_BIT = IN_USE;
const LENGTH_BITS = LENGTHS - 1;
const SHIFT = APPLIANCE_SHIFT;
const APPLIANCE_BITS = APPLIANCES_MOST - 1;
const OFF_BITS = OFF;
const PICK_BITS = PICKS - 1;
const PICKS_AN_HOUR = PICKS;
const PICKS_A_LAW = PICK_ROWS * PICKS;
const HAZARDS = SLOTS + 1;
const INVERSES = INVERSE + 1;
const SLOTS_PER_MS = SLOTS / MS_PER_DAY;
const DAY_MS = MS_PER_DAY;
const HOUR_MS = MS_PER_H;
const LAST_STEP = EXPONENTIAL_STEPS - 1;
const quantiles = exponentialQuantiles;

/** Homes that switch in one round, column by column. */
interface Round {
  /** Idle homes whose use begins, homes whose use ends, and those whose use begins and ends in one window. */
  readonly idle: Int32Array;
  readonly busy: Int32Array;
  readonly again: Int32Array;
  /** Homes whose next use the loop cannot plan. */
  readonly late: Int32Array;
  readonly atMs: Int32Array;
  readonly changeW: Int32Array;
  readonly places: Int32Array;
  readonly occasions: Int32Array;
  readonly words0: Int32Array;
  readonly words1: Int32Array;
}

export function householdSwitching(parts: SwitchingParts): HouseholdSwitching {
  const { columns, bins, block, world } = parts;
  const { nextMs } = columns;
  const list = (): Int32Array => new Int32Array(ROWS);
  const round: Round = {
    ...{ idle: list(), busy: list(), again: list(), late: list(), atMs: list() },
    ...{ changeW: list(), places: list(), occasions: list(), words0: list(), words1: list() },
  };
  const { idle, busy, again, late } = round;
  const sortRows = rowSorter(columns, round);
  const sortDue = dueSorter(columns, round);
  const begin = useBeginner(columns, round, parts.uses);
  const end = useEnder(columns, round, parts.uses);
  const add = wattAdder(bins, round);
  const draw = threefryEach(parts.key, busy, round.occasions, round.words0, round.words1);
  const plan = usePlanner(columns, round, parts);
  const leaveUnserved = unservedLeaver(columns, bins, round);

  /** Rounds of homes that begin and homes that end a use, until none is left before `untilMs`. */
  const run = (due: Int32Array | null, from: number, to: number, untilMs: number): number => {
    const sorted = due === null ? sortRows(from, to, untilMs) : sortDue(due, to, untilMs);
    const base = bins.open(APPLIANCES);
    const { startMs, periodEndMs } = bins;
    const { epochMs, midnightMs, dayIndex } = world;
    // Where the clock changes, `plan` maps the day's hours; elsewhere a use that is not today's is nearly always tomorrow's.
    const isPlain = world.lengthOf(dayIndex) === DAY_MS && world.lengthOf(dayIndex + 1) === DAY_MS;
    let idleCount = sorted & 0xffff;
    let busyCount = sorted >>> 16;
    let eventCount = 0;
    while (idleCount + busyCount > 0) {
      eventCount += idleCount + busyCount;
      const begun = begin(idleCount, untilMs);
      if (begun > 0xffff) leaveUnserved(idle, idleCount);
      add(idleCount, base, startMs, periodEndMs, block.substationStart);
      if (end(busyCount, epochMs) !== 0) leaveUnserved(busy, busyCount);
      add(busyCount, base, startMs, periodEndMs, block.substationStart);
      draw(busyCount);
      const planned = plan(isPlain ? busyCount : 0, midnightMs, untilMs);
      idleCount = planned & 0xffff;
      const leftCount = isPlain ? planned >>> 16 : busyCount;
      for (let k = 0; k < leftCount; k++) {
        const row = isPlain ? late[k]! : busy[k]!;
        parts.plan(row, nextMs[row]!);
        idle[idleCount] = row;
        idleCount += nextMs[row]! < untilMs ? 1 : 0;
      }
      busyCount = begun & 0xffff;
      for (let k = 0; k < busyCount; k++) busy[k] = again[k]!;
    }
    return eventCount;
  };
  return {
    sweep: (start, endRow, untilMs) => run(null, start, endRow, untilMs),
    advance: (due, count, untilMs) => run(due, 0, count, untilMs),
  };
}

/** Sorts the rows that are due by what they do; returns how many are idle, and in the high half how many are in use. */
function rowSorter({ nextMs, plan }: Columns<HouseholdSchema>, { idle, busy }: Round) {
  return (start: number, end: number, untilMs: number): number => {
    let idleCount = 0;
    let busyCount = 0;
    for (let i = start; i < end; i++) {
      const isDue = Number(nextMs[i]! < untilMs);
      const isInUse = (plan[i]! >> 15) & isDue;
      idle[idleCount] = i;
      busy[busyCount] = i;
      idleCount = (idleCount + (isDue ^ isInUse)) | 0;
      busyCount = (busyCount + isInUse) | 0;
    }
    return idleCount | (busyCount << 16);
  };
}

function dueSorter({ nextMs, plan }: Columns<HouseholdSchema>, { idle, busy }: Round) {
  return (due: Int32Array, count: number, untilMs: number): number => {
    let idleCount = 0;
    let busyCount = 0;
    for (let k = 0; k < count; k++) {
      const i = due[k]!;
      const isDue = Number(nextMs[i]! < untilMs);
      const isInUse = (plan[i]! >> 15) & isDue;
      idle[idleCount] = i;
      busy[busyCount] = i;
      idleCount = (idleCount + (isDue ^ isInUse)) | 0;
      busyCount = (busyCount + isInUse) | 0;
    }
    return idleCount | (busyCount << 16);
  };
}

/** Uses begin. Returns how many end before `untilMs` (they are in `again`), and above that whether any home is without supply. */
function useBeginner(columns: Columns<HouseholdSchema>, round: Round, { powerW, shortestMs, stepMs }: UseTables) {
  const { nextMs, plan, off, substation } = columns;
  const { idle, again, atMs, changeW, places } = round;
  return (count: number, untilMs: number): number => {
    let againCount = 0;
    let anyOff = 0;
    for (let k = 0; k < count; k++) {
      const i = idle[k]!;
      const use = plan[i]!;
      const startMs = nextMs[i]!;
      const appliance = (use >> SHIFT) & APPLIANCE_BITS;
      const lastsMs = (shortestMs[appliance]! + ((stepMs[appliance]! * (use & LENGTH_BITS)) | 0)) | 0;
      const endMs = (startMs + lastsMs) | 0;
      atMs[k] = startMs;
      changeW[k] = powerW[appliance]!;
      places[k] = substation[i]!;
      anyOff |= off[i]!;
      plan[i] = use | IN_USE_BIT;
      nextMs[i] = endMs;
      again[againCount] = i;
      againCount = (againCount + Number(endMs < untilMs)) | 0;
    }
    return againCount | (anyOff & OFF_BITS ? 0x10000 : 0);
  };
}

/** Uses end. Returns other than 0 where any home is without supply. */
function useEnder({ nextMs, plan, off, substation }: Columns<HouseholdSchema>, round: Round, { powerW }: UseTables) {
  const { busy, atMs, changeW, places, occasions } = round;
  return (count: number, epochMs: number): number => {
    let anyOff = 0;
    for (let k = 0; k < count; k++) {
      const i = busy[k]!;
      const endMs = nextMs[i]!;
      atMs[k] = endMs;
      occasions[k] = (endMs + epochMs) | 0;
      changeW[k] = -powerW[(plan[i]! >> SHIFT) & APPLIANCE_BITS]! | 0;
      places[k] = substation[i]!;
      anyOff |= off[i]!;
    }
    return anyOff & OFF_BITS;
  };
}

/** What `Bins.addWatts` does, for all changes of the round. */
function wattAdder(bins: Bins, { atMs, changeW, places }: Round) {
  const { sums } = bins;
  const { powerW, energyWms } = bins.substations;
  return (count: number, base: number, startMs: number, periodEndMs: number, firstSubstation: number): void => {
    for (let k = 0; k < count; k++) {
      const at = atMs[k]!;
      const deltaW = changeW[k]!;
      const sinceMs = (at - startMs) | 0;
      const tick = (sinceMs * PER_TICK) | 0;
      const intoMs = (sinceMs - Math.imul(tick, TICK)) | 0;
      const slot = (base + tick) | 0;
      const nextSlot = (slot + 1) | 0;
      const substation = (firstSubstation + places[k]!) | 0;
      sums[slot] = sums[slot]! + Math.imul(deltaW, (TICK - intoMs) | 0);
      sums[nextSlot] = sums[nextSlot]! + Math.imul(deltaW, intoMs);
      powerW[substation] = powerW[substation]! + deltaW;
      energyWms[substation] = energyWms[substation]! + deltaW * ((periodEndMs - at) | 0);
    }
  };
}

/**
 * What the kernel's `plan` does, for homes whose words are drawn, where today and tomorrow have 24 h. Returns how many of the
 * next uses begin before `untilMs` (they are in `idle`), and in the high half how many homes are left in `late`: their use is of
 * a later day, or their number is in the steep end of the exponential's table.
 */
function usePlanner({ nextMs, plan, sort }: Columns<HouseholdSchema>, round: Round, { world }: SwitchingParts) {
  const { hazard, total, inverseMs, inverseSteps, pick } = lawTables(world.uses);
  const { idle, busy, late, atMs, words0, words1 } = round;
  return (count: number, midnightMs: number, untilMs: number): number => {
    let idleCount = 0;
    let lateCount = 0;
    for (let k = 0; k < count; k++) {
      const i = busy[k]!;
      const law = sort[i]! & 15;
      const word = words0[k]!;
      const other = words1[k]!;
      const slot = ((atMs[k]! - midnightMs) | 0) * SLOTS_PER_MS;
      const whole = slot | 0;
      const h = (Math.imul(law, HAZARDS) + whole) | 0;
      const hazardFrom = hazard[h]!;
      const step = word >>> 22;
      const quantile = quantiles[step]!;
      const gap = quantile + (quantiles[(step + 1) | 0]! - quantile) * ((word & 0x3fffff) * 2 ** -22);
      const sinceMidnight = hazardFrom + (hazard[(h + 1) | 0]! - hazardFrom) * (slot - whole) + gap;
      const ofDay = total[law]!;
      const isTomorrow = Number(sinceMidnight >= ofDay);
      const reached = sinceMidnight - isTomorrow * ofDay;
      if (step !== LAST_STEP && reached < ofDay) {
        const place = reached * inverseSteps[law]!;
        const inverse = place | 0;
        const from = (Math.imul(law, INVERSES) + inverse) | 0;
        const fromMs = inverseMs[from]!;
        const intoMs = (fromMs + (inverseMs[(from + 1) | 0]! - fromMs) * (place - inverse)) | 0;
        const hour = Math.imul((intoMs / HOUR_MS) | 0, PICKS_AN_HOUR);
        const appliance = pick[(Math.imul(law, PICKS_A_LAW) + hour + (other & PICK_BITS)) | 0]!;
        plan[i] = (appliance << SHIFT) | ((other >>> 8) & LENGTH_BITS);
        const startMs = Math.max((atMs[k]! + 1) | 0, (midnightMs + Math.imul(isTomorrow, DAY_MS) + intoMs) | 0);
        nextMs[i] = startMs;
        idle[idleCount] = i;
        idleCount = (idleCount + Number(startMs < untilMs)) | 0;
      } else {
        late[lateCount] = i;
        lateCount = (lateCount + 1) | 0;
      }
    }
    return idleCount | (lateCount << 16);
  };
}

/** Of the changes of the round, those of homes without supply go to what is not served. */
function unservedLeaver({ off, sort }: Columns<HouseholdSchema>, bins: Bins, { atMs, changeW }: Round) {
  return (homes: Int32Array, count: number): void => {
    for (let k = 0; k < count; k++) {
      const i = homes[k]!;
      if (!(off[i]! & OFF)) continue;
      bins.add(classChannel(sort[i]! >> 4) + CLASS_APPLIANCES_UNSERVED, atMs[k]!, changeW[k]!);
      changeW[k] = 0;
    }
  };
}
