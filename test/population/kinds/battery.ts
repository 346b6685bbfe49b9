import t from 'tap';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../../src/base/units.js';
import {
  BATTERY_CHARGING,
  BATTERY_EXPORT,
  BATTERY_RESPONSE,
  BATTERY_SOLAR,
  CLASS_BATTERY,
  classChannel,
} from '../../../src/population/channels.js';
import { FEEDER_OFF } from '../../../src/population/kind.js';
import { battery } from '../../../src/population/kinds/battery.js';
import { type Change, Devices } from '../../fixtures/kernel.js';
import { gb, placeOf } from '../../fixtures/population.js';

const COUNT = 300;
const { batteries, tariffs } = gb();
const HOME = classChannel(0) + CLASS_BATTERY;
const place = placeOf({
  system: gb('gb-2030', 'summer-bright'),
  startUnixMs: Date.UTC(2030, 5, 18, 9),
  hours: 96,
  seedText: 'batteries',
});
const born = (birth = {}) => new Devices(battery, place, COUNT, birth);
type Stores = ReturnType<typeof born>;
const modeOf = (stores: Stores, row: number): string => batteries.modes[stores.columns.mode[row]!]!.id;

/** What a battery took in and gave out between two moments, W·ms, by all that it has told. */
function flows(stores: Stores, told: readonly Change[], untilMs: number): { inWms: number; outWms: number } {
  const changes = told.filter(({ channel }) => channel !== BATTERY_RESPONSE);
  const [sun] = stores.world.sun[0]!;
  const [use] = stores.world.use[0]!;
  let inWms = 0;
  let outWms = 0;
  let flowing: Change[] = [];
  const end = (atMs: number): void => {
    let wms = 0;
    for (const { channel, atMs: fromMs, delta } of flowing) {
      if (channel === BATTERY_CHARGING) wms += delta * (atMs - fromMs);
      else if (channel === BATTERY_EXPORT) wms -= delta * (atMs - fromMs);
      else if (channel === BATTERY_SOLAR) wms -= delta * sun!.between(fromMs, atMs);
      else wms += delta * use!.between(fromMs, atMs);
    }
    if (wms > 0) inWms += wms;
    else outWms -= wms;
  };
  for (const atMs of new Set(changes.map(change => change.atMs))) {
    let now = changes.filter(change => change.atMs === atMs);
    if (flowing.length > 0) {
      end(atMs);
      // What ends is told first, on each channel that had begun.
      now = now.slice(flowing.length);
    }
    flowing = now;
  }
  if (flowing.length > 0) end(untilMs);
  return { inWms, outWms };
}

t.test('what a battery gives out it has taken in before, less the losses of the round trip', async t => {
  const stores = born();
  const fromMs = MS_PER_H;
  const untilMs = 3 * MS_PER_DAY;
  let given = 0;
  let worst = 0;
  for (let row = 0; row < 100; row++) {
    // Supply is taken away and given back, so that nothing flows at first and at last.
    stores.runOne(row, fromMs);
    stores.kernel.supply(row, fromMs, FEEDER_OFF, true);
    stores.take();
    const firstWh = stores.columns.stored[row]! * 10;
    stores.kernel.supply(row, fromMs, FEEDER_OFF, false);
    const changes = [...stores.take(), ...stores.runOne(row, untilMs)];
    stores.kernel.supply(row, untilMs, FEEDER_OFF, true);
    const { inWms, outWms } = flows(stores, [...changes, ...stores.take()], untilMs);
    given += outWms / MS_PER_H;
    const leftWh = firstWh + (inWms * batteries.roundTripFraction - outWms) / MS_PER_H;
    worst = Math.max(worst, Math.abs(leftWh - stores.columns.stored[row]! * 10));
  }
  t.ok(given > 500_000, `${given} Wh given`);
  // Stores are whole steps of 10 Wh, and cloud passing while one is full or empty is not booked.
  t.ok(worst <= 400, `${worst} Wh apart at most`);
});

t.test('by day it follows its home; by tariff it fills in cheap hours, for an aggregator it exports at the peak', async t => {
  const stores = born();
  stores.take();
  const midnight = stores.world.midnightOf(stores.world.dayIndexOf(0));
  const minuteOf = (atMs: number): number => ((((atMs - midnight) % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY) / MS_PER_MIN;
  const wrong: string[] = [];
  const seen = new Map<string, Set<number>>();
  for (let row = 0; row < COUNT; row++) {
    const mode = modeOf(stores, row);
    const { fromMinuteOfDay, toMinuteOfDay } = tariffs.list[stores.columns.tariff[row]!]!.cheapHours!;
    const isIn = (minute: number, from: number, to: number) =>
      from < to ? minute >= from && minute < to : minute >= from || minute < to;
    for (const { atMs, channel, delta } of stores.runOne(row, 2 * MS_PER_DAY)) {
      if (channel === BATTERY_RESPONSE) continue;
      seen.set(mode, (seen.get(mode) ?? new Set()).add(channel));
      if (delta <= 0) continue;
      const minute = minuteOf(atMs);
      if (channel === BATTERY_CHARGING && (mode !== 'tariff' || !isIn(minute, fromMinuteOfDay, toMinuteOfDay)))
        wrong.push(`${row} charges at ${minute}`);
      if (
        channel === BATTERY_EXPORT &&
        (mode !== 'aggregator' || !isIn(minute, batteries.exportFromMinute, batteries.exportToMinute))
      )
        wrong.push(`${row} exports at ${minute}`);
    }
  }
  t.same(wrong, []);
  t.same([...seen.get('self-consumption')!].sort(), [BATTERY_SOLAR, HOME].sort());
  t.same([...seen.get('tariff')!].sort(), [BATTERY_SOLAR, BATTERY_CHARGING, HOME].sort());
  t.same([...seen.get('aggregator')!].sort(), [BATTERY_SOLAR, BATTERY_EXPORT, HOME].sort());
});

t.test('a store is never fuller than full, and without supply nothing flows until it is back', async t => {
  const stores = born();
  const capacity = batteries.energyWh / 10;
  const offMs = 8 * MS_PER_H;
  const wrong: number[] = [];
  const flowing = new Map<number, number>();
  stores.take();
  for (let row = 0; row < COUNT; row++) {
    stores.runOne(row, offMs);
    stores.kernel.supply(row, offMs, FEEDER_OFF, true);
    stores.take();
    if (stores.columns.phase[row] !== 0 || stores.columns.stored[row]! > capacity) wrong.push(row);
    if (stores.runOne(row, MS_PER_DAY).length > 0) wrong.push(row);
    stores.kernel.supply(row, MS_PER_DAY, FEEDER_OFF, false);
    for (const { channel, delta } of [...stores.take(), ...stores.runOne(row, 2 * MS_PER_DAY)]) {
      flowing.set(channel, (flowing.get(channel) ?? 0) + Math.abs(delta));
    }
    if (stores.columns.stored[row]! > capacity) wrong.push(row);
  }
  t.same(wrong, []);
  t.ok(flowing.get(HOME)! > 0);
});

t.test('whatever its home, it never asks for more than its power', async t => {
  for (const [panelW, factor] of [
    [20_000, 256],
    [0, 40_000],
    [6000, 256],
  ] as const) {
    const stores = born({ panelW, factor });
    stores.take();
    const [sun] = stores.world.sun[0]!;
    const [use] = stores.world.use[0]!;
    let most = 0;
    for (let ms = 0; ms < MS_PER_DAY; ms += MS_PER_MIN) {
      most = Math.max(most, Math.abs(stores.columns.panelW[0]! * sun!.at(ms) - stores.columns.factor[0]! * use!.at(ms)));
    }
    t.ok(most <= batteries.powerW, `${most} W`);
  }
  const usual = born({ panelW: 3680, factor: 256 });
  t.equal(usual.columns.panelW[0], 3680, 'and a usual home is followed whole');
  t.equal(usual.columns.factor[0], 256);
});

t.test('three to six events a day in summer, and hardly any in winter', async t => {
  for (const [weather, month, from, to] of [
    ['summer-bright', 5, 2.5, 7],
    ['cold-still', 0, 0.5, 6],
  ] as const) {
    const other = placeOf({
      system: gb('gb-2030', weather),
      startUnixMs: Date.UTC(2030, month, 18),
      hours: 96,
      seedText: 'count',
    });
    const stores = new Devices(battery, other, COUNT);
    for (let row = 0; row < COUNT; row++) stores.runOne(row, 2 * MS_PER_DAY);
    const perDay = stores.kernel.eventCount / COUNT / 2;
    t.ok(perDay > from && perDay < to, `${perDay} a device and day under ${weather}`);
  }
});
