import t from 'tap';
import { RunPlace, rowsOf } from '../fixtures/run.js';

const evening = (...more: string[]): string =>
  `${[
    'nadir: 1',
    'name: evening',
    'extends: ev-surge-winter',
    'start: 2030-01-16T19:50Z',
    'duration: 40 min',
    'warmUp: 10 min',
    'scale: 1/5000',
    ...more,
  ].join('\n')}\n`;

t.test('a black system burns nothing: its energy and carbon are those of the time before', async t => {
  const place = new RunPlace(t);
  const loss = 'events: [{ id: sizewell, remove: true }, { id: all, at: "20:05", kind: infeed-loss, power: 45 GW }]';
  const black = await place.run(place.write('black.yaml', evening('attacks: [{ id: surge, remove: true }]', loss)));
  t.equal(black.summary.black_areas_count, 14);
  const before = await place.run(
    place.write(
      'before.yaml',
      evening('attacks: [{ id: surge, remove: true }]', 'events: [{ id: sizewell, remove: true }]').replace('40 min', '15 min'),
    ),
  );
  for (const measure of ['emissions_t', 'cost_energy_gbp', 'demand_energy_mwh'])
    t.ok(Math.abs(Number(black.summary[measure]) / Number(before.summary[measure]) - 1) < 0.01, measure);
});

t.test('load that is shed is no part of an attack’s size', async t => {
  const place = new RunPlace(t);
  const loss = 'events: [{ id: loss, after: { event: sizewell, delay: 50 s }, kind: infeed-loss, power: 5 GW }]';
  const file = place.write('both.yaml', evening(loss, 'attacks: [{ id: surge, target: { share: 30 % } }]'));
  const run = await place.run(file);
  t.ok(Number(run.summary.lfdd_stages_count) >= 2, 'more is shed than the attack adds');
  const size = run.headline.find(line => line.includes('size of the attack'))!;
  t.match(size, /size of the attack +\d/, 'more load, not less');
});

t.test('load that is on no feeder is not shed: what is shed is the open feeders’ share of the rest', async t => {
  const place = new RunPlace(t);
  const step = 'events: [{ id: sizewell, remove: true }, { id: step, at: "20:05", kind: load-step, power: 10 GW }]';
  const run = await place.run(place.write('step.yaml', evening('attacks: [{ id: surge, remove: true }]', step)));
  t.ok(Number(run.summary.lfdd_stages_count) >= 2);
  const opened = rowsOf(run.folder, 'events').filter(({ kind }) => kind === 'shedding-stage-opened');
  const openedMw = opened.reduce((sum, { power_mw }) => sum + Number(power_mw), 0);
  const beforeMw = Number(rowsOf(run.folder, 'frequency').find(({ elapsed_s }) => Number(elapsed_s) === 900)!.demand_mw);
  const customersCount = place
    .load('winter-peak')
    .system.customers.flat()
    .reduce((sum, { count }) => sum + count, 0);
  const openShare = Number(run.summary.customers_interrupted_count) / customersCount;
  const shedMw = Number(run.summary.load_shed_peak_mw);
  t.ok(Math.abs(shedMw / beforeMw / openShare - 1) < 0.1, `${shedMw} MW shed of ${beforeMw} by ${openShare} of the customers`);
  t.ok(Math.abs(openedMw / shedMw - 1) < 0.1, `${openedMw} MW by what the stages said as they opened`);
});
