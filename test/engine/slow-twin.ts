import t from 'tap';
import { mutableSchema, type Schema, viewColumns } from '../../src/base/column.js';
import { MS_PER_DAY, MS_PER_H } from '../../src/base/units.js';
import { substationSchema } from '../../src/engine/shared-memory.js';
import { kinds } from '../../src/population/kinds/list.js';
import { carry, eventfulDay } from '../fixtures/eventful-day.js';
import { engineOf } from '../fixtures/population.js';
import { SlowTwin } from '../fixtures/slow-twin.js';

const { place, story } = eventfulDay(2500);
const endMs = MS_PER_DAY;
const engine = await engineOf(t, place);
// Neither the longest windows nor the calendar's: both ways of running a block take their turns.
const levels = await carry(engine, place, story, {
  endMs,
  windowMs: startMs => (startMs % (2 * MS_PER_H) === 0 ? 1_800_000 : 60_000),
});
const twin = new SlowTwin(place, story, endMs);
twin.run();

t.test('the engine has the same events as one queue over all devices', async t => {
  t.ok(twin.devices.length > 4000, `${twin.devices.length} devices`);
  t.ok(twin.eventCount > 50_000, `${twin.eventCount} events`);
  t.equal(engine.eventCount, twin.eventCount);
});

t.test('every tick of every area and channel holds the same watts', async t => {
  const { channels } = twin.recorder;
  const areaOf = (slot: string): string => place.system.areas[Math.floor(Number(slot) / channels.length)]!.name;
  const named = (digests: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(digests).map(([slot, digest]) => [
        `${areaOf(slot)}: ${channels[Number(slot) % channels.length]!.name}`,
        digest,
      ]),
    );
  t.same(named(levels.digests()), named(twin.recorder.levels.digests()));
  t.same(Array.from(levels.levels), Array.from(twin.recorder.levels.levels));
});

t.test('every device ends in the same state', async t => {
  for (const [kind, { name, schema }] of kinds.entries()) {
    const count = engine.countOf(kind);
    t.equal(count, twin.devices.filter(device => device.kind === kind).length, name);
    const columns = viewColumns(mutableSchema(schema), engine.memory.capacities[kind]!, engine.memory.mutables[kind]!);
    for (const column of Object.keys(schema as Schema).filter(key => (schema as Schema)[key]!.mutable)) {
      t.same(
        Array.from(columns[column]!.subarray(0, count)),
        Array.from(twin.columns[kind]![column]!.subarray(0, count)),
        `${name}.${column}`,
      );
    }
  }
});

t.test('energy by device is energy by substation is energy by area, to the watt-millisecond', async t => {
  const { recorder } = twin;
  const sum = (values: Iterable<bigint>): bigint => [...values].reduce((total, value) => total + value, 0n);
  const byDevice = sum(recorder.deviceWms.flatMap(byRow => [...byRow.values()]));
  t.ok(byDevice > 0n);
  t.equal(sum(recorder.substationWms), byDevice, 'one queue: substations and devices');

  const { powerW, energyWms, energyWh, restWms } = viewColumns(
    substationSchema,
    place.layout.substationCount,
    engine.memory.substations,
  );
  // The settlement period that ends with the day is still open, and nothing more changes in it.
  const bySubstation = Array.from(
    energyWh,
    (wh, s) => BigInt(wh) * BigInt(MS_PER_H) + BigInt(restWms[s]!) + BigInt(energyWms[s]!),
  );
  t.same(bySubstation, recorder.substationWms, 'every substation of the engine');
  t.ok(restWms.every(rest => rest >= 0 && rest < MS_PER_H));

  // What switches behind a substation: consumption less what is fed in; followers are added by area.
  const isMetered = recorder.channels.map(({ carries, sign }) => carries === 'watts' && sign !== 0);
  const byArea = recorder.channels.length;
  const signed = Array.from(levels.energyWms, (wms, slot) =>
    BigInt(isMetered[slot % byArea] ? wms * recorder.channels[slot % byArea]!.sign : 0),
  );
  t.equal(sum(signed), byDevice, 'areas and channels of the engine');
  t.same(Array.from(levels.energyWms, BigInt), recorder.channelWms, 'every area and channel');
  const powerByChannel = Array.from(levels.levels, (level, slot) =>
    isMetered[slot % byArea] ? level * recorder.channels[slot % byArea]!.sign : 0,
  );
  t.equal(
    powerW.reduce((total, watts) => total + watts, 0),
    powerByChannel.reduce((total, watts) => total + watts, 0),
  );
});
