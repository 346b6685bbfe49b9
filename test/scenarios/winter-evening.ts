import t from 'tap';
import { between, runShipped } from '../fixtures/shipped-run.js';

/** Winter scenarios at small scale, from just before what they are about; each bound is from its scenario's own comment. */
const surge = { scale: '1/200', sets: ['start=2030-01-16T19:45Z', 'duration=70 min', 'warmUp=30 min'] };
const swing = { scale: '1/500', sets: ['start=2030-01-16T19:55Z', 'duration=20 min', 'warmUp=10 min'] };
const MAIN = ['plant-trip', 'attack-began', 'orders-revoked', 'shedding-stage-opened', 'devices-released'];

t.test('winter-peak: nothing happens, and demand peaks between 17:00 and 19:00', async t => {
  const sets = ['start=2030-01-16T15:30Z', 'duration=4 h', 'warmUp=30 min'];
  const run = await runShipped(t, 'winter-peak', { scale: '1/500', sets });
  t.same(run.events, []);
  t.equal(run.measure('lfdd_stages_count'), 0);
  const byTime = new Map<string, number>();
  for (const { local_time: time, demand_mw: mw } of run.rows('areas')) byTime.set(time!, (byTime.get(time!) ?? 0) + Number(mw));
  const [peak] = [...byTime].sort(([, a], [, b]) => b - a)[0]!;
  t.ok(peak > '2030-01-16 16:55' && peak < '2030-01-16 19:05', peak);
});

t.test('ev-surge-winter: the surge after a trip opens one to four stages, and customers come back', async t => {
  const run = await runShipped(t, 'ev-surge-winter', surge);
  const log = run.incidents(MAIN);
  t.same(log.slice(0, 2), ['20:00:00 plant-trip sizewell-b', '20:00:10 attack-began surge']);
  t.match(log[2], /^20:00:[3-5]\d shedding-stage-opened england-wales 1$/);
  t.equal(log.at(-1), '20:30:10 devices-released surge');
  t.ok(between(run.measure('lfdd_stages_count'), 1, 4));
  t.ok(between(run.measure('frequency_nadir_hz'), 48.5, 48.8));
  t.ok(between(run.measure('customers_interrupted_count'), 0.6e6, 2.5e6));
  t.equal(run.measure('customers_off_at_end_count'), 0);
});

t.test('ev-surge-winter-defended: no stage opens, and frequency stays where the trip alone took it', async t => {
  const run = await runShipped(t, 'ev-surge-winter-defended', surge);
  t.same(run.incidents(MAIN), [
    '20:00:00 plant-trip sizewell-b',
    '20:00:10 attack-began surge',
    '20:02:11 orders-revoked threshold',
    '20:30:10 devices-released surge',
  ]);
  t.equal(run.measure('lfdd_stages_count'), 0);
  t.equal(run.measure('customers_interrupted_count'), 0);
  t.ok(between(run.measure('frequency_nadir_hz'), 49.65, 49.8), `${run.measure('frequency_nadir_hz')} Hz`);
});

t.test('ev-oscillation: the swing moves frequency by half a hertz and more, and the legal delay smears it away', async t => {
  const crestToTrough = async (...sets: string[]): Promise<number> => {
    const run = await runShipped(t, 'ev-oscillation', { ...swing, sets: [...swing.sets, ...sets] });
    t.equal(run.measure('lfdd_stages_count'), 0);
    const steady = run
      .rows('frequency')
      .filter(({ local_time: time }) => time! >= '2030-01-16 20:03' && time! < '2030-01-16 20:10');
    const hz = steady.map(({ frequency_hz: cell }) => Number(cell));
    return Math.max(...hz) - Math.min(...hz);
  };
  const free = await crestToTrough();
  t.ok(between(free, 0.5, 0.9), `${free} Hz`);
  const delayed = await crestToTrough('attacks.swing.path=ordinary');
  t.ok(delayed < 0.2, `${delayed} Hz`);
});

t.test('heat-pump-setpoint: demand rises over minutes and nobody loses supply', async t => {
  const sets = ['start=2030-01-16T06:00Z', 'duration=3 h', 'warmUp=1 h'];
  const pumpsMw = (run: Awaited<ReturnType<typeof runShipped>>, time: string): number =>
    run
      .rows('demand')
      .reduce((sum, row) => (row.kind === 'heat-pump' && row.time === time ? sum + Number(row.power_mw) : sum), 0);
  const run = await runShipped(t, 'heat-pump-setpoint', { scale: '1/500', sets });
  const calm = await runShipped(t, 'heat-pump-setpoint', { scale: '1/500', sets, noAttack: true });
  const added = pumpsMw(run, '2030-01-16T07:00:00.000Z') - pumpsMw(calm, '2030-01-16T07:00:00.000Z');
  const after = pumpsMw(run, '2030-01-16T07:50:00.000Z') - pumpsMw(calm, '2030-01-16T07:50:00.000Z');
  t.ok(between(added, 500, 4000), `${added} MW more after half an hour`);
  t.ok(after < 0, `${after} MW when setpoints have gone back: the rebound`);
  t.equal(run.measure('customers_interrupted_count'), 0);
  t.equal(run.measure('lfdd_stages_count'), 0);
});
