/** Small-signal modes of classical machines, against textbooks. */
import t from 'tap';
import { modesOf } from '../../src/grid/dynamics/modes.js';
import { shippedStudy, studyModel } from '../fixtures/study.js';

const oscillations = (name: string) =>
  modesOf(studyModel(shippedStudy(name), { dynamics: { governors: [] } }))
    .filter(({ im }) => im > 1e-3)
    .sort((a, b) => a.im - b.im);

t.test('the nine-bus system swings at 8.690 and 13.360 rad/s (Anderson and Fouad)', async t => {
  const [slow, fast] = oscillations('ieee-9');
  t.ok(Math.abs(slow!.im / 8.69 - 1) < 0.01, `${slow!.im.toFixed(3)} rad/s`);
  t.ok(Math.abs(fast!.im / 13.36 - 1) < 0.01, `${fast!.im.toFixed(3)} rad/s`);
  t.ok(Math.abs(slow!.re) < 1e-6 && Math.abs(fast!.re) < 1e-6, 'undamped, as nothing damps');
  t.equal(fast!.participation.indexOf(Math.max(...fast!.participation)), 2, 'the fast one is machine 3');
});

t.test("Kundur's two areas swing at 0.531 Hz against each other and at 1.146 and 1.180 Hz within", async t => {
  const modes = oscillations('two-area');
  for (const [k, expected] of [0.531, 1.146, 1.18].entries()) {
    const { frequencyHz } = modes[k]!;
    t.ok(Math.abs(frequencyHz / expected - 1) < 0.01, `${frequencyHz.toFixed(4)} Hz`);
  }
  t.equal(modes.length, 3);
  const [between, left, right] = modes;
  t.ok(Math.min(...between!.participation) > 0.05, 'all four take part in the inter-area mode');
  t.ok(left!.participation[0]! + left!.participation[1]! > 0.9, 'the one local mode is of area 1');
  t.ok(right!.participation[2]! + right!.participation[3]! > 0.9, 'the other of area 2');
});
