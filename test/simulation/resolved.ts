import { cpSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ownSystem } from '../fixtures/own-system.js';
import { differences, RunPlace, tablesOf } from '../fixtures/run.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const day = (...more: string[]): string =>
  `${[
    'nadir: 1',
    'name: day',
    'system: gb-2030',
    'start: 2030-01-16T19:50Z',
    'duration: 12 min',
    'warmUp: 5 min',
    'scale: 1/5000',
    'seed: "0x10"',
    'fleet: { evs: { count: 9 M, smart: 55.5 % } }',
    'overrides: { headEnds.cpo-a.share: 30 %, response.dc-low.holding: 900 MW }',
    'events: [{ id: trip, kind: plant-trip, at: "20:00", plant: sizewell-b }]',
    'attacks:',
    '  - { id: surge, kind: ev-charge-start, after: { event: trip, delay: 1500 ms }, path: override,',
    '      release: { after: 90 s }, duration: 1 min, target: { headEnd: cpo-a, count: 1234567 } }',
    'outputs: { frequency: 500 ms, areas: 1 min }',
    ...more,
  ].join('\n')}\n`;

t.test('the resolved file of a run gives the same run and the same bytes, with all its cases', async t => {
  const place = new RunPlace(t);
  const file = place.write('day.yaml', day('posture: built-in'));
  for (const flags of [
    {},
    { noAttack: true },
    { noDefence: true },
    { seed: 'second', scale: '1/8000', sets: ['attacks.surge.target.share=10 %'] },
  ]) {
    const run = await place.run(file, flags);
    const again = await place.run(join(run.folder, 'scenario.resolved.yaml'));
    t.equal(again.runId, run.runId, JSON.stringify(flags));
    t.same(differences(tablesOf(again.folder), tablesOf(run.folder)), []);
  }
});

t.test('a user’s own weather goes with the results, and another weather of the same name is another run', async t => {
  const place = new RunPlace(t);
  cpSync(join(SYSTEMS, 'gb-2030/weather/summer-bright.csv'), join(place.path, 'my weather.csv'));
  const file = place.write('day.yaml', day('weather: "my weather.csv"'));
  const run = await place.run(file);
  const again = await place.run(join(run.folder, 'scenario.resolved.yaml'));
  t.equal(again.runId, run.runId);
  t.same(differences(tablesOf(again.folder), tablesOf(run.folder)), []);
  cpSync(join(SYSTEMS, 'gb-2030/weather/winter-mean.csv'), join(place.path, 'my weather.csv'));
  t.not((await place.run(file)).runId, run.runId);
});

t.test('a user’s own system goes with the results, whole or as what it changes of another', async t => {
  const place = new RunPlace(t);
  ownSystem(place.path, {});
  cpSync(join(SYSTEMS, 'gb-2030'), join(place.path, 'Mine too'), { recursive: true });
  for (const system of ['./own', './Mine too']) {
    const run = await place.run(place.write('day.yaml', day().replace('system: gb-2030', `system: "${system}"`)));
    const again = await place.run(join(run.folder, 'scenario.resolved.yaml'));
    t.equal(again.runId, run.runId, system);
    t.same(differences(tablesOf(again.folder), tablesOf(run.folder)), []);
  }
});
