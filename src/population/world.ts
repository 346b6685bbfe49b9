import type { SeedWords } from '../base/random.js';
import { MS_PER_DAY, MS_PER_MIN, MS_PER_S } from '../base/units.js';
import type { System } from '../system/system.js';
import type { UseLaw } from './appliance-use.js';
import type { Day } from './calendar.js';
import { dayIndexAt } from './calendar.js';
import { HomeUses } from './home-uses.js';
import { sunOf } from './sun.js';
import type { SunSignal } from './sun-signal.js';
import { ThermalLaws } from './thermal.js';
import { useSignal } from './use-signal.js';

/** What a run gives to the devices of every thread: plain data, the same everywhere. */
export interface WorldSettings {
  readonly system: System;
  readonly seed: SeedWords;
  /** Seed of who lives where and owns what; `seed` where left out. */
  readonly populationSeed?: SeedWords;
  readonly days: readonly Day[];
  /** How far into a settlement period the scenario starts, ms. */
  readonly periodOffsetMs: number;
  /** Legal random delay of an EV's own starts and changes, ms; 0 where no control asks for it. */
  readonly evDelayLimitMs: number;
}

/** A least time that is over before the second in which it begins is. */
const NONE_MS = -MS_PER_S;

/** The tables that device kernels read, and the clock of the open window. Each thread builds its own from the same settings. */
export class World {
  readonly system: System;
  /** Of all that happens. */
  readonly seed: SeedWords;
  /** Of who lives where and owns what. */
  readonly populationSeed: SeedWords;
  readonly days: readonly Day[];
  readonly evDelayLimitMs: number;
  readonly uses: HomeUses;
  readonly #usesByDay: (readonly UseLaw[])[] = [];
  readonly thermal: ThermalLaws;
  /** The sun's signals by area, numbered as `signalOf` says. */
  readonly sun: readonly (readonly SunSignal[])[];
  /** The same without moving cloud, by area and inverter limit. */
  readonly expectedSun: readonly (readonly SunSignal[])[];
  /** What customers use by their class profile, by area and class, W per unit of their factor. */
  readonly use: readonly (readonly SunSignal[])[];

  /** Device clock: milliseconds since the epoch, which moves at fixed simulated times so that 32 bits suffice. */
  epochMs = 0;
  /** Day of the open window, and its first millisecond on the device clock. */
  dayIndex = 0;
  midnightMs = 0;
  /** Length of that day: 23, 24 or 25 h. */
  dayMs = MS_PER_DAY;
  /** How long a compressor rests after its supply's return, and its least times on and off, by the actuator table. */
  readonly compressor: {
    readonly restMinMs: number;
    readonly restMaxMs: number;
    readonly hasLeast: boolean;
    readonly leastOnMs: number;
    readonly leastOffMs: number;
  };
  /** 1 where inverters of a setting may not reconnect, by setting, in the area of the open block. */
  readonly inhibited: Uint8Array;

  constructor(readonly settings: WorldSettings) {
    this.system = settings.system;
    this.seed = settings.seed;
    this.populationSeed = settings.populationSeed ?? settings.seed;
    this.days = settings.days;
    this.evDelayLimitMs = settings.evDelayLimitMs;
    this.uses = new HomeUses(settings.system);
    this.thermal = new ThermalLaws(settings.system);
    const firstMidnightMs = weatherStartMs(settings.days);
    this.sun = sunOf(settings.system, settings.seed, firstMidnightMs);
    this.expectedSun = sunOf({ ...settings.system, clouds: null }, settings.seed, firstMidnightMs);
    this.use = settings.system.areas.map((_, area) =>
      settings.system.customerClasses.map((_class, classIndex) =>
        useSignal(settings.system, settings.days, firstMidnightMs, area, classIndex),
      ),
    );
    const actuator = settings.system.actuators.find(({ kind }) => kind === 'heat-pump');
    this.compressor = {
      restMinMs: actuator?.latencyMinMs ?? 0,
      restMaxMs: actuator?.latencyMaxMs ?? 0,
      hasLeast: (actuator?.minOnMs ?? 0) + (actuator?.minOffMs ?? 0) > 0,
      leastOnMs: actuator?.minOnMs || NONE_MS,
      leastOffMs: actuator?.minOffMs || NONE_MS,
    };
    this.inhibited = new Uint8Array(settings.system.solar.settings.length);
  }

  /** Sets the clock for a window that starts at `startMs` after the scenario's start; windows never cross a midnight. */
  openWindow(startMs: number, epochMs: number): void {
    this.epochMs = epochMs;
    this.dayIndex = dayIndexAt(this.days, startMs);
    this.midnightMs = this.days[this.dayIndex]!.startMs - epochMs;
    this.dayMs = this.lengthOf(this.dayIndex);
  }

  /** The laws by which homes use appliances on a day. */
  usesOn(dayIndex: number): readonly UseLaw[] {
    this.#usesByDay[dayIndex] ??= this.uses.lawsOf(this.days[dayIndex]!);
    return this.#usesByDay[dayIndex]!;
  }

  /** First millisecond of a day on the device clock. */
  midnightOf(dayIndex: number): number {
    return this.days[dayIndex]!.startMs - this.epochMs;
  }

  lengthOf(dayIndex: number): number {
    return this.days[dayIndex + 1]!.startMs - this.days[dayIndex]!.startMs;
  }

  /** Day that holds a moment of the device clock; most questions are about today or its neighbours. */
  dayIndexOf(atMs: number): number {
    let index = this.dayIndex;
    while (index > 0 && atMs < this.midnightOf(index)) index--;
    while (index + 1 < this.days.length && atMs >= this.midnightOf(index + 1)) index++;
    return index;
  }

  /** A clock time of a day as a moment of the device clock. Clock changes move it with the day's elapsed hours. */
  clockMs(dayIndex: number, minuteOfDay: number): number {
    return this.midnightOf(dayIndex) + minuteOfDay * MS_PER_MIN;
  }
}

/** The weather tables' hour 0 is the local midnight that begins the scenario's first day. */
export const weatherStartMs = (days: readonly Day[]): number => days[dayIndexAt(days, 0)]!.startMs;

/** Hour of the weather table at a moment; the table repeats after its last hour. */
export function weatherHour(atMs: number, firstMidnightMs: number, hourCount: number): number {
  const hour = Math.floor(((atMs - firstMidnightMs) / MS_PER_DAY) * 24);
  return ((hour % hourCount) + hourCount) % hourCount;
}
