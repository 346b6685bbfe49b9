import t from 'tap';
import { nearestName } from '../../src/base/names.js';

const known = ['ev-charge-start', 'meter-disconnect', 'heat-pump-setpoint', 'solar-trip'];

t.test('the nearest name is found through slips of the keyboard', async t => {
  t.equal(nearestName('meter-disconect', known), 'meter-disconnect');
  t.equal(nearestName('Solar-Trip', known), 'solar-trip');
  t.equal(nearestName('ev-start-charge', ['ev-charge-start', 'ev-charge-stop']), undefined);
  t.equal(nearestName('heatpump-setpoint', known), 'heat-pump-setpoint');
});

t.test('nothing is near to what is different in more than a third of its letters', async t => {
  t.equal(nearestName('battery', known), undefined);
  t.equal(nearestName('solar-grip', known), 'solar-trip');
  t.equal(nearestName('abc', ['xyz']), undefined);
  t.equal(nearestName('ab', ['ac']), 'ac', 'a short name may have one letter wrong');
  t.equal(nearestName('anything', []), undefined);
});

t.test('what a name begins with stands for it, unless another is nearer', async t => {
  t.equal(nearestName('ev-charge', known), 'ev-charge-start');
  t.equal(nearestName('met', known), 'meter-disconnect');
  t.equal(nearestName('ev', known), undefined, 'two letters are too few');
  t.equal(nearestName('solar', ['solar-trip', 'sonar']), 'sonar');
});

t.test('of names equally near the first is taken', async t => {
  t.equal(nearestName('cast', ['cost', 'case', 'cart']), 'cost');
});

t.test('a written name without end costs no more than one of 64 letters', async t => {
  t.equal(nearestName('x'.repeat(1_000_000), ['x'.repeat(64)]), 'x'.repeat(64));
});
