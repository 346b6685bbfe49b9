import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { nadir } from '../cli/nadir.js';
import { differences, tablesOf } from '../fixtures/run.js';

t.test("replicate 1 of a batch is its base run alone with the experiment's seed, byte for byte", async t => {
  const cwd = t.testdir({
    'day.yaml':
      'nadir: 1\nname: day\nextends: ev-surge-winter\nscale: 1/5000\nstart: 2030-01-16T19:55Z\nduration: 10 min\nwarmUp: 5 min\n',
    'sweep.yaml': 'nadir: 1\nname: sweep\nbase: day.yaml\nseed: "another"\nreplicates: 1\ncompareWith: no-attack\n',
  });
  const batch = nadir(['batch', 'sweep.yaml', '--quiet'], { cwd });
  t.equal(batch.code, 0, batch.stderr);
  const runs = join(cwd, batch.stdout.trim(), 'runs');
  for (const flags of [[], ['--no-attack']]) {
    const alone = nadir(['run', 'day.yaml', '--seed', 'another', '--quiet', ...flags], { cwd });
    t.equal(alone.code, 0, alone.stderr);
    const folder = alone.stdout.trim();
    const runId = folder.slice(folder.lastIndexOf('-') + 1);
    t.ok(readdirSync(runs).includes(runId), runId);
    t.same(differences(tablesOf(join(cwd, folder)), tablesOf(join(runs, runId))), []);
  }
});
