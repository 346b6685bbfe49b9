import t from 'tap';
import { anomalyThreshold } from '../../src/defences/anomaly-threshold.js';
import { NEVER_MS } from '../../src/population/order.js';
import { parametersOf, pathOf, requestOf } from '../fixtures/command-path.js';

const watched = (written: Record<string, string | number>) =>
  pathOf([
    [
      anomalyThreshold,
      parametersOf(anomalyThreshold, { headEnd: 'cpo', orders: 20_000, per: 60_000, latency: 5000, ...written }),
    ],
  ]);

t.test(
  'once more orders have left than the threshold the rest is quarantined, after the latency, and new orders are refused',
  async t => {
    const { path, agenda, log } = watched({});
    const sending = path.send(requestOf({}), 0)!;
    // 1000 a second: more than 20 000 by 21 s, and 5 s to act.
    t.equal(agenda.nextMs, 26_000);
    agenda.runUntil(26_000);
    t.equal(sending.order.sendCutMs, 26_000);
    t.equal(sending.order.effectCutMs, NEVER_MS, 'what is sent stays sent');
    t.same(path.counts(1e9), { sent: 26_000, blocked: 74_000 });
    t.equal(path.send(requestOf({ by: 'again' }), 30_000), null);
    t.equal(path.send(requestOf({ headEndIndex: 1 }), 30_000)!.startMs, 30_000, 'other head-ends go on');
    t.same(
      log.all.map(({ kind }) => kind),
      ['orders-sent', 'orders-quarantined', 'order-refused', 'orders-sent'],
    );
  },
);

t.test('with revocation devices that wait drop the order too', async t => {
  const { path, agenda } = watched({ action: 'revoke', latency: 0 });
  const sending = path.send(requestOf({}), 0)!;
  agenda.runUntil(21_000);
  t.equal(sending.order.effectCutMs, 21_000 + 3000);
});

t.test('an attack slower than the threshold passes under it', async t => {
  const slow = watched({});
  slow.path.send(requestOf({ ratePerS: (20_000 / 60) * 0.99 }), 0);
  t.equal(slow.agenda.nextMs, Number.POSITIVE_INFINITY);
  const faster = watched({});
  faster.path.send(requestOf({ ratePerS: (20_000 / 60) * 1.01 }), 0);
  t.ok(faster.agenda.nextMs < 70_000);
  const other = watched({});
  other.path.send(requestOf({ headEndIndex: 1 }), 0);
  t.equal(other.agenda.nextMs, Number.POSITIVE_INFINITY, 'only its own head-end is watched');
});

t.test('orders that are each below the threshold pass it together', async t => {
  const { path, agenda } = watched({ latency: 0 });
  path.send(requestOf({ shareFraction: 0.15 }), 0);
  t.equal(agenda.nextMs, Number.POSITIVE_INFINITY);
  path.send(requestOf({ by: 'second', shareFraction: 0.15 }), 20_000);
  // 15 000 by 15 s, nothing until 20 s, and 5000 more by 25 s.
  t.equal(agenda.nextMs, 26_000);
});

t.test('an attack that stops before the threshold is not caught by it, and the next one is', async t => {
  const { path, agenda, log } = watched({ latency: 0 });
  path.send(requestOf({}), 0);
  path.withdraw(0, 'attack', 10_000);
  agenda.runUntil(60_000);
  t.same(
    log.all.map(({ kind }) => kind),
    ['orders-sent'],
  );
  path.send(requestOf({ by: 'next' }), 100_000);
  t.equal(agenda.nextMs, 121_000);
  agenda.runUntil(121_000);
  t.equal(log.all.at(-1)!.kind, 'orders-quarantined');
});

t.test('an order that passes the threshold is caught even if an earlier one stops before it does', async t => {
  const { path, agenda, log } = watched({ latency: 0 });
  path.send(requestOf({ ratePerS: 500 }), 0);
  path.send(requestOf({ by: 'second', headEndIndex: 0 }), 1000);
  path.withdraw(0, 'attack', 10_000);
  agenda.runUntil(1e9);
  t.equal(log.all.filter(({ kind }) => kind === 'orders-quarantined').length, 1);
});

t.test('the second of passing is that which a search second by second finds, in a few looks however slow the orders', async t => {
  const orders = 900;
  const per = 90_000;
  for (const rates of [[10.5], [3, 40, 7], [9, 11], [0.01, 25, 12.7], [10, 10, 10], [2, 0.5]]) {
    const { path, agenda } = watched({ orders, per, latency: 0 });
    let atMs = 250;
    for (const [k, ratePerS] of rates.entries()) {
      path.send(requestOf({ by: `asker ${k}`, ratePerS, shareFraction: 0.02 / (k + 1) }), atMs);
      atMs += 30_300;
    }
    const endS = Math.ceil(Math.max(...path.sendings.map(({ endMs }) => endMs)) / 1000);
    let passedS = 1;
    while (passedS <= endS && path.sentBetween(0, passedS * 1000 - per, passedS * 1000) <= orders) passedS++;
    t.equal(agenda.nextMs, passedS > endS ? Number.POSITIVE_INFINITY : passedS * 1000, rates.join());
  }
  const { path } = watched({ orders, per });
  const count = path.sentBetween.bind(path);
  let looks = 0;
  path.sentBetween = (...asked) => {
    looks++;
    return count(...asked);
  };
  path.send(requestOf({ ratePerS: 0.01 }), 0);
  t.ok(looks < 100, `${looks} looks at ten million seconds`);
});
