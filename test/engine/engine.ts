import t from 'tap';
import { RunError } from '../../src/base/errors.js';
import { MS_PER_H } from '../../src/base/units.js';
import { kinds, METER } from '../../src/population/kinds/list.js';
import { MAX_ORDERS } from '../../src/population/order.js';
import { orderOf } from '../fixtures/eventful-day.js';
import { calmSignals, engineOf, gb, placeOf } from '../fixtures/population.js';

const SCALE = 250;
const place = placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 0, 16, 12), hours: 1, devicesPerAgent: SCALE });
const engine = await engineOf(t, place, 2);
await engine.commit(0);
const { system } = place;
const areas = 2 ** system.areas.length - 1;

t.test('a sample holds its share of the devices of every kind', async t => {
  const sampled = place.layout.customerCount / system.customers.flat().reduce((sum, { count }) => sum + count, 0);
  t.ok(Math.abs(sampled * SCALE - 1) < 0.05, `${sampled * SCALE}`);
  for (const [kind, { name, countOf }] of kinds.entries()) {
    const expected = countOf(system) * sampled;
    const found = engine.countOf(kind);
    // Areas differ in what they own and in how they are sampled.
    t.ok(
      Math.abs(found - expected) < 5 * Math.sqrt(expected) + 0.02 * expected,
      `${name}: ${found} agents, ${expected} expected`,
    );
  }
});

t.test('each head-end commands its share of its devices, and of meters only those whose switch it can reach', async t => {
  const reachable = system.meters.reduce((sum, { fraction, remoteSwitch }) => sum + (remoteSwitch ? fraction : 0), 0);
  for (const [index, { id, devices, shareFraction }] of system.headEnds.entries()) {
    const kind = kinds.findIndex(({ name }) => name === devices);
    const expected = engine.countOf(kind) * shareFraction * (kind === METER ? reachable : 1);
    const found = engine.addressed(kind, index, areas);
    t.ok(Math.abs(found - expected) < 5 * Math.sqrt(expected), `${id}: ${found} of ${expected}`);
    const byArea = system.areas.map((_, area) => engine.addressed(kind, index, 2 ** area));
    t.equal(
      byArea.reduce((sum, count) => sum + count, 0),
      found,
      'areas add up',
    );
  }
});

t.test('a device takes at most 32 bytes on average, its rollback copy and its calendar included', async t => {
  t.ok(engine.bytesPerDevice <= 32, `${engine.bytesPerDevice} bytes`);
  t.equal(
    engine.deviceCount,
    kinds.reduce((sum, _, kind) => sum + engine.countOf(kind), 0),
  );
});

t.test('a window that is taken back has had no events, and a state hash tells states and what is added to it apart', async t => {
  const before = await engine.stateHash([]);
  t.not(await engine.stateHash([1]), before);
  await engine.run(0, MS_PER_H / 2, calmSignals(place, 0));
  await engine.rollBack();
  t.equal(await engine.stateHash([]), before);
  t.equal(engine.eventCount, 0);
  t.notOk(
    engine.dirty.some(dirty => dirty.some(word => word !== 0)),
    'bins are empty',
  );
  t.notOk(engine.bins.some(sums => sums.some(sum => sum !== 0)));
  await engine.run(0, MS_PER_H / 2, calmSignals(place, 0));
  await engine.commit(MS_PER_H / 2);
  t.ok(engine.eventCount > 10_000);
  t.not(await engine.stateHash([]), before);
});

t.test('more orders than the table has rows for are refused', async t => {
  const orders = Array.from({ length: MAX_ORDERS + 1 }, (_, sequence) =>
    orderOf(place, { sequence, kind: 'ev', headEnd: 'cpo-a', by: 1 }),
  );
  t.throws(
    () => engine.setOrders(orders),
    new RunError('1025 orders are on their way at once, more than 1024: ask for fewer or shorter attacks'),
  );
  engine.setOrders([]);
});
