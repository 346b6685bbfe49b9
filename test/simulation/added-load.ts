/** Load that belongs to no device, as areas and lines show it: the tables of a run beside those of the day without attack. */
import t from 'tap';
import { type Row, RunPlace, rowsOf } from '../fixtures/run.js';

const NATION = [
  'nadir: 1',
  'name: added',
  'extends: winter-peak',
  'start: 2030-01-16T20:00Z',
  'duration: 6 min',
  'warmUp: 1 min',
  'scale: 1/30000',
  'outputs: { areas: 1 min, frequency: 50 ms }',
];
const place = new RunPlace(t);
const run = async (lines: readonly string[], sets: string[] = []) =>
  (await place.run(place.write('added.yaml', `${lines.join('\n')}\n`), { sets })).folder;
const at = (rows: readonly Row[], elapsedS: number): Row[] => rows.filter(row => Number(row.elapsed_s) === elapsedS);
const sum = (rows: readonly Row[], column: string): number => rows.reduce((total, row) => total + Number(row[column]), 0);
const near = (
  t: { ok(is: boolean, about: string): unknown },
  got: number,
  expected: number,
  within: number,
  about: string,
): void => {
  t.ok(Math.abs(got - expected) <= within, `${about}: ${got.toFixed(3)}, expected ${expected}`);
};

for (const model of ['centre-of-inertia', 'multi-area']) {
  t.test(`load moved from Scotland to London is theirs in the tables, and crosses the border (${model})`, async t => {
    const moved =
      'attacks: [{ kind: redistribution, at: "+3 min", duration: 3 min, power: 1 GW, area: _N, target: { areas: [_C] } }]';
    const sets = [`frequencyModel=${model}`];
    const [before, after] = [await run(NATION, sets), await run([...NATION, moved], sets)];
    const change = (table: string, key: string, id: string, column: string): number => {
      const value = (folder: string): number =>
        Number(at(rowsOf(folder, table), 300).find(row => row[key] === id && (row.kind ?? 'aggregate') === 'aggregate')![column]);
      return value(after) - value(before);
    };
    near(t, change('areas', 'area', '_C', 'demand_mw'), 1000, 0.01, 'London draws');
    near(t, change('areas', 'area', '_N', 'demand_mw'), -1000, 0.01, 'South and Central Scotland');
    near(t, change('areas', 'area', '_C', 'import_mw'), 1000, 1, 'London imports');
    near(t, change('areas', 'area', '_M', 'demand_mw'), 0, 0.01, 'Yorkshire');
    near(t, change('demand', 'area', '_C', 'power_mw'), 1000, 0.01, 'of no device');
    // B6 is the border. Of what Scotland no longer draws all crosses it, and nothing else changes.
    near(t, change('boundaries', 'boundary', 'B6', 'flow_mw'), 1000, 1, 'the border carries more');
  });

  t.test(`load steps and load that follows frequency are in what areas draw (${model})`, async t => {
    const step = 'events: [{ id: step, at: "+1 min", kind: load-step, power: 600 MW, duration: 3 min }]';
    const gain = 'attacks: [{ kind: dynamic-load-altering, at: "+9 s", duration: 5 min, power: 0.5 GW, gain: 2 GW }]';
    const folder = await run([...NATION, step, gain], [`frequencyModel=${model}`]);
    const frequency = rowsOf(folder, 'frequency').filter(row => Number(row.elapsed_s) > 60 && Number(row.elapsed_s) <= 120);
    t.equal(frequency.length, 1200);
    const servedMw = sum(frequency, 'demand_mw') / 1200;
    const deviationHz = sum(frequency, 'frequency_hz') / 1200 - 50;
    const drawnMw = sum(at(rowsOf(folder, 'areas'), 120), 'demand_mw');
    // Areas leave out how demand depends on frequency, 1.836 % a hertz; the attack's has a law of its own, below its 500 MW.
    const followingMw = -2000 * deviationHz;
    t.ok(followingMw > 300 && followingMw < 490, `the attack adds ${followingMw.toFixed(0)} MW`);
    near(t, servedMw, (drawnMw - followingMw) * (1 + 0.01836 * deviationHz) + followingMw, 0.5, "areas' sum");
  });
}

t.test('in a system of machines what an area adds is brought by the others', async t => {
  const folder = await run(['nadir: 1', 'name: added', 'extends: load-altering-three-areas']);
  const last = at(rowsOf(folder, 'areas'), 300);
  t.same(
    last.map(row => [row.area, row.demand_mw]),
    [
      ['area-1', '275.000'],
      ['area-2', '250.000'],
      ['area-3', '250.000'],
    ],
  );
  near(t, sum(last, 'import_mw'), 0, 0.01, 'nothing comes from outside');
});
