/** Relays, load shedding and islands of systems of machines, in whole runs. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { operatingS } from '../../src/grid/dynamics/overload-relays.js';
import { problemLinesOf } from '../fixtures/own-system.js';
import { type Row, RunPlace, rowsOf, tablesOf } from '../fixtures/run.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const ABOUT = 'timeZone: Etc/UTC\ncurrency: USD\npriceYear: 2024\nyears: { from: 1970, to: 2100 }\nposture: none\n';
const MACHINE_RELAYS = 'relay,machine,trip,threshold,delay_ms,source,assumption';
const BRANCH_RELAYS = 'branch,pickup_pct,curve,time_multiplier_pu,source,assumption';
const SHEDDING = 'scheme,stage,threshold_hz,relay_ms,design_pct,delivered_pct,embedded_concentration_pu,source,assumption';
const AREAS = 'id,name,latitude_deg,longitude_deg,weather_region,shedding_scheme,loss_factor_pu,source,assumption';
const table = (header: string, ...rows: string[]): string => `${[header, ...rows.map(row => `${row},test,true`)].join('\n')}\n`;
const shedAll = table(AREAS, 'wscc,Nine buses,44,-121,none,own,1');

/** A place with the nine-bus system and one of its own beside it that differs by the tables given. */
function placeWith(t: Test, tables: Readonly<Record<string, string>>): RunPlace {
  const place = new RunPlace(t);
  cpSync(join(SYSTEMS, 'ieee-9'), join(place.path, 'ieee-9'), { recursive: true });
  place.write('own/system.yaml', `name: own\nabout: Nine buses with relays.\nextends: ../ieee-9\n${ABOUT}`);
  for (const [file, text] of Object.entries(tables)) place.write(`own/${file}`, text);
  return place;
}

const scenario = (duration: string, ...events: string[]): string =>
  `nadir: 1
name: study
system: ./own
start: 2024-01-16T12:00Z
duration: ${duration}
frequencyModel: multi-area
events: [${events.join(', ')}]
outputs: { frequency: 50 ms, areas: 1 s, frequencyAreas: 50 ms }
`;

async function runWith(t: Test, tables: Readonly<Record<string, string>>, duration: string, ...events: string[]) {
  const place = placeWith(t, tables);
  const { folder, summary } = await place.run(place.write('own.yaml', scenario(duration, ...events)));
  return { events: rowsOf(folder, 'events'), rows: rowsOf(folder, 'frequency'), summary };
}

const tripG2 = '{ id: first, at: "+5 s", kind: plant-trip, plant: g2 }';
const told = (events: readonly Row[]): string[] => events.map(({ kind, subject }) => `${kind} ${subject}`);

t.test('a machine leaves on its relay with its inertia and governor, names its cause, and what is left goes black', async t => {
  // Without g2's 163 MW, frequency falls by 0.8 Hz a second at first.
  const relays = table(MACHINE_RELAYS, 'g3-under,g3,under-frequency,59.5,300', 'g1-under,g1,under-frequency,58,100');
  const { events, rows } = await runWith(t, { 'machine_relays.csv': relays }, '60 s', tripG2);
  t.same(told(events), ['plant-trip g2', 'machine-tripped g3', 'machine-tripped g1', 'system-black system']);
  t.match(events[1]!.message, /^g3 trips on under-frequency, 59\.5 Hz for 300 ms, 1?\d\d MW lost\.$/);
  t.same(
    events.map(({ cause_id: cause }) => cause),
    ['', '1', '1', '1'],
  );
  const passedS = Number(rows.find(row => Number(row.frequency_hz) < 59.5)!.elapsed_s);
  const leftS = Number(events[1]!.elapsed_s);
  t.ok(Math.abs(leftS - passedS - 0.3) < 0.1, `it left ${(leftS - passedS).toFixed(2)} s after the centre passed 59.5 Hz`);
  const after = rows.find(row => Number(row.elapsed_s) > leftS + 0.1)!;
  t.equal(Number(after.inertia_gva_s), 2.364, 'the inertia of g1 alone is left');
  t.equal(rows.at(-1)!.frequency_hz, '');
});

t.test('a delay longer than the excursion, and a threshold never passed, trip nothing', async t => {
  const relays = table(
    MACHINE_RELAYS,
    'a,g3,under-frequency,59.5,60000',
    'b,g1,under-frequency,57,0',
    'c,g1,over-frequency,61,0',
  );
  const { events } = await runWith(t, { 'machine_relays.csv': relays }, '30 s', tripG2);
  t.same(told(events), ['plant-trip g2']);
});

t.test('a rate of change is the mean over its window: a short window trips where a long one does not', async t => {
  const withWindow = async (windowMs: number): Promise<string[]> => {
    const relays = table(MACHINE_RELAYS, `a,g3,rocof,1.5,${windowMs}`);
    return told((await runWith(t, { 'machine_relays.csv': relays }, '8 s', tripG2)).events).slice(0, 2);
  };
  t.same(await withWindow(200), ['plant-trip g2', 'machine-tripped g3']);
  t.same(await withWindow(1500), ['plant-trip g2']);
});

t.test('stages of load shedding open at the buses that feel their frequency, and stop the fall', async t => {
  const stages = table(SHEDDING, 'own,1,59.5,200,20,20,1', 'own,2,59.2,200,20,20,1', 'own,3,55,200,20,20,1');
  const bare = await runWith(t, {}, '30 s', tripG2);
  const { events, rows, summary } = await runWith(t, { 'shedding.csv': stages, 'areas.csv': shedAll }, '30 s', tripG2);
  const shed = events.filter(({ kind }) => kind === 'shedding-stage-opened');
  const total = shed.reduce((sum, row) => sum + Number(row.power_mw), 0);
  t.same([...new Set(shed.map(({ subject }) => subject))], ['own 1', 'own 2']);
  t.ok(Math.abs(total - 0.4 * 315) < 1e-6, `${total} MW of 315 MW`);
  t.ok(shed.every(({ cause_id: cause }) => cause === '1'));
  const lowest = (of: readonly Row[]): number => Math.min(...of.map(row => Number(row.frequency_hz)));
  t.ok(lowest(rows) > lowest(bare.rows) + 0.3, `${lowest(rows)} Hz instead of ${lowest(bare.rows)}`);
  t.equal(summary.lfdd_stages_count, 2);
  t.ok(Math.abs((summary.load_shed_peak_mw as number) - 0.4 * 315) < 20, `${summary.load_shed_peak_mw} MW off at most`);
  // From a second after the trip to the end.
  const unserved = summary.energy_unserved_mwh as number;
  t.ok(unserved > (126 * 22) / 3600 && unserved < (126 * 25) / 3600, `${unserved} MWh`);
});

t.test('an overloaded branch opens by its curve, its load is lost where no machine is left, and the rest goes on', async t => {
  const relay = { branch: 0, pickupFraction: 1, timeMultiplier: 1 };
  t.ok(Math.abs(operatingS({ ...relay, curve: 'standard-inverse' }, 2) - 10.029) < 0.001, 'IEC 60255-151: 10.03 s at twice');
  t.equal(operatingS({ ...relay, curve: 'very-inverse' }, 2), 13.5);
  t.ok(Math.abs(operatingS({ ...relay, curve: 'extremely-inverse' }, 2) - 80 / 3) < 1e-12);
  t.equal(operatingS({ ...relay, curve: 'very-inverse' }, 1), Number.POSITIVE_INFINITY);
  // Bus 8 draws 100 MW + 35 Mvar; all of it over 8-9, rated 150 MVA, once 7-8 is open.
  const relays = table(BRANCH_RELAYS, '8-9,50,very-inverse,0.5');
  const open = '{ id: first, at: "+5 s", kind: branch-trip, branch: 7-8 }';
  const { events, rows, summary } = await runWith(t, { 'branch_relays.csv': relays }, '60 s', open);
  t.same(told(events), ['branch-trip 7-8', 'branch-tripped 8-9', 'area-black wscc']);
  t.same(
    events.map(({ cause_id: cause }) => cause),
    ['', '1', '2'],
  );
  t.match(events[2]!.message, 'No machine is left at bus 8: black, 100 MW of load.');
  const loading = Number(/at (\d+) % of its rating/.exec(events[1]!.message!)![1]) / 100;
  const expectedS = operatingS({ ...relay, curve: 'very-inverse', timeMultiplier: 0.5 }, loading / 0.5);
  const tookS = Number(events[1]!.elapsed_s) - 5;
  t.ok(Math.abs(tookS - expectedS) < 0.15 * expectedS, `${tookS.toFixed(1)} s, ${expectedS.toFixed(1)} s at a steady ${loading}`);
  t.same([summary.black_areas_count, summary.lines_tripped_count, summary.complete], [1, 1, false]);
  t.ok(Number(rows.at(-1)!.frequency_hz) > 60.05, 'what is left goes on with less load');
  const offS = 60 - Number(events[1]!.elapsed_s);
  t.ok(Math.abs((summary.energy_unserved_mwh as number) - (100 * offS) / 3600) < 0.06, `${summary.energy_unserved_mwh} MWh`);
});

t.test('the same bytes in any windows, with relays, shedding and a black island', async t => {
  const place = placeWith(t, {
    'machine_relays.csv': table(MACHINE_RELAYS, 'a,g3,rocof,3,200', 'b,g3,under-frequency,58.2,100'),
    'shedding.csv': table(SHEDDING, 'own,1,59.5,200,15,15,1'),
    'areas.csv': shedAll,
    'branch_relays.csv': table(BRANCH_RELAYS, '8-9,50,very-inverse,0.5'),
  });
  const open = '{ id: tie, at: "+10 s", kind: branch-trip, branch: 7-8 }';
  const file = place.write('own.yaml', scenario('20 s', tripG2, open));
  const runs = [[], ['engine.windowMax=1s'], ['engine.spuriousRollbacks=30']];
  const [first, ...others] = await Promise.all(runs.map(async sets => tablesOf((await place.run(file, { sets })).folder)));
  const csvOf = (all: ReadonlyMap<string, string>) => [...all].filter(([name]) => name.endsWith('.csv'));
  t.match(first!.get('attack/events.csv') ?? [...first!.values()].join('\n'), /shedding-stage-opened/);
  for (const other of others) t.same(csvOf(other), csvOf(first!));
});

t.test('what is wrong with its tables is named with file, line and column', async t => {
  const linesWith = (tables: Readonly<Record<string, string>>): string[] =>
    problemLinesOf(join(placeWith(t, tables).path, 'own'));
  const relays = table(MACHINE_RELAYS, 'a,g4,under-frequency,59,0', 'b,g1,under-frequency,61,0', 'b,g1,rocof,1,0');
  t.match(linesWith({ 'machine_relays.csv': relays }), [/machine_relays\.csv:4/, /machine_relays\.csv:2.*g4/]);
  t.match(linesWith({ 'machine_relays.csv': table(MACHINE_RELAYS, 'b,g1,under-frequency,61,0') }), [
    /b\.threshold.*61 for under-frequency.*below 60 Hz/,
  ]);
  t.match(linesWith({ 'branch_relays.csv': table(BRANCH_RELAYS, '1-9,100,very-inverse,1') }), [/branch_relays\.csv:2.*1-9/]);
  t.match(linesWith({ 'shedding.csv': table(SHEDDING, 'own,1,60,200,5,5,1'), 'areas.csv': shedAll }), [/below 60 Hz/]);
  t.match(linesWith({ 'shedding.csv': table(SHEDDING, 'own,1,59,200,5,5,1') }), [/shedding\.csv.*scheme.*own/]);
});
