import { join } from 'node:path';
import t from 'tap';
import { RunPlace, rowsOf } from '../fixtures/run.js';

const noon = `
nadir: 1
name: noon
system: gb-2030
weather: summer-bright
start: 2030-06-20T10:50Z
duration: 10 min
warmUp: 10 min
scale: 1/5000
`;

t.test('runs with one population and other seeds own the same and do otherwise; each can be run again by its file', async t => {
  const place = new RunPlace(t);
  const file = place.write('noon.yaml', noon);
  const powersOf = (folder: string, wanted: string): string =>
    rowsOf(folder, 'demand')
      .filter(({ kind }) => kind === wanted)
      .map(({ power_mw: mw }) => mw)
      .join();
  const first = await place.run(file, { seed: 'one' });
  const held = await place.run(file, { seed: 'two', sets: ['populationSeed=one'] });
  const other = await place.run(file, { seed: 'two' });
  // Panels give what the sun and their owners' roofs allow: at the same moments, only who owns them can differ.
  t.equal(powersOf(held.folder, 'solar'), powersOf(first.folder, 'solar'));
  t.not(powersOf(other.folder, 'solar'), powersOf(first.folder, 'solar'));
  t.equal(held.summary.devices_count, first.summary.devices_count);
  for (const kind of ['household', 'ev']) {
    t.not(powersOf(held.folder, kind), powersOf(first.folder, kind), `what happens to ${kind} is drawn anew`);
  }
  const again = await place.run(join(held.folder, 'scenario.resolved.yaml'));
  t.equal(again.runId, held.runId);
  t.equal(again.summary.state_hash, held.summary.state_hash);
  t.equal(new Set([first, held, other].map(({ runId }) => runId)).size, 3);
  const same = await place.run(file, { seed: 'one', sets: ['populationSeed=one'] });
  t.equal(same.runId, first.runId, 'the seed itself says nothing more');
});
