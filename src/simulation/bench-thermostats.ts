import FlatQueue from 'flatqueue';
import { type Columns, mutableSchema, viewColumns } from '../base/column.js';
import { expandSeed } from '../base/random.js';
import { MS_PER_DAY } from '../base/units.js';
import { Engine, type WindowSignals } from '../engine/engine.js';
import { staticSchema } from '../engine/shared-memory.js';
import { WINDOW_MAX_MS } from '../engine/window.js';
import { daysOf } from '../population/calendar.js';
import { kindIndexOf, kinds } from '../population/kinds/list.js';
import { layOut } from '../population/layout.js';
import { crossingMs, ThermalLaws } from '../population/thermal.js';
import { rootsOf } from '../scenario/root.js';
import { ownFleet, readSystem } from '../system/read.js';
import type { System } from '../system/system.js';
import { StageClock } from './timing.js';

const START_UNIX_MS = Date.UTC(2030, 0, 16);
const OUTDOOR_C = 5;
const HEAT_PUMP = kindIndexOf('heat-pump');

/** One building as it stands when the day begins. */
interface BornThermostat {
  readonly archetype: number;
  readonly isRunning: boolean;
  readonly nextMs: number;
}

/** A nation of thermostats alone: one area, a heat pump a home, no setback, no other device, the same weather for ever. */
function thermostatSystem(count: number): System {
  const weather = { name: 'winter-mean', file: null };
  const system = readSystem(`${rootsOf().shipped}/systems/gb-2030`, { weather, overrides: [], fleet: ownFleet });
  const regions = [system.areas[0]!.weatherRegion];
  const still = (value: number): Float64Array[] => [Float64Array.of(value)];
  return {
    ...system,
    areas: [{ ...system.areas[0]!, sheddingScheme: 'none' }],
    customerClasses: [{ ...system.customerClasses[0]!, appliances: false }],
    customers: [[{ count, annualWhEach: 0 }]],
    fleets: { ev: [0], 'heat-pump': [count], solar: [0], battery: [0] },
    heatPumps: { ...system.heatPumps, setback: { ...system.heatPumps.setback, fraction: 0 }, hysteresisC: HYSTERESIS_C },
    substationTypes: [system.substationTypes[0]!],
    aggregates: [system.aggregates[0]!],
    weather: {
      name: 'still',
      about: '',
      hourCount: 1,
      regions,
      temperatureC: still(OUTDOOR_C),
      solarFraction: still(0),
      windOnshoreFraction: still(0),
      windOffshoreFraction: still(0),
    },
  };
}

/** Narrow enough for about 65 switchings a device and day in that weather. */
const HYSTERESIS_C = 0.32;

/** A simulator and a population of the comparison. */
export interface ThermostatBench {
  readonly simulator: 'engine' | 'queue';
  readonly count: number;
}

export interface ThermostatDay {
  readonly events: number;
  readonly wallS: number;
}

/** A day of thermostats in the caller's thread alone. Both simulators begin with the population that the engine gives life to. */
export async function thermostatDay({ simulator, count }: ThermostatBench): Promise<ThermostatDay> {
  const system = thermostatSystem(count);
  const seed = expandSeed('thermostats');
  const settings = {
    system,
    seed,
    days: daysOf(system.timeZone, START_UNIX_MS, 0, MS_PER_DAY),
    periodOffsetMs: 0,
    evDelayLimitMs: 0,
  };
  const calm: WindowSignals = {
    weatherStep: 0,
    outdoorC: Float64Array.of(OUTDOOR_C),
    feederChanges: new Map(),
    inverterSignals: new Map(),
    inverterInhibited: new Uint8Array(system.solar.settings.length),
  };
  const engine = await Engine.start(settings, layOut(system, seed, 1), 0, 0, calm);
  if (simulator === 'queue') return queueDay(bornOf(engine), system);
  await engine.commit(0);
  const clock = new StageClock();
  for (let atMs = 0; atMs < MS_PER_DAY; atMs += WINDOW_MAX_MS) {
    await engine.run(atMs, atMs + WINDOW_MAX_MS, { ...calm, weatherStep: -1 });
    await engine.commit(atMs + WINDOW_MAX_MS);
  }
  return { events: engine.eventCount, wallS: clock.stopped().wallMs / 1000 };
}

function bornOf(engine: Engine): BornThermostat[] {
  const { memory } = engine;
  const { schema } = kinds[HEAT_PUMP]!;
  const capacity = memory.capacities[HEAT_PUMP]!;
  const fixed = viewColumns(staticSchema(schema), capacity, memory.statics[HEAT_PUMP]!) as Columns<typeof schema>;
  const moving = viewColumns(mutableSchema(schema), capacity, memory.mutables[HEAT_PUMP]!) as Columns<typeof schema>;
  return Array.from({ length: engine.countOf(HEAT_PUMP) }, (_, row) => ({
    archetype: fixed.archetype![row]!,
    isRunning: (moving.state![row]! & 1) === 1,
    nextMs: moving.nextMs![row]!,
  }));
}

/** A thermostat as one would write it first: an object that knows its law, in one queue of all devices. */
class Thermostat {
  powerW = 0;
  constructor(
    readonly lowC: number,
    readonly highC: number,
    readonly restC: number,
    readonly drivenC: number,
    readonly timeConstantMs: number,
    readonly ratedW: number,
    public isRunning: boolean,
  ) {
    this.powerW = isRunning ? ratedW : 0;
  }

  /** Switches, and returns how long until the next switching, ms. */
  switch(): number {
    this.isRunning = !this.isRunning;
    this.powerW = this.isRunning ? this.ratedW : 0;
    return this.isRunning
      ? crossingMs(this.lowC, this.highC, this.drivenC, this.timeConstantMs)
      : crossingMs(this.highC, this.lowC, this.restC, this.timeConstantMs);
  }
}

/** The same day with an object a device and one heap over all of them: load by second, as the engine's bins by tick. */
function queueDay(born: readonly BornThermostat[], system: System): ThermostatDay {
  const laws = new ThermalLaws(system);
  laws.setOutdoor(0, OUTDOOR_C, 0);
  const queue = new FlatQueue<Thermostat>();
  for (const { archetype, isRunning, nextMs } of born) {
    const { timeConstantMs, ratedW, setpointC } = laws.archetypes[archetype]!;
    const half = laws.hysteresisC / 2;
    const device = new Thermostat(
      setpointC - half,
      setpointC + half,
      laws.towardsC[archetype * 2]!,
      laws.towardsC[archetype * 2 + 1]!,
      timeConstantMs,
      ratedW,
      isRunning,
    );
    queue.push(device, nextMs);
  }
  const changesW = new Float64Array(MS_PER_DAY / 1000);
  const clock = new StageClock();
  let events = 0;
  while (queue.length > 0 && queue.peekValue()! < MS_PER_DAY) {
    const atMs = queue.peekValue()!;
    const device = queue.pop()!;
    const beforeW = device.powerW;
    queue.push(device, atMs + device.switch());
    changesW[Math.floor(atMs / 1000)]! += device.powerW - beforeW;
    events++;
  }
  return { events, wallS: clock.stopped().wallMs / 1000 };
}
