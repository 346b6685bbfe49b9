import t from 'tap';
import { MS_PER_DAY, MS_PER_MIN } from '../../src/base/units.js';
import { HeatingClock, PROGRAMS } from '../../src/population/heating-clock.js';
import { NEVER_MS } from '../../src/population/order.js';
import { gb, type Place, placeOf, worldAt } from '../fixtures/population.js';

/** Three days in winter, and three over each clock change. */
const starts = [Date.UTC(2030, 0, 16, 12), Date.UTC(2030, 2, 30, 12), Date.UTC(2030, 9, 26, 11)];
const SPREAD_MIN = 180;

type Spans = readonly { readonly fromMinute: number; readonly toMinute: number }[];

/** A place where all homes keep one schedule. */
function placeWith(lowered: Spans, startUnixMs = starts[0]!): Place {
  const { heatPumps } = gb();
  const setback = { byC: 2, spreadMin: SPREAD_MIN, schedules: [{ id: 'one', fraction: 1, lowered }] };
  return placeOf({ system: { ...gb(), heatPumps: { ...heatPumps, setback } }, startUnixMs, hours: 72 });
}

/** Spans of a home by their definition: from each midnight, those that end no later than they begin on the day after. */
function spansOf(program: number, lowered: Spans, midnights: readonly number[]): [number, number][] {
  const offsetMs = Math.round(((program + 0.5) / PROGRAMS - 0.5) * SPREAD_MIN * MS_PER_MIN);
  return midnights.slice(0, -1).flatMap((midnight, k) =>
    lowered.map(({ fromMinute, toMinute }): [number, number] => {
      const endDay = toMinute > fromMinute ? midnight : midnights[k + 1]!;
      return [midnight + fromMinute * MS_PER_MIN + offsetMs, endDay + toMinute * MS_PER_MIN + offsetMs];
    }),
  );
}

t.test('setpoints are lowered in the spans of each home, counted from each midnight, over clock changes too', async t => {
  for (const lowered of [
    [{ fromMinute: 1350, toMinute: 360 }],
    [
      { fromMinute: 1350, toMinute: 360 },
      { fromMinute: 570, toMinute: 930 },
    ],
    [{ fromMinute: 23 * 60 + 50, toMinute: 6 * 60 }],
    [{ fromMinute: 10, toMinute: 6 * 60 }],
    [{ fromMinute: 22 * 60, toMinute: 5 }],
    [{ fromMinute: 22 * 60, toMinute: 23 * 60 + 55 }],
  ]) {
    for (const startUnixMs of starts) {
      const place = placeWith(lowered, startUnixMs);
      const world = worldAt(place);
      const clock = new HeatingClock(world);
      const midnights = place.settings.days.map(({ startMs }) => startMs);
      let wrong = 0;
      for (const program of [0, 77, 1024, 1500, PROGRAMS - 1]) {
        const spans = spansOf(program, lowered, midnights);
        const changes = spans.flat().sort((a, b) => a - b);
        for (let atMs = 0; atMs < 2.5 * MS_PER_DAY; atMs += 17 * MS_PER_MIN + 13) {
          world.openWindow(atMs, 0);
          if (clock.isLowered(program, atMs) !== spans.some(([from, to]) => atMs >= from && atMs < to)) wrong++;
          if (clock.nextMs(program, atMs) !== changes.find(change => change > atMs)) wrong++;
        }
        const [from] = spans.find(([begin]) => begin > 0)!;
        world.openWindow(from, 0);
        if (clock.isLowered(program, from - 1) || !clock.isLowered(program, from)) wrong++;
      }
      t.equal(wrong, 0, `${JSON.stringify(lowered)} from ${new Date(startUnixMs).toISOString()}`);
    }
  }
});

t.test('programs share out the schedules, and one without spans has no change', async t => {
  const place = placeOf({ system: gb(), startUnixMs: starts[0]!, hours: 24 });
  const clock = new HeatingClock(worldAt(place));
  const { schedules } = gb().heatPumps.setback;
  const steady = schedules.filter(({ lowered }) => lowered.length === 0).reduce((sum, { fraction }) => sum + fraction, 0);
  let never = 0;
  for (let program = 0; program < PROGRAMS; program++) {
    if (clock.nextMs(program, 0) !== NEVER_MS) continue;
    never++;
    t.same(clock.lowered(program), { count: 0, meanMs: 0 });
  }
  t.ok(Math.abs(never / PROGRAMS - steady) < 1 / PROGRAMS);
});

t.test(
  'the table of next changes is that of each program, whether it is asked forwards, backwards or in another epoch',
  async t => {
    const place = placeOf({ system: gb(), startUnixMs: starts[0]!, hours: 72 });
    const world = worldAt(place);
    const clock = new HeatingClock(world);
    for (const [atMs, epochMs] of [
      [0, 0],
      [3 * 3_600_000, 0],
      [40 * 3_600_000, 0],
      [2 * 3_600_000, 0],
      [-30 * 3_600_000, 36 * 3_600_000],
    ] as const) {
      world.openWindow(atMs + epochMs, epochMs);
      clock.look(atMs);
      const own = Int32Array.from({ length: 2 * PROGRAMS }, (_, program) => clock.nextMs(program, atMs));
      t.same(clock.changesMs, own, `at ${atMs} ms after ${epochMs}`);
    }
  },
);

t.test('reviews of a level come once a period, at a moment that no epoch moves, spread over the period', async t => {
  const place = placeOf({ system: gb(), startUnixMs: starts[0]!, hours: 72 });
  const world = worldAt(place);
  const periodMs = gb().heatPumps.control.reviewMin * MS_PER_MIN;
  const clock = new HeatingClock(world);
  const steady = Array.from({ length: PROGRAMS }, (_, program) => program).filter(
    program => clock.nextMs(program, 0) === NEVER_MS,
  );
  const firsts = steady.map(program => clock.nextMs(PROGRAMS + program, 0));
  t.ok(firsts.every(ms => ms > 0 && ms <= periodMs));
  t.ok(new Set(firsts.map(ms => Math.floor((ms * 20) / periodMs))).size >= 20, 'in every twentieth of the period');
  const [program, first] = [PROGRAMS + steady[0]!, firsts[0]!];
  t.equal(clock.nextMs(program, first), first + periodMs);
  world.openWindow(7_777_000, 7_777_000);
  const moved = clock.nextMs(program, 0) + 7_777_000;
  t.equal((moved - first) % periodMs, 0);
});
