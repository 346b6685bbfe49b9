import t from 'tap';
import { Folder, TOP } from '../fixtures/scenario.js';

t.test('a scenario with nothing but what it must say gets every default, frozen', async t => {
  const folder = new Folder(t, { 'peak.yaml': TOP });
  const { scenario, files } = folder.read('peak.yaml');
  t.match(scenario, {
    name: 'peak',
    about: '',
    system: { name: 'gb-test' },
    startUnixMs: Date.UTC(2030, 0, 16, 12),
    durationMs: 86_400_000,
    warmUpMs: 7_200_000,
    devicesPerAgent: 1,
    seed: 'nadir',
    weather: { name: 'cold-still', file: null },
    posture: 'default',
    outputs: { frequencyMs: 1000, areasMs: 300_000, frequencyAreasMs: null, timing: false },
    until: 'duration',
    maxDurationMs: 86_400_000,
  });
  t.same([scenario.events, scenario.attacks, scenario.defences, scenario.overrides], [[], [], [], []]);
  t.equal(files.length, 1);
  t.match(files[0]!.sha256, /^[0-9a-f]{64}$/);
  t.throws(() => Object.assign(scenario.outputs, { timing: true }), TypeError);
});

const CONTRACT = `${TOP}scale: 0.01
seed: "iet"
fleet: { evs: { count: 10 M, smart: 60 %, v2g: 5 % }, heatPumps: { count: 4 M } }
overrides: { headEnds.cpo-a.share: 20 %, dispatch: { inertiaFloor: 102 GVA.s } }
until: restored
campaigns: []
events:
  - { id: sizewell, at: "17:31", kind: plant-trip, plant: sizewell-b }
attacks:
  - id: surge
    kind: ev-charge-start
    after: { event: sizewell, delay: 10 s }
    duration: 30 min
    target: { headEnd: cpo-a, share: 60 % }
  - kind: meter-disconnect
    when: { inertia: { below: 120 GVA.s }, solarShare: { above: 20 %, below: 50 % }, for: 10 s }
    release: { after: 2 h }
    target: { supplier: [s2, s1, s2], count: 250 k, pick: largest }
defences:
  - { id: delay, kind: randomised-delay, devices: ev, limit: 600 s }
outputs: { frequency: 50 ms, traces: [] }
`;

t.test("the contract's scenario is read to SI", async t => {
  const folder = new Folder(t, { 'peak.yaml': CONTRACT });
  const { scenario } = folder.read('peak.yaml');
  t.equal(scenario.devicesPerAgent, 100);
  t.same(scenario.fleet.evs, { count: 10e6, smartFraction: 0.6, v2gFraction: 0.05 });
  t.same(
    scenario.overrides.map(({ path, value }) => [path, value]),
    [
      ['dispatch.inertiaFloor', '102 GVA.s'],
      ['headEnds.cpo-a.share', '20 %'],
    ],
  );
  t.equal(scenario.maxDurationMs, 3 * 86_400_000);
  t.match(scenario.events, [
    { id: 'sizewell', trigger: { at: 'time', ms: 19_860_000 }, parameters: { plant: 'sizewell-b', power: null } },
  ]);
  const [surge, disconnect] = scenario.attacks;
  t.match(surge, {
    trigger: { at: 'after', event: 'sizewell', delayMs: 10_000 },
    durationMs: 1_800_000,
    release: { kind: 'revert' },
    target: { headEnds: ['cpo-a'], suppliers: null, share: 0.6, count: null, pick: 'random' },
    parameters: { path: 'ordinary', power: null, signed: false },
    place: { file: 'peak.yaml', line: 15, column: 5 },
  });
  t.match(disconnect, {
    id: 'meter-disconnect',
    trigger: {
      at: 'when',
      forMs: 10_000,
      conditions: [
        { quantity: 'inertia', below: 120e9, above: null },
        { quantity: 'solarShare', below: 0.5, above: 0.2 },
      ],
    },
    durationMs: 3_600_000,
    release: { kind: 'after', delayMs: 7_200_000 },
    target: { suppliers: ['s1', 's2'], share: 1, count: 250_000, pick: 'largest' },
    parameters: { rate: 500 },
  });
  t.same(scenario.defences[0]!.parameters, { devices: 'ev', limit: 600_000 });
});

t.test('every mistake is told at once, with its place and the nearest known name', async t => {
  const folder = new Folder(t, {
    'peak.yaml': `${TOP}durration: 3 h
warmUp: 2
fleet: { evs: { smart: -5 %, v2g: 150 % } }
attacks:
  - { id: surge, kind: ev-charge-strat, at: "17:30", duration: 30 min }
  - { id: dark, kind: meter-disconnect, at: "17:30", target: { devices: meters }, rates: 3 }
defences:
  - { kind: randomised-delay, devices: ev, limit: 600 }
`,
  });
  t.same(folder.lines('peak.yaml'), [
    "peak.yaml:6:1: found the key 'durration'; allowed: nadir, name, about, extends, system, start, duration, warmUp, scale, " +
      'seed, populationSeed, weather, fleet, dispatch, frequencyModel, posture, overrides, events, attacks, campaigns, ' +
      'defences, outputs, until, maxDuration, engine (did you mean duration?)',
    "peak.yaml:7:9: warmUp: found '2'; allowed: a duration with its unit (ms, s, min, h, d), e.g. 30 min, from 0 ms to 14 d",
    "peak.yaml:8:24: fleet.evs.smart: found '-5 %'; allowed: a share with its unit (%), e.g. 60 %, from 0 % to 100 %",
    "peak.yaml:8:35: fleet.evs.v2g: found '150 %'; allowed: a share with its unit (%), e.g. 60 %, from 0 % to 100 %",
    "peak.yaml:10:24: attacks.surge.kind: found 'ev-charge-strat'; allowed: a kind of attacks: ev-charge-start, " +
      'meter-disconnect (did you mean ev-charge-start?)',
    "peak.yaml:11:64: attacks.dark.target.devices: found 'meters'; allowed: a kind that meter-disconnect addresses: meter " +
      '(did you mean meter?)',
    "peak.yaml:11:83: attacks.dark: found the key 'rates'; allowed: id, kind, at, after, when, duration, release, target, rate " +
      '(did you mean rate?)',
    "peak.yaml:13:51: defences.randomised-delay.limit: found '600'; allowed: a duration with its unit (ms, s, min, h, d), " +
      'e.g. 30 min, from 0 ms to 30 min',
  ]);
});

t.test('what a scenario must say is asked for by name', async t => {
  const folder = new Folder(t, { 'empty.yaml': '{}' });
  t.same(
    folder.problems('empty.yaml').map(({ path, found }) => `${path}: ${found}`),
    ['nadir: nothing', 'duration: nothing', 'name: nothing', 'system: nothing', 'start: nothing'],
  );
});

t.test('values that make no sense are refused', async t => {
  const refused: [string, string][] = [
    ['seed: 123', 'seed'],
    [`seed: "${'x'.repeat(201)}"`, 'seed'],
    ['seed: true', 'seed'],
    ['scale: 0.3', 'scale'],
    ['scale: 2', 'scale'],
    ['scale: 0', 'scale'],
    ['scale: -1', 'scale'],
    ['scale: 1e-9', 'scale'],
    ['warmUp: 1500 ms', 'warmUp'],
    ['maxDuration: 30 h', 'maxDuration'],
    ['until: restored\nmaxDuration: 1 h', 'maxDuration'],
    ['outputs: { frequency: 70 ms }', 'outputs.frequency'],
    ['outputs: 1 s', 'outputs'],
    ['engine: { windowMax: 31 min }', 'engine.windowMax'],
    ['overrides: { a.b: [1] }', 'overrides.a.b'],
    ['weather: ../../x', 'weather'],
    ['attacks: { kind: ev-charge-start }', 'attacks'],
    ['attacks: [ev-charge-start]', 'attacks'],
    ['attacks: [{ kind: ev-charge-start, duration: 1 h }]', 'attacks.ev-charge-start'],
    [
      'attacks: [{ kind: ev-charge-start, duration: 1 h, at: "17:30", when: { demand: { below: 1 W } } }]',
      'attacks.ev-charge-start',
    ],
    ['attacks: [{ kind: ev-charge-start, at: "17:30" }]', 'attacks.ev-charge-start.duration'],
    ['attacks: [{ id: A_b, kind: meter-disconnect, at: "17:30" }]', 'attacks.A_b'],
    ['attacks: [{ kind: meter-disconnect, at: "17:30", release: never }]', 'attacks.meter-disconnect.release'],
    ['attacks: [{ kind: meter-disconnect, at: "17:30", rate: 20000 }]', 'attacks.meter-disconnect.rate'],
    ['attacks: [{ kind: meter-disconnect, at: "17:30", target: { share: -1 % } }]', 'attacks.meter-disconnect.target.share'],
    ['attacks: [{ kind: meter-disconnect, at: "17:30", target: { share: 1 %, count: 3 } }]', 'attacks.meter-disconnect.target'],
    ['attacks: [{ kind: meter-disconnect, when: {} }]', 'attacks.meter-disconnect.when'],
    ['attacks: [{ kind: meter-disconnect, when: { demand: {} } }]', 'attacks.meter-disconnect.when.demand'],
    ['attacks: [{ kind: meter-disconnect, when: { demand: { below: 3 } } }]', 'attacks.meter-disconnect.when.demand.below'],
    ['attacks: [{ kind: meter-disconnect, after: { event: x } }]', 'attacks.meter-disconnect.after.event'],
    ['attacks: [{ kind: meter-disconnect, after: { event: meter-disconnect } }]', 'attacks.meter-disconnect.after.event'],
    ['defences: [{ kind: anomaly-threshold, headEnd: a, orders: 0 }]', 'defences.anomaly-threshold.orders'],
    ['defences: [{ kind: anomaly-threshold, headEnd: a, at: "17:30" }]', 'defences.anomaly-threshold'],
  ];
  const folder = new Folder(t);
  for (const [text, path] of refused) {
    folder.write('peak.yaml', `${TOP}${text}\n`);
    t.same(new Set(folder.problems('peak.yaml').map(problem => problem.path)), new Set([path]), text);
  }
});

t.test('two entries that wait for each other are refused, and a contingency waits for no attack', async t => {
  const folder = new Folder(t, {
    'circle.yaml': `${TOP}attacks:
  - { id: a, kind: meter-disconnect, after: { event: b } }
  - { id: b, kind: meter-disconnect, after: { event: a } }
`,
    'event.yaml': `${TOP}events: [{ id: e, kind: plant-trip, plant: x, after: { event: a } }]
attacks: [{ id: a, kind: meter-disconnect, at: "17:00" }]
`,
  });
  t.same(
    folder.problems('circle.yaml').map(({ found }) => found),
    ['a circle of after', 'a circle of after'],
  );
  t.match(folder.lines('event.yaml'), [/events\.e\.after\.event: found 'a'; allowed: the id of another entry: there is none/]);
});

t.test('what follows nothing is told together with all else that is wrong, and what follows a wrong entry is not', async t => {
  const folder = new Folder(t, {
    'day.yaml': `${TOP}colour: red
attacks:
  - { id: first, kind: meter-disconnect, at: 17 }
  - { id: second, kind: meter-disconnect, after: { event: first } }
  - { id: third, kind: meter-disconnect, after: { event: firs } }
`,
  });
  const paths = folder.problems('day.yaml').map(({ path }) => path);
  t.same(new Set(paths), new Set([undefined, 'attacks.first.at', 'attacks.third.after.event']));
  t.ok(
    folder.lines('day.yaml').some(line => /found 'firs'; .*did you mean first\?/.test(line)),
    'the name of an entry that is wrong itself is known',
  );
});

t.test('what follows another entry at a known time must begin before the end', async t => {
  const chain = (delay: string): string => `${TOP}events: [{ id: e, kind: plant-trip, plant: x, at: "+1 h" }]
attacks:
  - { id: a, kind: meter-disconnect, after: { event: e, delay: 1 h } }
  - { id: b, kind: meter-disconnect, after: { event: a, delay: ${delay} } }
`;
  const folder = new Folder(t, { 'in.yaml': chain('21 h 59 min'), 'late.yaml': chain('22 h') });
  t.same(folder.problems('in.yaml'), []);
  t.same(
    folder.problems('late.yaml').map(({ path, found }) => `${path}: ${found}`),
    ['attacks.b.after.delay: 1 d after the start'],
  );
});

t.test('a system beside the file, named without its path, is pointed to', async t => {
  const folder = new Folder(t, {
    'peak.yaml': TOP.replace(/system: .*/, 'system: mine'),
    'work/mine/system.yaml': 'name: mine\n',
  });
  t.match(folder.lines('peak.yaml'), [/system: found 'mine'; .*did you mean \.\/mine\?/]);
});

t.test('what this version cannot do is said, never ignored', async t => {
  const folder = new Folder(t);
  const later = ['campaigns: [{ id: x }]', 'outputs: { substations: worst 1000 }', 'outputs: { traces: [ev] }'];
  for (const text of later) {
    folder.write('peak.yaml', `${TOP}${text}\n`);
    const lines = folder.lines('peak.yaml');
    t.equal(lines.length, 1, text);
    t.match(lines[0], /not in this version of Nadir/, text);
  }
});

t.test('times are clock times, instants or offsets, and lie inside the run', async t => {
  const folder = new Folder(t);
  const msAt = (at: string, top = TOP): number | string => {
    folder.write('peak.yaml', `${top}attacks: [{ kind: meter-disconnect, at: ${at} }]\n`);
    const [problem] = folder.problems('peak.yaml');
    const trigger = problem ? null : folder.read('peak.yaml').scenario.attacks[0]!.trigger;
    return trigger?.at === 'time' ? trigger.ms / 60_000 : problem!.found;
  };
  t.equal(msAt('"17:31"'), 331);
  t.equal(msAt('17:31'), 331);
  t.equal(msAt('"11:00"'), 23 * 60);
  t.equal(msAt('"+5 h 30 min"'), 330);
  t.equal(msAt('"2030-01-16T13:00+01:00"'), 0);
  t.equal(msAt('1731'), "'1731'");
  t.equal(msAt('"5 h"'), "'5 h'");
  t.equal(msAt('"2030-01-16T11:59Z"'), "'2030-01-16T11:59Z', before the start");
  t.equal(msAt('"+24 h"'), "'+24 h', after the end");
  const spring = TOP.replace('2030-01-16', '2030-03-30');
  const autumn = TOP.replace('2030-01-16', '2030-10-26');
  t.match(msAt('"01:30"', spring), /does not occur on 2030-03-31/);
  t.match(msAt('"01:30"', autumn), /occurs twice on 2030-10-27/);
  t.equal(msAt('"02:30"', spring), 13.5 * 60);
  t.equal(msAt('"02:30"', autumn), 14.5 * 60);
});

t.test('a scenario may be JSON', async t => {
  const json = '{\n\t"nadir": 1, "name": "peak", "system": "gb-test",\n\t"start": "2030-01-16T12:00Z", "duration": "24 h"\n}';
  t.equal(new Folder(t, { 'peak.json': json }).read('peak.json').scenario.durationMs, 86_400_000);
});

t.test('--no-attack keeps the events; --no-defence takes the posture too', async t => {
  const folder = new Folder(t, {
    'peak.yaml': `${TOP}events: [{ kind: plant-trip, plant: x, at: "17:00" }]
attacks: [{ kind: meter-disconnect, at: "17:00" }]
defences: [{ kind: anomaly-threshold, headEnd: a }]
`,
  });
  const calm = folder.read('peak.yaml', { flags: { noAttack: true } }).scenario;
  t.same([calm.events.length, calm.attacks.length, calm.defences.length, calm.posture], [1, 0, 1, 'default']);
  const bare = folder.read('peak.yaml', { flags: { noDefence: true } }).scenario;
  t.same([bare.events.length, bare.attacks.length, bare.defences.length, bare.posture], [1, 1, 0, 'none']);
});
