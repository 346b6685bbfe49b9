import t from 'tap';
import { MS_PER_MIN } from '../../src/base/units.js';
import { Calendar, calendarByteSizes } from '../../src/engine/calendar.js';
import type { SharedMemory } from '../../src/engine/shared-memory.js';
import { HORIZON_MS } from '../../src/engine/window.js';
import { Action } from '../../src/population/order.js';
import { carry, type Moment, orderOf } from '../fixtures/eventful-day.js';
import { engineOf, firstAreas, gb, placeOf } from '../fixtures/population.js';

const BLOCK = 1;
const KIND = 2;
const FIRST_ROW = 50;

function calendarOf(rowCount: number): Calendar {
  const sizes = calendarByteSizes(new Array<number>(6).fill(FIRST_ROW + rowCount), 3);
  const buffer = (byteSize: number) => new SharedArrayBuffer(byteSize);
  const calendar = {
    entries: sizes.entries.map(buffer),
    buckets: buffer(sizes.buckets),
    added: buffer(sizes.added),
    addedCounts: buffer(sizes.addedCounts),
    state: buffer(sizes.state),
  };
  return new Calendar({ calendar } as unknown as SharedMemory);
}

/** Rows that a window looks at, in order and each once. */
function lookedAt(calendar: Calendar, startMs: number, endMs: number): number[] {
  const look = new Int32Array(1000);
  const count = calendar.look(BLOCK, KIND, FIRST_ROW, startMs, endMs, look);
  return [...new Set(look.subarray(0, count))].sort((a, b) => a - b);
}

t.test('every row stands in the window that it is due in, and not in those before', async t => {
  const rows = Int32Array.from({ length: 300 }, (_, k) => FIRST_ROW + k);
  const dueMs = Float64Array.from(rows, row => 1000 + ((row * 7919) % HORIZON_MS));
  const calendar = calendarOf(300);
  calendar.open(BLOCK, 1000, 5);
  calendar.place(BLOCK, KIND, FIRST_ROW, rows, dueMs, 300);
  for (const lengthMs of [50, 1000, 2000, 7000, HORIZON_MS]) {
    for (let startMs = 1000; startMs + lengthMs <= 1000 + HORIZON_MS; startMs += lengthMs) {
      const due = [...rows].filter((_, k) => dueMs[k]! >= startMs && dueMs[k]! < startMs + lengthMs);
      const found = lookedAt(calendar, startMs, startMs + lengthMs);
      t.same(
        due.filter(row => !found.includes(row)),
        [],
        'nobody is missed',
      );
      // Buckets are two seconds wide: at most one more at each end.
      const near = [...rows].filter((_, k) => dueMs[k]! >= startMs - 2000 && dueMs[k]! < startMs + lengthMs + 2000);
      t.ok(found.length <= near.length, 'few others are looked at');
    }
  }
});

t.test('a calendar holds for its horizon and its orders alone', async t => {
  const calendar = calendarOf(1);
  t.notOk(calendar.covers(BLOCK, 2000, 5), 'nothing is known at first');
  calendar.open(BLOCK, 1000, 5);
  t.ok(calendar.covers(BLOCK, 1000 + HORIZON_MS, 5));
  t.notOk(calendar.covers(BLOCK, 1001 + HORIZON_MS, 5), 'not beyond the horizon');
  t.notOk(calendar.covers(BLOCK, 2000, 6), 'not after a change of orders');
  t.notOk(calendar.covers(BLOCK - 1, 2000, 5), 'not for another block');
  calendar.invalidate(BLOCK);
  t.notOk(calendar.covers(BLOCK, 2000, 5));
});

t.test('those that come due again are looked at until a rollback takes them out, and a full list ends the calendar', async t => {
  const calendar = calendarOf(300);
  calendar.open(BLOCK, 0, 1);
  calendar.place(BLOCK, KIND, FIRST_ROW, new Int32Array(0), new Float64Array(0), 0);
  calendar.add(BLOCK, KIND, 4);
  const kept = calendar.addedCount(BLOCK, KIND);
  calendar.add(BLOCK, KIND, 9);
  t.same(lookedAt(calendar, 30_000, 30_050), [FIRST_ROW + 4, FIRST_ROW + 9]);
  t.equal(calendar.enteredCount, 0);
  calendar.shorten(BLOCK, KIND, kept);
  t.same(lookedAt(calendar, 30_000, 30_050), [FIRST_ROW + 4]);
  for (let row = 0; calendar.covers(BLOCK, 2000, 1) && row < 1000; row++) calendar.add(BLOCK, KIND, row);
  t.notOk(calendar.covers(BLOCK, 2000, 1), 'it ends');
  t.ok(calendar.addedCount(BLOCK, KIND) < 300);
});

t.test('more devices due twice in a minute than the list has room for are none the worse for it', async t => {
  // Hundreds of cars of one block start and are released within a minute, in windows of a second.
  const place = placeOf({ system: firstAreas(gb(), 1), startUnixMs: Date.UTC(2030, 0, 16, 20), hours: 2, devicesPerAgent: 900 });
  const at = 61 * MS_PER_MIN;
  const order = (sequence: number, action: Action, issuedMs: number) =>
    orderOf(place, {
      kind: 'ev',
      headEnd: 'cpo-a',
      by: 1,
      headEndIndex: -1,
      shareFraction: 1,
      sequence,
      action,
      issuedMs,
      spreadMs: 5000,
    });
  const story: Moment[] = [
    { atMs: at, orders: [1, 2, 3, 4, 5, 6].map(k => order(k, k % 2 === 1 ? Action.start : Action.release, at + k * 6000)) },
  ];
  const run = async (windowMs: number) => {
    const engine = await engineOf(t, place);
    const levels = await carry(engine, place, story, { endMs: at + 2 * MS_PER_MIN, windowMs });
    return { hash: await engine.stateHash([]), events: engine.eventCount, ticks: levels.digests() };
  };
  const wanted = await run(1_800_000);
  t.same(await run(1000), wanted);
  t.same(await run(20_000), wanted);
  t.ok(wanted.events > 3000, `${wanted.events} events`);
});
