import t from 'tap';
import { between, runShipped } from '../fixtures/shipped-run.js';

t.test('generator-trip-39-bus: inertia sets the first fall, room and a slow hydro plant the rest', async t => {
  const run = await runShipped(t, 'generator-trip-39-bus', { scale: '1', sets: [] });
  t.same(run.incidents(['plant-trip']), ['12:00:01 plant-trip g32']);
  const rows = run.rows('frequency').map(row => ({
    atS: Number(row.elapsed_s),
    hz: Number(row.frequency_hz),
    responseMw: Number(row.response_mw),
  }));
  t.equal(rows[0]!.hz, 60);
  // Stored energy that is left: H on 100 MVA, summed without g32. Loads behind falling voltages draw less than was lost at first.
  const storedMws = 100 * (42 + 30.3 + 28.6 + 26 + 34.8 + 26.4 + 24.3 + 34.5 + 500);
  const hzPerS = run.measure('rocof_500ms_hz_per_s');
  t.ok(between(hzPerS, 0.1, (650 * 60) / (2 * storedMws)), `${hzPerS} Hz/s over 500 ms`);
  // What machines could give above the load flow, from generators.csv and governors.csv.
  const roomMw =
    1040 - 250 + (711.76 - 677.87) + (663.6 - 632) + (533.4 - 508) + (687 - 650) + (588 - 560) + (567 - 540) + 41.5 + 101;
  t.ok(Math.max(...rows.map(({ responseMw }) => responseMw)) < roomMw);
  const lowest = rows.reduce((low, row) => (row.hz < low.hz ? row : low));
  t.ok(between(lowest.hz, 58.2, 58.4), `${lowest.hz} Hz`);
  t.ok(between(lowest.atS, 35, 50), `after ${lowest.atS} s`);
  t.ok(rows.at(-1)!.hz > 59.5, `${rows.at(-1)!.hz} Hz in the end`);
});
