import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../base/units.js';
import type { Appliance } from '../system/system.js';

/**
 * The law by which a home uses its appliances, one at a time: after each use the next one starts with a hazard that follows the
 * hour of day, so that gap = Λ⁻¹(Λ(now) + E), with E exponential with mean 1 and Λ the hazard summed since midnight. Homes differ
 * by what they own: an archetype is a set of owned appliances.
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
  /** Share of homes of this archetype. */
  readonly fraction: number;
  /** Mean power of the appliances by minute of the day, W a home; computed where it is asked for. */
  expectedW(): Float64Array;
}

export const SLOTS = 96;
const SLOT_MS = MS_PER_DAY / SLOTS;
export const INVERSE = 512;
export const PICKS = 256;
/** Hours that a table of picks holds: the day's, and its very end. */
export const PICK_ROWS = 25;

/** An archetype's number is four bits. */
const LAWS_MOST = 16;

/**
 * The laws one after another in flat columns, for loops over many homes. Tables of a law each have a row for every law there can
 * be.
 */
export interface LawTables {
  readonly hazard: Float64Array;
  readonly total: Float64Array;
  readonly inverseMs: Float32Array;
  readonly inverseSteps: Float64Array;
  readonly pick: Uint8Array;
}

export function lawTables(laws: readonly UseLaw[]): LawTables {
  const tables: LawTables = {
    hazard: new Float64Array(laws.length * (SLOTS + 1)),
    total: new Float64Array(LAWS_MOST),
    inverseMs: new Float32Array(laws.length * (INVERSE + 1)),
    inverseSteps: new Float64Array(LAWS_MOST),
    pick: new Uint8Array(laws.length * PICK_ROWS * PICKS),
  };
  for (const [k, { hazard, inverseMs, inverseSteps, pick }] of laws.entries()) {
    tables.total[k] = hazard[SLOTS]!;
    tables.inverseSteps[k] = inverseSteps;
    tables.hazard.set(hazard, k * hazard.length);
    tables.inverseMs.set(inverseMs, k * inverseMs.length);
    tables.pick.set(pick, k * pick.length);
  }
  return tables;
}
/**
 * Appliances with less than this share of homes, and more than its complement, divide homes into archetypes; the rest are
 * averaged.
 */
const DIVIDING_LIMITS = { from: 0.25, to: 0.75, most: 3 };

/** The archetypes of a set of appliances: every combination of owning or not the (at most three) dividing ones. */
export function useLaws(appliances: readonly Appliance[]): readonly UseLaw[] {
  const dividing = appliances
    .map((appliance, index) => ({ index, energy: appliance.powerW * appliance.usesPerDay, share: appliance.ownershipFraction }))
    .filter(({ share }) => share > DIVIDING_LIMITS.from && share < DIVIDING_LIMITS.to)
    .sort((a, b) => b.energy - a.energy || a.index - b.index)
    .slice(0, DIVIDING_LIMITS.most)
    .map(({ index }) => index);

  return Array.from({ length: 2 ** dividing.length }, (_, owned) => {
    let fraction = 1;
    const usesPerDay = appliances.map((appliance, index) => {
      const bit = dividing.indexOf(index);
      if (bit < 0) return appliance.usesPerDay * appliance.ownershipFraction;
      const owns = (owned >> bit) & 1;
      fraction *= owns ? appliance.ownershipFraction : 1 - appliance.ownershipFraction;
      return owns ? appliance.usesPerDay : 0;
    });
    return useLaw(appliances, usesPerDay, fraction);
  });
}

function useLaw(appliances: readonly Appliance[], usesPerDay: readonly number[], fraction: number): UseLaw {
  const byHour = Array.from({ length: 24 }, (_, hour) =>
    appliances.map(({ hourWeights }, index) => {
      const total = hourWeights.reduce((sum, weight) => sum + weight, 0);
      return (usesPerDay[index]! * hourWeights[hour]!) / total;
    }),
  );
  // Uses wait for one another, so the hazard while idle is the wanted rate over the share of time that a home is idle.
  const meanMs = appliances.map(({ durationMinMs, durationMaxMs }) => (durationMinMs + durationMaxMs) / 2);
  const busy = byHour.map(rates => rates.reduce((sum, rate, index) => sum + (rate * meanMs[index]!) / MS_PER_H, 0));
  const wanted = byHour.map((rates, hour) => rates.reduce((sum, rate) => sum + rate, 0) / Math.max(0.2, 1 - busy[hour]!));

  const hazard = new Float64Array(SLOTS + 1);
  for (let slot = 0; slot < SLOTS; slot++) {
    const hour = Math.floor((slot * SLOT_MS) / MS_PER_H);
    hazard[slot + 1] = hazard[slot]! + (wanted[hour]! * SLOT_MS) / MS_PER_H;
  }
  return {
    hazard,
    inverseMs: inverseOf(hazard),
    inverseSteps: INVERSE / hazard[SLOTS]!,
    pick: picksOf(byHour),
    fraction,
    expectedW: () => expectedPowerW(appliances, byHour, wanted),
  };
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
function picksOf(byHour: readonly (readonly number[])[]): Uint8Array {
  const pick = new Uint8Array(PICK_ROWS * PICKS);
  for (const [hour, rates] of byHour.entries()) {
    const total = rates.reduce((sum, rate) => sum + rate, 0);
    const exact = rates.map(rate => (total > 0 ? (rate / total) * PICKS : 0));
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

/** Share of the uses of an hour that are each appliance, as the pick table really holds it. */
function pickedFractions(pick: Uint8Array, applianceCount: number): number[][] {
  return Array.from({ length: 24 }, (_, hour) => {
    const fractions = new Array<number>(applianceCount).fill(0);
    for (let k = 0; k < PICKS; k++) fractions[pick[hour * PICKS + k]!]! += 1 / PICKS;
    return fractions;
  });
}

/**
 * Mean appliance power of a home by minute of the day: starts(t) = idle(t)·λ(t), and each start of appliance k stays for a
 * duration uniform between its bounds. Two days are stepped by the minute so that the second has forgotten the start.
 */
function expectedPowerW(
  appliances: readonly Appliance[],
  byHour: readonly (readonly number[])[],
  wanted: readonly number[],
): Float64Array {
  const minutes = 24 * 60;
  const fractions = pickedFractions(picksOf(byHour), appliances.length);
  const running = appliances.map(() => new Float64Array(3 * minutes));
  const stays = appliances.map(({ durationMinMs, durationMaxMs }) => stayingByMinute(durationMinMs, durationMaxMs));
  const expectedW = new Float64Array(minutes);
  for (let minute = 0; minute < 2 * minutes; minute++) {
    const hour = Math.floor((minute % minutes) / 60);
    let busy = 0;
    for (const column of running) busy += column[minute]!;
    const starts = (1 - busy) * (1 - Math.exp(-wanted[hour]! / 60));
    for (const [index, stay] of stays.entries()) {
      const column = running[index]!;
      const begun = starts * fractions[hour]![index]!;
      for (let k = 0; k < stay.length; k++) column[minute + k]! += begun * stay[k]!;
    }
    if (minute < minutes) continue;
    for (const [index, { powerW }] of appliances.entries()) expectedW[minute - minutes]! += powerW * running[index]![minute]!;
  }
  return expectedW;
}

/** Mean share of the k-th minute after the minute of its start that a use still runs; starts are even over their minute. */
function stayingByMinute(minMs: number, maxMs: number): Float64Array {
  const stay = new Float64Array(Math.ceil(maxMs / MS_PER_MIN) + 2);
  const trials = 64;
  for (let trial = 0; trial < trials; trial++) {
    const startMs = ((trial * 37 + 0.5) % trials) * (MS_PER_MIN / trials);
    const endMs = startMs + minMs + ((trial + 0.5) / trials) * (maxMs - minMs);
    for (let k = 0; k < stay.length; k++) {
      const covered = Math.min(endMs, (k + 1) * MS_PER_MIN) - Math.max(startMs, k * MS_PER_MIN);
      if (covered > 0) stay[k]! += covered / MS_PER_MIN / trials;
    }
  }
  return stay;
}
