import t from 'tap';
import { RunPlace } from '../fixtures/run.js';

/** A night in which meters of a supplier are opened for twenty minutes from one in the morning on, and not closed again. */
const night = `
nadir: 1
name: night
extends: meter-disconnect
start: 2030-01-17T00:58Z
duration: 6 h
warmUp: 1 min
scale: 1/1000
outputs: { frequency: 60 s, areas: 30 min }
attacks: [{ id: dark, at: "01:00", duration: 20 min, release: hold, target: { headEnd: supplier-a } }]
`;

t.test('cars whose homes are dark at night leave not ready', async t => {
  const place = new RunPlace(t);
  const file = place.write('night.yaml', night);
  const attacked = await place.run(file);
  const count = Number(attacked.summary.evs_not_ready_count);
  const dark = Number(attacked.summary.customers_interrupted_count);
  t.ok(dark > 0.2e6, `${dark} customers`);
  // Three homes in ten have a car with its own charge point, four in ten of those are plugged in. Half of them still charge
  // or wait, and a sixth has left by seven.
  t.ok(count > 0.003 * dark && count < 0.1 * dark, `${count} cars of ${dark} customers`);
  t.ok(Number(attacked.summary.energy_missed_ev_mwh) > count * 0.005, 'each lacks some kilowatt-hours');
});
