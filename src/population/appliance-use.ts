import { MS_PER_DAY, MS_PER_H } from '../base/units.js';
import type { Appliance } from '../system/system.js';
import { idleHazardPerH, LAWS_MOST } from './use-rates.js';

/**
 * The law by which a home uses its appliances on a day, one at a time: after each use the next one starts with a hazard that
 * follows the hour, so that gap = Λ⁻¹(Λ(now) + E / pace), with E exponential with mean 1, Λ the hazard summed since midnight and
 * the pace that of the home's size.
 */
export interface UseLaw {
  /** Λ at each of `SLOTS + 1` even moments of the day; the last is the day's total. */
  readonly hazard: Float64Array;
  /** Λ⁻¹ at each of `INVERSE + 1` even values from 0 to the total, ms after midnight. */
  readonly inverseMs: Float32Array;
  /** Steps of `inverseMs` per unit of Λ. */
  readonly inverseSteps: number;
  /**
   * Which appliance a use that starts in an hour is: 256 even shares an hour, each an appliance index; a 25th row for the day's
   * very end.
   */
  readonly pick: Uint8Array;
}

export const SLOTS = 96;
const SLOT_MS = MS_PER_DAY / SLOTS;
export const INVERSE = 512;
export const PICKS = 256;
/** Hours that a table of picks holds: the day's, and its very end. */
export const PICK_ROWS = 25;

/** The law of a day on which appliances are used `season` times as often as on the mean day. */
export function useLaw(appliances: readonly Appliance[], startsPerH: readonly (readonly number[])[], season: number): UseLaw {
  const perH = idleHazardPerH(startsPerH, appliances);
  const hazard = new Float64Array(SLOTS + 1);
  for (let slot = 0; slot < SLOTS; slot++) {
    const hour = Math.floor((slot * SLOT_MS) / MS_PER_H);
    hazard[slot + 1] = hazard[slot]! + (season * perH[hour]! * SLOT_MS) / MS_PER_H;
  }
  return { hazard, inverseMs: inverseOf(hazard), inverseSteps: INVERSE / hazard[SLOTS]!, pick: picksOf(startsPerH) };
}

/**
 * The laws of two days, today's and tomorrow's, one after another in flat columns, for loops over many homes. Laws of tomorrow
 * come `LAWS_MOST` after today's; tables have a row for every law there can be.
 */
export interface LawTables {
  readonly hazard: Float64Array;
  readonly total: Float64Array;
  readonly inverseMs: Float32Array;
  readonly inverseSteps: Float64Array;
  readonly pick: Uint8Array;
}

export function lawTables(): LawTables {
  const rows = 2 * LAWS_MOST;
  return {
    hazard: new Float64Array(LAWS_MOST * (SLOTS + 1)),
    total: new Float64Array(rows),
    inverseMs: new Float32Array(rows * (INVERSE + 1)),
    inverseSteps: new Float64Array(rows),
    pick: new Uint8Array(rows * PICK_ROWS * PICKS),
  };
}

/** Opens a day: its laws and the next one's are in the tables, which keep their places in memory. */
export function dayOpener(lawsOn: (dayIndex: number) => readonly UseLaw[], tables: LawTables): (dayIndex: number) => void {
  let opened = -1;
  return dayIndex => {
    if (dayIndex === opened) return;
    fillLawTables(tables, lawsOn(dayIndex), lawsOn(dayIndex + 1));
    opened = dayIndex;
  };
}

function fillLawTables(tables: LawTables, today: readonly UseLaw[], tomorrow: readonly UseLaw[]): void {
  for (const [first, laws] of [today, tomorrow].entries()) {
    for (const [law, { hazard, inverseMs, inverseSteps, pick }] of laws.entries()) {
      const k = first * LAWS_MOST + law;
      if (first === 0) tables.hazard.set(hazard, k * hazard.length);
      tables.total[k] = hazard[SLOTS]!;
      tables.inverseSteps[k] = inverseSteps;
      tables.inverseMs.set(inverseMs, k * inverseMs.length);
      tables.pick.set(pick, k * pick.length);
    }
  }
}

function inverseOf(hazard: Float64Array): Float32Array {
  const inverseMs = new Float32Array(INVERSE + 1);
  const total = hazard[SLOTS]!;
  let slot = 0;
  for (let k = 0; k <= INVERSE; k++) {
    const value = (total * k) / INVERSE;
    while (slot < SLOTS - 1 && hazard[slot + 1]! < value) slot++;
    const width = hazard[slot + 1]! - hazard[slot]!;
    inverseMs[k] = (slot + (width > 0 ? Math.min(1, (value - hazard[slot]!) / width) : 0)) * SLOT_MS;
  }
  return inverseMs;
}

/** Shares of an hour's uses in 256ths, by largest remainder, so that the table holds what it says. */
function picksOf(startsPerH: readonly (readonly number[])[]): Uint8Array {
  const pick = new Uint8Array(PICK_ROWS * PICKS);
  for (let hour = 0; hour < 24; hour++) {
    const total = startsPerH.reduce((sum, starts) => sum + starts[hour]!, 0);
    const exact = startsPerH.map(starts => (total > 0 ? (starts[hour]! / total) * PICKS : 0));
    const counts = exact.map(Math.floor);
    const byRemainder = exact.map((value, index) => ({ index, rest: value - Math.floor(value) }));
    byRemainder.sort((a, b) => b.rest - a.rest || a.index - b.index);
    let missing = PICKS - counts.reduce((sum, count) => sum + count, 0);
    for (let k = 0; missing > 0; k = (k + 1) % byRemainder.length, missing--) counts[byRemainder[k]!.index]!++;
    let place = hour * PICKS;
    for (const [index, count] of counts.entries()) for (let k = 0; k < count; k++) pick[place++] = index;
  }
  pick.copyWithin(24 * PICKS, 23 * PICKS, 24 * PICKS);
  return pick;
}

/** Share of the uses of an hour that are each appliance, as a table of picks really holds it. */
export function pickedFractions(pick: Uint8Array, applianceCount: number): number[][] {
  return Array.from({ length: 24 }, (_, hour) => {
    const fractions = new Array<number>(applianceCount).fill(0);
    for (let k = 0; k < PICKS; k++) fractions[pick[hour * PICKS + k]!]! += 1 / PICKS;
    return fractions;
  });
}
