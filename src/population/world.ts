import type { SeedWords } from '../base/random.js';
import { MS_PER_DAY, MS_PER_MIN } from '../base/units.js';
import type { System } from '../system/system.js';
import { type UseLaw, useLaws } from './appliance-use.js';
import type { Day } from './calendar.js';
import { dayIndexAt } from './calendar.js';
import { SolarIntegral } from './solar-integral.js';
import { ThermalLaws } from './thermal.js';

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

/** The tables that device kernels read, and the clock of the open window. Each thread builds its own from the same settings. */
export class World {
  readonly system: System;
  /** Of all that happens. */
  readonly seed: SeedWords;
  /** Of who lives where and owns what. */
  readonly populationSeed: SeedWords;
  readonly days: readonly Day[];
  readonly evDelayLimitMs: number;
  readonly uses: readonly UseLaw[];
  readonly thermal: ThermalLaws;
  readonly solar: readonly SolarIntegral[];

  /** Device clock: milliseconds since the epoch, which moves at fixed simulated times so that 32 bits suffice. */
  epochMs = 0;
  /** Day of the open window, and its first millisecond on the device clock. */
  dayIndex = 0;
  midnightMs = 0;
  /** Length of that day: 23, 24 or 25 h. */
  dayMs = MS_PER_DAY;
  /** How long a compressor rests before it starts again, by the actuator table. */
  readonly compressorRest: { readonly minMs: number; readonly maxMs: number };
  /** 1 where inverters of a setting may not reconnect, by setting, in the area of the open block. */
  readonly inhibited: Uint8Array;

  constructor(readonly settings: WorldSettings) {
    this.system = settings.system;
    this.seed = settings.seed;
    this.populationSeed = settings.populationSeed ?? settings.seed;
    this.days = settings.days;
    this.evDelayLimitMs = settings.evDelayLimitMs;
    this.uses = settings.system.appliances.length === 0 ? [] : useLaws(settings.system.appliances);
    this.thermal = new ThermalLaws(settings.system);
    this.solar = settings.system.areas.map(
      area => new SolarIntegral(settings.system.weather, area.weatherRegion, weatherStartMs(settings.days)),
    );
    const actuator = settings.system.actuators.find(({ kind }) => kind === 'heat-pump');
    this.compressorRest = { minMs: actuator?.latencyMinMs ?? 0, maxMs: actuator?.latencyMaxMs ?? 0 };
    this.inhibited = new Uint8Array(settings.system.solar.settings.length);
  }

  /** Sets the clock for a window that starts at `startMs` after the scenario's start; windows never cross a midnight. */
  openWindow(startMs: number, epochMs: number): void {
    this.epochMs = epochMs;
    this.dayIndex = dayIndexAt(this.days, startMs);
    this.midnightMs = this.days[this.dayIndex]!.startMs - epochMs;
    this.dayMs = this.lengthOf(this.dayIndex);
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
