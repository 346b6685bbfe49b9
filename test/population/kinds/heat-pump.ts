import t from 'tap';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../../src/base/units.js';
import type { BuildingFigures } from '../../../src/population/building.js';
import { ENERGY_STEP_WH, HEAT_PUMPS, HEAT_REGAINED, HEAT_UNSERVED } from '../../../src/population/channels.js';
import { HeatingClock, PROGRAMS } from '../../../src/population/heating-clock.js';
import { FEEDER_OFF, METER_OPEN } from '../../../src/population/kind.js';
import { heatPump } from '../../../src/population/kinds/heat-pump.js';
import { Action, NEVER_MS, type Order } from '../../../src/population/order.js';
import { type HeatPumpStart, heatPumpChanges } from '../../fixtures/heat-pump-definition.js';
import { type Change, Devices } from '../../fixtures/kernel.js';
import { gb, outdoorAt, placeOf } from '../../fixtures/population.js';

const PUMPS = 16;
const RUNNING = 1;
const LOWERED = 2;
const HELD = 8;
const place = placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 0, 16, 12), hours: 48, seedText: 'pumps' });

type Pumps = Devices<typeof heatPump.schema>;
const born = (count = PUMPS): Pumps => new Devices(heatPump, place, count);

/** Runs one device to a moment, with the weather's step on every hour; other devices are left where they are. */
function runAll(pumps: Pumps, fromMs: number, untilMs: number): Change[][] {
  const changes: Change[][] = Array.from({ length: pumps.count }, () => []);
  for (let atMs = fromMs; atMs < untilMs; atMs += MS_PER_H) {
    pumps.world.openWindow(atMs, 0);
    for (const [area, outdoorC] of outdoorAt(place, atMs).entries())
      pumps.world.thermal.setOutdoor(area, outdoorC, atMs / MS_PER_H);
    for (let row = 0; row < pumps.count; row++) {
      pumps.kernel.weather!(row, row + 1, atMs);
      changes[row]!.push(...pumps.runOne(row, atMs + MS_PER_H));
    }
  }
  return changes;
}

const powerW = (pumps: Pumps, row: number): number => pumps.world.thermal.archetypes[pumps.columns.archetype[row]!]!.ratedW;
const levelW = (pumps: Pumps, row: number): number => Math.round((powerW(pumps, row) * pumps.columns.level[row]!) / 100);
const isRunning = (pumps: Pumps, row: number): boolean => (pumps.columns.state[row]! & RUNNING) !== 0;

/** The figures that a home's archetype was made of. */
function figuresOf(pumps: Pumps, row: number): BuildingFigures {
  const { dwellings, spread, setpointsC } = gb().heatPumps;
  const all = dwellings.flatMap(dwelling =>
    spread.heatLoss.flatMap(loss =>
      spread.capacity.flatMap(capacity =>
        spread.rating.flatMap(() =>
          setpointsC.map(() => ({
            heatLossWPerK: dwelling.heatLossWPerK * loss.factor,
            airLossFraction: dwelling.airLossFraction,
            airWhPerK: dwelling.airWhPerK * capacity.factor,
            fabricWhPerK: dwelling.fabricWhPerK * capacity.factor,
            couplingWPerK: dwelling.couplingWPerK * loss.factor,
          })),
        ),
      ),
    ),
  );
  return all[pumps.columns.archetype[row]!]!;
}

/** What the definition needs to know of a home, and the moments of its program over a day. */
function startOf(pumps: Pumps, row: number): HeatPumpStart {
  const { columns, world } = pumps;
  const clock = new HeatingClock(world);
  const { building, ratedW, setpointC } = world.thermal.archetypes[columns.archetype[row]!]!;
  const program = columns.program[row]!;
  const lowered: [number, number][] = [];
  const reviewsMs = new Set<number>();
  let fromMs = clock.isLowered(program, 0) ? -1 : Number.NaN;
  for (let atMs = clock.nextMs(program, 0); atMs < MS_PER_DAY; atMs = clock.nextMs(program, atMs)) {
    world.openWindow(atMs, 0);
    // The definition walks in tenths of a second, and so takes the first one that is not before a moment.
    const stepMs = Math.ceil(atMs / 100) * 100;
    if (clock.isLowered(program, atMs) === Number.isNaN(fromMs)) {
      if (Number.isNaN(fromMs)) fromMs = stepMs;
      else {
        lowered.push([fromMs, stepMs]);
        fromMs = Number.NaN;
      }
    } else reviewsMs.add(stepMs);
  }
  if (!Number.isNaN(fromMs)) lowered.push([fromMs, MS_PER_DAY + 1]);
  world.openWindow(0, 0);
  const indoorC = columns.indoorC[row]!;
  return {
    figures: figuresOf(pumps, row),
    ratedW,
    setpointC,
    indoorC,
    fabricC: building.fabricC(indoorC, columns.slowC[row]!),
    levelW: isRunning(pumps, row) ? levelW(pumps, row) : 0,
    lowered,
    reviewsMs: program >= PROGRAMS ? reviewsMs : null,
  };
}

t.test('a heat pump draws what its building, stepped through time, makes of thermostat, weather and schedule', async t => {
  const pumps = born();
  pumps.take();
  const expected = Array.from({ length: PUMPS }, (_, row) => heatPumpChanges(place, startOf(pumps, row), MS_PER_DAY));
  const firstW = expected.map((_, row) => (isRunning(pumps, row) ? levelW(pumps, row) : 0));
  const found = runAll(pumps, 0, MS_PER_DAY);
  const different: string[] = [];
  const levelsApartMs: number[] = [];
  let worstMs = 0;
  let worst = 0;
  let [switchings, levels, equalLevels, together] = [0, 0, 0, 0];
  for (const [row, steps] of expected.entries()) {
    const own = found[row]!;
    const isCompensated = pumps.columns.program[row]! >= PROGRAMS;
    if (!isCompensated) switchings += own.length;
    else if (own.length === steps.length) levels += own.length;
    // A level differs a little with a temperature a little apart, and near a threshold may cross it once more or less.
    const apart = Math.abs(own.length - steps.length);
    if (apart > (isCompensated ? 2 : 0)) different.push(`${row}: ${own.length} changes, expected ${steps.length}`);
    if (apart > 0) continue;
    together += Number(isCompensated);
    let [ownW, ownWh, expectedWh, lastMs, lastW] = [firstW[row]!, 0, 0, 0, firstW[row]!];
    for (const [k, step] of steps.entries()) {
      const change = own[k];
      if (change === undefined) break;
      const apartMs = Math.abs(change.atMs - step.atMs);
      if (isCompensated) levelsApartMs.push(apartMs);
      else worstMs = Math.max(worstMs, apartMs);
      expectedWh += (lastW * (step.atMs - lastMs)) / MS_PER_H;
      ownWh += (ownW * (change.atMs - (k === 0 ? 0 : own[k - 1]!.atMs))) / MS_PER_H;
      ownW += change.delta;
      const isEqual = Math.abs(ownW - step.powerW) <= 0.011 * powerW(pumps, row);
      if (isCompensated) equalLevels += Number(isEqual);
      else if (!isEqual) different.push(`${row}: ${ownW} W, expected ${step.powerW} W`);
      [lastMs, lastW] = [step.atMs, step.powerW];
    }
    worst = Math.max(worst, Math.abs(ownWh / expectedWh - 1));
  }
  t.same(different, []);
  // A threshold is found up to a step late at a fast slope, which is many steps at the slow one that follows, cycle after cycle.
  t.ok(worstMs < 15_000, `${worstMs} ms apart at most`);
  const apartMs = levelsApartMs.sort((a, b) => a - b)[Math.floor(0.9 * levelsApartMs.length)]!;
  t.ok(apartMs < 15_000, `nine in ten changes of level within ${apartMs} ms`);
  t.ok(equalLevels > 0.9 * levels, `${equalLevels} of ${levels} levels are equal`);
  t.ok(worst < 0.02, `${worst} of the energy`);
  t.ok(together >= 4, `${together} pumps that follow the weather have as many changes`);
  t.ok(switchings > 10 * PUMPS && levels > 5 * PUMPS, `${switchings} switchings, ${levels} changes of level or switchings`);
});

t.test('new heat pumps of homes that keep their setpoint draw as much at once as an hour later', async t => {
  const pumps = born(4000);
  pumps.take();
  const clock = new HeatingClock(pumps.world);
  const steady = Array.from({ length: 4000 }, (_, row) => row).filter(
    row => clock.nextMs(pumps.columns.program[row]! % PROGRAMS, 0) === NEVER_MS,
  );
  const meanW = (): number =>
    steady.reduce((sum, row) => sum + (isRunning(pumps, row) ? levelW(pumps, row) : 0), 0) / steady.length;
  const atFirst = meanW();
  runAll(pumps, 0, MS_PER_H);
  t.ok(steady.length > 1000);
  t.ok(Math.abs(meanW() / atFirst - 1) < 0.06, `${atFirst} and ${meanW()} W`);
});

const lowC = (pumps: Pumps, row: number): number => {
  const { setpointC } = pumps.world.thermal.archetypes[pumps.columns.archetype[row]!]!;
  const loweredC = pumps.columns.state[row]! & LOWERED ? gb().heatPumps.setback.byC : 0;
  return setpointC - loweredC + pumps.columns.shift[row]! / 10 - gb().heatPumps.hysteresisC / 2;
};

const order = (action: Action, value = 0): Order => ({ action, value }) as Order;

t.test('a higher setpoint starts those that rest, and its release stops those that are warmer than they need be', async t => {
  const pumps = born(400);
  pumps.take();
  pumps.world.openWindow(1000, 0);
  let rested = 0;
  let started = 0;
  for (let row = 0; row < 400; row++) {
    pumps.runOne(row, 1000);
    const before = isRunning(pumps, row);
    const mayNotStart = (pumps.columns.state[row]! & HELD) !== 0;
    pumps.kernel.obey!(row, 1000, order(Action.setpoint, 3));
    if (mayNotStart) t.equal(isRunning(pumps, row), before, 'within its least time nothing moves it');
    // Homes still cooling to a lowered setpoint may be warm enough even so.
    if (before || mayNotStart || pumps.columns.indoorC[row]! > lowC(pumps, row)) continue;
    rested++;
    if (isRunning(pumps, row)) started++;
  }
  t.ok(rested > 50 && started === rested, `${started} of ${rested}`);
  const hour = 3 * MS_PER_H;
  const { minOnMs } = gb().actuators.find(({ kind }) => kind === 'heat-pump')!;
  let warm = 0;
  let stopped = 0;
  pumps.take();
  for (let row = 0; row < 400; row++) {
    pumps.runOne(row, hour);
    if (!isRunning(pumps, row) || pumps.columns.switchedS[row]! * 1000 > hour - minOnMs - 1000) continue;
    pumps.kernel.obey!(row, hour, order(Action.release));
    const { setpointC } = pumps.world.thermal.archetypes[pumps.columns.archetype[row]!]!;
    if (pumps.columns.indoorC[row]! < setpointC + gb().heatPumps.hysteresisC / 2) continue;
    warm++;
    if (!isRunning(pumps, row)) stopped++;
  }
  t.ok(warm > 50 && stopped === warm, `${stopped} of ${warm}`);
});

t.test('without supply nothing runs and the home cools; the compressor rests before it starts again', async t => {
  const pumps = born(200);
  pumps.take();
  const { latencyMinMs, latencyMaxMs } = gb().actuators.find(({ kind }) => kind === 'heat-pump')!;
  const offMs = 10_000;
  const onMs = offMs + 40 * MS_PER_MIN;
  for (let row = 0; row < 200; row++) {
    pumps.runOne(row, offMs);
    const ran = isRunning(pumps, row);
    const ranW = levelW(pumps, row);
    pumps.kernel.supply(row, offMs, METER_OPEN, true);
    const flows = ({ channel }: { channel: number }): boolean => channel === HEAT_PUMPS;
    t.same(pumps.take().filter(flows), ran ? [{ atMs: offMs, channel: HEAT_PUMPS, delta: -ranW }] : []);
    const warmC = pumps.columns.indoorC[row]!;
    pumps.kernel.supply(row, offMs + 5, FEEDER_OFF, true);
    t.same(pumps.runOne(row, onMs), []);
    pumps.kernel.supply(row, onMs, FEEDER_OFF, false);
    t.same(pumps.runOne(row, onMs + 1), [], 'the meter is still open');
    pumps.kernel.supply(row, onMs + 1, METER_OPEN, false);
    t.ok(pumps.columns.indoorC[row]! < warmC);
    const wait = pumps.columns.nextMs[row]! - onMs - 1;
    t.ok(wait >= latencyMinMs && wait <= latencyMaxMs + 1, `waits ${wait} ms`);
    // Those that ran had not reached their upper threshold, and have cooled since.
    if (ran && pumps.columns.indoorC[row]! < warmC - gb().heatPumps.hysteresisC)
      t.equal(pumps.runOne(row, onMs + 40_000).filter(flows).length, 1);
  }
});

t.test('an order that comes while a compressor rests is obeyed when the rest is over', async t => {
  const pumps = born(200);
  pumps.take();
  const [offMs, onMs] = [10_000, 20_000];
  const { minOffMs } = gb().actuators.find(({ kind }) => kind === 'heat-pump')!;
  for (let row = 0; row < 200; row++) {
    pumps.runOne(row, offMs);
    pumps.kernel.supply(row, offMs, METER_OPEN, true);
    pumps.kernel.supply(row, onMs, METER_OPEN, false);
    const restedMs = pumps.columns.nextMs[row]!;
    t.ok(restedMs >= offMs + minOffMs, 'for its least time off at least');
    pumps.take();
    pumps.kernel.obey!(row, onMs + 1, order(Action.setpoint, 3));
    t.same([pumps.columns.nextMs[row], pumps.take()], [restedMs, []], 'it rests on');
    pumps.runOne(row, restedMs + 1);
    t.ok(isRunning(pumps, row), 'three degrees more are wanted');
  }
});

t.test('an outage of 40 minutes puts off heat, and nearly all of it is drawn again once buildings are colder', async t => {
  const pumps = born(2000);
  pumps.take();
  const hours = 40 / 60;
  let heldWh = 0;
  let regainedWh = 0;
  for (let row = 0; row < 2000; row++) {
    pumps.runOne(row, 10_000);
    pumps.kernel.supply(row, 10_000, METER_OPEN, true);
    const [held] = pumps.take().filter(({ channel }) => channel === HEAT_UNSERVED);
    const { setpointC, building } = pumps.world.thermal.archetypes[pumps.columns.archetype[row]!]!;
    const { heatLossWPerK, airLossFraction, couplingWPerK } = figuresOf(pumps, row);
    // Heat that held air gives to the fabric and loses itself, less what is free, over the coefficient of performance; at most
    // what the pump can do, and none while a home is still cooling to a lowered setpoint.
    const outdoorC = pumps.world.thermal.outdoorC[0]!;
    const wantedC = setpointC - (pumps.columns.state[row]! & 2 ? gb().heatPumps.setback.byC : 0);
    const fabricC = building.fabricC(wantedC, pumps.columns.slowC[row]!);
    const heatW =
      couplingWPerK * (wantedC - fabricC) + airLossFraction * heatLossWPerK * (wantedC - outdoorC) - gb().heatPumps.freeHeatW;
    const isCooling = pumps.columns.indoorC[row]! >= wantedC + gb().heatPumps.hysteresisC / 2;
    const expectedW = isCooling ? 0 : Math.max(0, Math.min(powerW(pumps, row), heatW / pumps.world.thermal.cop(outdoorC)));
    // An outage within the second that the last switching is kept to.
    t.ok(Math.abs(held!.delta - expectedW) <= 2, `${held!.delta} W against ${expectedW} W`);
    heldWh += held!.delta * hours;
    pumps.kernel.supply(row, 10_000 + 40 * MS_PER_MIN, METER_OPEN, false);
    const changes = pumps.take();
    t.same(
      changes.filter(({ channel }) => channel === HEAT_UNSERVED).map(({ delta }) => delta),
      [-held!.delta],
    );
    regainedWh += changes.find(({ channel }) => channel === HEAT_REGAINED)!.delta * ENERGY_STEP_WH;
  }
  // Colder air and, behind it, colder walls lose a little less meanwhile.
  t.ok(regainedWh > 0.9 * heldWh && regainedWh < heldWh, `${regainedWh} of ${heldWh} Wh`);
});
