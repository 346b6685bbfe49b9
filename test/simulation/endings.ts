import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import { RunError } from '../../src/base/errors.js';
import { simulate } from '../../src/simulation/simulate.js';
import { type Row, RunPlace, rowsOf, tablesOf } from '../fixtures/run.js';

/** Twenty-five minutes about eight in the evening: a plant trips and cars start ten seconds later. */
const evening = (...more: string[]): string =>
  `${[
    'nadir: 1',
    'name: evening',
    'extends: ev-surge-winter',
    'start: 2030-01-16T19:55Z',
    'duration: 25 min',
    'warmUp: 20 min',
    'scale: 1/5000',
    ...more,
  ].join('\n')}\n`;

const momentsOf = (rows: readonly Row[], kind: string): number[] =>
  rows.filter(row => row.kind === kind).map(row => Number(row.elapsed_s));

t.test('a run and its twin share every draw until the attack, and their difference is written', async t => {
  const place = new RunPlace(t);
  const file = place.write('evening.yaml', evening());
  const run = await place.run(file, {}, { twin: 'no-attack' });
  const twin = join(run.folder, 'no-attack');
  const began = momentsOf(rowsOf(run.folder, 'events'), 'attack-began')[0]!;
  t.equal(began, 310, 'ten seconds after the trip');
  const cells = (folder: string): string[] =>
    rowsOf(folder, 'frequency').map(
      ({ frequency_hz, demand_mw, generation_mw }) => `${frequency_hz} ${demand_mw} ${generation_mw}`,
    );
  const [attacked, calm] = [cells(run.folder), cells(twin)];
  const first = attacked.findIndex((row, i) => row !== calm[i]);
  t.ok(first >= began && first < began + 30, `they part at row ${first}`);
  t.equal(momentsOf(rowsOf(twin, 'events'), 'plant-trip')[0], 300, 'the trip stays');
  const shortfall = rowsOf(run.folder, 'difference').find(({ measure }) => measure === 'frequency_nadir_hz')!;
  t.ok(Number(shortfall.difference) < 0);
  t.equal(Number(shortfall.value), Number(rowsOf(run.folder, 'summary')[0]!.frequency_nadir_hz));
  t.equal(Number(shortfall.base_value), Number(rowsOf(twin, 'summary')[0]!.frequency_nadir_hz));

  const alone = await place.run(file, { noAttack: true });
  t.same(
    rowsOf(alone.folder, 'frequency').map(withoutNames),
    rowsOf(twin, 'frequency').map(withoutNames),
    'alone as beside the attack',
  );

  const again = await simulate(place.load(file), {
    parent: dirname(run.folder),
    workerCount: 0,
    force: false,
    twin: 'no-attack',
  });
  t.equal(again.status, 'already-complete');
  t.same(again.headline, run.headline);
});

t.test('the twin of a run that goes on until all are back is as long as the run', async t => {
  const place = new RunPlace(t);
  const ends = new Map<string, number>();
  const run = await place.run(
    place.write('evening.yaml', evening('until: restored')),
    {},
    { twin: 'no-attack', onProgress: ({ stage, nowMs }) => ends.set(stage, nowMs / 1000) },
  );
  const lastOf = (folder: string): number => Number(rowsOf(folder, 'frequency').at(-1)!.elapsed_s);
  const endS = lastOf(run.folder);
  t.ok(endS > 25 * 60, 'it goes on');
  t.equal(lastOf(join(run.folder, 'no-attack')), endS);
  t.equal(ends.get('simulating'), endS, 'progress ends where the tables do');
  t.equal(ends.get('no-attack, simulating'), endS);
});

const withoutNames = ({ run_id: _run, scenario_hash: _hash, ...rest }: Row): Row => rest;

t.test('demand by device is demand by area, and what frequency was computed with', async t => {
  const place = new RunPlace(t);
  const run = await place.run(
    place.write(
      'evening.yaml',
      evening('fleet: { batteries: { count: 0 }, evs: { v2g: 0 % } }', 'outputs: { areas: 1 min, frequency: 50 ms }'),
    ),
  );
  const sumBy = (rows: readonly Row[], column: string, keep: (value: number) => number): Map<string, number> => {
    const sums = new Map<string, number>();
    for (const row of rows) {
      const minute = String(Math.ceil(Number(row.elapsed_s) / 60));
      sums.set(minute, (sums.get(minute) ?? 0) + keep(Number(row[column])));
    }
    return sums;
  };
  // At night, without batteries and cars that give power back, nothing of a device is negative.
  const byDevice = sumBy(rowsOf(run.folder, 'demand'), 'power_mw', value => value);
  const byArea = sumBy(rowsOf(run.folder, 'areas'), 'demand_mw', value => value);
  // 1 200 ticks a minute; each cell is rounded to a kilowatt, and demand follows frequency by at most 2.5 % a hertz.
  const byTick = sumBy(rowsOf(run.folder, 'frequency'), 'demand_mw', value => value / 1200);
  for (const [minute, areaMw] of byArea) {
    t.ok(Math.abs(areaMw - byDevice.get(minute)!) < 0.2, `minute ${minute}: ${areaMw} and ${byDevice.get(minute)} MW`);
    // Demand follows frequency, by about 2.5 % a hertz.
    const isCalm = Number(minute) <= 5;
    if (isCalm)
      t.ok(Math.abs(areaMw / byTick.get(minute)! - 1) < 0.006, `minute ${minute}: ${areaMw} and ${byTick.get(minute)} MW`);
  }
});

t.test('orders are sent, held back or withdrawn: none is lost', async t => {
  const place = new RunPlace(t);
  const dark = (duration: string, target: string): string =>
    `attacks: [{ id: surge, remove: true }, { id: dark, kind: meter-disconnect, at: "19:56", duration: ${duration},\n` +
    `  target: { supplier: supplier-a, ${target} } }]`;
  const whole = await place.run(place.write('whole.yaml', evening(dark('20 min', 'share: 5 %'))));
  const sentAll = Number(whole.summary.orders_sent_count);
  t.ok(sentAll > 100_000);
  t.equal(whole.summary.orders_blocked_count, 0);
  t.equal(momentsOf(rowsOf(whole.folder, 'events'), 'devices-released').length, 0, 'held is the default of this attack');
  const threshold =
    'defences: [{ id: limit, kind: anomaly-threshold, headEnd: supplier-a, orders: 50000, per: 1 h, latency: 30 s }]';
  const held = await place.run(place.write('held.yaml', evening(dark('20 min', 'share: 5 %'), threshold)));
  t.equal(Number(held.summary.orders_sent_count) + Number(held.summary.orders_blocked_count), sentAll);
  t.ok(Number(held.summary.orders_sent_count) > 50_000 && Number(held.summary.orders_blocked_count) > 0);
  const unsigned = await place.run(
    place.write('unsigned.yaml', evening(dark('20 min', 'share: 5 %').replace('at:', 'signatures: supplier, at:'))),
  );
  t.equal(unsigned.summary.orders_sent_count, 0);
  t.equal(unsigned.summary.orders_blocked_count, sentAll);
  t.equal(unsigned.summary.customers_interrupted_count, 0);
});

t.test('an attack ends and lets go when its release says', async t => {
  const place = new RunPlace(t);
  const file = place.write('evening.yaml', evening('attacks: [{ id: surge, duration: 2 min }]'));
  for (const [release, moments] of [
    ['hold', []],
    ['revert', [430]],
    ['{ after: 3 min }', [610]],
  ] as const) {
    const { folder } = await place.run(file, { sets: [`attacks.surge.release=${release}`] });
    const events = rowsOf(folder, 'events');
    t.same(momentsOf(events, 'attack-ended'), [430]);
    t.same(momentsOf(events, 'devices-released'), moments, release);
  }
});

t.test('a run that goes on until all are restored ends with nobody off', async t => {
  const place = new RunPlace(t);
  const more = 'events: [{ id: loss, after: { event: sizewell, delay: 5 s }, kind: infeed-loss, power: 3000 MW }]';
  const short = await place.run(place.write('short.yaml', evening(more).replace('25 min', '10 min')));
  t.ok(Number(short.summary.customers_off_at_end_count) > 0);
  t.equal(short.summary.complete, false);
  const long = await place.run(
    place.write('long.yaml', evening(more, 'until: restored', 'maxDuration: 6 h').replace('25 min', '10 min')),
  );
  t.equal(long.summary.customers_off_at_end_count, 0);
  t.equal(long.summary.complete, true);
});

t.test('a run that is stopped keeps its rows under a name that says so', async t => {
  const place = new RunPlace(t);
  const file = place.write('evening.yaml', evening());
  const controller = new AbortController();
  const stopped = await place.run(
    file,
    {},
    { signal: controller.signal, onProgress: ({ simulatedMs }) => simulatedMs > 1_500_000 && controller.abort() },
  );
  t.equal(stopped.status, 'interrupted');
  t.ok(stopped.folder.endsWith('.interrupted'));
  const whole = await place.run(file);
  const rows = rowsOf(stopped.folder, 'frequency');
  t.ok(rows.length > 0);
  t.same(rows, rowsOf(whole.folder, 'frequency').slice(0, rows.length));
  t.ok(tablesOf(stopped.folder).has('summary.csv'));
});

t.test('a run that is stopped in its warm-up has cost nothing', async t => {
  const place = new RunPlace(t);
  const controller = new AbortController();
  const stopped = await place.run(
    place.write('evening.yaml', evening()),
    {},
    { signal: controller.signal, onProgress: ({ nowMs, stage }) => stage === 'warm-up' && nowMs < 0 && controller.abort() },
  );
  t.equal(stopped.status, 'interrupted');
  t.equal(stopped.summary.cost_total_gbp, 0);
});

t.test('a worker that dies ends the run with one message and leaves nothing', async t => {
  const place = new RunPlace(t);
  const file = place.write('evening.yaml', evening());
  const workers: Worker[] = [];
  const { on } = Worker.prototype;
  t.teardown(() => {
    Worker.prototype.on = on;
  });
  Worker.prototype.on = function (this: Worker, ...words: [string, (...args: unknown[]) => void]) {
    if (!workers.includes(this)) workers.push(this);
    return on.apply(this, words);
  } as typeof on;
  const parent = join(place.path, 'results');
  const killing = simulate(place.load(file), {
    parent,
    workerCount: 2,
    force: false,
    onProgress: ({ simulatedMs }) => simulatedMs > 600_000 && workers[0]!.terminate(),
  });
  await t.rejects(killing, new RunError('a worker failed: worker 0 ended with code 1'));
  t.same(existsSync(parent) ? readdirSync(parent) : [], []);
});
