import t from 'tap';
import { Folder, TOP } from '../fixtures/scenario.js';

const BASE = `${TOP}seed: base
fleet: { evs: { count: 10 M, smart: 60 % } }
overrides: { costs.voll: 10 GBP/kWh, headEnds.cpo-a.share: 20 % }
attacks:
  - { id: surge, kind: ev-charge-start, at: "17:30", duration: 30 min, target: { headEnd: cpo-a, share: 60 % } }
  - { kind: meter-disconnect, at: "17:30" }
defences:
  - { id: delay, kind: randomised-delay, devices: ev, limit: 600 s }
`;

t.test('extends merges maps key by key and the lists with ids by id', async t => {
  const folder = new Folder(t, {
    'base.yaml': BASE,
    'child.yaml': `extends: base.yaml
name: child
fleet: { evs: { smart: 70 % } }
overrides: { headEnds: { cpo-a.share: 30 % } }
attacks:
  - { id: meter-disconnect, remove: true }
  - { id: surge, after: { event: outage }, target: { count: 100 } }
  - { id: second, kind: meter-disconnect, at: "18:00" }
events: [{ id: outage, kind: plant-trip, plant: x, at: "17:00" }]
`,
  });
  const { scenario, files } = folder.read('child.yaml');
  t.match(scenario, { name: 'child', seed: 'base', fleet: { evs: { count: 10e6, smartFraction: 0.7 } } });
  t.same(
    scenario.overrides.map(({ path, value, place }) => [path, value, place.file]),
    [
      ['costs.voll', '10 GBP/kWh', 'base.yaml'],
      ['headEnds.cpo-a.share', '30 %', 'child.yaml'],
    ],
  );
  t.match(scenario.attacks, [
    {
      id: 'surge',
      trigger: { at: 'after', event: 'outage', delayMs: 0 },
      durationMs: 1_800_000,
      target: { headEnds: ['cpo-a'], count: 100, share: 1 },
    },
    { id: 'second', kind: 'meter-disconnect' },
  ]);
  t.equal(scenario.attacks.length, 2);
  t.equal(scenario.defences.length, 1);
  t.same(
    files.map(({ path }) => path),
    [`${folder.path}/work/child.yaml`, `${folder.path}/work/base.yaml`],
  );
});

t.test('a problem in an inherited file names that file', async t => {
  const folder = new Folder(t, { 'base.yaml': `${BASE}warmUp: 3\n`, 'child.yaml': 'extends: base.yaml\nname: child\n' });
  t.match(folder.lines('child.yaml'), [/^base\.yaml:14:9: warmUp: /]);
});

t.test('ids are unique in a file, and only what is inherited can be removed', async t => {
  const folder = new Folder(t, {
    'twice.yaml': `${TOP}attacks: [{ kind: meter-disconnect, at: "17:30" }, { kind: meter-disconnect, at: "18:30" }]\n`,
    'base.yaml': BASE,
    'child.yaml': 'extends: base.yaml\nname: child\nattacks: [{ id: surg, remove: true }]\n',
  });
  t.match(folder.lines('twice.yaml'), [/attacks: found the id 'meter-disconnect' a second time/]);
  t.match(folder.lines('child.yaml'), [/attacks\.surg\.remove: found 'surg'.*did you mean surge\?/]);
});

t.test('a chain of files that ends in itself, or is too long, is refused', async t => {
  const folder = new Folder(t, {
    'a.yaml': 'extends: b.yaml\n',
    'b.yaml': 'extends: a.yaml\n',
    'self.yaml': 'extends: self.yaml\n',
    'c0.yaml': TOP,
  });
  for (let i = 1; i <= 12; i++) folder.write(`c${i}.yaml`, `extends: c${i - 1}.yaml\n`);
  t.match(folder.lines('a.yaml'), [/^b\.yaml:1:10: extends: found 'a.yaml', which extends this file/]);
  t.match(folder.lines('self.yaml'), [/which extends this file/]);
  t.match(folder.lines('c12.yaml'), [/at most 8 files/]);
  t.equal(folder.read('c8.yaml').files.length, 9);
});

t.test('--set changes what stands at a path of keys and ids, last of all', async t => {
  const folder = new Folder(t, { 'base.yaml': BASE });
  const sets = [
    'attacks.surge.target.share=20%',
    'attacks.surge.at=18:00',
    'defences.delay.limit=0 s',
    'overrides.headEnds.cpo-a.share=5 %',
    'fleet={ evs: { count: 3 M } }',
    'seed=7',
    'outputs.timing=true',
    'attacks=[{ id: meter-disconnect, remove: true }, { id: new, kind: meter-disconnect, at: "19:00" }]',
    'engine.windowMax=1 s',
  ];
  const { scenario } = folder.read('base.yaml', { sets });
  t.match(scenario.attacks[0], { target: { share: 0.2, headEnds: ['cpo-a'] }, trigger: { at: 'time', ms: 6 * 3_600_000 } });
  t.equal(scenario.defences[0]!.parameters.limit, 0);
  t.equal(scenario.overrides.find(({ path }) => path === 'headEnds.cpo-a.share')!.value, '5 %');
  t.same(scenario.fleet.evs, { count: 3e6, smartFraction: 0.6, v2gFraction: null });
  t.match(scenario, { seed: '7', outputs: { timing: true }, engine: { windowMaxMs: 1000 } });
  t.same(
    scenario.attacks.map(({ id }) => id),
    ['surge', 'new'],
  );
  const flags = { seed: '0x10', scale: '0.005' };
  t.match(folder.read('base.yaml', { sets, flags }).scenario, { seed: '0x10', devicesPerAgent: 200 });
});

t.test('a mistake on the command line names the option', async t => {
  const folder = new Folder(t, { 'base.yaml': BASE });
  const lines = (set: string): string[] => folder.lines('base.yaml', { sets: [set] });
  t.match(lines('attacks.surge.target.share=0.2'), [/^--set: attacks\.surge\.target\.share: found '0\.2'; allowed: a share/]);
  t.match(lines('attacks.surg.target.share=20 %'), [/^--set: attacks\.surg\.target\.share: found 'surg'.*did you mean surge\?/]);
  t.match(lines('attacks.surge.tarqet.share=20 %'), [/^--set: attacks\.surge: found the key 'tarqet'.*did you mean target\?/]);
  t.match(lines('duratoin=1 h'), [/^--set: found the key 'duratoin'.*did you mean duration\?/]);
  t.match(lines('duration'), [/^--set: found 'duration'; allowed: path=value/]);
  t.match(lines('duration='), [/^--set: duration: found no value/]);
  t.match(lines('duration=[1'), [/^--set: duration: found /]);
  t.match(lines('attacks.surge=3'), [/^--set: attacks\.surge: found 'surge'/]);
  t.match(lines('extends=other'), [/^--set: extends: .*in the file itself/]);
  t.match(lines('__proto__.polluted=1'), [/^--set: found the key '__proto__'/]);
  t.match(lines('defences.__proto__.limit=1 s'), [/^--set: .*found '__proto__'/]);
  t.match(folder.lines('base.yaml', { flags: { scale: '0.3' } }), [/^--scale: scale: found '0\.3'; allowed: 1 or 1\/n/]);
  t.match(folder.lines('base.yaml', { flags: { seed: 'x'.repeat(1_000_000) } }), [
    /^--seed: seed: found 'x{60}…' \(1000000 characters\)/,
  ]);
  t.equal(({} as Record<string, unknown>).polluted, undefined);
});

t.test('an empty list over entries is told to remove nothing', async t => {
  const folder = new Folder(t, {
    'base.yaml': BASE,
    'child.yaml': 'extends: base.yaml\nname: child\ndefences: []\nevents: []\nattacks:\n',
  });
  const { hints, scenario } = folder.read('child.yaml', { sets: ['defences=[]'] });
  t.equal(scenario.defences.length, 1);
  const advice = (key: string, id: string): RegExp =>
    new RegExp(`an empty list of ${key} removes nothing: entries are inherited by id; \\{ id: ${id}, remove: true \\} drops one`);
  t.match(hints, [/^child\.yaml: /, advice('attacks', 'surge'), /^--set: an empty list of defences/]);
  t.match(hints[0], advice('defences', 'delay'));
  t.same(folder.read('base.yaml').hints, []);
});
