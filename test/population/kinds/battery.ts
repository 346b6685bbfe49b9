import t from 'tap';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../../src/base/units.js';
import { BATTERY_CHARGING, BATTERY_EXPORT, BATTERY_SOLAR } from '../../../src/population/channels.js';
import { FEEDER_OFF } from '../../../src/population/kind.js';
import { battery } from '../../../src/population/kinds/battery.js';
import { type Change, Devices } from '../../fixtures/kernel.js';
import { gb, placeOf } from '../../fixtures/population.js';

const COUNT = 400;
const { batteries } = gb();
const place = placeOf({
  system: gb('gb-2030', 'summer-bright'),
  startUnixMs: Date.UTC(2030, 5, 18, 9),
  hours: 96,
  seedText: 'batteries',
});
const born = () => new Devices(battery, place, COUNT);
const SELF_CONSUMPTION = 0x80;

/** Energy taken in and given out, Wh, by what a battery reports; the sun's part by the signal it follows, in small steps. */
function energiesWh(
  stores: ReturnType<typeof born>,
  changes: readonly Change[],
  untilMs: number,
): { inWh: number; outWh: number } {
  const sun = stores.world.solar[0]!;
  const powerMs = (channel: number): number =>
    changes.reduce((sum, { atMs, delta, channel: of }) => sum + (of === channel ? delta * (untilMs - atMs) : 0), 0);
  let sunWms = 0;
  const sunny = changes.filter(({ channel }) => channel === BATTERY_SOLAR);
  for (const [k, { atMs, delta }] of sunny.entries()) {
    if (delta < 0) continue;
    const endMs = sunny[k + 1]?.atMs ?? untilMs;
    for (let ms = atMs; ms < endMs; ms += 1000) sunWms += delta * sun.at(Math.min(ms + 500, endMs)) * Math.min(1000, endMs - ms);
  }
  return { inWh: (powerMs(BATTERY_CHARGING) + sunWms) / MS_PER_H, outWh: powerMs(BATTERY_EXPORT) / MS_PER_H };
}

t.test('what a battery gives out it has taken in before, less the losses of the round trip', async t => {
  const stores = born();
  stores.take();
  let worst = 0;
  let given = 0;
  for (let row = 0; row < COUNT; row++) {
    const startWh = stores.columns.stored[row]! * 10;
    const changes = stores.runOne(row, 3 * MS_PER_DAY);
    // A midnight after the evening's discharge and before the night's charge: nothing flows.
    const untilMs = 3 * MS_PER_DAY;
    const flowing = changes.reduce((sum, { delta }) => sum + delta, 0);
    if (flowing !== 0) continue;
    const { inWh, outWh } = energiesWh(stores, changes, untilMs);
    given += outWh;
    worst = Math.max(worst, Math.abs(startWh + inWh * batteries.roundTripFraction - outWh - stores.columns.stored[row]! * 10));
  }
  t.ok(given > 0);
  // Stores are whole steps of 10 Wh: half a step for each of at most three charges and discharges a day.
  t.ok(worst <= 5 * 18 + 1, `${worst} Wh apart at most`);
});

t.test(
  'a battery on a tariff charges at its hour of the night, one for own use from the sun; both empty from the evening on',
  async t => {
    const stores = born();
    stores.take();
    const midnight = stores.world.midnightOf(stores.world.dayIndexOf(0));
    const minuteOf = (atMs: number): number => ((((atMs - midnight) % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY) / MS_PER_MIN;
    const wrong: string[] = [];
    const seen = new Set<number>();
    for (let row = 0; row < COUNT; row++) {
      const isOwnUse = (stores.columns.sort[row]! & SELF_CONSUMPTION) !== 0;
      for (const { atMs, channel, delta } of stores.runOne(row, 2 * MS_PER_DAY)) {
        seen.add(channel);
        if (delta <= 0) continue;
        const fromMinute =
          channel === BATTERY_EXPORT
            ? batteries.dischargeFromMinute
            : channel === BATTERY_CHARGING
              ? batteries.chargeFromMinute
              : 240;
        const minute = minuteOf(atMs);
        if (minute < fromMinute || minute >= fromMinute + batteries.spreadMin)
          wrong.push(`${row}: channel ${channel} at minute ${minute}`);
        if (channel === (isOwnUse ? BATTERY_CHARGING : BATTERY_SOLAR)) wrong.push(`${row}: channel ${channel}`);
      }
    }
    t.same(wrong, []);
    t.same([...seen].sort(), [BATTERY_CHARGING, BATTERY_EXPORT, BATTERY_SOLAR].sort());
  },
);

t.test('in an evening that has begun batteries discharge from the first moment, and each until it is empty', async t => {
  const evening = placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 0, 18, 17), hours: 30, seedText: 'batteries' });
  // 17:00 on the clock: all began between 16:00 and 16:30, and a full one lasts nearly two hours.
  const stores = new Devices(battery, evening, COUNT);
  const givenW = stores.take().reduce((sum, { delta, channel }) => sum + (channel === BATTERY_EXPORT ? delta : 0), 0);
  t.ok(givenW > 0.8 * COUNT * batteries.powerW, `${((givenW / COUNT / batteries.powerW) * 100).toFixed(0)} % of them`);
  t.ok(givenW < COUNT * batteries.powerW);
  for (let row = 0; row < COUNT; row++) {
    const endMs = stores.columns.nextMs[row]!;
    if (endMs > 2 * MS_PER_H) continue;
    const heldWh = stores.columns.stored[row]! * 10;
    const gaveWh = -stores
      .runOne(row, 3 * MS_PER_H)
      .reduce((sum, { atMs, delta, channel }) => sum + (channel === BATTERY_EXPORT ? (delta * atMs) / MS_PER_H : 0), 0);
    if (Math.abs(gaveWh - heldWh) > 10) t.fail(`battery ${row} held ${heldWh} Wh and gave ${gaveWh}`);
  }
});

t.test('a store is never fuller than full or emptier than empty, and without supply nothing flows', async t => {
  const stores = born();
  stores.take();
  const capacity = batteries.energyWh / 10;
  const offMs = 8 * MS_PER_H;
  const wrong: number[] = [];
  for (let row = 0; row < COUNT; row++) {
    if (stores.columns.stored[row]! > capacity) wrong.push(row);
    const before = stores.runOne(row, offMs);
    stores.kernel.supply(row, offMs, FEEDER_OFF, true);
    const flowing = [...before, ...stores.take()].reduce((sum, { delta }) => sum + delta, 0);
    if (flowing !== 0 || stores.columns.stored[row]! > capacity) wrong.push(row);
    if (stores.runOne(row, MS_PER_DAY).length > 0) wrong.push(row);
    stores.kernel.supply(row, MS_PER_DAY, FEEDER_OFF, false);
    if (stores.runOne(row, 3 * MS_PER_DAY).length === 0) wrong.push(row);
  }
  t.same(wrong, []);
});
