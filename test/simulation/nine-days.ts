import t from 'tap';
import { longRun } from '../fixtures/long-run.js';
import { bytesOf, differences, RunPlace, rowsOf } from '../fixtures/run.js';

t.test('nine days, over a move of the devices’ clock, give the same bytes in free windows and in short ones', async t => {
  const place = new RunPlace(t);
  const file = place.write('long.yaml', longRun(9));
  const free = await place.run(file, {}, { workerCount: 2 });
  const kinds = rowsOf(free.folder, 'events').map(({ kind }) => kind);
  for (const kind of ['orders-quarantined', 'plant-trip', 'devices-released']) t.ok(kinds.includes(kind), kind);
  const short = await place.run(file, { sets: ['engine.windowMax=300 s', 'engine.spuriousRollbacks=100'] });
  t.same(differences(bytesOf(short.folder), bytesOf(free.folder)), []);
});
