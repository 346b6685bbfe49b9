import t from 'tap';
import { RunPlace, rowsOf } from '../fixtures/run.js';

/** Operator A, a quarter of the cars, is called at 18:00 for an hour; unmanaged cars charge then, others wait for the night. */
const evening = `
nadir: 1
name: call
extends: winter-peak
start: 2030-01-16T17:45Z
duration: 100 min
warmUp: 10 min
scale: 1/500
outputs: { areas: 5 min }
`;
const call = 'events: [{ id: call, at: "18:00", kind: demand-response, headEnd: cpo-a, duration: 1 h }]';

t.test('cars that are called let charging wait, and make it up afterwards', async t => {
  const place = new RunPlace(t);
  const called = await place.run(place.write('called.yaml', `${evening}${call}`));
  const calm = await place.run(place.write('calm.yaml', evening));
  const carsMw = (folder: string, minute: string): number =>
    rowsOf(folder, 'demand').reduce(
      (sum, { kind, local_time: time, power_mw: mw }) => (kind === 'ev' && time!.includes(minute) ? sum + Number(mw) : sum),
      0,
    );
  const change = (minute: string): number => carsMw(called.folder, minute) / carsMw(calm.folder, minute);
  t.equal(change(' 18:00:'), 1, 'before it nothing differs');
  // A quarter of the cars stops; those away from home charge on.
  t.ok(change(' 18:30:') > 0.7 && change(' 18:30:') < 0.93, `${change(' 18:30:')} of what cars drew`);
  t.ok(change(' 19:15:') > 1.01, `${change(' 19:15:')} afterwards`);
  const events = rowsOf(called.folder, 'events').filter(({ subject }) => subject === 'call');
  t.same(
    events.map(({ local_time: time, source, kind }) => [time!.slice(11, 19), source, kind]),
    [
      ['18:00:00', 'contingency', 'demand-response'],
      ['19:00:00', 'contingency', 'demand-response-ended'],
    ],
  );
  t.ok(Number(called.summary.orders_sent_count) > 4e6, 'two orders to each of 2.5 million cars');
});

t.test('a call names a head-end of cars', async t => {
  const place = new RunPlace(t);
  const file = place.write('wrong.yaml', `${evening}${call.replace('cpo-a', 'hp-a')}`);
  t.throws(() => place.load(file), { message: /events\.call\.headEnd: found hp-a; allowed: a head-end of cars/ });
});
