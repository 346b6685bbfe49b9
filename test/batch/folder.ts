import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { UserError } from '../../src/base/errors.js';
import { BatchFolder, batchIdOf } from '../../src/batch/folder.js';

const anew = { resume: false, force: false };

t.test('a batch is named by its runs and their order', async t => {
  const id = batchIdOf([{ runId: 'r1' }, { runId: 'r2' }]);
  t.match(id, /^b[0-9a-f]{12}$/);
  t.not(id, batchIdOf([{ runId: 'r2' }, { runId: 'r1' }]));
});

t.test('an earlier start is neither lost nor mixed: it is resumed, or begun again by force', async t => {
  const out = t.testdir();
  BatchFolder.open(out, 'sweep', 'b1', anew).mark('sweep', { runs: 2, failed: 0, finished: false });
  const run = join(out, 'sweep-b1', 'runs', 'day-r1');
  mkdirSync(run);
  t.throws(() => BatchFolder.open(out, 'sweep', 'b1', anew), UserError);
  BatchFolder.open(out, 'sweep', 'b1', { resume: true, force: false });
  t.ok(existsSync(run), 'a complete run is kept');
  BatchFolder.open(out, 'sweep', 'b1', { resume: false, force: true });
  t.notOk(existsSync(run), 'by force, nothing is kept');
});

t.test("what is not Nadir's is never touched without force", async t => {
  const out = t.testdir({ 'sweep-b1': { 'thesis.txt': 'mine' } });
  t.throws(() => BatchFolder.open(out, 'sweep', 'b1', { resume: true, force: false }), UserError);
  BatchFolder.open(out, 'sweep', 'b1', { resume: false, force: true });
  t.equal(readFileSync(join(out, 'sweep-b1', 'thesis.txt'), 'utf8'), 'mine');
});

t.test('a parent that is a file is refused as the user’s mistake', async t => {
  const out = t.testdir({ file: 'x' });
  t.throws(() => BatchFolder.open(join(out, 'file'), 'sweep', 'b1', anew), UserError);
});

t.test('a batch is finished when it says so and its summary is there; nothing half written is left', async t => {
  const out = t.testdir();
  const folder = BatchFolder.open(out, 'sweep', 'b1', anew);
  folder.mark('sweep', { runs: 1, failed: 1, finished: true });
  t.equal(folder.isFinished, false);
  folder.write('summary.csv', 'run_id\n');
  t.equal(folder.isFinished, true);
  t.equal(folder.failedCount, 1);
  t.same(readdirSync(folder.path).sort(), ['batch.json', 'runs', 'summary.csv']);
  writeFileSync(join(folder.path, 'batch.json'), '{');
  t.equal(BatchFolder.open(out, 'sweep', 'b1', { resume: false, force: true }).isFinished, false);
});
