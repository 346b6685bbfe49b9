import t from 'tap';
import { eventfulRun } from '../fixtures/eventful-run.js';
import { bytesOf, differences, RunPlace, rowsOf } from '../fixtures/run.js';

/** A summer noon in which roofs are switched off one after the other, and a second attack waits for the sun's share to fall. */
const sunnyNoon = `
nadir: 1
name: noon
system: gb-2030
weather: summer-bright
start: 2030-06-20T10:50Z
duration: 30 min
warmUp: 1 h
scale: 1/2000
attacks:
  - { id: cloud, kind: solar-trip, at: "+5 min", duration: 15 min, target: { share: 100 % } }
  - { id: dusk, kind: heat-pump-setpoint, when: { solarShare: { below: 43 % } }, duration: 5 min, target: { headEnd: hp-a } }
`;

const everyTable = [
  'areas.csv',
  'boundaries.csv',
  'costs.csv',
  'datapackage.json',
  'demand.csv',
  'difference.csv',
  'events.csv',
  'frequency.csv',
  'frequency_events.csv',
  'generation.csv',
  'lines.csv',
  'manifest.json',
  'no-attack/areas.csv',
  'no-attack/boundaries.csv',
  'no-attack/costs.csv',
  'no-attack/datapackage.json',
  'no-attack/demand.csv',
  'no-attack/events.csv',
  'no-attack/frequency.csv',
  'no-attack/frequency_events.csv',
  'no-attack/generation.csv',
  'no-attack/lines.csv',
  'no-attack/manifest.json',
  'no-attack/scenario.resolved.yaml',
  'no-attack/summary.csv',
  'scenario.resolved.yaml',
  'summary.csv',
];

t.test('an eventful evening gives the same bytes on any workers, in any windows and after needless rollbacks', async t => {
  const place = new RunPlace(t);
  const file = place.write('eventful.yaml', eventfulRun);
  const alone = await place.run(file);
  const bytes = bytesOf(alone.folder);
  const kinds = new Set(rowsOf(alone.folder, 'events').map(({ kind }) => kind));
  for (const kind of [
    'orders-quarantined',
    'plant-trip',
    'shedding-stage-opened',
    'feeders-restored',
    'customers-restored',
    'devices-released',
  ]) {
    t.ok(kinds.has(kind), `the evening has ${kind}`);
  }
  for (const { kind, cause_id } of rowsOf(alone.folder, 'events').filter(({ source }) => source === 'restoration')) {
    t.not(cause_id, '', `${kind} names what took the supply`);
  }
  t.match(alone.summary.state_hash, /^h[0-9a-f]{16}/);

  for (const [workerCount, ...sets] of [
    [1],
    [2],
    [3],
    [8],
    [2, 'engine.spuriousRollbacks=100'],
    [0, 'engine.windowMax=7 s'],
    [1, 'engine.windowMax=300 s'],
  ] as const) {
    const run = await place.run(file, { sets }, { workerCount });
    t.same(differences(bytesOf(run.folder), bytes), [], `${workerCount} workers ${sets.join(' ')}`);
    place.forget(run);
  }
});

t.test('the minutes of a load-shedding stage, and its twin, are the same in windows of a second', async t => {
  const place = new RunPlace(t);
  const file = place.write('eventful.yaml', eventfulRun.replace('T18:10Z', 'T19:55Z').replace('210 min', '25 min'));
  const sets = ['attacks.dark.remove=true', 'attacks.dim.remove=true', 'attacks.swing.remove=true', 'events.loss.power=2500 MW'];
  const free = await place.run(file, { sets }, { workerCount: 2, twin: 'no-attack' });
  t.same([...bytesOf(free.folder).keys()], everyTable);
  t.ok(Number(free.summary.lfdd_stages_count) >= 1);
  const short = await place.run(file, { sets: [...sets, 'engine.windowMax=1 s'] }, { twin: 'no-attack' });
  t.same(differences(bytesOf(short.folder), bytesOf(free.folder)), []);
});

t.test('an attack that waits for the sun begins at the same tick in any windows', async t => {
  const place = new RunPlace(t);
  const file = place.write('noon.yaml', sunnyNoon);
  const free = await place.run(file);
  const began = rowsOf(free.folder, 'events').find(({ kind, subject }) => kind === 'attack-began' && subject === 'dusk');
  t.ok(Number(began?.elapsed_s) > 300, 'the share fell once roofs were switched off');
  const short = await place.run(file, { sets: ['engine.windowMax=1 s'] });
  t.same(differences(bytesOf(short.folder), bytesOf(free.folder)), []);
});
