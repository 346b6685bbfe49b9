import t from 'tap';
import { problemLine } from '../../src/base/errors.js';
import { devicesCompromised, devicesSelected } from '../../src/simulation/target.js';
import { RunPlace } from '../fixtures/run.js';
import { problemsOf } from '../fixtures/scenario.js';

const run = (t: { teardown(end: () => void): void }, ...attacks: string[]) =>
  new RunPlace(t).load('winter-peak', { sets: ['duration=24 h', `attacks=[${attacks.join(', ')}]`] });

const charge = (id: string, target: string): string =>
  `{ id: ${id}, kind: ev-charge-start, at: "20:00", duration: 10 min, target: { ${target} } }`;

t.test('a device that two attacks select is compromised once', async t => {
  const halves = run(t, charge('a', 'headEnd: cpo-a, share: 50 %'), charge('b', 'headEnd: cpo-a, share: 50 %'));
  const [first] = halves.scenario.attacks;
  const half = devicesSelected(first!, halves.system);
  t.equal(devicesCompromised([first!], halves.system), half);
  t.ok(Math.abs(devicesCompromised(halves.scenario.attacks, halves.system) - 1.5 * half) <= 1, 'a half, and half of the rest');

  const apart = run(t, charge('a', 'headEnd: cpo-a, share: 50 %'), charge('b', 'headEnd: cpo-b, count: 1000'));
  const counts = apart.scenario.attacks.map(attack => devicesSelected(attack, apart.system));
  t.equal(counts[1], 1000);
  t.ok(Math.abs(devicesCompromised(apart.scenario.attacks, apart.system) - counts[0]! - 1000) <= 1, 'those apart add up');
  t.equal(devicesCompromised([], apart.system), 0);
});

t.test(
  'head-ends and suppliers of a target must both hold, and a target that commands none of the devices is refused',
  async t => {
    const off = (target: string): string =>
      `{ id: off, kind: meter-disconnect, at: "20:00", duration: 10 min, target: { ${target} } }`;
    const both = run(t, off('headEnd: [supplier-a, supplier-b], supplier: [supplier-b, supplier-c]'));
    const one = run(t, off('supplier: supplier-b'));
    t.equal(devicesSelected(both.scenario.attacks[0]!, both.system), devicesSelected(one.scenario.attacks[0]!, one.system));

    const refusal = (attack: string): string[] => problemsOf(() => run(t, attack)).map(problemLine);
    t.match(refusal(charge('a', 'headEnd: supplier-a')), [
      /attacks\.a\.target\.headEnd: found supplier-a; allowed: what commands.* ev: cpo-a, /,
    ]);
    t.match(refusal(charge('a', 'supplier: supplier-a')), [
      /attacks\.a\.target\.supplier: found supplier-a; allowed: what commands the kind ev/,
    ]);
    t.match(refusal(charge('a', 'headEnd: cpo-a, supplier: supplier-a')), [/found cpo-a, supplier-a \(both must hold\)/]);
    t.match(refusal(off('headEnd: supplier-a, supplier: supplier-b')), [/found supplier-a, supplier-b \(both must hold\)/]);
  },
);
