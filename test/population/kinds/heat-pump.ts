import t from 'tap';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../../src/base/units.js';
import { ENERGY_STEP_WH, HEAT_PUMPS, HEAT_REGAINED, HEAT_UNSERVED } from '../../../src/population/channels.js';
import { FEEDER_OFF, METER_OPEN } from '../../../src/population/kind.js';
import { heatPump } from '../../../src/population/kinds/heat-pump.js';
import { Action, type Order } from '../../../src/population/order.js';
import { heatPumpSwitchings } from '../../fixtures/heat-pump-definition.js';
import { type Change, Devices } from '../../fixtures/kernel.js';
import { gb, outdoorAt, placeOf } from '../../fixtures/population.js';

const PUMPS = 16;
const RUNNING = 1;
const place = placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 0, 16, 12), hours: 48, seedText: 'pumps' });
const { setback } = gb().heatPumps;

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
const isRunning = (pumps: Pumps, row: number): boolean => (pumps.columns.state[row]! & RUNNING) !== 0;

t.test('a heat pump starts and stops when its building, stepped through time, crosses its thresholds', async t => {
  const pumps = born();
  pumps.take();
  const { midnightOf, days } = { midnightOf: (k: number) => pumps.world.midnightOf(k), days: place.settings.days };
  const expected = Array.from({ length: PUMPS }, (_, row) => {
    const offsetMs = Math.round(((pumps.columns.setback[row]! - 128) / 255) * setback.spreadMin * MS_PER_MIN);
    const nights = days
      .slice(0, -1)
      .map((_, day): [number, number] => [
        midnightOf(day) + setback.nightFromMinute * MS_PER_MIN + offsetMs,
        midnightOf(day + 1) + setback.nightToMinute * MS_PER_MIN + offsetMs,
      ]);
    const start = {
      building: pumps.world.thermal.archetypes[pumps.columns.archetype[row]!]!,
      indoorC: pumps.columns.indoorC[row]!,
      isRunning: isRunning(pumps, row),
    };
    return heatPumpSwitchings(place, { ...start, nights: pumps.columns.setback[row] === 0 ? [] : nights }, MS_PER_DAY);
  });
  const found = runAll(pumps, 0, MS_PER_DAY);
  let worst = 0;
  let switchings = 0;
  const different: string[] = [];
  for (const [row, times] of expected.entries()) {
    const own = found[row]!;
    switchings += own.length;
    if (own.some(({ channel, delta }) => channel !== HEAT_PUMPS || Math.abs(delta) !== powerW(pumps, row)))
      different.push(`${row}: watts`);
    if (own.length !== times.length) different.push(`${row}: ${own.length} switchings, expected ${times.length}`);
    for (const [k, atMs] of times.entries()) worst = Math.max(worst, Math.abs((own[k]?.atMs ?? 0) - atMs));
  }
  t.same(different, []);
  // A threshold is found up to a step late at a fast slope, which is many steps at the slow one that follows, cycle after cycle.
  t.ok(worst < 15_000, `${worst} ms apart at most`);
  t.ok(switchings > 10 * PUMPS, `${switchings} switchings`);
  t.ok(pumps.columns.setback.some(of => of > 0) && pumps.columns.setback.some(of => of === 0));
});

t.test('new heat pumps are in the middle of their cycles: they run as much at once as an hour later', async t => {
  const pumps = born(4000);
  pumps.take();
  const share = (): number =>
    Array.from({ length: 4000 }, (_, row) => Number(isRunning(pumps, row))).reduce((a, b) => a + b, 0) / 4000;
  const atFirst = share();
  runAll(pumps, 0, MS_PER_H);
  t.ok(Math.abs(share() - atFirst) < 0.04, `${atFirst} and ${share()}`);
});

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
    pumps.kernel.obey!(row, 1000, order(Action.setpoint, 3));
    if (before) continue;
    rested++;
    if (isRunning(pumps, row)) started++;
  }
  t.ok(rested > 50 && started === rested, `${started} of ${rested}`);
  const hour = 3 * MS_PER_H;
  let warm = 0;
  let stopped = 0;
  pumps.take();
  for (let row = 0; row < 400; row++) {
    pumps.runOne(row, hour);
    if (!isRunning(pumps, row)) continue;
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
    pumps.kernel.supply(row, offMs, METER_OPEN, true);
    const flows = ({ channel }: { channel: number }): boolean => channel === HEAT_PUMPS;
    t.same(pumps.take().filter(flows), ran ? [{ atMs: offMs, channel: HEAT_PUMPS, delta: -powerW(pumps, row) }] : []);
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
  for (let row = 0; row < 200; row++) {
    pumps.runOne(row, offMs);
    pumps.kernel.supply(row, offMs, METER_OPEN, true);
    pumps.kernel.supply(row, onMs, METER_OPEN, false);
    const restedMs = pumps.columns.nextMs[row]!;
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
    const { setpointC, heatLossWPerK } = pumps.world.thermal.archetypes[pumps.columns.archetype[row]!]!;
    // Heat lost at the setpoint less what is free, over the coefficient of performance; at most what the pump can do.
    const outdoorC = pumps.world.thermal.outdoorC[0]!;
    const wantedC = setpointC - (pumps.columns.state[row]! & 2 ? gb().heatPumps.setback.byC : 0);
    const heatW = heatLossWPerK * (wantedC - outdoorC) - gb().heatPumps.freeHeatW;
    const expectedW = Math.min(powerW(pumps, row), heatW / pumps.world.thermal.cop(outdoorC));
    t.ok(Math.abs(held!.delta - expectedW) <= 1, `${held!.delta} W against ${expectedW} W`);
    heldWh += held!.delta * hours;
    pumps.kernel.supply(row, 10_000 + 40 * MS_PER_MIN, METER_OPEN, false);
    const changes = pumps.take();
    t.same(
      changes.filter(({ channel }) => channel === HEAT_UNSERVED).map(({ delta }) => delta),
      [-held!.delta],
    );
    regainedWh += changes.find(({ channel }) => channel === HEAT_REGAINED)!.delta * ENERGY_STEP_WH;
  }
  // Of what was put off, the share e^(−t/2τ) or so is still to come: 40 minutes of 14 to 20 hours.
  t.ok(regainedWh > 0.9 * heldWh && regainedWh < heldWh, `${regainedWh} of ${heldWh} Wh`);
});
