import t from 'tap';
import { Action } from '../../src/population/order.js';
import { Course } from '../../src/simulation/course.js';
import type { Observer } from '../../src/simulation/observer.js';
import { StageClock } from '../../src/simulation/timing.js';
import { requestOf } from '../fixtures/command-path.js';
import { RunPlace } from '../fixtures/run.js';

const evening = `
nadir: 1
name: evening
system: gb-2030
start: 2030-01-16T17:05Z
duration: 10 min
warmUp: 0 s
scale: 1/50000
defences:
  - { id: threshold, kind: anomaly-threshold, headEnd: cpo-a, orders: 1000, per: 1 h }
`;

const deaf: Observer = { period: () => {}, tick: () => {}, window: () => {}, attackBegan: () => {} };

t.test('whatever what comes depends on is in the state hash: devices, orders, queue, controls, signals, grid', async t => {
  const place = new RunPlace(t);
  const { scenario, system } = place.load(place.write('evening.yaml', evening));
  const course = await Course.start(scenario, system, 0, deaf, new StageClock());
  t.teardown(() => course.engine.stop());
  await course.goOn(60_000);
  const { path, engine, feeders, inverters, agenda, grid } = course;
  const cpo = system.headEnds.findIndex(({ id }) => id === 'cpo-a');
  const start = requestOf({ headEndIndex: cpo, areaMask: -1, action: Action.start });
  const changes: Readonly<Record<string, () => void>> = {
    'a device at its anchor': () => {
      new Uint8Array(engine.memory.mutables[0]!)[0]! ^= 1;
    },
    'a sending': () => path.send(start, 60_000),
    'an order that waiting devices drop': () => {
      path.sendings[0]!.order.effectCutMs = 61_000;
    },
    'a withdrawn order': () => path.withdraw(cpo, start.by, 60_050),
    'a threshold that has acted': () => agenda.runUntil(600_000),
    'an entry of the agenda': () => agenda.at(900_000, 0, () => {}),
    'a feeder that is about to open': () => feeders.pending.set(0, 1),
    'inverters that have tripped': () => inverters.trip(0),
    'inverters that have felt it': () => inverters.takeSignals(),
    'what followers follow': () => {
      course.loads.waveform = { shape: 'sine', startMs: 0, periodMs: 1000, lagMs: 0, spreadsMs: [] };
    },
    'a tick of the grid': () => grid.tick(60_000, 30e9, 0),
  };
  const seen = new Set([await course.stateHash()]);
  t.equal(seen.has(await course.stateHash()), true, 'taking it changes nothing');
  for (const [what, change] of Object.entries(changes)) {
    change();
    const hash = await course.stateHash();
    t.notOk(seen.has(hash), what);
    seen.add(hash);
  }
});
