import t from 'tap';
import { changed, ownSystem } from '../fixtures/own-system.js';
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

/** Ten minutes in which a circuit opens, another on overload for it, and later Scotland and the South West are cut off. */
const CUT = [
  'nadir: 1',
  'name: cut',
  'extends: winter-peak',
  'start: 2030-01-16T20:00Z',
  'duration: 10 min',
  'warmUp: 5 min',
  'scale: 1/5000',
  'frequencyModel: multi-area',
  'overrides: { protection.lineOverload: 1, protection.linePickup: 100 % }',
  'outputs: { frequencyAreas: 1 s, areas: 1 min }',
  'events:',
  '  - { id: circuit, at: "+1 min", kind: branch-trip, branch: drax-keadby-2 }',
  ...['strathaven-harker-1', 'strathaven-harker-2', 'eccles-stella-west-1', 'eccles-stella-west-2'].map(
    branch => `  - { id: ${branch}, at: "+7 min", kind: branch-trip, branch: ${branch} }`,
  ),
  ...['melksham-south-west-1', 'melksham-south-west-2', 'south-west-lovedean-1', 'south-west-lovedean-2'].map(
    branch => `  - { id: ${branch}, at: "+8 min", kind: branch-trip, branch: ${branch} }`,
  ),
].join('\n');

t.test('lines that overload and an island that goes black are the same bytes on any workers and in any windows', async t => {
  const place = new RunPlace(t);
  const file = place.write('cut.yaml', `${CUT}\n`);
  const free = await place.run(file);
  const others = [
    await place.run(file, { sets: ['engine.windowMax=7s', 'engine.spuriousRollbacks=20'] }),
    await place.run(file, {}, { workerCount: 2 }),
  ];
  for (const other of others) t.same(differences(tablesOf(free.folder), tablesOf(other.folder)), []);
  t.equal(new Set([free, ...others].map(({ summary }) => summary.state_hash)).size, 1);

  const events = rowsOf(free.folder, 'events');
  const of = (kind: string) => events.filter(event => event.kind === kind);
  t.ok(of('branch-tripped').length > 0, `${of('branch-tripped').length} branches open on overload`);
  t.ok(of('branch-tripped').every(({ cause_id }) => cause_id !== ''));
  t.same(
    of('area-black')
      .map(({ area }) => area)
      .sort(),
    ['_H', '_L', '_N', '_P'],
  );
  t.match(of('area-black').find(({ area }) => area === '_L')!.message, /in 67 % of the area/, 'what it takes at the lost bus');
  const off = of('customers-disconnected').find(({ subject }) => subject === 'feeders in _L');
  t.ok(Number(off!.customers_count) > 0, 'customers of the part that is black');
  t.equal(Number(free.summary.black_areas_count), 4);
  t.equal(Number(free.summary.islands_count), 2, 'Scotland and the South West');
  t.same(
    of('island-formed').map(({ cause_id }) => events.find(({ event_id }) => event_id === cause_id)!.kind),
    ['branch-trip', 'branch-trip'],
  );
  const tripped = rowsOf(free.folder, 'lines').filter(({ opened_at_s }) => opened_at_s !== '');
  t.equal(tripped.length, 9 + of('branch-tripped').length);
  const last = rowsOf(free.folder, 'frequency_areas').filter(({ elapsed_s }) => elapsed_s === '600.000');
  t.same(
    last
      .filter(({ frequency_hz }) => frequency_hz === '')
      .map(({ area }) => area)
      .sort(),
    ['_N', '_P'],
  );
});

/** Half an hour in which Scotland loses plants, is cut off, goes black and comes back: engineers and plants take minutes. */
const LOST = ['cruachan', 'wind-offshore-south-scotland', 'wind-offshore-north-scotland', 'long-duration-storage-north-scotland'];
const AGAIN = [
  'nadir: 1',
  'name: again',
  'extends: winter-peak',
  'system: ./own',
  'start: 2030-01-16T20:00Z',
  'duration: 10 min',
  'until: restored',
  'maxDuration: 45 min',
  'warmUp: 5 min',
  'scale: 1/2000',
  'frequencyModel: multi-area',
  'outputs: { frequencyAreas: 1 min, areas: 1 min }',
  'events:',
  ...['strathaven-harker-1', 'strathaven-harker-2', 'eccles-stella-west-1', 'eccles-stella-west-2'].map(
    branch => `  - { id: ${branch}, at: "+1 min", kind: branch-trip, branch: ${branch} }`,
  ),
  ...LOST.map(plant => `  - { id: ${plant}, at: "+1 min", kind: plant-trip, plant: ${plant} }`),
].join('\n');

t.test('a part that was black is back with all its customers, and the same in any windows and on any workers', async t => {
  const place = new RunPlace(t);
  ownSystem(place.path, {
    'restoration.csv': changed('restoration.csv', 'switching,30,', 'switching,2,').replace('reclosing,30,', 'reclosing,3,'),
    'restarts.csv': changed('restarts.csv', /^(?!technology|nuclear)([\w-]+),\d+,\d+,(\d+),\d+,/gm, '$1,10,10,$2,1,'),
    'frequency.csv': changed('frequency.csv', 'restoration_wait,600,', 'restoration_wait,60,').replace(
      'restoration_interval,120,',
      'restoration_interval,15,',
    ),
  });
  const file = place.write('again.yaml', `${AGAIN}\n`);
  const free = await place.run(file);
  const sets = ['engine.windowMax=7s', 'engine.spuriousRollbacks=20'];
  const other = await place.run(file, { sets }, { workerCount: 2 });
  t.same(differences(tablesOf(free.folder), tablesOf(other.folder)), []);

  const { summary } = free;
  t.equal(summary.complete, true);
  t.equal(summary.customers_off_at_end_count, 0);
  t.equal(summary.black_areas_count, 2);
  const [black, most, all, last] = [
    Number(rowsOf(free.folder, 'events').find(({ kind }) => kind === 'area-black')!.elapsed_s),
    ...['black_restored_60_pct_s', 'black_restored_100_pct_s', 'last_restored_at_s'].map(column => Number(summary[column])),
  ] as [number, number, number, number];
  t.ok(most > 600 && most < all, `60 % after ${most} s, all after ${all} s`);
  t.ok(Math.abs(black + all - last) < 1, 'the last customer is one of a black area');
  const demand = rowsOf(free.folder, 'areas').filter(({ area }) => area === '_N');
  const mw = demand.map(({ demand_mw }) => Number(demand_mw));
  t.ok(Math.min(...mw) === 0 && mw.at(-1)! > 0.8 * mw[0]!, `${mw[0]} MW, none, and ${mw.at(-1)} MW again`);
  const hz = rowsOf(free.folder, 'frequency_areas').filter(({ area }) => area === '_N');
  t.ok(hz.some(({ frequency_hz }) => frequency_hz === '') && hz.at(-1)!.frequency_hz !== '', 'and a frequency');
});
