import { secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../base/units.js';
import { carTariffs } from '../car-tariffs.js';
import {
  BATTERY_CHARGING,
  BATTERY_EXPORT,
  BATTERY_RESPONSE,
  BATTERY_SOLAR,
  CLASS_BATTERY,
  classChannel,
  sunChannel,
} from '../channels.js';
import { cumulative, indexAt } from '../cumulative.js';
import { DailyWindow } from '../daily-window.js';
import { FollowerPlaces } from '../followers.js';
import { headEndsOf } from '../head-ends.js';
import { type Birth, defineKind, type Kernel, type KernelParts, OFF } from '../kind.js';
import { NEVER_MS } from '../order.js';
import { OwnUse } from '../own-use.js';
import { inverterLimits, signalOf, sunSignalCount } from '../sun.js';
import { mostUsedW } from '../use-signal.js';
import type { World } from '../world.js';
import { batterySchema, CHARGING, DISCHARGING, FOLLOWING, IDLE } from './battery-state.js';
import { FACTOR_ONE } from './household.js';

const PLACES = 256;
const STEP_WH = 10;
const STEP_WMS = STEP_WH * MS_PER_H;

/** A home battery: follows its home's surplus and need; it may fill by tariff, or export at the peak for an aggregator. */
export const battery = defineKind<typeof batterySchema>({
  name: 'battery',
  about:
    'A home battery: takes what its home has left of the sun and gives what it needs; may fill by tariff or export at the peak.',
  schema: batterySchema,
  hasEvents: true,
  countOf: system => system.fleets.battery.reduce((sum, count) => sum + count, 0),
  kernel: parts => new BatteryKernel(parts),
  synthesiser: parts => {
    const { columns, world, bins, block } = parts;
    const key = streamKey(world.populationSeed, 'battery.birth');
    // What it holds at first is no part of who owns it.
    const life = streamKey(world.seed, 'battery.birth');
    const modes = cumulative(world.system.batteries.modes.map(({ fraction }) => fraction));
    const headEnds = headEndsOf(world.system, 'battery');
    const tariffOf = carTariffs(world);
    const kernel = new BatteryKernel(parts);
    return ({ row, home, classIndex, substation, beginMs, panelW, limit, useFactor }: Birth) => {
      const word = threefry(key.key0, key.key1, row, 0);
      columns.headEnd[row] = headEnds.pick(unitFromWord(secondWord));
      columns.mode[row] = indexAt(modes, unitFromWord(word));
      columns.place[row] = Math.floor(unitFromWord(threefry(key.key0, key.key1, row, 1)) * PLACES);
      columns.tariff[row] = tariffOf(block.customerStart + home, unitFromWord(secondWord));
      columns.home[row] = home;
      columns.substation[row] = substation;
      columns.classIndex[row] = classIndex;
      columns.limit[row] = limit;
      kernel.follow(row, panelW, useFactor);
      threefry(life.key0, life.key1, row, 1);
      kernel.begin(row, beginMs, unitFromWord(secondWord));
      bins.add(BATTERY_RESPONSE, beginMs, kernel.responseW(row));
    };
  },
});

class BatteryKernel implements Kernel {
  eventCount = 0;
  readonly #parts: KernelParts<typeof batterySchema>;
  readonly #world: World;
  readonly #powerW: number;
  readonly #capacity: number;
  readonly #limits: readonly number[];
  /** Channel of what follows the sun, by signal. */
  readonly #sunChannels: Int32Array;
  readonly #places: FollowerPlaces;
  /** By area and class. */
  readonly #mostUsedW: readonly Float64Array[];
  readonly #holdsResponse: boolean;
  /** What a service takes out of it at most, steps. */
  readonly #responseStored: number;
  readonly #own = new OwnUse();
  /** Before a life begins nothing is told. */
  #isTold = true;
  readonly #window: DailyWindow;

  constructor(parts: KernelParts<typeof batterySchema>) {
    this.#parts = parts;
    this.#world = parts.world;
    const { system } = parts.world;
    this.#window = new DailyWindow(parts.world);
    this.#limits = inverterLimits(system);
    this.#places = new FollowerPlaces(system);
    this.#sunChannels = Int32Array.from({ length: sunSignalCount(system) }, (_, sun) => sunChannel(BATTERY_SOLAR, system, sun));
    this.#mostUsedW = system.areas.map((_, area) =>
      Float64Array.from(system.customerClasses, (_class, classIndex) => mostUsedW(system, area, classIndex)),
    );
    this.#powerW = Math.round(parts.world.system.batteries.powerW);
    const held = system.responses.filter(({ fleet }) => fleet?.kind === 'battery');
    this.#holdsResponse = held.length > 0;
    this.#responseStored = (this.#powerW * Math.max(0, ...held.map(({ durationMs }) => durationMs))) / STEP_WMS;
    this.#capacity = Math.min(65535, Math.round(parts.world.system.batteries.energyWh / STEP_WH));
  }

  /** It follows as large a share of its home's surplus and need as never asks for more than its power. */
  follow(i: number, panelW: number, factor: number): void {
    const { columns, block } = this.#parts;
    const mostW = this.#mostUsedW[block.areaIndex]![columns.classIndex[i]!]!;
    const limit = this.#limits[columns.limit[i]!]!;
    const share = Math.min(1, this.#powerW / Math.max(1, panelW * limit, (factor / FACTOR_ONE) * mostW));
    columns.panelW[i] = Math.floor(panelW * share);
    columns.factor[i] = Math.floor(factor * share);
  }

  /** It has lived for half a day when the simulation begins, from any store on. */
  begin(i: number, beginMs: number, unit: number): void {
    const { columns } = this.#parts;
    this.#isTold = false;
    columns.stored[i] = Math.round(this.#capacity * unit);
    this.#decide(i, beginMs - MS_PER_DAY / 2);
    while (columns.nextMs[i]! < beginMs) this.#step(i);
    this.#stop(i, beginMs);
    this.#isTold = true;
    this.#decide(i, beginMs);
  }

  advance(due: Int32Array, count: number, untilMs: number): void {
    const { nextMs } = this.#parts.columns;
    for (let k = 0; k < count; k++) {
      const i = due[k]!;
      while (nextMs[i]! < untilMs) {
        const atMs = nextMs[i]!;
        const beforeW = this.responseW(i);
        this.#step(i);
        this.eventCount++;
        this.#tell(i, atMs, beforeW);
      }
    }
  }

  supply(i: number, atMs: number, reason: number, isOff: boolean): void {
    const { off, nextMs } = this.#parts.columns;
    const beforeW = this.responseW(i);
    const before = off[i]! & OFF;
    off[i] = isOff ? off[i]! | reason : off[i]! & ~reason;
    const after = off[i]! & OFF;
    if ((before === 0) === (after === 0)) return;
    if (after === 0) {
      this.#decide(i, atMs);
    } else {
      this.#stop(i, atMs);
      nextMs[i] = NEVER_MS;
    }
    this.#tell(i, atMs, beforeW);
  }

  /**
   * What an aggregator could free at once, W: by stopping a charge from the grid, and by feeding in where enough was stored when
   * it last changed what it does.
   */
  responseW(i: number): number {
    const { off, phase, stored } = this.#parts.columns;
    if (!this.#holdsResponse || off[i]! & OFF || phase[i] === DISCHARGING) return 0;
    const stoppedW = phase[i] === CHARGING ? this.#powerW : 0;
    return stored[i]! >= this.#responseStored ? stoppedW + this.#powerW : stoppedW;
  }

  #tell(i: number, atMs: number, beforeW: number): void {
    const changeW = this.responseW(i) - beforeW;
    if (changeW !== 0) this.#parts.bins.add(BATTERY_RESPONSE, atMs, changeW);
  }

  #step(i: number): void {
    const atMs = this.#parts.columns.nextMs[i]!;
    this.#stop(i, atMs);
    this.#decide(i, atMs);
  }

  /** What it does from now on, and until when: its windows first, else its home's surplus and need. */
  #decide(i: number, atMs: number): void {
    const { columns } = this.#parts;
    const { modes, exportFromMinute, exportToMinute } = this.#world.system.batteries;
    const mode = modes[columns.mode[i]!]!.id;
    let wanted = FOLLOWING;
    let untilMs = NEVER_MS;
    if (mode === 'tariff') {
      const { fromMinuteOfDay, toMinuteOfDay } = this.#world.system.tariffs.list[columns.tariff[i]!]!.cheapHours!;
      if (this.#isInside(i, atMs, fromMinuteOfDay, toMinuteOfDay)) wanted = CHARGING;
      untilMs = this.#window.edgeMs;
    } else if (mode === 'aggregator') {
      if (this.#isInside(i, atMs, exportFromMinute, exportToMinute)) wanted = DISCHARGING;
      untilMs = this.#window.edgeMs;
    }
    if (wanted === FOLLOWING) {
      const { epochMs } = this.#world;
      this.#openHome(i);
      untilMs = Math.min(untilMs, this.#own.nextChangeMs(atMs + epochMs) - epochMs);
    }
    this.#flow(i, atMs, wanted, untilMs);
  }

  /** Begins a flow, or waits where the store is full or empty for it; ends at `untilMs` or when it is. */
  #flow(i: number, atMs: number, wanted: number, untilMs: number): void {
    const { columns } = this.#parts;
    const { epochMs } = this.#world;
    const isFilling = wanted === CHARGING || (wanted === FOLLOWING && this.#own.expectedW(atMs + epochMs) > 0);
    const steps = isFilling ? this.#capacity - columns.stored[i]! : columns.stored[i]!;
    columns.sinceMs[i] = atMs;
    columns.phase[i] = steps > 0 ? wanted : IDLE;
    columns.nextMs[i] = untilMs;
    if (steps <= 0) return;
    this.#emit(i, atMs, 1);
    const wms = (steps * STEP_WMS) / (isFilling ? this.#world.system.batteries.roundTripFraction : 1);
    const limitMs =
      wanted === FOLLOWING
        ? this.#own.reachesMs(atMs + epochMs, isFilling ? 1 : -1, wms, untilMs + epochMs) - epochMs
        : atMs + Math.ceil(wms / this.#powerW);
    columns.nextMs[i] = Math.max(atMs + 1, Math.min(untilMs, limitMs));
  }

  #stop(i: number, atMs: number): void {
    const { columns } = this.#parts;
    const phase = columns.phase[i]!;
    if (phase === IDLE) return;
    this.#emit(i, atMs, -1);
    const inWms = this.#takenWms(i, phase, atMs);
    const change = (inWms > 0 ? inWms * this.#world.system.batteries.roundTripFraction : inWms) / STEP_WMS;
    columns.stored[i] = Math.min(this.#capacity, Math.max(0, Math.round(columns.stored[i]! + change)));
    columns.phase[i] = IDLE;
    columns.sinceMs[i] = atMs;
  }

  #takenWms(i: number, phase: number, atMs: number): number {
    const sinceMs = this.#parts.columns.sinceMs[i]!;
    if (phase === CHARGING) return this.#powerW * (atMs - sinceMs);
    if (phase === DISCHARGING) return -this.#powerW * (atMs - sinceMs);
    this.#openHome(i);
    return this.#own.betweenWms(sinceMs + this.#world.epochMs, atMs + this.#world.epochMs);
  }

  #emit(i: number, atMs: number, sign: 1 | -1): void {
    if (!this.#isTold) return;
    const { columns, bins, block } = this.#parts;
    const substation = block.substationStart + columns.substation[i]!;
    const phase = columns.phase[i]!;
    if (phase === CHARGING) bins.addWatts(BATTERY_CHARGING, substation, atMs, sign * this.#powerW);
    else if (phase === DISCHARGING) bins.addExport(BATTERY_EXPORT, substation, atMs, sign * this.#powerW);
    else {
      // At the home's meter the sun that it takes is not given, and the use that it covers is not drawn.
      const sun = this.#sunChannels[this.#sunIndex(i)]!;
      const follower = this.#places.sun(columns.limit[i]!);
      if (columns.panelW[i]! > 0) bins.addFactor(sun, follower, substation, atMs, -sign * columns.panelW[i]!, -1);
      const classIndex = columns.classIndex[i]!;
      bins.addFactor(
        classChannel(classIndex) + CLASS_BATTERY,
        this.#places.use(classIndex),
        substation,
        atMs,
        -sign * columns.factor[i]!,
      );
    }
  }

  #sunIndex(i: number): number {
    return signalOf(this.#parts.block.cell, this.#parts.columns.limit[i]!, this.#limits.length);
  }

  #openHome(i: number): void {
    const { columns } = this.#parts;
    const { areaIndex } = this.#parts.block;
    const { sun, expectedSun, use } = this.#world;
    this.#own.open(
      columns.panelW[i]!,
      columns.factor[i]!,
      sun[areaIndex]![this.#sunIndex(i)]!,
      expectedSun[areaIndex]![columns.limit[i]!]!,
      use[areaIndex]![columns.classIndex[i]!]!,
    );
  }

  #isInside(i: number, atMs: number, fromMinute: number, toMinute: number): boolean {
    const { spreadMin } = this.#world.system.batteries;
    const offsetMs = Math.floor((this.#parts.columns.place[i]! * spreadMin * MS_PER_MIN) / PLACES);
    return this.#window.holds(atMs, fromMinute, toMinute, offsetMs);
  }
}
