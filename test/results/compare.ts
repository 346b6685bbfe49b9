import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import t from 'tap';
import { type CompareTable, compare } from '../../src/results/compare.js';
import { comparisonText, writeComparison } from '../../src/results/compare-file.js';
import { type ToyRun, toyBatch, toyFolder } from './fixtures/toy-run.js';

/** Run identifiers as they are: r and 12 hexadecimal digits. */
const id = (n: number): string => `r${n.toString(16).padStart(12, '0')}`;
const unserved = (mwh: number | null) => ({ energy_unserved_mwh: mwh });

const rowOf = ({ rows }: CompareTable, measure: string, base?: string) =>
  rows.find(row => row.measure === measure && (base === undefined || row.base === base));

t.test('a run stands beside its own no-attack twin: absolute, difference and per cent', async t => {
  const parent = t.testdir();
  const folder = toyFolder(
    parent,
    'a',
    { runId: id(1), values: { ...unserved(30), frequency_nadir_hz: 48.79, demand_peak_mw: 50_000, orders_sent_count: 5 } },
    [{ runId: id(2), case: 'no-attack', values: { ...unserved(0), demand_peak_mw: 40_000, orders_sent_count: 0 } }],
  );
  const table = compare([folder]);
  t.match(rowOf(table, 'demand_peak_mw'), {
    unit: 'MW',
    base: `${folder} / no-attack`,
    value: 50_000,
    baseValue: 40_000,
    difference: 10_000,
    differencePct: 25,
    ciLow: null,
    ciHigh: null,
    pairsCount: 1,
    verdict: 'one-draw',
  });
  t.match(rowOf(table, 'energy_unserved_mwh'), { difference: 30, differencePct: null }, 'per cent of zero is empty');
  t.match(rowOf(table, 'frequency_nadir_hz'), { value: 48.79, baseValue: null, difference: null, pairsCount: 0 });
  t.equal(rowOf(table, 'rocof_max_hz_per_s'), undefined, 'what exists on neither side has no row');
  t.equal(new Set(table.rows.map(({ subject }) => subject.label)).size, 1, 'the twin itself has no rows');
});

t.test('replicates are paired: interval and verdict by hand', async t => {
  const parent = t.testdir();
  // Differences 2, 4, 6: mean 4, s = 2, t(2; 97.5 %) = 4.302653, half width 4.302653 × 2 / √3 = 4.968276.
  const runs: ToyRun[] = [1, 2, 3].flatMap(replicate => [
    { runId: id(replicate), replicate, values: unserved(10 * replicate + 2 * replicate) },
    { runId: id(10 + replicate), replicate, case: 'no-attack', scenarioHash: 's1', values: unserved(10 * replicate) },
  ]);
  const row = rowOf(compare([toyBatch(parent, 'batch', runs)]), 'energy_unserved_mwh')!;
  t.match(row, { value: 24, baseValue: 20, difference: 4, differencePct: 20, pairsCount: 3, verdict: 'within-noise' });
  t.ok(Math.abs(row.ciLow! - (4 - 4.968276)) < 1e-5);
  t.ok(Math.abs(row.ciHigh! - (4 + 4.968276)) < 1e-5);
});

t.test('a difference beyond its interval is higher or lower, and a replicate without partner is left out', async t => {
  const parent = t.testdir();
  const runs: ToyRun[] = [1, 2, 3, 4].flatMap(replicate => [
    { runId: id(replicate), replicate, values: { ...unserved(100 + replicate), frequency_nadir_hz: 48 } },
    ...(replicate === 4
      ? []
      : [
          {
            runId: id(10 + replicate),
            replicate,
            case: 'no-attack',
            scenarioHash: 's1',
            values: { ...unserved(replicate * 2), frequency_nadir_hz: 49 + replicate / 100 },
          },
        ]),
  ]);
  const table = compare([toyBatch(parent, 'batch', runs)]);
  t.match(rowOf(table, 'energy_unserved_mwh'), { value: 102, baseValue: 4, pairsCount: 3, verdict: 'higher' });
  t.match(rowOf(table, 'frequency_nadir_hz'), { verdict: 'lower' });
});

t.test('without a no-attack case the first folder is the base, or the one named', async t => {
  const parent = t.testdir();
  const a = toyFolder(parent, 'a', { runId: id(1), values: unserved(10) });
  const b = toyFolder(parent, 'b', { runId: id(2), scenarioHash: 's1', values: unserved(15) });
  t.match(
    compare([a, b]).rows.find(row => row.measure === 'energy_unserved_mwh'),
    { value: 15, base: `${a} / attack`, difference: 5 },
  );
  const named = compare([a, b], { base: `${b}/` });
  t.match(rowOf(named, 'energy_unserved_mwh'), { value: 10, base: `${b} / attack`, difference: -5 });
  t.equal(named.rows.filter(({ measure }) => measure === 'energy_unserved_mwh').length, 1);
});

t.test('a no-attack run in a folder of its own serves as base, whichever comes first', async t => {
  const parent = t.testdir();
  const a = toyFolder(parent, 'a', { runId: id(1), values: unserved(10) });
  const calm = toyFolder(parent, 'calm', { runId: id(2), case: 'no-attack', scenarioHash: 's1', values: unserved(1) });
  for (const order of [
    [a, calm],
    [calm, a],
  ]) {
    const table = compare(order);
    t.match(rowOf(table, 'energy_unserved_mwh'), { value: 10, base: `${calm} / no-attack`, difference: 9 });
  }
});

t.test('variants of a batch are compared each with the calm case of the same variation', async t => {
  const parent = t.testdir();
  const runs: ToyRun[] = ['5', '10'].flatMap((share, i) => [
    { runId: id(i), scenarioHash: `s${i}`, varied: { var_share_pct: share }, values: unserved(10 * (i + 1)) },
    { runId: id(i + 4), scenarioHash: `s${i + 4}`, case: 'no-attack', varied: { var_share_pct: share }, values: unserved(i) },
    { runId: id(i + 8), scenarioHash: `s${i}`, replicate: 2, varied: { var_share_pct: share }, status: 'failed' },
  ]);
  const batch = toyBatch(parent, 'batch', runs);
  const table = compare([batch]);
  const rows = table.rows.filter(({ measure }) => measure === 'energy_unserved_mwh');
  t.same(
    rows.map(({ base, difference }) => [base, difference]),
    [
      [`${batch} / no-attack / var_share_pct=5`, 10],
      [`${batch} / no-attack / var_share_pct=10`, 19],
    ],
  );
  t.same(table.notes, [`${batch}: 2 runs failed or interrupted, not compared.`]);
});

t.test('costs are compared by area and class, and what cost nothing is 0', async t => {
  const parent = t.testdir();
  const folder = toyFolder(parent, 'a', { runId: id(1), costs: [['unserved_energy', 'north', 'domestic', 500]] }, [
    { runId: id(2), case: 'no-attack', costs: [['unserved_energy', 'south', 'shop', 20]] },
  ]);
  const rows = compare([folder]).rows.filter(({ area }) => area !== '');
  t.same(
    rows.map(({ measure, unit, area, group, value, baseValue }) => [measure, unit, area, group, value, baseValue]),
    [
      ['cost_unserved_energy_gbp', 'GBP', 'north', 'domestic', 500, 0],
      ['cost_unserved_energy_gbp', 'GBP', 'south', 'shop', 0, 20],
    ],
  );
});

t.test('different schema, currency, price year or units are refused by name', async t => {
  const parent = t.testdir();
  const a = toyFolder(parent, 'a', { runId: id(1) });
  const refused = (name: string, run: Omit<ToyRun, 'runId'>, message: RegExp): void => {
    const b = toyFolder(parent, name, { runId: id(2), ...run });
    t.throws(() => compare([a, b]), { name: 'UserError', message });
  };
  refused('schema', { manifest: { results_schema: 'v2.0.0' } }, /schema: found results schema v2; allowed: v1/);
  refused('currency', { currency: 'EUR' }, /found currency EUR; allowed: GBP/);
  refused(
    'year',
    { manifest: { system: { name: 'toy', currency: 'GBP', price_year: 2019, time_zone: 'UTC' } } },
    /price year 2019/,
  );
  const units = toyFolder(parent, 'units', { runId: id(3) });
  const dictionary = readFileSync(join(units, 'datapackage.json'), 'utf8');
  writeFileSync(join(units, 'datapackage.json'), dictionary.replace('"unit": "MWh"', '"unit": "GWh"'));
  t.throws(() => compare([a, units]), { name: 'UserError', message: /energy_unserved_mwh: found unit GWh; allowed: MWh/ });
});

t.test('a different system, scale or duration is shown against its own base alone, and said in words', async t => {
  const parent = t.testdir();
  const a = toyFolder(parent, 'a', { runId: id(1), values: unserved(10) });
  const own = { scale: 0.1, duration_s: 3600 };
  const b = toyFolder(parent, 'b', { runId: id(2), scenarioHash: 's1', values: unserved(15), manifest: own });
  const alone = compare([a, b]);
  t.match(rowOf(alone, 'energy_unserved_mwh'), { value: 15, base: '', baseValue: null, difference: null });
  t.match(alone.notes, [/b \/ attack is not shown against .*different scales \(0.1, 1\) and different durations/]);

  const c = toyFolder(parent, 'c', { runId: id(3), values: unserved(15), manifest: own }, [
    { runId: id(4), case: 'no-attack', values: unserved(5), manifest: own },
  ]);
  t.match(rowOf(compare([a, c]), 'energy_unserved_mwh', `${c} / no-attack`), { difference: 10 });
});

t.test('what is no results folder is refused', async t => {
  const parent = t.testdir({ empty: {}, file: 'x', broken: { 'summary.csv': 'run_id,run_id\n' } });
  const a = toyFolder(parent, 'a', { runId: id(1) });
  const refused = (name: string, message: RegExp) =>
    t.throws(() => compare([a, join(parent, name)]), { name: 'UserError', message });
  refused('absent', /found nothing/);
  refused('file', /found a file/);
  refused('empty', /no summary\.csv/);
  refused('broken', /run_id twice.*no column scenario/s);
  const both = () => compare([join(parent, 'absent'), a, join(parent, 'empty')]);
  t.throws(both, { name: 'UserError', message: /absent: found nothing.*empty: found no summary\.csv/s }, 'all of them at once');
  t.throws(() => compare([a]), { name: 'UserError', message: /found one run/ });
  toyFolder(parent, 'cut', { runId: id(2), status: 'interrupted' });
  refused('cut', /no completed run/);
});

t.test('cells that Nadir would not write are refused by line and column', async t => {
  const parent = t.testdir();
  const a = toyFolder(parent, 'a', { runId: id(1), values: unserved(12.5) });
  const b = toyFolder(parent, 'b', { runId: id(2), values: unserved(12.5) });
  const summary = readFileSync(join(b, 'summary.csv'), 'utf8');
  for (const cell of ['NaN', '1e3', '12,5', 'Infinity', '0x10']) {
    writeFileSync(join(b, 'summary.csv'), summary.replace('12.500', cell.includes(',') ? `"${cell}"` : cell));
    t.throws(() => compare([a, b]), { name: 'UserError', message: /summary\.csv:2: energy_unserved_mwh: found/ }, cell);
  }
  writeFileSync(join(b, 'summary.csv'), `${summary}"unclosed`);
  t.throws(() => compare([a, b]), { name: 'UserError', message: /summary\.csv/ });
});

t.test('a batch cannot lead out of its folder by a run id', async t => {
  const parent = t.testdir();
  const batch = toyBatch(parent, 'batch', [{ runId: id(1) }]);
  const file = join(batch, 'summary.csv');
  writeFileSync(file, readFileSync(file, 'utf8').replace(id(1), '../../etc'));
  t.throws(() => compare([batch, batch]), { name: 'UserError', message: /run_id: found \.\.\/\.\.\/etc/ });
});

t.test('the table is written as CSV and Markdown in the columns of the contract', async t => {
  const parent = t.testdir();
  const folder = toyFolder(parent, 'a', { runId: id(1), values: unserved(30) }, [
    { runId: id(2), case: 'no-attack', values: unserved(20) },
  ]);
  const table = compare([folder]);
  const csv = comparisonText(table, 'csv').split('\n');
  const columns = 'measure,unit,area,group,value,base,base_value,difference,difference_pct,ci_low,ci_high,pairs_count,verdict';
  t.equal(csv[0], `run_id,scenario,case,variant,replicate,seed,engine_version,scenario_hash,${columns}`);
  const cells = `energy_unserved_mwh,MWh,,,30.000000,${folder} / no-attack,20.000000,10.000000,50.000,,,1,one-draw`;
  t.equal(csv[1], `${id(1)},surge,attack,,1,iet,v0.1.0,s0,${cells}`);
  t.match(comparisonText(table, 'md'), /^\| run_id \| case \|.*\n\| --- .*\n\| r0+1 \| attack \|.*one-draw \|\n$/);

  await writeComparison(join(parent, 'out.csv'), table);
  t.equal(readFileSync(join(parent, 'out.csv'), 'utf8'), csv.join('\n'));
  await t.rejects(writeComparison(join(parent, 'out'), table), { name: 'UserError', message: /\.csv, \.md or \.xlsx/ });
  await t.rejects(writeComparison(join(parent, 'nowhere/out.csv'), table), { name: 'UserError', message: /out\.csv/ });
});

t.test('a workbook has numbers as numbers, texts as texts whatever they begin with, and no formula', async t => {
  const parent = t.testdir();
  const run = { runId: id(1), variant: '=1+1\u0001<b>', values: unserved(30) };
  const folder = toyFolder(parent, 'a', run, [{ runId: id(2), case: 'no-attack', variant: run.variant, values: unserved(20) }]);
  await writeComparison(join(parent, 'out.xlsx'), compare([folder]));
  const parts = unzipSync(readFileSync(join(parent, 'out.xlsx')));
  const textOf = (name: string): string => new TextDecoder().decode(parts[name]);
  const sheet = textOf('xl/worksheets/sheet1.xml');
  t.match(sheet, /<c r="M2"[^>]*><v>30<\/v>/);
  t.match(sheet, /<c r="P2"[^>]*><v>10<\/v>/);
  t.notMatch(sheet, /<f[ >]/);
  t.notOk(/<c r="R2"/.test(sheet), 'what does not exist is no cell');
  t.match(textOf('xl/sharedStrings.xml'), '=1+1 &lt;b&gt;');
  t.ok(parts['xl/worksheets/sheet2.xml']);
});

t.test('runs that share no draws are compared with a word of warning', async t => {
  const parent = t.testdir();
  const run = (name: string, n: number, seed?: string) =>
    toyFolder(parent, name, { runId: id(n), scenarioHash: `s${n}`, values: unserved(n), ...(seed !== undefined && { seed }) });
  const [a, b, c] = [run('a', 1), run('b', 2), run('c', 3, 'other')];
  t.same(compare([a, b]).notes, []);
  const { notes, rows } = compare([a, c]);
  t.same(notes, [`${c} / attack and ${a} / attack were drawn with different seeds: part of the difference is chance.`]);
  t.equal(rows.find(({ measure }) => measure === 'energy_unserved_mwh')!.difference, 2);
});
