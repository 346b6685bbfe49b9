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
