import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { between, runShipped } from '../fixtures/shipped-run.js';

const folder = fileURLToPath(new URL('../../../scenarios', import.meta.url));
const filesOf = (path: string): string[] =>
  readdirSync(path)
    .filter(name => name.endsWith('.yaml'))
    .map(name => join(path, name));

t.test('every shipped scenario and experiment opens with a comment on what happens and why', async t => {
  const files = [...filesOf(folder), ...filesOf(join(folder, 'experiments'))];
  t.ok(files.length >= 10, `${files.length} files`);
  for (const file of files) {
    const lines = readFileSync(file, 'utf8').split('\n');
    t.match(lines[0], /^# yaml-language-server: \$schema=\.\/(scenario|experiment)\.schema\.json$/, file);
    const comment = lines.slice(
      1,
      lines.findIndex(line => !line.startsWith('#')),
    );
    t.ok(comment.join(' ').length > 200, file);
  }
});

/** Meters lose supply from 17:30 to 18:30 and have it back two hours later. */
const meters = { scale: '1/500', sets: ['start=2030-01-16T17:15Z', 'duration=200 min', 'warmUp=10 min'] };
const SEEN = ['orders-quarantined', 'quarantine-lifted', 'attack-ended', 'devices-released', 'shedding-stage-opened'];

t.test('meter-disconnect: six million homes for two hours, and no event of frequency', async t => {
  const run = await runShipped(t, 'meter-disconnect', meters);
  t.same(run.incidents(SEEN), ['18:30:00 attack-ended dark', '19:30:00 devices-released dark']);
  t.ok(between(run.measure('customers_interrupted_count'), 5.5e6, 6.8e6));
  t.ok(between(run.measure('interruption_mean_min'), 118, 122));
  t.equal(run.measure('customers_off_at_end_count'), 0);
  const hz = run.rows('frequency').map(({ frequency_hz: cell }) => Number(cell));
  t.ok(Math.min(...hz) > 49.7 && Math.max(...hz) < 50.2, `${Math.min(...hz)} to ${Math.max(...hz)} Hz`);
});

t.test('meter-disconnect-defended: thresholds leave a thirtieth of it', async t => {
  const run = await runShipped(t, 'meter-disconnect-defended', meters);
  t.same(run.incidents(SEEN), [
    ...['a', 'b', 'c'].map(id => `17:32:09 orders-quarantined threshold-${id}`),
    ...['a', 'b', 'c'].map(id => `18:02:09 quarantine-lifted threshold-${id}`),
    '18:30:00 attack-ended dark',
    '19:30:00 devices-released dark',
  ]);
  t.ok(between(run.measure('customers_interrupted_count'), 0.12e6, 0.32e6));
  t.equal(run.measure('customers_off_at_end_count'), 0);
});

t.test('solar-trip-summer: 6 to 7 GW of sun leave in minutes, frequency nears 49.5 Hz and no stage opens', async t => {
  const sets = ['start=2030-07-14T11:30Z', 'duration=90 min', 'warmUp=30 min'];
  const run = await runShipped(t, 'solar-trip-summer', { scale: '1/200', sets });
  t.equal(run.incidents(['attack-began'])[0], '13:00:00 attack-began eclipse');
  t.equal(run.measure('lfdd_stages_count'), 0);
  t.ok(between(run.measure('frequency_nadir_hz'), 49.3, 49.65), `${run.measure('frequency_nadir_hz')} Hz`);
  t.ok(between(run.measure('frequency_zenith_hz'), 50.3, 50.6), `${run.measure('frequency_zenith_hz')} Hz`);
  const roofsMw = (time: string): number =>
    -run.rows('demand').reduce((sum, row) => (row.kind === 'solar' && row.time === time ? sum + Number(row.power_mw) : sum), 0);
  const before = roofsMw('2030-07-14T12:00:00.000Z');
  const lost = before - roofsMw('2030-07-14T12:25:00.000Z');
  t.ok(between(lost, 5500, 8000), `${lost} of ${before} MW`);
});
