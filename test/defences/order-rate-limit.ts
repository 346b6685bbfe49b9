import t from 'tap';
import { orderRateLimit } from '../../src/defences/order-rate-limit.js';
import { pathOf, requestOf } from '../fixtures/command-path.js';

const limited = () => pathOf([[orderRateLimit, { headEnd: 'cpo', rate: 40 }]]).path;

t.test('a limited head-end sends at its limit, honest orders too, and others at their throughput', async t => {
  const path = limited();
  t.equal(path.send(requestOf({}), 0)!.endMs, 2_500_000);
  t.equal(path.send(requestOf({ by: 'honest', shareFraction: 0.1 }), 0)!.startMs, 2_500_000);
  t.equal(path.send(requestOf({ headEndIndex: 1 }), 0)!.endMs, 100_000);
});

t.test('a limit above what passes anyway limits nothing', async t => {
  t.equal(limited().send(requestOf({ ratePerS: 10 }), 0)!.endMs, 10_000_000);
});
