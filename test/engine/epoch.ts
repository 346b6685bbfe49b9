import t from 'tap';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../src/base/units.js';
import { kinds } from '../../src/population/kinds/list.js';
import { Action } from '../../src/population/order.js';
import { carry, type Moment, orderOf } from '../fixtures/eventful-day.js';
import { engineOf, firstAreas, gb, placeOf } from '../fixtures/population.js';
import { SlowTwin } from '../fixtures/slow-twin.js';

/** Three weeks over two moves of the epoch (after 8 and 16 days), with an order on its way and a feeder open as it moves. */
const place = placeOf({
  system: firstAreas(gb(), 1),
  startUnixMs: Date.UTC(2030, 2, 20),
  hours: 21 * 24,
  devicesPerAgent: 20_000,
});
const endMs = 19 * MS_PER_DAY;
const story: Moment[] = [
  {
    atMs: 8 * MS_PER_DAY - 20 * MS_PER_MIN,
    orders: [
      orderOf(place, {
        sequence: 0,
        kind: 'ev',
        headEnd: 'cpo-a',
        by: 1,
        action: Action.start,
        issuedMs: 8 * MS_PER_DAY - 20 * MS_PER_MIN,
        spreadMs: MS_PER_H,
        delayLimitMs: 600_000,
      }),
    ],
  },
  { atMs: 16 * MS_PER_DAY - 5 * MS_PER_MIN, feeders: new Map([[0, 1]]) },
  { atMs: 16 * MS_PER_DAY + 5 * MS_PER_MIN, feeders: new Map([[0, 2]]) },
];

t.test(
  'nothing changes when the epoch of device times moves: three weeks over a clock change are those of a clock that never moves',
  async t => {
    const engine = await engineOf(t, place);
    const levels = await carry(engine, place, story, { endMs, windowMs: 1_800_000 });
    // The twin counts from the scenario's start throughout: 19 days still fit its 32 bits.
    const twin = new SlowTwin(place, story, endMs);
    twin.run();
    t.equal(engine.eventCount, twin.eventCount);
    t.same(levels.digests(), twin.recorder.levels.digests());
    t.ok(
      twin.devices.length > 200 && twin.devices.some(({ kind }) => kinds[kind]!.name === 'battery'),
      `${twin.devices.length} devices`,
    );

    const short = await engineOf(t, place);
    const windowMs = (startMs: number): number =>
      Math.abs((startMs % (8 * MS_PER_DAY)) - MS_PER_H / 2) < MS_PER_H ? 20_000 : 900_000;
    const shortLevels = await carry(short, place, story, { endMs, windowMs });
    t.equal(await short.stateHash([]), await engine.stateHash([]));
    t.same(shortLevels.digests(), levels.digests());
  },
);
