import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { nadir } from '../cli/nadir.js';
import { differences, tablesOf } from '../fixtures/run.js';

const HOURS = 'start: 2030-01-16T19:55Z\nduration: 10 min\nwarmUp: 5 min\n';

t.test(
  "replicate 1 of a batch is its base run alone with the experiment's seed, and any other its resolved file, byte for byte",
  async t => {
    const cwd = t.testdir({
      'day.yaml': `nadir: 1\nname: day\nextends: ev-surge-winter\nscale: 1/5000\n${HOURS}`,
      'sweep.yaml': 'nadir: 1\nname: sweep\nbase: day.yaml\nseed: "another"\nreplicates: 2\ncompareWith: no-attack\n',
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

    const second = readdirSync(runs).find(runId =>
      readFileSync(join(runs, runId, 'summary.csv'), 'utf8').includes(',2,another#2,'),
    )!;
    const again = nadir(['run', join(runs, second, 'scenario.resolved.yaml'), '--quiet'], { cwd });
    t.equal(again.code, 0, again.stderr);
    t.ok(again.stdout.trim().endsWith(second), 'the resolved file of replicate 2 is that run');
    const asFirst = [...tablesOf(join(runs, second))].map(
      ([name, text]) => [name, text.replaceAll(',2,another#2,', ',1,another#2,')] as const,
    );
    t.same(differences(new Map(asFirst), tablesOf(join(cwd, again.stdout.trim()))), []);
  },
);
