import t from 'tap';
import type { Attack, AttackRun } from '../../src/attacks/attack.js';
import { attacks } from '../../src/attacks/list.js';
import type { LoadLaw } from '../../src/grid/added-loads.js';
import { kinds } from '../../src/population/kinds/list.js';
import { Action } from '../../src/population/order.js';
import { parametersOf } from '../fixtures/command-path.js';

type Sent = { action: Action; path: string; value?: number; ratePerS?: number | null };

/** What an attack sends when it begins and when it lets go. */
function sentBy(
  attack: Attack,
  written: Record<string, string | number> = {},
): { start: Sent[]; revert: Sent[]; waveforms: unknown[]; laws: LoadLaw[] } {
  const waveforms: unknown[] = [];
  const laws: LoadLaw[] = [];
  const sent = (): [Sent[], AttackRun] => {
    const orders: Sent[] = [];
    const run: AttackRun = {
      parameters: parametersOf(attack, written),
      order: (action, options) => orders.push({ action, ...options }),
      waveform: (waveform, path) => waveforms.push({ ...waveform, path }),
      load: { powerW: 100e6, nowMs: 1000, add: law => laws.push(law) },
      busAt: () => 7,
    };
    return [orders, run];
  };
  const [start, starting] = sent();
  attack.start(starting);
  const [revert, reverting] = sent();
  attack.revert(reverting);
  return { start, revert, waveforms, laws };
}

const named = (name: string): Attack => attacks.find(attack => attack.name === name)!;

t.test('every attack says what it is, whom it can reach, by which techniques and from which source', async t => {
  t.equal(new Set(attacks.map(({ name }) => name)).size, attacks.length);
  for (const attack of attacks) {
    t.match(attack.name, /^[a-z]+(-[a-z]+)*$/);
    t.ok(attack.about.length > 20 && (attack.story ?? '').length > 100 && attack.sources.length > 0, attack.name);
    t.ok(attack.techniques.length > 0 && attack.techniques.every(technique => /^T\d{4}$/.test(technique)), attack.name);
    t.ok(
      attack.devices.every(device => kinds.some(({ name }) => name === device)),
      attack.name,
    );
    const { start, revert, laws } = sentBy(attack, attack.name === 'redistribution' ? { area: 'north' } : {});
    if (attack.devices.length === 0) {
      t.same([start, revert], [[], []], `${attack.name} commands no device`);
      t.ok(laws.length > 0, 'and moves load');
      continue;
    }
    t.equal(start.length, 1, `${attack.name} is one order`);
    t.equal(revert.length, 1, `${attack.name} can be undone by one`);
  }
});

t.test('cars are started, and let go on the same path', async t => {
  const { start, revert } = sentBy(named('ev-charge-start'), { path: 'override' });
  t.same(start, [{ action: Action.start, path: 'override' }]);
  t.same(revert, [{ action: Action.release, path: 'override' }]);
});

t.test('meters are opened with both signatures, and one alone goes the way that is refused', async t => {
  t.match(sentBy(named('meter-disconnect'), { rate: 3 }).start, [{ action: Action.supplyOff, path: 'ordinary', ratePerS: 3 }]);
  t.match(sentBy(named('meter-disconnect'), { signatures: 'supplier' }).start, [{ path: 'unsigned' }]);
  t.match(sentBy(named('meter-disconnect')).revert, [{ action: Action.supplyOn }]);
  t.equal(named('meter-disconnect').release, 'hold', 'an open switch stays open');
});

t.test('a setpoint moves by what the scenario says, and an oscillation gives its waveform before its order', async t => {
  t.match(sentBy(named('heat-pump-setpoint'), { change: -2 }).start, [{ action: Action.setpoint, value: -2 }]);
  t.match(sentBy(named('solar-trip')).start, [{ action: Action.trip }]);
  const { start, waveforms } = sentBy(named('load-oscillation'), { period: 5000, shape: 'sine', path: 'firmware' });
  t.same(waveforms, [{ shape: 'sine', periodMs: 5000, path: 'firmware' }]);
  t.match(start, [{ action: Action.follow, path: 'firmware' }]);
});

t.test('loads are stepped at once or in steps, moved from place to place, or follow frequency', async t => {
  const steps = { kind: 'steps', startMs: 1000, powerW: 100e6 };
  t.match(sentBy(named('load-step')).laws, [{ ...steps, count: 1 }]);
  t.match(sentBy(named('load-step'), { power: -5e6 }).laws, [{ ...steps, powerW: -5e6 }]);
  t.match(sentBy(named('multistep'), { steps: 4, interval: 2000 }).laws, [{ ...steps, count: 4, intervalMs: 2000 }]);
  t.match(sentBy(named('redistribution'), { area: 'north' }).laws, [steps, { ...steps, powerW: -100e6 }]);
  const feedback = { kind: 'feedback', gainWPerHz: 3e6, limitW: 100e6 };
  t.match(sentBy(named('dynamic-load-altering'), { gain: 3e6 }).laws, [{ ...feedback, sensor: null }]);
  t.match(sentBy(named('dynamic-load-altering'), { gain: 3e6, sensor: '16' }).laws, [{ ...feedback, sensor: 7 }]);
});
