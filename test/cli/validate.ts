import t from 'tap';
import { nadir } from './nadir.js';

const scenario = ['nadir: 1', 'name: day', 'extends: winter-peak'].join('\n');

t.test('what is sound is called so, each file by what it is, and the shipped files are sound', async t => {
  const cwd = t.testdir({
    'day.yaml': scenario,
    'sweep.yaml': 'nadir: 1\nname: sweep\nbase: day.yaml\nseed: "iet"\nreplicates: 2\n',
  });
  const { code, stdout, stderr } = nadir(['validate', 'day.yaml', 'sweep.yaml', 'gb-2030', 'winter-peak'], { cwd });
  t.equal(code, 0, stderr);
  t.equal(stdout, 'day.yaml: OK (scenario)\nsweep.yaml: OK (experiment)\ngb-2030: OK (system)\nwinter-peak: OK (scenario)\n');
});

t.test('every problem of every file is told with its place, and the sound ones are still called sound', async t => {
  const cwd = t.testdir({
    'day.yaml': scenario,
    'bad.yaml': `${scenario}\nduratoin: 24 h\nscale: 0.3\nwarmUp: 7200\n`,
    'sweep.yaml': 'nadir: 1\nname: sweep\nbase: nowhere.yaml\nseed: "iet"\nreplicates: 0\n',
  });
  const { code, stdout, stderr } = nadir(['validate', 'bad.yaml', 'day.yaml', 'sweep.yaml'], { cwd });
  t.equal(code, 1);
  t.equal(stdout, 'day.yaml: OK (scenario)\n');
  t.match(stderr, /^bad\.yaml:4:\d+: .*duratoin.*did you mean duration\?/m);
  t.match(stderr, /^bad\.yaml:5:\d+: scale: found/m);
  t.match(stderr, /^bad\.yaml:6:\d+: warmUp: found/m);
  t.match(stderr, /^sweep\.yaml:3:\d+: base: found/m);
  t.match(stderr, /^sweep\.yaml:5:\d+: replicates: found/m);
  t.notMatch(stderr, / at .*\.js:\d/);
});

t.test('files that are no scenarios at all get one clear answer', async t => {
  const cwd = t.testdir({
    'empty.yaml': '',
    'list.yaml': '- a\n- b\n',
    'broken.yaml': 'name: [unclosed\n',
    'large.yaml': `about: ${'x'.repeat(300_000)}\n`,
    'deep.yaml': '{a: '.repeat(10_000),
    folder: {},
  });
  for (const file of ['empty.yaml', 'list.yaml', 'broken.yaml', 'large.yaml', 'deep.yaml', 'folder', 'nowhere.yaml']) {
    const { code, stdout, stderr } = nadir(['validate', file], { cwd });
    t.equal(code, 1, file);
    t.ok(stderr.startsWith(file), stderr.slice(0, 200));
    t.ok(stderr.length < 2000);
    t.equal(stdout, '');
  }
});
