import t from 'tap';
import { longRun } from '../fixtures/long-run.js';
import { bytesOf, differences, RunPlace } from '../fixtures/run.js';

// Minutes a run: `npm run test:long` runs this, `npm test` runs nine days of it.
t.setTimeout(0);

t.test('sixty days, over seven moves of the devices’ clock, give the same bytes however they are computed', async t => {
  const place = new RunPlace(t);
  const file = place.write('long.yaml', longRun(60));
  const free = await place.run(file, {}, { workerCount: 2 });
  for (const set of ['engine.windowMax=300 s', 'engine.spuriousRollbacks=100']) {
    const run = await place.run(file, { sets: [set] });
    t.same(differences(bytesOf(run.folder), bytesOf(free.folder)), [], set);
  }
});
