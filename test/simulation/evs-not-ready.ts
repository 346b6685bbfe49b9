import t from 'tap';
import { RunPlace } from '../fixtures/run.js';

/** A night in which meters of a supplier are opened before midnight and not closed again. */
const night = `
nadir: 1
name: night
extends: meter-disconnect
start: 2030-01-16T22:30Z
duration: 12 h
warmUp: 10 min
scale: 1/2500
attacks: [{ id: dark, at: "22:40", release: hold, target: { headEnd: supplier-a } }]
`;

t.test('cars whose homes are dark at night leave not ready; without the attack hardly any does', async t => {
  const place = new RunPlace(t);
  const file = place.write('night.yaml', night);
  const attacked = await place.run(file);
  const calm = await place.run(file, { noAttack: true });
  const count = (run: typeof calm): number => Number(run.summary.evs_not_ready_count);
  // A fifth of ten million cars stands at a home of that supplier whose meter can be opened; about half is plugged in and charges
  // after the meters have opened.
  const dark = Number(attacked.summary.customers_interrupted_count);
  t.ok(dark > 1e6, `${dark} customers`);
  t.ok(count(attacked) > 0.05 * dark && count(attacked) < 0.25 * dark, `${count(attacked)} cars of ${dark} customers`);
  t.ok(count(calm) < 20_000, `${count(calm)} without`);
  t.ok(Number(attacked.summary.energy_missed_ev_mwh) > count(attacked) * 0.005, 'each lacks some kilowatt-hours');
});
