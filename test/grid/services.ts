import t from 'tap';
import { TICK_MS } from '../../src/base/units.js';
import { FrequencyHistory } from '../../src/grid/frequency-history.js';
import { Services } from '../../src/grid/services.js';
import { serviceOf } from '../fixtures/one-area.js';

/** Delivered power, MW, after each second at a frequency given by second. */
function deliveredMw(services: Services, frequencyAt: (seconds: number) => number, seconds: number): number[] {
  const history = new FrequencyHistory(50);
  const delivered: number[] = [];
  for (let tick = 0; tick < seconds * 20; tick++) {
    const frequencyHz = frequencyAt((tick * TICK_MS) / 1000);
    services.step(history, TICK_MS, 0, frequencyHz);
    history.push(frequencyHz);
    if (tick % 20 === 19) delivered.push(Math.round(services.totalW / 1e5) / 10);
  }
  return delivered;
}

t.test('a service waits its delay, ramps to what its curve asks for, and leaves again', async t => {
  const services = new Services([serviceOf({ holdingW: 100e6, delayMs: 2000, rampMs: 4000, deliveryFraction: 0.8 })], 50);
  const delivered = deliveredMw(services, seconds => (seconds < 10 ? 49.5 : 50), 20);
  t.same(
    delivered.slice(0, 6),
    [0, 0, 20, 40, 60, 80].map(near => delivered.find(mw => Math.abs(mw - near) <= 1.1)),
  );
  t.equal(delivered[9], 80);
  t.equal(delivered[19], 0);
});

t.test('half the deviation asks for half the curve', async t => {
  const curve = [
    { deviationHz: 0, fraction: 0 },
    { deviationHz: 0.5, fraction: 1 },
  ];
  const services = new Services([serviceOf({ holdingW: 100e6, curve })], 50);
  t.equal(deliveredMw(services, () => 49.75, 5).at(-1), 50);
});

t.test('a high service takes power away, and neither acts in the other direction', async t => {
  const both = () => new Services([serviceOf({}), serviceOf({ direction: 'high', holdingW: 100e6 })], 50);
  t.equal(deliveredMw(both(), () => 50.5, 5).at(-1), -100);
  t.equal(deliveredMw(both(), () => 49.5, 5).at(-1), 300);
});

t.test('a static relay triggers once, stays, and is stood down near 50 Hz', async t => {
  const curve = [{ deviationHz: 0.3, fraction: 1 }];
  const services = new Services([serviceOf({ shape: 'static', holdingW: 100e6, curve, delayMs: 0 })], 50);
  const delivered = deliveredMw(
    services,
    seconds => (seconds < 3 ? 49.71 : seconds < 6 ? 49.69 : seconds < 12 ? 49.9 : 49.99),
    16,
  );
  t.equal(delivered[2], 0);
  t.equal(delivered[5], 100);
  t.equal(delivered[11], 100);
  t.equal(delivered[15], 0);
});

t.test('a store that is used up fades', async t => {
  const services = new Services([serviceOf({ holdingW: 100e6, durationMs: 20_000, fadeMs: 5000 })], 50);
  const delivered = deliveredMw(services, () => 49, 60);
  t.equal(delivered[15], 100);
  t.ok(delivered[30]! < 30 && delivered[59]! < 1, delivered.join(' '));
});

t.test('what is not flowing is headroom', async t => {
  const services = new Services([serviceOf({ holdingW: 100e6 })], 50);
  t.equal(services.headroomW, 100e6);
  deliveredMw(services, () => 49.5, 5);
  t.equal(Math.round(services.headroomW), 0);
});
