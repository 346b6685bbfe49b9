import t from 'tap';
import { differences, RunPlace, rowsOf, tablesOf } from '../fixtures/run.js';

/** A quarter of an hour about eight in the evening, bus by bus: a plant trips, and cars start ten seconds later. */
const EVENING = [
  'nadir: 1',
  'name: evening',
  'extends: ev-surge-winter',
  'start: 2030-01-16T19:55Z',
  'duration: 15 min',
  'warmUp: 5 min',
  'scale: 1/5000',
  'frequencyModel: multi-area',
  'outputs: { frequencyAreas: 1 s }',
].join('\n');

t.test('a nation bus by bus gives the same bytes in any windows, and areas have frequencies of their own', async t => {
  const place = new RunPlace(t);
  const file = place.write('evening.yaml', `${EVENING}\n`);
  const free = await place.run(file);
  const short = await place.run(file, { sets: ['engine.windowMax=7s', 'engine.spuriousRollbacks=20'] });
  t.same(differences(tablesOf(free.folder), tablesOf(short.folder)), []);
  t.equal(free.summary.state_hash, short.summary.state_hash);

  const rows = rowsOf(free.folder, 'frequency_areas');
  const at = (elapsedS: number): number[] =>
    rows.filter(row => Number(row.elapsed_s) === elapsedS).map(row => Number(row.frequency_hz));
  t.equal(at(300).length, 14);
  const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  t.ok(spread(at(301)) > 0.001, `a second after the trip areas are ${(spread(at(301)) * 1000).toFixed(1)} mHz apart`);
  const centre = rowsOf(free.folder, 'frequency').find(row => row.elapsed_s === '305.000')!;
  t.ok(Math.abs(Number(centre.frequency_hz) - at(305)[0]!) < 0.05, 'about their centre');
});
