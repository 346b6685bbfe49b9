import { MS_PER_H } from '../base/units.js';
import { EV_AWAY, EV_CHARGING, EV_EXPORT, EV_MISSED, EV_NOT_READY, EV_UNSERVED, EV_WAVEFORM } from './channels.js';
import { EvSessions } from './ev-session.js';
import { EvStanding, phases } from './ev-standing.js';
import { chargingMsOf, DEPOT, HOME, NEED_STEP_WH, NO_SITE } from './ev-travel.js';
import { FollowerPlaces } from './followers.js';
import type { KernelParts } from './kind.js';
import { WAS_OFF } from './kind.js';
import type { evSchema } from './kinds/ev.js';

/** Mean of a waveform between 0 and 1: what a follower's battery sees over whole periods. */
export const WAVEFORM_MEAN = 0.5;
/** Days before its first one that a new car has lived by the clock: longer stays have ended by then, or go on. */
const DAYS_LIVED = 2;

/** How a car moves between its phases; every change of power goes through `#flow`, so that need and watts stay in step. */
export class EvMotion extends EvStanding {
  readonly #sessions: EvSessions;
  readonly #waveFollower: number;
  /** While a new car lives through its past, all of it is booked at the beginning of the simulation. */
  #notBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(parts: KernelParts<typeof evSchema>) {
    super(parts);
    this.#sessions = new EvSessions(parts.world);
    this.#waveFollower = new FollowerPlaces(parts.world.system).wave;
  }

  /** Places a new car where its life of the last days has led it, charging or not. */
  begin(i: number, beginMs: number): void {
    const { columns, world } = this.parts;
    const travel = this.travel;
    const sort = this.sort(i);
    const use = columns.use[i]!;
    this.#notBeforeMs = beginMs;
    columns.phase[i] = phases.away;
    let dayIndex = Math.max(0, world.dayIndexOf(beginMs) - DAYS_LIVED);
    let afterMs = Number.NEGATIVE_INFINITY;
    columns.need[i] = travel.begun(i, sort, use, world.days[dayIndex]!.number);
    for (;;) {
      const found = this.#goTo(i, dayIndex, afterMs);
      const plugInMs = columns.nextMs[i]!;
      if (!found || plugInMs > beginMs) return;
      this.#plugIn(i, plugInMs);
      afterMs = columns.untilMs[i]!;
      if (afterMs > beginMs) break;
      const charged = Math.floor((this.powerW(i) * (afterMs - plugInMs)) / MS_PER_H / NEED_STEP_WH);
      columns.need[i] = Math.max(travel.left(sort, columns.site[i]!), columns.need[i]! - charged);
      columns.phase[i] = phases.away;
      dayIndex = this.#dayAfter(i, afterMs);
    }
    // Its events since plugging in have already happened: they are lived through without being counted.
    while (columns.nextMs[i]! < beginMs) this.happen(i, columns.nextMs[i]!);
  }

  /** Runs the pending event; false where it only looked ahead. */
  happen(i: number, atMs: number): boolean {
    const { phase, nextMs, untilMs } = this.parts.columns;
    const was = phase[i]!;
    if (was === phases.away) return this.#arrive(i, atMs);
    const isOff = this.isOff(i);
    if (atMs >= untilMs[i]!) {
      this.stop(i, atMs);
      this.#endMissing(i, atMs);
      this.#leave(i, atMs);
    } else if (was === phases.missing) {
      // It would be full by now: what it misses does not grow any more.
      this.#endMissing(i, atMs);
      nextMs[i] = untilMs[i]!;
      return false;
    } else if (isOff && was === phases.waiting) {
      this.#miss(i, atMs);
    } else if (isOff && was === phases.toExport) {
      phase[i] = phases.interrupted;
      nextMs[i] = untilMs[i]!;
    } else if (was === phases.waiting) {
      this.charge(i, atMs, phases.charging);
    } else if (was === phases.toExport) {
      this.#export(i, atMs);
    } else if (was === phases.exporting) {
      this.stop(i, atMs);
      this.replan(i, atMs);
    } else {
      this.stop(i, atMs);
      this.parts.columns.need[i] = this.left(i);
      phase[i] = phases.full;
      nextMs[i] = untilMs[i]!;
    }
    return true;
  }

  charge(i: number, atMs: number, phase: number): void {
    this.parts.columns.phase[i] = phase;
    this.#flow(i, atMs, 1);
    this.#untilFull(i, atMs, this.powerW(i));
  }

  follow(i: number, atMs: number): void {
    this.parts.columns.phase[i] = phases.following;
    this.#flow(i, atMs, 1);
    this.#untilFull(i, atMs, this.powerW(i) * WAVEFORM_MEAN);
  }

  #untilFull(i: number, atMs: number, powerW: number): void {
    const { nextMs, untilMs } = this.parts.columns;
    nextMs[i] = Math.min(atMs + chargingMsOf(this.toCharge(i), powerW), Math.max(atMs + 1, untilMs[i]!));
  }

  /** Waits for the end of a call, or until it leaves. */
  pause(i: number, atMs: number): void {
    const { phase, nextMs, untilMs } = this.parts.columns;
    this.stop(i, atMs);
    phase[i] = phases.paused;
    nextMs[i] = Math.max(atMs + 1, untilMs[i]!);
  }

  /** Ends whatever flows and books its energy. */
  stop(i: number, atMs: number): void {
    if (!this.isFlowing(i)) return;
    const { columns } = this.parts;
    const phase = columns.phase[i]!;
    this.#flow(i, atMs, -1);
    const meanW = this.powerW(i) * (phase === phases.following ? WAVEFORM_MEAN : 1);
    const steps = Math.round((meanW * (atMs - columns.sinceMs[i]!)) / MS_PER_H / NEED_STEP_WH);
    const need = columns.need[i]! + (phase === phases.exporting ? steps : -steps);
    columns.need[i] = Math.min(65535, Math.max(0, need));
    columns.phase[i] = phases.waiting;
  }

  /** Supply goes. Charging of the car's own is missed; what an attack made it do is not. */
  interrupt(i: number, atMs: number): void {
    const { phase, nextMs, untilMs } = this.parts.columns;
    const wasCharging = phase[i] === phases.charging;
    this.stop(i, atMs);
    if (wasCharging && this.toCharge(i) > 0) {
      this.#miss(i, atMs);
      return;
    }
    phase[i] = phases.interrupted;
    nextMs[i] = Math.max(atMs + 1, untilMs[i]!);
  }

  /** From now on it would charge, until it would be full or leaves. */
  #miss(i: number, atMs: number): void {
    const { columns, bins } = this.parts;
    columns.phase[i] = phases.missing;
    columns.off[i] = columns.off[i]! | WAS_OFF;
    bins.add(EV_UNSERVED, atMs, this.powerW(i));
    this.#untilFull(i, atMs, this.powerW(i));
  }

  #endMissing(i: number, atMs: number): void {
    const { columns, bins } = this.parts;
    if (columns.phase[i] !== phases.missing) return;
    bins.add(EV_UNSERVED, atMs, -this.powerW(i));
    columns.phase[i] = phases.interrupted;
  }

  /** Supply is back: the law's random delay applies to the return as to any start. */
  resume(i: number, atMs: number): void {
    const { phase, nextMs, untilMs } = this.parts.columns;
    this.#endMissing(i, atMs);
    const needsMore = this.toCharge(i) > 0;
    phase[i] = needsMore ? phases.waiting : phases.full;
    const leavesMs = Math.max(atMs + 1, untilMs[i]!);
    nextMs[i] = needsMore ? Math.min(atMs + 1 + this.#sessions.delayMs(this.stayOf(i, atMs)), leavesMs) : leavesMs;
  }

  /** Goes back to its own schedule from a moment on. */
  replan(i: number, atMs: number): void {
    const { phase, nextMs, untilMs } = this.parts.columns;
    const leavesMs = Math.max(atMs + 1, untilMs[i]!);
    if (this.toCharge(i) === 0) {
      phase[i] = phases.full;
      nextMs[i] = leavesMs;
      return;
    }
    phase[i] = phases.waiting;
    const chargingMs = chargingMsOf(this.toCharge(i), this.powerW(i));
    const startMs = this.#sessions.startMs(this.stayOf(i, atMs), atMs, chargingMs);
    nextMs[i] = Math.max(atMs + 1, Math.min(startMs, leavesMs));
  }

  #arrive(i: number, atMs: number): boolean {
    if (this.parts.columns.site[i] === NO_SITE) {
      this.#goTo(i, this.parts.world.dayIndexOf(atMs), atMs);
      return false;
    }
    this.#plugIn(i, atMs);
    return true;
  }

  /** The site and what the car lacks were found when it left. */
  #plugIn(i: number, atMs: number): void {
    const { columns, world } = this.parts;
    const dayIndex = world.dayIndexOf(atMs);
    const chargingMs = chargingMsOf(this.toCharge(i), this.powerW(i));
    columns.session[i] = world.days[dayIndex]!.number & 255;
    columns.untilMs[i] = this.travel.untilMs(i, this.sort(i), columns.site[i]!, dayIndex, atMs, chargingMs);
    this.replan(i, atMs);
    if (this.sort(i).management !== 'v2g' || columns.site[i] !== HOME) return;
    const { v2gWindow } = world.system.evs;
    const exportMs = Math.max(atMs + 1, world.clockMs(dayIndex, v2gWindow.fromMinuteOfDay));
    if (exportMs >= world.clockMs(dayIndex, v2gWindow.toMinuteOfDay) || exportMs >= columns.untilMs[i]!) return;
    columns.phase[i] = phases.toExport;
    columns.nextMs[i] = exportMs;
  }

  #export(i: number, atMs: number): void {
    const { columns, world } = this.parts;
    const { v2gWindow, v2gExportFractionOfNeed } = world.system.evs;
    columns.phase[i] = phases.exporting;
    this.#flow(i, atMs, 1);
    const shareMs = chargingMsOf(Math.max(1, Math.round(columns.need[i]! * v2gExportFractionOfNeed)), this.powerW(i));
    const closeMs = world.clockMs(this.sessionDay(i, atMs), v2gWindow.toMinuteOfDay);
    columns.nextMs[i] = Math.max(atMs + 1, Math.min(atMs + shareMs, closeMs, columns.untilMs[i]!));
  }

  #leave(i: number, atMs: number): void {
    const { columns, bins, world } = this.parts;
    const lacks = this.toCharge(i);
    if (columns.off[i]! & WAS_OFF) {
      bins.addCount(EV_MISSED, atMs, lacks);
      columns.off[i] = columns.off[i]! & ~WAS_OFF;
    }
    const isNight = columns.site[i] === HOME || columns.site[i] === DEPOT;
    // What happens before the scenario's start is in no result.
    if (isNight && lacks * NEED_STEP_WH > world.system.evs.readyLackWh && atMs + world.epochMs >= 0) {
      bins.addCount(EV_NOT_READY, Math.max(atMs, this.#notBeforeMs), 1);
    }
    columns.phase[i] = phases.away;
    this.#goTo(i, this.#dayAfter(i, atMs), atMs);
  }

  /** Finds the next plug-in, from a day on. */
  #goTo(i: number, fromDay: number, afterMs: number): boolean {
    const { columns } = this.parts;
    const travel = this.travel;
    const found = travel.next(i, this.sort(i), columns.use[i]!, columns.need[i]!, fromDay, afterMs);
    columns.site[i] = travel.site;
    columns.need[i] = travel.need;
    columns.nextMs[i] = travel.plugInMs;
    return found;
  }

  /** The first day that is driven after leaving: what was driven before plugging in has been counted. */
  #dayAfter(i: number, atMs: number): number {
    return Math.max(this.parts.world.dayIndexOf(atMs), this.sessionDay(i, atMs) + 1);
  }

  /** Puts the power of the present phase on its channel (+1) or takes it off (−1). */
  #flow(i: number, atMs: number, sign: 1 | -1): void {
    const { columns, bins, block } = this.parts;
    const phase = columns.phase[i]!;
    const powerW = this.powerW(i);
    const substation = block.substationStart + columns.substation[i]!;
    const bookedMs = Math.max(atMs, this.#notBeforeMs);
    if (sign === 1) columns.sinceMs[i] = atMs;
    if (phase === phases.following && columns.site[i] === HOME)
      bins.addFactor(EV_WAVEFORM, this.#waveFollower, substation, bookedMs, sign * powerW);
    else if (phase === phases.following) bins.add(EV_WAVEFORM, bookedMs, sign * powerW);
    else if (phase === phases.exporting) bins.addExport(EV_EXPORT, substation, bookedMs, sign * powerW);
    else if (columns.site[i] === HOME) bins.addWatts(EV_CHARGING, substation, bookedMs, sign * powerW);
    else bins.add(EV_AWAY, bookedMs, sign * powerW);
  }
}
