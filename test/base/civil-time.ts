import t from 'tap';
import { CivilTime, dayTypeOf, isTimeZone, minuteOfDay, parseClock, parseInstant, seasonOf } from '../../src/base/civil-time.js';
import { MS_PER_H } from '../../src/base/units.js';

const instant = (text: string): number => parseInstant(text)!;
const clock = (text: string): number => parseClock(text)!;
const london = new CivilTime('Europe/London');

t.test('an instant is read only with its zone and only if it exists', async t => {
  t.equal(instant('2030-01-16T12:00Z'), Date.UTC(2030, 0, 16, 12));
  t.equal(instant('2030-01-16T12:00:01.5+01:00'), Date.UTC(2030, 0, 16, 11, 0, 1, 500));
  t.equal(instant('2030-01-16T12:00-0330'), Date.UTC(2030, 0, 16, 15, 30));
  for (const text of [
    '2030-01-16',
    '2030-01-16T12:00',
    '2030-02-30T12:00Z',
    '2030-13-01T00:00Z',
    '2030-01-16T24:00Z',
    '2030-01-16T12:60Z',
    '2030-1-16T12:00Z',
    '12:00',
    '',
  ])
    t.equal(parseInstant(text), undefined, text);
  for (const text of ['24:00', '17:60', '17', '17:3', '17:31:61', '-1:00', '1731']) t.equal(parseClock(text), undefined, text);
});

t.test('the local time is the one on the wall, through both clock changes', async t => {
  t.equal(london.localTime(instant('2030-01-16T17:31Z')), '2030-01-16 17:31:00.000');
  t.equal(london.localTime(instant('2030-07-16T17:31:02.345Z')), '2030-07-16 18:31:02.345');
  t.equal(london.localTime(instant('2030-03-31T00:59:59.999Z')), '2030-03-31 00:59:59.999');
  t.equal(london.localTime(instant('2030-03-31T01:00Z')), '2030-03-31 02:00:00.000');
  t.equal(london.localTime(instant('2030-10-27T00:59:59.999Z')), '2030-10-27 01:59:59.999');
  t.equal(london.localTime(instant('2030-10-27T01:00Z')), '2030-10-27 01:00:00.000');
  t.equal(new CivilTime('Asia/Kathmandu').localTime(instant('2030-01-01T00:00Z')), '2030-01-01 05:45:00.000');
});

t.test('offsets asked in any order are the same as fresh ones', async t => {
  for (let hour = 400 * 24; hour >= 0; hour -= 7) {
    const unixMs = instant('2030-01-01T00:00Z') + hour * MS_PER_H;
    const summer = unixMs >= instant('2030-03-31T01:00Z') && unixMs < instant('2030-10-27T01:00Z');
    if (london.offsetMs(unixMs) !== (summer ? MS_PER_H : 0)) t.fail(`offset at ${new Date(unixMs).toISOString()}`);
  }
  t.equal(london.offsetMs(instant('2030-06-01T00:00Z')), MS_PER_H);
});

t.test('days of a clock change last 23 and 25 hours', async t => {
  const lengthH = (noon: string): number => {
    const start = london.dayStartMs(instant(noon));
    return (london.dayStartMs(instant(noon) + 24 * MS_PER_H) - start) / MS_PER_H;
  };
  t.equal(lengthH('2030-03-31T12:00Z'), 23);
  t.equal(lengthH('2030-10-27T12:00Z'), 25);
  t.equal(lengthH('2030-01-16T12:00Z'), 24);
});

t.test('a day begins at its first instant also where midnight is left out', async t => {
  const cairo = new CivilTime('Africa/Cairo');
  t.equal(cairo.localTime(cairo.dayStartMs(instant('2024-04-26T12:00Z'))), '2024-04-26 01:00:00.000');
});

t.test('a clock time is the first at or after the start', async t => {
  const start = instant('2030-01-16T12:00Z');
  t.same(london.firstAt(start, clock('17:31')), { unixMs: instant('2030-01-16T17:31Z') });
  t.same(london.firstAt(start, clock('12:00')), { unixMs: start });
  t.same(london.firstAt(start, clock('11:59')), { unixMs: instant('2030-01-17T11:59Z') });
  t.same(london.firstAt(instant('2030-07-16T12:00Z'), clock('17:31')), { unixMs: instant('2030-07-16T16:31Z') });
  t.same(london.firstAt(instant('2030-07-16T23:30Z'), clock('00:15')), { unixMs: instant('2030-07-17T23:15Z') });
});

t.test('a clock time that a clock change leaves out or repeats is refused', async t => {
  t.same(london.firstAt(instant('2030-03-30T12:00Z'), clock('01:30')), {
    refused: 'does not occur on 2030-03-31 (clock change in Europe/London)',
  });
  t.same(london.firstAt(instant('2030-10-26T12:00Z'), clock('01:30')), {
    refused: 'occurs twice on 2030-10-27 (clock change in Europe/London)',
  });
  t.same(london.firstAt(instant('2030-10-27T00:45Z'), clock('01:30')), {
    refused: 'occurs twice on 2030-10-27 (clock change in Europe/London)',
  });
  t.same(london.firstAt(instant('2030-03-31T12:00Z'), clock('01:30')), { unixMs: instant('2030-04-01T00:30Z') });
  t.same(london.firstAt(instant('2030-10-27T12:00Z'), clock('01:30')), { unixMs: instant('2030-10-28T01:30Z') });
  t.same(london.firstAt(instant('2030-03-30T12:00Z'), clock('02:00')), { unixMs: instant('2030-03-31T01:00Z') });
});

t.test('day types, minutes and the seasons of load profiles follow the local calendar', async t => {
  const civil = (text: string): number => london.civilMs(instant(text));
  t.equal(dayTypeOf(civil('2030-01-16T12:00Z')), 'weekday');
  t.equal(dayTypeOf(civil('2030-07-05T23:30Z')), 'saturday');
  t.equal(dayTypeOf(civil('2030-07-07T12:00Z')), 'sunday');
  t.equal(minuteOfDay(civil('2030-07-05T23:30Z')), 30);
  // The August bank holiday of 2030 is Monday the 26th.
  const edges: [string, string][] = [
    ['2030-03-30', 'winter'],
    ['2030-03-31', 'spring'],
    ['2030-05-10', 'spring'],
    ['2030-05-11', 'summer'],
    ['2030-07-19', 'summer'],
    ['2030-07-20', 'high-summer'],
    ['2030-09-01', 'high-summer'],
    ['2030-09-02', 'autumn'],
    ['2030-10-26', 'autumn'],
    ['2030-10-27', 'winter'],
    ['2030-12-31', 'winter'],
  ];
  for (const [date, season] of edges) t.equal(seasonOf(civil(`${date}T12:00Z`)), season, date);
});

t.test('a time zone is one that Intl knows', async t => {
  t.ok(isTimeZone('Europe/London'));
  t.notOk(isTimeZone('Europe/Londn'));
});
