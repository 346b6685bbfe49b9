import t from 'tap';
import { devicesCompromised, devicesSelected } from '../../src/simulation/target.js';
import { RunPlace } from '../fixtures/run.js';

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
