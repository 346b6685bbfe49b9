import t from 'tap';
import { MS_PER_DAY, MS_PER_H } from '../../src/base/units.js';
import { dayIndexAt, daysOf } from '../../src/population/calendar.js';

const lengthsH = (days: ReturnType<typeof daysOf>): number[] =>
  days.slice(1).map((day, k) => (day.startMs - days[k]!.startMs) / MS_PER_H);

t.test('the day on which clocks go forward has 23 hours, and the one on which they go back 25', async t => {
  // Last Sundays of March and October 2030: the 31st and the 27th.
  for (const [month, date, hours] of [
    [2, 31, 23],
    [9, 27, 25],
  ] as const) {
    const startUnixMs = Date.UTC(2030, month, date - 1, 12);
    const days = daysOf('Europe/London', startUnixMs, 0, 3 * MS_PER_DAY);
    const number = Date.UTC(2030, month, date) / MS_PER_DAY;
    const changed = days.findIndex(day => day.number === number);
    t.equal(days[changed]!.type, 'sunday');
    const lengths = lengthsH(days);
    t.equal(lengths[changed], hours);
    t.same(
      lengths.filter((_, k) => k !== changed).filter(length => length !== 24),
      [],
    );
  }
});

t.test('days are numbered without gaps from three before the start to twenty after the end', async t => {
  const startUnixMs = Date.UTC(2030, 0, 16, 12);
  const days = daysOf('Europe/London', startUnixMs, 0, 2 * MS_PER_DAY);
  t.same(
    days.map(({ number }) => number),
    Array.from(days, (_, k) => days[0]!.number + k),
  );
  t.equal(days[0]!.startMs, -3.5 * MS_PER_DAY);
  t.equal(days.at(-1)!.startMs, 21.5 * MS_PER_DAY);
  t.same(
    days.slice(0, 8).map(({ type }) => type),
    ['sunday', 'weekday', 'weekday', 'weekday', 'weekday', 'weekday', 'saturday', 'sunday'],
  );
  t.ok(days.every(({ season }) => season === 'winter'));
});

t.test('the day of a moment is found by its first and last millisecond', async t => {
  const days = daysOf('Europe/London', Date.UTC(2030, 9, 26, 12), 0, 2 * MS_PER_DAY);
  for (const [index, { startMs }] of days.entries()) {
    t.equal(dayIndexAt(days, startMs), index);
    if (index > 0) t.equal(dayIndexAt(days, startMs - 1), index - 1);
  }
});
