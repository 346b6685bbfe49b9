import t from 'tap';
import { differenceOf } from '../../src/results/difference.js';
import { differenceCells, twinDifference } from '../../src/results/measure-rows.js';
import { studentQuantile } from '../../src/results/student.js';

t.test("Student's quantiles agree with the printed table", async t => {
  // 97.5 % points, as in any statistics textbook's table.
  const printed: readonly (readonly [number, number])[] = [
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [9, 2.262],
    [19, 2.093],
    [30, 2.042],
    [120, 1.98],
  ];
  for (const [degrees, quantile] of printed) t.ok(Math.abs(studentQuantile(0.95, degrees) - quantile) < 0.0006, `${degrees}`);
  t.ok(Math.abs(studentQuantile(0.95, 1_000_000) - 1.959964) < 1e-5, 'the normal distribution in the limit');
});

t.test('equal pairs are within noise, and a constant difference is beyond it', async t => {
  const values = new Map([
    [1, 5],
    [2, 7],
  ]);
  t.match(differenceOf(values, values), { difference: 0, ciLow: 0, ciHigh: 0, verdict: 'within-noise' });
  const lower = new Map([
    [1, 4],
    [2, 6],
  ]);
  t.match(differenceOf(values, lower), { difference: 1, ciLow: 1, ciHigh: 1, verdict: 'higher' });
});

t.test('per cent is of the size of the base, so that its sign is that of the difference', async t => {
  t.equal(differenceOf(new Map([[1, -5]]), new Map([[1, -10]])).differencePct, 50);
});

t.test('without pairs both sides are shown and nothing is concluded', async t => {
  const shown = differenceOf(new Map([[1, 5]]), new Map([[2, 7]]));
  t.match(shown, { value: 5, baseValue: 7, difference: null, differencePct: null, pairsCount: 0, verdict: 'one-draw' });
});

t.test('difference.csv is the difference of what the two tables hold', async t => {
  const line = { area: 'north', class: 'domestic', group: 'incident' as const, part: 'unserved_energy' as const };
  const rest = { payer: '', payee: '', low: 0, high: 0, priceYear: 2025, basis: '', source: '', nature: 'resource' as const };
  const run = {
    summary: { energy_unserved_mwh: 1.00049, frequency_nadir_hz: 48.8 },
    costs: [{ ...line, ...rest, amount: 10.006 }],
  };
  const twin = { summary: { energy_unserved_mwh: 0, frequency_nadir_hz: null }, costs: [] };
  t.same(twinDifference(run, twin, 'no-attack'), [
    ['frequency_nadir_hz', 'Hz', '', '', 48.8, 'no-attack', null, null, null, null, null, 0, 'one-draw'],
    ['energy_unserved_mwh', 'MWh', '', '', 1, 'no-attack', 0, 1, null, null, null, 1, 'one-draw'],
    ['cost_unserved_energy_gbp', 'GBP', 'north', 'domestic', 10.01, 'no-attack', 0, 10.01, null, null, null, 1, 'one-draw'],
  ]);
});

t.test('where there is nothing to compare with, there is no verdict', async t => {
  const measure = { measure: 'energy_unserved_mwh', unit: 'MWh', area: '', group: '' };
  const cells = differenceCells({ ...measure, ...differenceOf(new Map([[1, 5]]), new Map()) }, '');
  t.same(cells, ['energy_unserved_mwh', 'MWh', '', '', 5, '', null, null, null, null, null, null, null]);
});
