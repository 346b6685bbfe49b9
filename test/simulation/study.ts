/** Whole runs of systems of machines: the same scenarios, attacks and tables as a nation's. */
import t from 'tap';
import type { UserError } from '../../src/base/errors.js';
import { type Row, RunPlace, rowsOf, tablesOf } from '../fixtures/run.js';

const TOP = ['nadir: 1', 'name: study', 'start: 2024-01-16T12:00Z', 'frequencyModel: multi-area'];
const OUTPUTS = 'outputs: { frequency: 50 ms, areas: 10 s, frequencyAreas: 50 ms }';
const scenario = (system: string, duration: string, ...more: string[]): string =>
  `${[...TOP, `system: ${system}`, `duration: ${duration}`, ...more, OUTPUTS].join('\n')}\n`;

const hertz = (rows: readonly Row[]): number[] => rows.map(row => Number(row.frequency_hz));
const ofArea = (rows: readonly Row[], area: string): number[] => hertz(rows.filter(row => row.area === area));

t.test('nothing moves when nothing happens, in every system and both settings', async t => {
  const place = new RunPlace(t);
  for (const system of ['ieee-9', 'ieee-39', 'two-area', 'three-area-lfc', 'single-area']) {
    for (const sets of [[], ['frequencyModel=centre-of-inertia']]) {
      const { folder, summary } = await place.run(place.write('flat.yaml', scenario(system, '20 s')), { sets });
      const nominal = system === 'single-area' ? 50 : 60;
      t.ok(
        [...hertz(rowsOf(folder, 'frequency')), ...hertz(rowsOf(folder, 'frequency_areas'))].every(hz => hz === nominal),
        `${system} ${sets}`,
      );
      t.equal(summary.frequency_nadir_hz, null);
    }
  }
});

t.test('a machine of New England trips, and the others take up its power', async t => {
  const place = new RunPlace(t);
  const trip = 'events: [{ id: trip, at: "+5 s", kind: plant-trip, plant: g35 }]';
  const { folder } = await place.run(place.write('trip.yaml', scenario('ieee-39', '60 s', trip)));
  const rows = rowsOf(folder, 'frequency');
  t.ok(rows.filter(row => Number(row.elapsed_s) < 5).every(row => row.frequency_hz === '60.0000'));
  const [event] = rowsOf(folder, 'events');
  t.equal(event!.message, 'g35 trips, 650 MW lost.');
  const last = rows.at(-1)!;
  t.ok(Math.abs(Number(last.response_mw) - 650) < 80, `${last.response_mw} MW of response`);
  t.ok(Number(last.frequency_hz) < 59.7 && Number(last.frequency_hz) > 58, `${last.frequency_hz} Hz`);
  t.equal(Number(last.inertia_gva_s) * 1000, 78_270 - 3480, 'its inertia is gone');
  const gone = rowsOf(folder, 'generation')
    .filter(row => row.area === 'area-3')
    .at(-1)!;
  t.ok(Number(gone.power_mw) > 2500 && Number(gone.power_mw) < 3250, `area 3 gives ${gone.power_mw} MW without it`);
});

t.test('with its tie open a system goes on at two frequencies, and one setting hides it', async t => {
  const place = new RunPlace(t);
  const open = 'events: [7-8-1, 7-8-2]'.replace(/7-8-(\d)/g, '{ id: tie-$1, at: "+5 s", kind: branch-trip, branch: 7-8-$1 }');
  const { folder } = await place.run(place.write('tie.yaml', scenario('two-area', '60 s', open)));
  const rows = rowsOf(folder, 'frequency_areas');
  const left = ofArea(rows, 'left').at(-1)!;
  const right = ofArea(rows, 'right').at(-1)!;
  t.ok(left > 60.2 && right < 59.8, `${left} and ${right} Hz: the left exported 400 MW`);
  t.match(rowsOf(folder, 'events')[1], { kind: 'branch-trip', message: /2 islands/ });
});

t.test("an oscillation at a tie's own frequency swings the areas further apart than one beside it", async t => {
  const place = new RunPlace(t);
  const apart = async (period: string): Promise<number> => {
    const attack = `attacks: [{ id: swing, kind: load-oscillation, at: "+1 s", duration: 50 s, period: ${period}, shape: sine,
      target: { areas: [left], share: 2 % } }]`;
    const { folder } = await place.run(place.write('swing.yaml', scenario('two-area', '50 s', attack)));
    const rows = rowsOf(folder, 'frequency_areas');
    const right = ofArea(rows, 'right');
    return Math.max(...ofArea(rows, 'left').map((hz, k) => Math.abs(hz - right[k]!)));
  };
  // With governors the tie swings at 0.552 Hz.
  const [at, beside] = [await apart('1.813 s'), await apart('3.6 s')];
  t.ok(at > 3 * beside, `${(at * 1000).toFixed(0)} mHz beside ${(beside * 1000).toFixed(0)} mHz`);
});

t.test('load altering: a step as published, in steps milder, in a closed loop unstable beyond its limit', async t => {
  const place = new RunPlace(t);
  const nadir = async (system: string, attack: string): Promise<number> => {
    const { summary } = await place.run(place.write('attack.yaml', scenario(system, '120 s', `attacks: [${attack}]`)));
    return (summary.frequency_nadir_hz as number | null) ?? Number.NaN;
  };
  const at = 'at: "+30 s", duration: 90 s, target: { areas: [area-1], share: 10 % }';
  const once = await nadir('three-area-lfc', `{ id: a, kind: load-step, ${at} }`);
  const staged = await nadir('three-area-lfc', `{ id: a, kind: multistep, steps: 5, interval: 10 s, ${at} }`);
  t.ok(
    once < 59.4 && (Number.isNaN(staged) || staged > 59.6),
    `${once.toFixed(2)} Hz at once, ${staged.toFixed(2)} Hz in five steps`,
  );
  // One area of 1 000 MW at 50 Hz, reheat governor: unstable beyond K = D + 1/R, here 1 + 0.95/0.05 = 20 pu, 400 MW/Hz.
  const loop = (gain: string): string =>
    `{ id: kick, kind: load-step, at: "+1 s", duration: 1 s, power: 5 MW },
     { id: loop, kind: dynamic-load-altering, at: "+1 s", duration: 100 s, gain: ${gain}, power: 200 MW }`;
  const calm = await nadir('single-area', loop('80 MW'));
  const wild = await nadir('single-area', loop('450 MW'));
  t.ok(Number.isNaN(calm) || calm > 49.9, `${calm} Hz below the limit`);
  t.ok(wild < 49.6, `${wild} Hz beyond it`);
});

t.test('costs, emissions and prices that a study has not are empty cells, with a twin too', async t => {
  const place = new RunPlace(t);
  const step = 'attacks: [{ id: a, kind: load-step, at: "+2 s", duration: 5 s, target: { share: 5 % } }]';
  const { folder, headline } = await place.run(
    place.write('costs.yaml', scenario('ieee-9', '10 s', step)),
    {},
    { twin: 'no-attack' },
  );
  for (const part of ['', 'no-attack/']) {
    const [summary] = rowsOf(folder, `${part}summary`);
    for (const [column, cell] of Object.entries(summary!)) {
      if (/^(cost|subtotal)_|^emissions_/.test(column)) t.equal(cell, '', column);
    }
    t.ok(rowsOf(folder, `${part}areas`).every(row => row.price_gbp_per_mwh === ''));
    t.same(rowsOf(folder, `${part}costs`), []);
  }
  t.match(headline.join('\n'), /ieee-9 has no costs: none of the attack can be given/);
});

t.test('load moved from one area to another leaves the balance and loads the tie', async t => {
  const place = new RunPlace(t);
  const where = 'power: 100 MW, target: { areas: [right] }, area: left';
  const move = `attacks: [{ id: a, kind: redistribution, at: "+5 s", duration: 50 s, ${where} }]`;
  const { folder } = await place.run(place.write('move.yaml', scenario('two-area', '60 s', move)));
  const hz = hertz(rowsOf(folder, 'frequency'));
  t.ok(Math.min(...hz) > 59.9, `${Math.min(...hz)} Hz`);
  const rows = rowsOf(folder, 'frequency_areas');
  const apart = ofArea(rows, 'left').map((left, k) => Math.abs(left - ofArea(rows, 'right')[k]!));
  t.ok(Math.max(...apart.slice(0, 400)) > 0.02, 'the areas swing against each other');
});

t.test('the same bytes in any windows', async t => {
  const place = new RunPlace(t);
  const file = place.write(
    'bytes.yaml',
    scenario(
      'three-area-lfc',
      '60 s',
      'attacks: [{ id: a, kind: load-step, at: "+30 s", duration: 10 s, target: { share: 10 % } }]',
    ),
  );
  const runs = [[], ['engine.windowMax=1s'], ['engine.spuriousRollbacks=30']];
  const [first, ...others] = await Promise.all(runs.map(async sets => tablesOf((await place.run(file, { sets })).folder)));
  for (const other of others)
    t.same(
      [...other].filter(([name]) => name.endsWith('.csv')),
      [...first!].filter(([name]) => name.endsWith('.csv')),
    );
});

t.test('what a system of machines does not have is refused by name', async t => {
  const place = new RunPlace(t);
  const problems = (...more: string[]): string[] => {
    try {
      place.load(place.write('bad.yaml', scenario('ieee-9', '20 s', ...more)));
      return [];
    } catch (error) {
      return (error as UserError).problems.map(({ path, found, allowed }) => `${path}: ${found}; ${allowed}`);
    }
  };
  t.match(problems('attacks: [{ id: a, kind: ev-charge-start, at: "+1 s", duration: 5 s }]'), [
    /attacks\.a\.kind: ev-charge-start; .*has no ev/,
  ]);
  t.match(problems('attacks: [{ id: a, kind: load-step, at: "+1 s", duration: 5 s, bus: "15" }]'), [
    /attacks\.a\.bus: 15; a bus of the network/,
  ]);
  t.match(problems('events: [{ id: e, at: "+1 s", kind: branch-trip, branch: 1-9 }]'), [/events\.e\.branch: 1-9; a branch/]);
  t.match(problems('events: [{ id: e, at: "+1 s", kind: plant-trip, plant: g7 }]'), [/events\.e\.plant: g7; a plant/]);
  t.match(problems('fleet: { evs: { count: 10 } }'), [/fleet: a fleet; no fleet: ieee-9 has no devices/]);
});
