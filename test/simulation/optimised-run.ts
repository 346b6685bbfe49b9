import t from 'tap';
import { bytesOf, differences, RunPlace, rowsOf } from '../fixtures/run.js';

/** A winter evening scheduled a day ahead, in which an interconnector trips. */
const evening = `
nadir: 1
name: evening
system: gb-2030
weather: cold-still
start: 2030-01-16T18:10Z
duration: 25 min
warmUp: 10 min
scale: 1/5000
dispatch: optimised
events: [{ id: trip, kind: plant-trip, at: "+15 min", plant: nsl }]
`;

t.test(
  'a day-ahead schedule runs in a scenario: prices by area and period, the same bytes on any workers and windows',
  async t => {
    const place = new RunPlace(t);
    const file = place.write('evening.yaml', evening);
    const stages: string[] = [];
    const run = await place.run(file, {}, { onProgress: ({ stage }) => stages.push(stage) });
    t.equal(run.status, 'complete');
    t.ok(stages.includes('scheduling: relaxed') && stages.includes('scheduling: prices'), 'progress says what is being solved');
    const rows = rowsOf(run.folder, 'areas');
    const pricesAt = (elapsedS: number): string[] =>
      rows.filter(row => Number(row.elapsed_s) === elapsedS).map(row => row.price_gbp_per_mwh!);
    t.same(pricesAt(900), pricesAt(600), 'a trip changes no price of a period that has begun');
    t.ok(
      rows.every(({ price_gbp_per_mwh: price }) => Number(price) >= 0 && Number(price) < 400),
      'prices are those of plants, not of demand that is not met',
    );
    const stores = rowsOf(run.folder, 'generation').filter(({ technology }) => technology === 'battery');
    t.ok(
      stores.some(row => Number(row.power_mw) > 100),
      'batteries sell at the evening peak',
    );
    t.same(
      rowsOf(run.folder, 'events').map(({ kind }) => kind),
      ['plant-trip'],
    );
    const settled = rowsOf(run.folder, 'prices');
    t.same(
      settled.map(({ elapsed_s }) => Number(elapsed_s)),
      [1200, 1500],
      'a row for each period, when it is over',
    );
    const [tripped] = settled;
    t.ok(Number(tripped!.imbalance_mwh) !== 0, 'what was really given is not quite what was scheduled');
    t.ok(settled.every(row => row.day_ahead_price_gbp_per_mwh !== '' && row.imbalance_price_gbp_per_mwh !== ''));
    const other = await place.run(file, { sets: ['engine.windowMax=60 s'] }, { workerCount: 2 });
    t.same(
      differences(bytesOf(other.folder), bytesOf(run.folder)).filter(name => !name.includes('windowMax')),
      [],
    );
  },
);

t.test('a requirement that no schedule can keep is named in the events of every period', async t => {
  const place = new RunPlace(t);
  const run = await place.run(place.write('evening.yaml', evening), {
    sets: ['duration=21 min', 'overrides.dispatch.inertiaFloor=900 GVA.s', 'events.trip.remove=true'],
  });
  const named = rowsOf(run.folder, 'events').filter(({ kind }) => kind === 'schedule-infeasible');
  t.equal(named.length, 1);
  t.match(named[0]!.message, /^The inertia floor cannot be kept: \d+\.\d GVA\.s short\.$/);
  t.ok(
    run.headline.some(line => line.startsWith('Schedule of 18:30:00: The inertia floor cannot be kept')),
    'and in the headline',
  );
});
