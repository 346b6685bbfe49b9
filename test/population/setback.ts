import t from 'tap';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../../src/base/units.js';
import { NEVER_MS } from '../../src/population/order.js';
import { SetbackClock } from '../../src/population/setback.js';
import { gb, placeOf, worldAt } from '../fixtures/population.js';

/** Three days in winter, and three over each clock change. */
const starts = [Date.UTC(2030, 0, 16, 12), Date.UTC(2030, 2, 30, 12), Date.UTC(2030, 9, 26, 11)];

/** The nights of a home by their definition: from the evening's hour to the morning's, both moved by the home's place. */
function nightsOf(place: number, midnights: readonly number[]): [number, number][] {
  const { nightFromMinute, nightToMinute, spreadMin } = gb().heatPumps.setback;
  const offsetMs = Math.round(((place - 128) / 255) * spreadMin * MS_PER_MIN);
  return midnights
    .slice(0, -1)
    .map((midnight, k) => [
      midnight + nightFromMinute * MS_PER_MIN + offsetMs,
      midnights[k + 1]! + nightToMinute * MS_PER_MIN + offsetMs,
    ]);
}

t.test(
  'night is between the evening and the morning of each home, counted from each midnight, over clock changes too',
  async t => {
    for (const startUnixMs of starts) {
      const place = placeOf({ system: gb(), startUnixMs, hours: 72 });
      const world = worldAt(place);
      const clock = new SetbackClock(world);
      const midnights = place.settings.days.map(({ startMs }) => startMs);
      for (const home of [1, 77, 128, 200, 255]) {
        const nights = nightsOf(home, midnights);
        const changes = nights.flat().sort((a, b) => a - b);
        let wrong = 0;
        for (let atMs = 0; atMs < 3 * MS_PER_DAY; atMs += 7 * MS_PER_MIN + 13) {
          world.openWindow(atMs, 0);
          const isNight = nights.some(([from, to]) => atMs >= from && atMs < to);
          if (clock.isNight(home, atMs) !== isNight) wrong++;
          if (clock.nextMs(home, atMs) !== changes.find(change => change > atMs)) wrong++;
        }
        t.equal(wrong, 0, `place ${home} from ${new Date(startUnixMs).toISOString()}`);
        const [from, to] = nights.find(([begin]) => begin > 0)!;
        world.openWindow(from, 0);
        t.same([clock.isNight(home, from - 1), clock.isNight(home, from)], [false, true]);
        world.openWindow(to, 0);
        t.same([clock.isNight(home, to - 1), clock.isNight(home, to)], [true, false]);
      }
    }
  },
);

t.test('a home without a setback has no night', async t => {
  const clock = new SetbackClock(worldAt(placeOf({ system: gb(), startUnixMs: starts[0]!, hours: 24 })));
  t.equal(clock.isNight(0, 11 * MS_PER_H), false);
  t.equal(clock.nextMs(0, 11 * MS_PER_H), NEVER_MS);
});

t.test("a spread that reaches over midnight moves a home's hours into the day before or after", async t => {
  const midnightsOf = (nightFromMinute: number, nightToMinute: number) => {
    const { heatPumps } = gb();
    const system = { ...gb(), heatPumps: { ...heatPumps, setback: { ...heatPumps.setback, nightFromMinute, nightToMinute } } };
    return placeOf({ system, startUnixMs: starts[0]!, hours: 72 });
  };
  for (const [from, to] of [
    [23 * 60 + 50, 6 * 60],
    [10, 6 * 60],
    [22 * 60, 5],
    [22 * 60, 23 * 60 + 55],
  ] as const) {
    const place = midnightsOf(from, to);
    const world = worldAt(place);
    const clock = new SetbackClock(world);
    const { spreadMin } = place.system.heatPumps.setback;
    for (const home of [1, 60, 128, 200, 255]) {
      const offsetMs = Math.round(((home - 128) / 255) * spreadMin * MS_PER_MIN);
      const nights = place.settings.days.map(({ startMs }) => {
        const lastsMin = to > from ? to - from : to - from + 24 * 60;
        const beginMs = startMs + from * MS_PER_MIN + offsetMs;
        return [beginMs, beginMs + lastsMin * MS_PER_MIN] as const;
      });
      const changes = nights.flat().sort((a, b) => a - b);
      let wrong = 0;
      for (let atMs = 0; atMs < 2 * MS_PER_DAY; atMs += 3 * MS_PER_MIN + 13) {
        world.openWindow(atMs, 0);
        if (clock.isNight(home, atMs) !== nights.some(([begin, end]) => atMs >= begin && atMs < end)) wrong++;
        if (clock.nextMs(home, atMs) !== changes.find(change => change > atMs)) wrong++;
      }
      t.equal(wrong, 0, `${from} to ${to} min, place ${home}`);
    }
  }
});
