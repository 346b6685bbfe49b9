import t from 'tap';
import { viewColumns } from '../../src/base/column.js';
import { expandSeed, streamKey, uniformAt } from '../../src/base/random.js';
import { MS_PER_H, MS_PER_MIN, MS_PER_S } from '../../src/base/units.js';
import { substationSchema } from '../../src/engine/shared-memory.js';
import { channelsOf } from '../../src/population/channels.js';
import { type CarryOptions, carry, eventfulDay } from '../fixtures/eventful-day.js';
import { engineOf } from '../fixtures/population.js';

const { place, story, endMs } = eventfulDay(2000);

type Ending = Parameters<typeof engineOf>[0];

interface Outcome {
  readonly hash: string;
  readonly events: number;
  readonly ticks: Record<string, string>;
  readonly energyWms: readonly number[];
  readonly substations: Record<string, readonly number[]>;
}

async function outcomeOf(t: Ending, workerCount: number, options: Partial<CarryOptions> = {}): Promise<Outcome> {
  const engine = await engineOf(t, place, workerCount);
  const levels = await carry(engine, place, story, { endMs, windowMs: 1_800_000, ...options });
  const hash = await engine.stateHash([]);
  const columns = viewColumns(substationSchema, place.layout.substationCount, engine.memory.substations);
  const substations = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Array.from(column)]));
  return { hash, events: engine.eventCount, ticks: levels.digests(), energyWms: Array.from(levels.energyWms), substations };
}

const wanted = await outcomeOf(t, 0);
/** Short windows while orders are under way and feeders open, longer ones in the hours without. */
const shortWhileBusy = (windowMs: number) => (startMs: number) =>
  startMs >= 5 * MS_PER_H && startMs < 8.5 * MS_PER_H ? windowMs : Math.max(windowMs, 300_000);

t.test('an eventful day is the same on one, two and three threads as without', async t => {
  t.ok(wanted.events > 40_000, `${wanted.events} events`);
  const channels = channelsOf(place.system);
  const moved = new Set(Object.keys(wanted.ticks).map(slot => channels[Number(slot) % channels.length]!.name));
  const still = channels.filter(({ name }) => !moved.has(name)).map(({ name, classIndex }) => [name, classIndex] as const);
  // Batteries take the sun from four in the morning on, and cars that were cut off leave the day after;
  // businesses and homes on Economy 7 have no appliances of their own.
  const expected = still.filter(([, classIndex]) => classIndex >= 0 && !place.system.customerClasses[classIndex]!.appliances);
  const night = [['battery charging from solar', -1] as const, ['ev energy missing at departure', -1] as const];
  t.same(still, [...night, ...expected], 'every other channel moves');
  for (const workerCount of [1, 2, 3]) t.same(await outcomeOf(t, workerCount), wanted, `${workerCount} workers`);
});

t.test('windows of half an hour, five minutes and seven seconds give the same day', async t => {
  for (const windowMs of [300_000, 64_000, 7_000]) {
    t.same(await outcomeOf(t, 0, { windowMs: shortWhileBusy(windowMs) }), wanted, `windows of ${windowMs} ms`);
  }
});

t.test('windows of a second and of single ticks give the same hour of orders and feeders', async t => {
  // The hours before are done in long windows, so that the short ones meet meters open, cars following and feeders opening.
  const until645 = await outcomeOf(t, 0, { endMs: 6 * MS_PER_H + 45 * MS_PER_MIN });
  for (const shortMs of [MS_PER_S, 50]) {
    const engine = await engineOf(t, place);
    const from = shortMs === 50 ? 6 * MS_PER_H + 9 * MS_PER_MIN : 6 * MS_PER_H;
    const until = shortMs === 50 ? 6 * MS_PER_H + 12 * MS_PER_MIN : 6 * MS_PER_H + 45 * MS_PER_MIN;
    const windowMsAt = (startMs: number): number => (startMs >= from && startMs < until ? shortMs : 300_000);
    const levels = await carry(engine, place, story, { endMs: 6 * MS_PER_H + 45 * MS_PER_MIN, windowMs: windowMsAt });
    t.equal(await engine.stateHash([]), until645.hash);
    t.same(levels.digests(), until645.ticks);
  }
});

t.test('windows that are taken back and done again to an earlier tick leave no trace', async t => {
  const draws = streamKey(expandSeed('rollbacks'), 'test');
  for (const [workerCount, windowMs] of [
    [0, 1_800_000],
    [2, 40_000],
    [0, 15_000],
  ] as const) {
    let rolledBack = 0;
    const rollBackTo = (startTick: number, tickCount: number): number => {
      if (uniformAt(draws, startTick, windowMs) > 0.3) return 0;
      rolledBack++;
      return 1 + Math.floor(uniformAt(draws, startTick, -windowMs) * tickCount);
    };
    t.same(
      await outcomeOf(t, workerCount, { windowMs: shortWhileBusy(windowMs), rollBackTo }),
      wanted,
      `windows of ${windowMs} ms on ${workerCount} workers`,
    );
    t.ok(rolledBack >= 10, `${rolledBack} windows were rolled back`);
  }
});

t.test('another seed is another day', async t => {
  const other = { ...place, settings: { ...place.settings, seed: expandSeed('another') } };
  const engine = await engineOf(t, other);
  await carry(engine, other, story, { endMs: MS_PER_H, windowMs: 1_800_000 });
  const same = await engineOf(t, place);
  await carry(same, place, story, { endMs: MS_PER_H, windowMs: 1_800_000 });
  t.not(await engine.stateHash([]), await same.stateHash([]));
});
