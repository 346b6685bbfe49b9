import t from 'tap';
import type { Problem } from '../../src/base/errors.js';
import { controlsInForce, readControls } from '../../src/scenario/controls.js';
import { vocabulary } from '../fixtures/scenario.js';

const place = { file: 'postures.yaml' };
const posture = [
  { id: 'ev-delay', kind: 'randomised-delay', written: { devices: 'ev', limit: '600 s' } },
  { id: 'threshold-a', kind: 'anomaly-threshold', written: { headEnd: 'cpo-a', orders: '20 k' } },
];

t.test("a posture's controls are read by the tables of their kinds", async t => {
  const problems: Problem[] = [];
  const controls = readControls(posture, vocabulary.defences, place, problems);
  t.same(problems, []);
  t.match(controls, [
    { id: 'ev-delay', kind: 'randomised-delay', parameters: { devices: 'ev', limit: 600_000 }, place },
    { id: 'threshold-a', parameters: { headEnd: 'cpo-a', orders: 20_000 } },
  ]);
  readControls(
    [{ id: 'x', kind: 'randomised-delay', written: { limit: 600, colour: 'red' } }],
    vocabulary.defences,
    place,
    problems,
  );
  t.same(
    problems.map(({ file, path, found }) => [file, path, found]),
    [
      ['postures.yaml', 'defences.x', "the key 'colour'"],
      ['postures.yaml', 'defences.x.devices', 'nothing'],
      ['postures.yaml', 'defences.x.limit', "'600'"],
    ],
  );
});

t.test('a defence adds to the posture, or replaces the control of its kind and target or of its id', async t => {
  const read = (written: Parameters<typeof readControls>[0]) => readControls(written, vocabulary.defences, place, []);
  const inForce = (defences: Parameters<typeof readControls>[0]): string[] =>
    controlsInForce(read(posture), read(defences)).map(({ id }) => id);
  t.same(inForce([]), ['ev-delay', 'threshold-a']);
  t.same(inForce([{ id: 'b', kind: 'anomaly-threshold', written: { headEnd: 'cpo-b' } }]), ['ev-delay', 'threshold-a', 'b']);
  t.same(inForce([{ id: 'b', kind: 'anomaly-threshold', written: { headEnd: 'cpo-a' } }]), ['ev-delay', 'b']);
  t.same(inForce([{ id: 'ev-delay', kind: 'randomised-delay', written: { devices: 'heat-pump', limit: '1 s' } }]), [
    'threshold-a',
    'ev-delay',
  ]);
});
