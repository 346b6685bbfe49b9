import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { CivilTime } from '../../src/base/civil-time.js';
import { FolderWriter } from '../../src/results/folder-writer.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { LineRows } from '../../src/simulation/line-rows.js';
import { RunPlace } from '../fixtures/run.js';
import { triangleSystem } from '../fixtures/triangle.js';

const rowsOf = (folder: string, file: string): Record<string, string>[] =>
  parse(readFileSync(join(folder, file), 'utf8'), { columns: true });
const watts = (...megawatts: number[]): Float64Array => Float64Array.from(megawatts, mw => mw * 1e6);

t.test('peak, loading and time over the rating against three intervals worked out by hand', async t => {
  const path = t.testdir();
  const writer = new FolderWriter(path);
  const system = triangleSystem();
  const scenario = { startUnixMs: 0 } as Scenario;
  const rows = new LineRows(scenario, system, system.network!, writer, new CivilTime('UTC'), [
    'r1',
    'hand',
    'attack',
    '',
    1,
    'seed',
    'v1',
    's1',
  ]);
  const closed = new Uint8Array(system.network!.branches.length);
  rows.interval(300_000, 300_000, { byAreaW: watts(0, 45) }, watts(30, 15), closed);
  rows.interval(600_000, 300_000, { byAreaW: watts(0, 90) }, watts(60, 30), closed);
  rows.interval(900_000, 300_000, { byAreaW: watts(0, 85.5) }, watts(57, 28.5), closed);
  rows.interval(1_200_000, 300_000, { byAreaW: watts(0, 0) }, watts(0, 0), closed);
  rows.finish(Float64Array.from(closed, () => Number.NaN));
  writer.close();
  const line = (name: string) => rowsOf(path, 'lines.csv').find(row => row.line === name)!;
  // 60 MW from a and 30 MW from b to c: ab 10, bc 40, ca -50 MW; a twentieth less in the third interval.
  t.match(line('ca'), { kind: 'line', from_bus: 'c', to_bus: 'a', limit_mw: '45.000', flow_peak_mw: '-50.000' });
  t.match(line('ca'), { flow_peak_at_s: '600.000', loading_peak_pct: '111.11', overload_s: '600.000', opened_at_s: '' });
  t.match(line('bc'), { flow_peak_mw: '40.000', loading_peak_pct: '40.00', overload_s: '0.000' });
  t.match(line('ab'), { limit_mw: '', flow_peak_mw: '10.000', loading_peak_pct: '', overload_s: '' });
  t.match(line('front'), { kind: 'boundary', from_bus: '', limit_mw: '80.000', flow_peak_mw: '90.000', overload_s: '600.000' });
  t.same(
    rowsOf(path, 'boundaries.csv').map(({ elapsed_s, boundary, flow_mw }) => [elapsed_s, boundary, flow_mw]),
    [
      ['300.000', 'front', '45.000'],
      ['600.000', 'front', '90.000'],
      ['900.000', 'front', '85.500'],
      ['1200.000', 'front', ''],
    ],
    'nothing is generated in the last one: no flow is known',
  );
});

t.test('a run writes what plants give by area and technology, and flows that agree with it', async t => {
  const place = new RunPlace(t);
  const text = 'nadir: 1\nname: noon\nextends: winter-peak\nduration: 20 min\nwarmUp: 10 min\nscale: 1/10000\n';
  const { folder } = await place.run(place.write('noon.yaml', text));
  const generation = rowsOf(folder, 'generation.csv');
  const areaRows = rowsOf(folder, 'areas.csv');
  t.equal(new Set(generation.map(row => row.elapsed_s)).size, 4, 'four intervals of 5 minutes');
  for (const elapsed of ['300.000', '1200.000']) {
    const at = <R extends Record<string, string>>(rows: readonly R[]): R[] => rows.filter(row => row.elapsed_s === elapsed);
    const sum = (rows: readonly Record<string, string>[], column: string): number =>
      rows.reduce((total, row) => total + Number(row[column]), 0);
    const made = at(generation);
    const imports = at(areaRows);
    // Net demand is what is made and imported; flows scale what is made to it.
    const scale = (sum(made, 'power_mw') + sum(imports, 'import_mw')) / sum(made, 'power_mw');
    const scots = ['_N', '_P'];
    const madeNorth = made.filter(row => scots.includes(row.area!));
    const robinRigg =
      0.027 *
      sum(
        madeNorth.filter(row => row.area === '_N' && row.technology === 'wind-offshore'),
        'power_mw',
      );
    const drawnNorth =
      sum(madeNorth, 'power_mw') +
      sum(
        imports.filter(row => scots.includes(row.area!)),
        'import_mw',
      );
    const overNorth = (sum(madeNorth, 'power_mw') - robinRigg) * scale - drawnNorth;
    const seconds = rowsOf(folder, 'frequency.csv').filter(row => Number(row.elapsed_s) > Number(elapsed) - 300);
    const within = seconds.slice(0, 300);
    const givenMw = (sum(within, 'generation_mw') + sum(within, 'response_mw')) / within.length;
    t.ok(Math.abs(sum(made, 'power_mw') - givenMw) < 3, `${sum(made, 'power_mw')} MW by technology, ${givenMw} MW in all`);
    // What no area brings another comes from the frequency: 1.836 % of demand a hertz, and kinetic energy.
    const deviationHz = sum(within, 'frequency_hz') / within.length - 50;
    const dampedMw = (0.01836 * deviationHz * sum(within, 'demand_mw')) / within.length;
    const edgesHz = Number(within.at(-1)!.frequency_hz) - Number(within[0]!.frequency_hz);
    const kineticMw = (2 * Number(within[0]!.inertia_gva_s) * 1000 * edgesHz) / 50 / 299;
    const fromNowhereMw = sum(imports, 'import_mw') + dampedMw + kineticMw;
    t.ok(Math.abs(fromNowhereMw) < 3, `${fromNowhereMw.toFixed(2)} MW from nowhere`);
    const [b6] = at(rowsOf(folder, 'boundaries.csv')).filter(row => row.boundary === 'B6');
    t.ok(Math.abs(Number(b6!.flow_mw) - overNorth) < 1, `B6 ${b6!.flow_mw} MW, by area ${overNorth}`);
  }
  const lines = rowsOf(folder, 'lines.csv');
  t.same([lines.length, lines.filter(({ kind }) => kind === 'boundary').length], [99 + 3 + 3, 3]);
});
