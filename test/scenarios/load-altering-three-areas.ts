import t from 'tap';
import { between, runShipped } from '../fixtures/shipped-run.js';

t.test('load-altering-three-areas: each area falls as far as published, and area control brings all back', async t => {
  const run = await runShipped(t, 'load-altering-three-areas', { scale: '1', sets: [] });
  const hz = (area: string): number[] =>
    run.rows('frequency_areas').flatMap(row => (row.area === area ? [Number(row.frequency_hz)] : []));
  for (const [area, published] of [
    ['area-1', 59.311],
    ['area-2', 59.355],
    ['area-3', 59.213],
  ] as const) {
    const nadir = Math.min(...hz(area));
    t.ok(between(nadir, published - 0.05, published + 0.05), `${area} falls to ${nadir} Hz`);
    t.ok(between(hz(area).at(-1)!, 59.99, 60.01), 'and comes back');
  }
  t.same(run.incidents(['attack-began']), ['12:00:30 attack-began load']);
  t.equal(run.measure('customers_interrupted_count'), 0);
});

t.test('the same load in five steps stays above 59.6 Hz', async t => {
  const run = await runShipped(t, 'load-altering-three-areas', { scale: '1', sets: ['attacks.load.kind=multistep'] });
  const hz = run.rows('frequency_areas').map(row => Number(row.frequency_hz));
  t.ok(between(Math.min(...hz), 59.6, 59.95), `${Math.min(...hz)} Hz`);
});
