import t from 'tap';
import { between, runShipped } from '../fixtures/shipped-run.js';

const whole = { scale: '1', sets: ['duration=60 s', 'attacks.bots.duration=50 s'] };

t.test('blackiot-nine-bus: every generator trips and all is black', async t => {
  const run = await runShipped(t, 'blackiot-nine-bus', whole);
  const kinds = ['attack-began', 'machine-tripped', 'shedding-stage-opened', 'system-black'];
  const told = run.incidents(kinds);
  t.match(told[0], '12:00:10 attack-began bots');
  t.same(
    told
      .slice(1)
      .map(line => line.slice(9))
      .sort(),
    ['machine-tripped g1', 'machine-tripped g2', 'machine-tripped g3', 'system-black system'],
  );
  t.equal(run.measure('black_areas_count'), 1);
  const offS = 60 - Number(run.events.find(({ kind }) => kind === 'system-black')!.elapsed_s);
  t.ok(between(run.measure('energy_unserved_mwh'), (315 * (offS - 0.2)) / 3600, (315 * (offS + 0.2)) / 3600), 'nobody is served');
});

t.test('blackiot-nine-bus-shedding: two stages open, no generator trips', async t => {
  const run = await runShipped(t, 'blackiot-nine-bus-shedding', whole);
  t.same(run.incidents(['machine-tripped', 'system-black']), []);
  t.equal(run.measure('lfdd_stages_count'), 2);
  t.ok(between(run.measure('frequency_nadir_hz'), 58.5, 58.7), `${run.measure('frequency_nadir_hz')} Hz`);
  t.equal(run.measure('black_areas_count'), 0);
  // 15 % of 315 MW for not quite 50 s.
  t.ok(between(run.measure('energy_unserved_mwh'), 0.6, 0.66), `${run.measure('energy_unserved_mwh')} MWh`);
});
