import { MS_PER_H } from '../base/units.js';
import { EV_CHARGING, EV_EXPORT, EV_MISSED, EV_UNSERVED, EV_WAVEFORM } from './channels.js';
import { chargingMsOf, EvSessions, type Management, NEED_STEP_WH, NO_PLUG_IN } from './ev-session.js';
import type { KernelParts } from './kind.js';
import { OFF, WAS_OFF } from './kind.js';
import type { evSchema } from './kinds/ev.js';

/**
 * What a car is doing; `forced` is charging by an order, `toExport` waits for its export window. Without supply a car that would
 * charge is `missing` it, one that would do something else `interrupted`.
 */
export const phases = {
  away: 0,
  waiting: 1,
  charging: 2,
  full: 3,
  toExport: 4,
  exporting: 5,
  following: 6,
  interrupted: 7,
  forced: 8,
  missing: 9,
} as const;

/** Mean of a waveform between 0 and 1: what a follower's battery sees over whole periods. */
const WAVEFORM_MEAN = 0.5;
/** Days before its first one that a new car has lived: stays last into the next day, so that earlier ones leave no trace. */
const DAYS_LIVED = 2;

/** How a car moves between its phases; every change of power goes through `#flow`, so that need and watts stay in step. */
export class EvMotion {
  readonly #parts: KernelParts<typeof evSchema>;
  readonly #sessions: EvSessions;
  /** While a new car lives through its past, all of it is booked at the beginning of the simulation. */
  #notBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(parts: KernelParts<typeof evSchema>) {
    this.#parts = parts;
    this.#sessions = new EvSessions(parts.world);
  }

  /** Places a new car where its life of the last days has led it, charging or not. */
  begin(i: number, beginMs: number): void {
    const { columns, world } = this.#parts;
    const today = world.dayIndexOf(beginMs);
    this.#notBeforeMs = beginMs;
    columns.phase[i] = phases.away;
    let freeFromMs = Number.NEGATIVE_INFINITY;
    for (let dayIndex = Math.max(0, today - DAYS_LIVED); dayIndex <= today; dayIndex++) {
      const plugInMs = this.#sessions.plugInMs(i, dayIndex);
      // A car that is still plugged in from the day before does not arrive again.
      if (plugInMs === NO_PLUG_IN || plugInMs <= freeFromMs || plugInMs > beginMs) continue;
      freeFromMs = this.#sessions.departureMs(i, dayIndex);
      if (freeFromMs > beginMs) this.#plugIn(i, plugInMs);
    }
    if (columns.phase[i] === phases.away) this.#leave(i, beginMs);
    // Its events since plugging in have already happened: they are lived through without being counted.
    while (columns.nextMs[i]! < beginMs) this.happen(i, columns.nextMs[i]!);
  }

  /** Runs the pending event; false where it only looked ahead. */
  happen(i: number, atMs: number): boolean {
    const { phase, off } = this.#parts.columns;
    const was = phase[i]!;
    if (was === phases.away) return this.#arrive(i, atMs);
    if (atMs >= this.#departureMs(i, atMs)) {
      this.stop(i, atMs);
      this.#endMissing(i, atMs);
      this.#leave(i, atMs);
    } else if (was === phases.missing) {
      // It would be full by now: what it misses does not grow any more.
      this.#endMissing(i, atMs);
      this.#parts.columns.nextMs[i] = this.#departureMs(i, atMs);
      return false;
    } else if (off[i]! & OFF && was === phases.waiting) {
      this.#miss(i, atMs);
    } else if (off[i]! & OFF && was === phases.toExport) {
      phase[i] = phases.interrupted;
      this.#parts.columns.nextMs[i] = this.#departureMs(i, atMs);
    } else if (was === phases.waiting) {
      this.charge(i, atMs, phases.charging);
    } else if (was === phases.toExport) {
      this.#export(i, atMs);
    } else if (was === phases.exporting) {
      this.stop(i, atMs);
      this.replan(i, atMs);
    } else {
      this.stop(i, atMs);
      this.#parts.columns.need[i] = 0;
      phase[i] = phases.full;
      this.#parts.columns.nextMs[i] = this.#departureMs(i, atMs);
    }
    return true;
  }

  isFlowing(i: number): boolean {
    const phase = this.#parts.columns.phase[i]!;
    return phase === phases.charging || phase === phases.forced || phase === phases.exporting || phase === phases.following;
  }

  charge(i: number, atMs: number, phase: number): void {
    const { columns } = this.#parts;
    columns.phase[i] = phase;
    this.#flow(i, atMs, 1);
    const fullMs = atMs + chargingMsOf(columns.need[i]!, this.#powerW(i));
    columns.nextMs[i] = Math.min(fullMs, Math.max(atMs + 1, this.#departureMs(i, atMs)));
  }

  follow(i: number, atMs: number): void {
    const { columns } = this.#parts;
    columns.phase[i] = phases.following;
    this.#flow(i, atMs, 1);
    const fullMs = atMs + chargingMsOf(columns.need[i]!, this.#powerW(i) * WAVEFORM_MEAN);
    columns.nextMs[i] = Math.min(fullMs, Math.max(atMs + 1, this.#departureMs(i, atMs)));
  }

  /** Ends whatever flows and books its energy. */
  stop(i: number, atMs: number): void {
    if (!this.isFlowing(i)) return;
    const { columns } = this.#parts;
    const phase = columns.phase[i]!;
    this.#flow(i, atMs, -1);
    const meanW = this.#powerW(i) * (phase === phases.following ? WAVEFORM_MEAN : 1);
    const steps = Math.round((meanW * (atMs - columns.sinceMs[i]!)) / MS_PER_H / NEED_STEP_WH);
    const need = columns.need[i]! + (phase === phases.exporting ? steps : -steps);
    columns.need[i] = Math.min(65535, Math.max(0, need));
    columns.phase[i] = phases.waiting;
  }

  /** Supply goes. Charging of the car's own is missed; what an attack made it do is not. */
  interrupt(i: number, atMs: number): void {
    const wasCharging = this.#parts.columns.phase[i] === phases.charging;
    this.stop(i, atMs);
    if (wasCharging && this.#parts.columns.need[i]! > 0) {
      this.#miss(i, atMs);
      return;
    }
    this.#parts.columns.phase[i] = phases.interrupted;
    this.#parts.columns.nextMs[i] = Math.max(atMs + 1, this.#departureMs(i, atMs));
  }

  /** From now on it would charge, until it would be full or leaves. */
  #miss(i: number, atMs: number): void {
    const { columns, bins } = this.#parts;
    columns.phase[i] = phases.missing;
    columns.off[i] = columns.off[i]! | WAS_OFF;
    bins.add(EV_UNSERVED, atMs, this.#powerW(i));
    const fullMs = atMs + chargingMsOf(columns.need[i]!, this.#powerW(i));
    columns.nextMs[i] = Math.min(fullMs, Math.max(atMs + 1, this.#departureMs(i, atMs)));
  }

  #endMissing(i: number, atMs: number): void {
    const { columns, bins } = this.#parts;
    if (columns.phase[i] !== phases.missing) return;
    bins.add(EV_UNSERVED, atMs, -this.#powerW(i));
    columns.phase[i] = phases.interrupted;
  }

  /** Supply is back: the law's random delay applies to the return as to any start. */
  resume(i: number, atMs: number): void {
    const { columns } = this.#parts;
    const day = this.#sessionDay(i, atMs);
    this.#endMissing(i, atMs);
    columns.phase[i] = columns.need[i] === 0 ? phases.full : phases.waiting;
    const startMs = atMs + 1 + this.#sessions.delayMs(i, day);
    const departureMs = Math.max(atMs + 1, this.#departureMs(i, atMs));
    columns.nextMs[i] = columns.need[i] === 0 ? departureMs : Math.min(startMs, departureMs);
  }

  /** Goes back to its own schedule from a moment on. */
  replan(i: number, atMs: number): void {
    const { columns } = this.#parts;
    const day = this.#sessionDay(i, atMs);
    const departureMs = Math.max(atMs + 1, this.#departureMs(i, atMs));
    if (columns.need[i] === 0) {
      columns.phase[i] = phases.full;
      columns.nextMs[i] = departureMs;
      return;
    }
    columns.phase[i] = phases.waiting;
    const chargingMs = chargingMsOf(columns.need[i]!, this.#powerW(i));
    const startMs = this.#sessions.startMs(i, day, this.#management(i), atMs, chargingMs);
    columns.nextMs[i] = Math.max(atMs + 1, Math.min(startMs, departureMs));
  }

  #arrive(i: number, atMs: number): boolean {
    if (this.#sessions.plugInMs(i, this.#parts.world.dayIndexOf(atMs)) !== atMs) {
      this.#leave(i, atMs);
      return false;
    }
    this.#plugIn(i, atMs);
    return true;
  }

  #plugIn(i: number, atMs: number): void {
    const { columns, world } = this.#parts;
    const dayIndex = world.dayIndexOf(atMs);
    columns.session[i] = world.days[dayIndex]!.number & 255;
    columns.need[i] = this.#sessions.need(i, dayIndex);
    this.replan(i, atMs);
    if (this.#management(i) !== 'v2g') return;
    const { v2gWindow } = world.system.evs;
    const exportMs = Math.max(atMs + 1, world.clockMs(dayIndex, v2gWindow.fromMinuteOfDay));
    if (exportMs >= world.clockMs(dayIndex, v2gWindow.toMinuteOfDay) || exportMs >= this.#departureMs(i, atMs)) return;
    columns.phase[i] = phases.toExport;
    columns.nextMs[i] = exportMs;
  }

  #export(i: number, atMs: number): void {
    const { columns, world } = this.#parts;
    const { v2gWindow, v2gExportFractionOfNeed } = world.system.evs;
    columns.phase[i] = phases.exporting;
    this.#flow(i, atMs, 1);
    const shareMs = chargingMsOf(Math.max(1, Math.round(columns.need[i]! * v2gExportFractionOfNeed)), this.#powerW(i));
    const closeMs = world.clockMs(this.#sessionDay(i, atMs), v2gWindow.toMinuteOfDay);
    columns.nextMs[i] = Math.max(atMs + 1, Math.min(atMs + shareMs, closeMs, this.#departureMs(i, atMs)));
  }

  #leave(i: number, atMs: number): void {
    const { columns, bins } = this.#parts;
    if (columns.off[i]! & WAS_OFF) {
      bins.addCount(EV_MISSED, atMs, columns.need[i]!);
      columns.off[i] = columns.off[i]! & ~WAS_OFF;
    }
    columns.phase[i] = phases.away;
    columns.need[i] = 0;
    const plugInMs = this.#sessions.nextPlugInMs(i, atMs);
    columns.nextMs[i] = plugInMs === NO_PLUG_IN ? this.#sessions.lookAgainMs(atMs) : plugInMs;
  }

  /** Puts the power of the present phase on its channel (+1) or takes it off (−1). */
  #flow(i: number, atMs: number, sign: 1 | -1): void {
    const { columns, bins, block } = this.#parts;
    const phase = columns.phase[i]!;
    const powerW = this.#powerW(i);
    const substation = block.substationStart + columns.substation[i]!;
    const bookedMs = Math.max(atMs, this.#notBeforeMs);
    if (sign === 1) columns.sinceMs[i] = atMs;
    if (phase === phases.following) bins.add(EV_WAVEFORM, bookedMs, sign * powerW);
    else if (phase === phases.exporting) bins.addExport(EV_EXPORT, substation, bookedMs, sign * powerW);
    else bins.addWatts(EV_CHARGING, substation, bookedMs, sign * powerW);
  }

  #powerW(i: number): number {
    return this.#parts.world.system.evs.chargers[this.#parts.columns.sort[i]! >> 4]!.powerW;
  }

  #management(i: number): Management {
    return this.#parts.world.system.evs.management[this.#parts.columns.sort[i]! & 15]!.id;
  }

  #departureMs(i: number, atMs: number): number {
    return this.#sessions.departureMs(i, this.#sessionDay(i, atMs));
  }

  /** Day index of the present session: its number modulo 256 is stored, and it began within the last days. */
  #sessionDay(i: number, atMs: number): number {
    const { columns, world } = this.#parts;
    let dayIndex = world.dayIndexOf(atMs);
    while (dayIndex > 0 && (world.days[dayIndex]!.number & 255) !== columns.session[i]) dayIndex--;
    return dayIndex;
  }
}
