import t from 'tap';
import { expandSeed, streamKey } from '../../src/base/random.js';
import type { Defence } from '../../src/defences/defence.js';
import { randomisedDelay } from '../../src/defences/randomised-delay.js';
import { Action, arrivalMs, NEVER_MS } from '../../src/population/order.js';
import { DEVICES, parametersOf, pathOf, requestOf } from '../fixtures/command-path.js';

const select = streamKey(expandSeed('path'), 'order.select');
const arrive = streamKey(expandSeed('path'), 'order.arrive');

t.test('disconnecting N meters through a head-end of rate r with latencies L takes N/r and a latency', async t => {
  const { path } = pathOf();
  const sending = path.send(requestOf({ kind: 'meter', headEndIndex: 2, action: Action.supplyOff, shareFraction: 0.3 }), 10_000)!;
  // 30 000 meters at 50 a second: 600 s.
  t.equal(sending.messageCount, 0.3 * DEVICES);
  t.equal(sending.endMs - sending.startMs, 600_000);
  const times = Array.from({ length: DEVICES }, (_, meter) => arrivalMs(sending.order, select, arrive, meter)).filter(
    atMs => atMs !== NEVER_MS,
  );
  t.ok(Math.abs(times.length / sending.messageCount - 1) < 0.02);
  const first = Math.min(...times) - 10_000;
  const last = Math.max(...times) - 10_000;
  t.ok(first >= 250 && first < 2000, `the first after ${first} ms`);
  t.ok(last > 598_000 && last <= 600_000 + 3000 + 500, `the last after ${last} ms`);
  // Mean wait: half the queue, half the latencies 200 to 3000 ms, half the actuator's 50 to 500 ms.
  const mean = times.reduce((sum, atMs) => sum + atMs - 10_000, 0) / times.length;
  t.ok(Math.abs(mean - (300_000 + 1600 + 275)) < 5 * (173_200 / Math.sqrt(times.length)), `mean ${mean}`);
});

t.test('orders of one head-end queue behind one another, those of another do not', async t => {
  const { path } = pathOf();
  const first = path.send(requestOf({}), 0)!;
  const second = path.send(requestOf({ by: 'honest', shareFraction: 0.5 }), 20_000)!;
  const elsewhere = path.send(requestOf({ headEndIndex: 1 }), 20_000)!;
  t.same([first.startMs, first.endMs], [0, 100_000]);
  t.same([second.startMs, second.endMs], [100_000, 150_000]);
  t.equal(second.order.backlogMs, 80_000);
  t.same([elsewhere.startMs, elsewhere.endMs], [20_000, 120_000]);
  t.equal(path.sentBetween(0, 50_000, 125_000), 75_000);
  t.equal(path.sentBetween(0, 0, 1e9), 150_000);
  t.same(path.counts(50_000), { sent: 50_000 + 30_000, blocked: 0 });
  t.same(
    path.live(0).map(({ sequence }) => sequence),
    [0, 1, 2],
  );
  t.same(path.live(200_000), []);
});

t.test('setting delays to zero first costs a second message, firmware in place none and no queue', async t => {
  const { path } = pathOf();
  const zeroed = path.send(requestOf({ path: 'delay-zero' }), 0)!;
  t.equal(zeroed.messageCount, 2 * DEVICES);
  t.equal(zeroed.endMs, 200_000);
  const own = path.send(requestOf({ path: 'firmware', by: 'sleeper' }), 1000)!;
  t.equal(own.messageCount, 0);
  t.same([own.order.backlogMs, own.order.spreadMs, own.order.latencyMinMs, own.order.latencyMaxMs], [0, 0, 0, 0]);
  t.same(path.counts(1e9), { sent: 2 * DEVICES, blocked: 0 });
});

t.test('without the broker’s countersignature an order is refused, counted as blocked and logged', async t => {
  const { path, log } = pathOf();
  t.equal(path.send(requestOf({ kind: 'meter', headEndIndex: 2, path: 'unsigned' }), 0), null);
  t.same(path.counts(1e9), { sent: 0, blocked: DEVICES });
  t.same(
    log.all.map(({ kind }) => kind),
    ['order-refused'],
  );
  t.match(log.all[0]!.message, /countersignature/);
  t.equal(path.send(requestOf({ kind: 'meter', headEndIndex: 2 }), 0)!.startMs, 0, 'it leaves no queue behind');
});

t.test('a sender slower than the head-end sends at its own rate, a faster one at the head-end’s', async t => {
  const { path } = pathOf();
  t.equal(path.send(requestOf({ ratePerS: 10 }), 0)!.endMs, 10_000_000);
  t.equal(path.send(requestOf({ headEndIndex: 1, ratePerS: 1e6 }), 0)!.endMs, 100_000);
});

t.test('a hold keeps back what is unsent, and the head-end is free again', async t => {
  const { path } = pathOf();
  const sending = path.send(requestOf({}), 0)!;
  const version = path.version;
  t.equal(path.hold(0, 30_000, false), 70_000);
  t.not(path.version, version, 'orders have changed');
  t.equal(sending.order.sendCutMs, 30_000);
  t.equal(sending.order.effectCutMs, NEVER_MS);
  t.same(path.counts(1e9), { sent: 30_000, blocked: 70_000 });
  t.equal(path.hold(0, 40_000, false), 0, 'nothing is held twice');
  t.equal(path.send(requestOf({ by: 'honest' }), 40_000)!.startMs, 40_000);
});

t.test('a revocation reaches devices that still wait, after the latency of the revocation itself', async t => {
  const { path } = pathOf();
  const sending = path.send(requestOf({}), 0)!;
  path.hold(0, 30_000, true);
  t.equal(sending.order.effectCutMs, 33_000);
});

t.test('an attacker who stops leaves nothing blocked, and those behind it keep their places', async t => {
  const { path } = pathOf();
  const attack = path.send(requestOf({}), 0)!;
  const honest = path.send(requestOf({ by: 'honest' }), 1000)!;
  path.withdraw(0, 'attack', 25_000);
  t.equal(attack.order.sendCutMs, 25_000);
  t.equal(honest.order.sendCutMs, NEVER_MS);
  t.same(path.counts(1e9), { sent: 25_000 + DEVICES, blocked: 0 });
  // The head-end has promised its throughput to the honest order until 200 s.
  t.equal(path.send(requestOf({ by: 'third' }), 30_000)!.startMs, honest.endMs);
  const before = path.version;
  path.withdraw(0, 'nobody', 30_000);
  t.equal(path.version, before);
});

t.test('one attack’s orders select the same devices, another’s select others', async t => {
  const { path } = pathOf();
  const [start, release, other] = ['attack', 'attack', 'another'].map(
    by => path.send(requestOf({ by, shareFraction: 0.5 }), 0)!.order,
  );
  t.equal(start!.selectionKey, release!.selectionKey);
  t.not(start!.selectionKey, other!.selectionKey);
  t.not(start!.sequence, release!.sequence);
});

t.test('a month after the start orders are counted, held, withdrawn and dropped as on the first day', async t => {
  const DAY_MS = 86_400_000;
  for (const startMs of [0, 30 * DAY_MS]) {
    const { path } = pathOf();
    const held = path.send(requestOf({}), startMs)!;
    const withdrawn = path.send(requestOf({ headEndIndex: 1 }), startMs)!;
    t.same(path.counts(startMs + 200_000), { sent: 2 * DEVICES, blocked: 0 });
    t.equal(path.sentBetween(0, startMs, startMs + 50_000), DEVICES / 2);
    t.equal(path.hold(0, startMs + 25_000, true), 75_000);
    t.equal(held.order.effectCutMs, startMs + 28_000, 'who waits drops the order when the word can have come');
    path.withdraw(1, 'attack', startMs + 50_000);
    t.equal(withdrawn.cutMs, startMs + 50_000);
    t.same(path.counts(startMs + 200_000), { sent: 25_000 + 50_000, blocked: 75_000 });
  }
});

t.test('devices that still wait drop a revoked order although its sender has stopped by itself', async t => {
  const { path } = pathOf([[randomisedDelay, parametersOf(randomisedDelay, { devices: 'ev', limit: 600_000 })]]);
  const sending = path.send(requestOf({}), 0)!;
  path.withdraw(0, 'attack', 50_000);
  t.equal(path.hold(0, 60_000, true), 0, 'nothing is left to hold back');
  t.same([sending.order.sendCutMs, sending.order.effectCutMs], [50_000, 63_000]);
  t.same(path.counts(1e9), { sent: 50_000, blocked: 0 }, 'and nothing was blocked');
});

t.test('a quarantine stops what passes the head-end, and not firmware that is in place already', async t => {
  const refusing: Defence = { ...randomisedDelay, control: () => ({ refuses: () => 'it is in quarantine' }) };
  const { path } = pathOf([[refusing, {}]]);
  t.equal(path.send(requestOf({}), 0), null);
  const own = path.send(requestOf({ path: 'firmware', by: 'sleeper' }), 0)!;
  path.hold(0, 0, true);
  t.same([own.order.sendCutMs, own.order.effectCutMs], [NEVER_MS, NEVER_MS]);
});
