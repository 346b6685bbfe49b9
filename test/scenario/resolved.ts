import t from 'tap';
import { resolvedYaml, scenarioIdentity } from '../../src/scenario/resolved.js';
import { Folder, TOP, vocabulary } from '../fixtures/scenario.js';

const RICH = `${TOP}about: "It happens: 17:30"
scale: 1/3
seed: "0123"
warmUp: 90 min
weather: bright-windy
fleet: { evs: { count: 10 M, smart: 33.3 %, v2g: 0.07 % }, solar: { count: 1 } }
posture: none
overrides: { headEnds.cpo-a.share: 20 %, a.flag: true, a.number: 0.1, a.text: "17" }
until: restored
events:
  - { id: sizewell, at: "17:31:00.125", kind: plant-trip, plant: "null", power: 1.2 GW }
  - { id: next, kind: plant-trip, after: { event: sizewell, delay: 0.7 min } }
attacks:
  - { id: surge, kind: ev-charge-start, when: { frequency: { below: 49.8 Hz }, demand: { above: 30 GW, below: 50 GW } },
      duration: 30 min, release: { after: 2 h }, power: 7.4 kW, signed: true, target: { headEnd: [cpo-b, cpo-a], count: 12345 } }
  - { kind: meter-disconnect, at: "+1 h", rate: 0.1, target: { areas: _A, share: 12.5 %, pick: largest } }
defences:
  - { id: delay, kind: randomised-delay, devices: ev, limit: 600 s }
  - { kind: anomaly-threshold, headEnd: cpo-a, orders: 20 k }
outputs: { frequency: 50 ms, areas: 1 min, timing: true }
`;

t.test('the resolved file gives the same scenario and the same text again', async t => {
  const folder = new Folder(t, { 'bare.yaml': TOP, 'rich.yaml': RICH });
  for (const name of ['bare', 'rich']) {
    const { scenario } = folder.read(`${name}.yaml`);
    const text = resolvedYaml(scenario, vocabulary);
    folder.write('resolved.yaml', text);
    const again = folder.read('resolved.yaml').scenario;
    t.equal(scenarioIdentity(again), scenarioIdentity(scenario), name);
    t.equal(again.about, scenario.about);
    t.equal(resolvedYaml(again, vocabulary), text);
  }
});

t.test('every default stands in the resolved file', async t => {
  const folder = new Folder(t, { 'bare.yaml': TOP });
  const text = resolvedYaml(folder.read('bare.yaml').scenario, vocabulary);
  for (const line of [
    'start: "2030-01-16T12:00:00.000Z"',
    'duration: "1 d"',
    'warmUp: "2 h"',
    'scale: 1',
    'seed: "nadir"',
    'weather: "cold-still"',
    'dispatch: "merit-order"',
    'frequencyModel: "centre-of-inertia"',
    'posture: "default"',
    'until: "duration"',
  ])
    t.ok(text.split('\n').includes(line), line);
});

t.test("a user's own system and weather are found where their copies stand", async t => {
  const folder = new Folder(t, {
    'own.yaml': `${TOP.replace('gb-test', './mine')}weather: ./my-weather.csv\n`,
    'my-weather.csv': 'hour\n',
    'mine/x': '',
    'work/mine/system.yaml': '',
    'run/inputs/my-weather.csv': 'hour\n',
    'run/inputs/mine/system.yaml': '',
  });
  const { scenario } = folder.read('own.yaml');
  t.match(scenario.weather, { name: 'my-weather', file: `${folder.path}/work/my-weather.csv` });
  t.match(scenario.system, { name: 'mine', folder: `${folder.path}/work/mine` });
  const text = resolvedYaml(scenario, vocabulary, { system: './inputs/mine', weather: './inputs/my-weather.csv' });
  folder.write('run/scenario.resolved.yaml', text);
  const again = folder.read('../run/scenario.resolved.yaml').scenario;
  t.equal(again.weather.file, `${folder.path}/run/inputs/my-weather.csv`);
  t.equal(scenarioIdentity(again), scenarioIdentity(scenario));
});

t.test('the identity covers what changes results and nothing else', async t => {
  const folder = new Folder(t, { 'rich.yaml': RICH, 'moved/rich.yaml': `\n\n${RICH}` });
  const identity = (sets: string[], withSeed = true): string =>
    scenarioIdentity(folder.read('rich.yaml', { sets }).scenario, { withSeed });
  const base = identity([]);
  for (const set of ['engine.windowMax=1 s', 'engine.spuriousRollbacks=3', 'about=other']) t.equal(identity([set]), base, set);
  for (const set of [
    'scale=1',
    'seed=other',
    'weather=cold-still',
    'attacks.surge.duration=31 min',
    'attacks.surge.target.count=1',
    'defences.delay.limit=1 s',
    'outputs.areas=2 min',
    'overrides.a.number=0.2',
    'fleet.evs.count=1',
  ])
    t.not(identity([set]), base, set);
  t.equal(identity(['seed=other'], false), identity([], false));
  t.equal(scenarioIdentity(folder.read('../moved/rich.yaml').scenario), base);
  t.notMatch(base, new RegExp(folder.path));
});
