import t from 'tap';
import { expandSeed, streamKey } from '../../src/base/random.js';
import {
  Action,
  arrivalMs,
  firstArrivalMs,
  lastArrivalMs,
  NEVER_MS,
  ORDER_WORDS,
  type Order,
  readOrder,
  writeOrder,
} from '../../src/population/order.js';

const seed = expandSeed('orders');
const select = streamKey(seed, 'order.select');
const arrive = streamKey(seed, 'order.arrive');
const COUNT = 40_000;

const orderOf = (part: Partial<Order>): Order => ({
  sequence: 3,
  action: Action.start,
  kindIndex: 2,
  headEndIndex: 7,
  areaMask: 1,
  shareFraction: 1,
  selectionKey: 11,
  issuedMs: 100_000,
  backlogMs: 0,
  spreadMs: 0,
  latencyMinMs: 0,
  latencyMaxMs: 0,
  delayLimitMs: 0,
  actuatorMinMs: 0,
  actuatorMaxMs: 0,
  sendCutMs: NEVER_MS,
  effectCutMs: NEVER_MS,
  value: 0,
  ...part,
});

const arrivalsOf = (order: Order): number[] =>
  Array.from({ length: COUNT }, (_, device) => arrivalMs(order, select, arrive, device));
const reached = (times: readonly number[]): number[] => times.filter(atMs => atMs !== NEVER_MS);
const shareBy = (times: readonly number[], atMs: number): number => times.filter(time => time <= atMs).length / COUNT;
/** Five standard errors of a share. */
const within = (share: number): number => 5 * Math.sqrt((share * (1 - share)) / COUNT) + 1e-9;

t.test('a share of devices is addressed, and a later order of the same target finds the same ones', async t => {
  for (const shareFraction of [0.05, 0.37, 0.9]) {
    const times = arrivalsOf(orderOf({ shareFraction }));
    t.ok(Math.abs(reached(times).length / COUNT - shareFraction) < within(shareFraction));
    const release = arrivalsOf(orderOf({ shareFraction, sequence: 9, action: Action.release, latencyMaxMs: 5000 }));
    t.same(
      release.map(atMs => atMs === NEVER_MS),
      times.map(atMs => atMs === NEVER_MS),
    );
    const wider = arrivalsOf(orderOf({ shareFraction: shareFraction + 0.05 }));
    t.ok(
      times.every((atMs, k) => atMs === NEVER_MS || wider[k] !== NEVER_MS),
      'a larger share holds the smaller one',
    );
  }
  t.equal(reached(arrivalsOf(orderOf({ shareFraction: 1 }))).length, COUNT);
  t.equal(reached(arrivalsOf(orderOf({ shareFraction: 0 }))).length, 0);
});

t.test('another target selects others', async t => {
  const one = arrivalsOf(orderOf({ shareFraction: 0.5 }));
  const other = arrivalsOf(orderOf({ shareFraction: 0.5, selectionKey: 12 }));
  const both = one.filter((atMs, k) => atMs !== NEVER_MS && other[k] !== NEVER_MS).length / COUNT;
  t.ok(Math.abs(both - 0.25) < within(0.25));
});

t.test('behind a head-end N messages at a rate of r leave evenly over N/r', async t => {
  // 40 000 messages at 100 a second: 400 s.
  const order = orderOf({ spreadMs: (COUNT / 100) * 1000, backlogMs: 30_000 });
  const times = arrivalsOf(order);
  for (const share of [0.1, 0.5, 0.9]) {
    t.ok(Math.abs(shareBy(times, 130_000 + share * 400_000) - share) < within(share), `${share} of them`);
  }
  t.ok(Math.min(...times) >= 130_000 && Math.max(...times) <= 530_000);
});

t.test('a randomised delay of D switches t/D of the devices by t, in whole seconds', async t => {
  // Temple, Chen and Tippenhauer, SmartGridComm 2013: uniform law.
  const limitMs = 600_000;
  const times = arrivalsOf(orderOf({ delayLimitMs: limitMs }));
  for (const seconds of [30, 150, 300, 540]) {
    // Delays are floored to the second, so the second that has just begun is in.
    const share = (seconds + 1) / 600;
    t.ok(Math.abs(shareBy(times, 100_000 + seconds * 1000) - share) < within(share), `${seconds} s`);
  }
  t.ok(times.every(atMs => (atMs - 100_000) % 1000 === 0 && atMs >= 100_000 && atMs < 100_000 + limitMs));
});

t.test(
  'latency and actuator are uniform between their bounds and independent of each other and of the place in the queue',
  async t => {
    const latency = arrivalsOf(orderOf({ latencyMinMs: 2000, latencyMaxMs: 30_000 }));
    const actuator = arrivalsOf(orderOf({ actuatorMinMs: 1000, actuatorMaxMs: 5000 }));
    const queue = arrivalsOf(orderOf({ spreadMs: 60_000 }));
    const delay = arrivalsOf(orderOf({ delayLimitMs: 600_000 }));
    t.ok(Math.min(...latency) >= 102_000 && Math.max(...latency) <= 130_000);
    t.ok(Math.abs(shareBy(latency, 116_000) - 0.5) < within(0.5));
    t.ok(Math.abs(shareBy(actuator, 103_000) - 0.5) < within(0.5));
    const medianOf = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[COUNT / 2]!;
    const parts = [latency, actuator, queue, delay];
    for (const [a, one] of parts.entries()) {
      for (const other of parts.slice(a + 1)) {
        const [half, otherHalf] = [medianOf(one), medianOf(other)];
        const both = one.filter((atMs, k) => atMs < half && other[k]! < otherHalf).length / COUNT;
        t.ok(Math.abs(both - 0.25) < 5 * Math.sqrt(0.1875 / COUNT) + 0.002, `${both}`);
      }
    }
  },
);

t.test('no arrival is before the first or after the last that an order announces', async t => {
  const order = orderOf({
    issuedMs: 50,
    backlogMs: 12.75,
    spreadMs: 333.4,
    latencyMinMs: 200,
    latencyMaxMs: 3000,
    delayLimitMs: 7000,
    actuatorMinMs: 50,
    actuatorMaxMs: 500,
  });
  const times = arrivalsOf(order);
  t.ok(Math.min(...times) >= firstArrivalMs(order) && Math.max(...times) <= lastArrivalMs(order));
  t.ok(times.every(Number.isInteger));
});

t.test('what has not left the head-end is held back, and what has left arrives as it would have', async t => {
  const order = orderOf({ spreadMs: 60_000, latencyMinMs: 1000, latencyMaxMs: 4000 });
  const free = arrivalsOf(order);
  const held = arrivalsOf({ ...order, sendCutMs: 120_000 });
  t.ok(Math.abs(reached(held).length / COUNT - 1 / 3) < within(1 / 3));
  t.ok(held.every((atMs, k) => atMs === NEVER_MS || atMs === free[k]));
  t.ok(Math.max(...reached(held)) > 120_000, 'messages under way still arrive');
});

t.test('devices that still wait in their delay drop a revoked order, those whose wait is over do not', async t => {
  const order = orderOf({ delayLimitMs: 600_000, actuatorMinMs: 1000, actuatorMaxMs: 5000 });
  const free = arrivalsOf(order);
  const revoked = arrivalsOf({ ...order, effectCutMs: 250_000 });
  t.ok(Math.abs(reached(revoked).length / COUNT - 0.25) < within(0.25));
  t.ok(revoked.every((atMs, k) => atMs === NEVER_MS || atMs === free[k]));
  t.ok(Math.max(...reached(revoked)) < 255_000);
});

t.test('an order is the same after a stay in the shared table', async t => {
  const order = orderOf({ spreadMs: 0.1, shareFraction: 1 / 3, selectionKey: -7 });
  const table = new Float64Array(ORDER_WORDS * 3);
  writeOrder(order, table, 2);
  t.same(readOrder(table.subarray(ORDER_WORDS * 2), 0), order);
});
