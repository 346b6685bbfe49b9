import t from 'tap';
import { problemLine } from '../../src/base/errors.js';
import { type Experiment, readExperiment } from '../../src/scenario/experiment.js';
import { Folder, problemsOf, TOP } from '../fixtures/scenario.js';

const HEAD = 'nadir: 1\nname: sweep\nbase: base.yaml\n';

const read = (folder: Folder, name = 'sweep.yaml'): Experiment => readExperiment(name, { roots: folder.options().roots });
const lines = (folder: Folder, name = 'sweep.yaml'): string[] => problemsOf(() => read(folder, name)).map(problemLine);

t.test('an experiment with nothing but a base is one run', async t => {
  const folder = new Folder(t, { 'base.yaml': TOP, 'sweep.yaml': HEAD });
  t.match(read(folder), { name: 'sweep', bases: ['base.yaml'], seed: 'nadir', replicates: 1, compareWith: null });
  t.same([read(folder).points.vary, read(folder).variants, read(folder).measures], [[], [], []]);
});

t.test("the contract's experiment is read to settings that --set takes", async t => {
  const folder = new Folder(t, {
    'shipped/winter.yaml': `${TOP}attacks: [{ id: surge, kind: ev-charge-start, at: "17:30", duration: 1 h }]\n`,
    'shipped/experiments/sweep.yaml': `${HEAD.replace('base.yaml', '[../winter.yaml, winter]')}
seed: "iet"
replicates: 20
hold: [population]
design: grid
vary:
  attacks.surge.target.share: [5 %, 10 %, "20 %"]
  defences.delay.limit: { from: 0 s, to: 1000 s, steps: 4 }
  attacks.surge.target.areas: [_A]
  attacks.surge.at: ["17:31", "+1 h"]
  seedling: { from: 0.1, to: 0.4, steps: 4 }
  fleet.evs.count: { from: 1 M, to: 2 M, steps: 3 }
  fleet.evs.smart: { from: 10 %, to: 40 %, steps: 4 }
variants:
  bolted-on: { posture: bolted-on, defences.delay.limit: 0 s }
  built-in: { posture: built-in, fleet: { evs: { count: 3 M } }, attacks: [{ id: surge, remove: true }], about: "1" }
compareWith: no-attack
measures: [energy_unserved_mwh]
`,
  });
  const experiment = read(folder, 'sweep');
  t.same(experiment.bases, ['../shipped/winter.yaml', 'winter']);
  t.match(experiment, { seed: 'iet', replicates: 20, hold: ['population'], compareWith: 'no-attack' });
  t.same(experiment.measures, ['energy_unserved_mwh']);
  t.same(Object.fromEntries(experiment.points.vary.map(varied => [varied.path, 'values' in varied && varied.values])), {
    'attacks.surge.target.share': ['5 %', '10 %', '20 %'],
    'defences.delay.limit': ['0 ms', '333.333 s', '666.667 s', '1000 s'],
    'attacks.surge.target.areas': ['_A'],
    'attacks.surge.at': ['17:31', '+1 h'],
    seedling: ['0.1', '0.2', '0.3', '0.4'],
    'fleet.evs.count': ['1000000', '1500000', '2000000'],
    'fleet.evs.smart': ['10 %', '20 %', '30 %', '40 %'],
  });
  t.same(experiment.variants[1]!.settings, [
    { path: 'posture', value: 'built-in' },
    { path: 'fleet.evs.count', value: '3 M' },
    { path: 'attacks', value: '[{ "id": surge, "remove": true }]' },
    { path: 'about', value: '"1"' },
  ]);
  const sets = experiment.variants[1]!.settings.map(({ path, value }) => `${path}=${value}`);
  for (const base of experiment.bases) t.same(folder.read(base, { sets }).scenario.attacks, []);
});

t.test('mistakes in an experiment are told at once', async t => {
  const folder = new Folder(t, {
    'base.yaml': TOP,
    'sweep.yaml': `nadir: 1
name: Sweep
base: bsae.yaml
replicates: 0
replicats: 3
vary:
  a.b: []
  a.c: [1, 1]
  a.d: { from: 1 s, to: 2 MW, steps: 3 }
  a.e: { from: 1 s, to: 2 s, steps: 1 }
  a.f: { uniform: [1, 2] }
  a.g: { form: 1 s, to: 2 s, steps: 3 }
  seed: [a, b]
  __proto__: [1]
variants: { built-in: { extends: x } }
compareWith: built-on
`,
  });
  const places = lines(folder).map(line => line.split(';')[0]);
  t.same(places, [
    "sweep.yaml:2:7: name: found 'Sweep'",
    "sweep.yaml:3:7: base: found 'bsae.yaml'",
    "sweep.yaml:4:13: replicates: found '0'",
    "sweep.yaml:5:1: found the key 'replicats'",
    'sweep.yaml:7:8: vary.a.b: found 0 values',
    "sweep.yaml:8:12: vary.a.c: found '1' a second time",
    "sweep.yaml:9:8: vary.a.d: found '1 s' and '2 MW'",
    "sweep.yaml:10:37: vary.a.e.steps: found '1'",
    'sweep.yaml:11:3: vary.a.f: found a distribution with design: grid',
    'sweep.yaml:12:8: vary.a.g.from: found nothing',
    "sweep.yaml:12:10: vary.a.g: found the key 'form'",
    "sweep.yaml:13:3: vary: found 'seed'",
    "sweep.yaml:14:3: vary: found '__proto__'",
    "sweep.yaml:15:25: variants.built-in: found 'extends'",
    "sweep.yaml:16:14: compareWith: found 'built-on'",
  ]);
  t.match(lines(folder).at(-1), /did you mean built-in\?/);
});

t.test('what this version cannot do is said, and nothing outside the root is run', async t => {
  const folder = new Folder(t, { 'base.yaml': TOP, 'outside/base.yaml': TOP });
  for (const text of ['branchAt: "17:00"', 'hold: [weather]']) {
    folder.write('sweep.yaml', `${HEAD}${text}\n`);
    t.match(lines(folder), [/not in this version of Nadir/], text);
  }
  folder.write('sweep.yaml', HEAD.replace('base.yaml', '../outside/base.yaml'));
  t.match(lines(folder), [/allowed: a path inside /]);
});

const PATH = 'attacks.surge.target.share';

t.test('distributions and designs are read, and a table is one of points', async t => {
  const folder = new Folder(t, { 'base.yaml': TOP, 'points.csv': `${PATH},scale\n20 %,\n30 %,1/100\n` });
  const points = (text: string) => {
    folder.write('sweep.yaml', `${HEAD}${text}\n`);
    return read(folder).points;
  };
  t.match(points(`design: sobol\nsamples: 8\nvary: { ${PATH}: { uniform: [10 %, 30 %] } }`), {
    design: 'sobol',
    samplesCount: 8,
    vary: [{ path: PATH, law: { kind: 'uniform', figures: [0.1, 0.3], dimension: 'fraction', isWhole: false } }],
  });
  const laws = 'vary: { a.b: { normal: { mean: 10 s, sd: 2 s } }, a.c: { triangular: [1, 2, 5] } }';
  t.match(points(`design: latin-hypercube\nsamples: 4\n${laws}`).vary, [
    { law: { kind: 'normal', figures: [10_000, 2000], dimension: 'duration', isWhole: true } },
    { law: { kind: 'triangular', figures: [1, 2, 5], dimension: null, isWhole: true } },
  ]);
  const table = points('design: table\ntable: points.csv');
  t.same(table.rows, [
    ['20 %', null],
    ['30 %', '1/100'],
  ]);
  t.match(table.vary, [
    { path: PATH, values: ['20 %', '30 %'] },
    { path: 'scale', values: ['1/100'] },
  ]);
  t.match(table.files, [{ sha256: /^[0-9a-f]{64}$/ }]);
});

t.test('a design that does not fit what is varied is refused, and so is a table outside the root', async t => {
  const folder = new Folder(t, { 'base.yaml': TOP, 'bad.csv': 'seed,a.b,a.b\n1,2,3\n', 'ragged.csv': 'a.b,a.c\n1\n' });
  const cases: [text: string, said: RegExp[]][] = [
    ['design: sobol', [/samples: found nothing; allowed: a number of points/]],
    ['samples: 8', [/samples: found samples together with design: grid/]],
    ['vary: { a.b: { uniform: [1, 2] } }', [/vary\.a\.b: found a distribution with design: grid/]],
    [
      'design: sobol\nsamples: 8\nvary: { a.b: { uniform: [2, 1] } }',
      [/found '2', '1'; allowed: figures of one kind, from the least/],
    ],
    ['design: sobol\nsamples: 8\nvary: { a.b: { normal: { mean: 1 s, sd: 2 MW } } }', [/allowed: figures of one kind/]],
    [
      'design: sobol\nsamples: 8\nvary: { a.b: { triangular: [1, 2] } }',
      [/found 2 figures; allowed: \[the least, the likeliest/],
    ],
    ['design: table', [/table: found nothing; allowed: the CSV file/]],
    ['table: bad.csv', [/found table together with design: grid/]],
    ['design: table\ntable: bad.csv', [/^bad\.csv:1:1: found 'seed'/, /^bad\.csv:1:3: found a\.b a second time/]],
    ['design: table\ntable: ragged.csv', [/^ragged\.csv/]],
    ['design: table\ntable: ../../etc/passwd', [/table: found .*allowed: a path inside/]],
  ];
  for (const [text, said] of cases) {
    folder.write('sweep.yaml', `${HEAD}${text}\n`);
    t.match(lines(folder), said, text);
    t.equal(lines(folder).length, said.length, text);
  }
});
