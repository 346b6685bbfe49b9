import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { UserError } from '../../src/base/errors.js';
import { listSystems, ownFleet, readSystem } from '../../src/system/read.js';
import type { System } from '../../src/system/system.js';
import { changed, coldStill, ownSystem, problemLinesOf, readOrProblems } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const read = (name: string, weather = 'cold-still'): System =>
  readSystem(join(SYSTEMS, name), { ...coldStill, weather: { name: weather, file: null } });

t.test('all shipped systems are read, with every weather that they offer', async t => {
  const systems = listSystems(SYSTEMS);
  t.same(
    systems.map(({ name }) => name),
    [
      'blackiot-nine-bus',
      'blackiot-nine-bus-shedding',
      'gb-2019-08-09',
      'gb-2025',
      'gb-2030',
      'ieee-39',
      'ieee-9',
      'single-area',
      'three-area-lfc',
      'two-area',
    ],
  );
  for (const { name, weathers } of systems) {
    if (!name.startsWith('gb-')) {
      const { dynamics, weather } = read(name);
      t.ok(dynamics && dynamics.machines.length > 0, `${name} is of machines`);
      t.same([weathers, weather.name], [[], 'none']);
      continue;
    }
    t.ok(weathers.length >= 2, name);
    for (const weather of weathers) {
      const system = read(name, weather);
      t.equal(system.name, name);
      t.equal(system.weather.name, weather);
      t.equal(system.areas.length, 14);
    }
  }
});

t.test('a system is frozen all the way down and knows its files', async t => {
  const system = read('gb-2025');
  t.throws(() => ((system.headEnds[0] as { shareFraction: number }).shareFraction = 1), TypeError);
  t.throws(() => (system.profiles[0]!.halfHoursW.winter.weekday as number[]).push(1), TypeError);
  t.match(system.files, { 'system.yaml': /^[0-9a-f]{64}$/, 'areas.csv': /^[0-9a-f]{64}$/, 'postures.yaml': /^[0-9a-f]{64}$/ });
  t.equal(system.files['areas.csv'], read('gb-2030').files['areas.csv'], 'a table taken from the parent is the same file');
  t.not(system.files['fleets.csv'], read('gb-2030').files['fleets.csv']);
});

t.test("a user's own system takes what it lacks from the one it extends", async t => {
  const folder = ownSystem(t.testdir(), {
    'meters.csv': changed('meters.csv', 'smets2,77', 'smets2,76').replace('smets1,13', 'smets1,14'),
  });
  const system = readSystem(folder, coldStill);
  t.equal(system.name, 'own');
  t.equal(system.meters.find(({ id }) => id === 'smets1')!.fraction, 0.14);
  t.same(system.customers, read('gb-2030').customers);
});

/** What is wrong, the files with it, and the one answer. */
const badTables: [string, Record<string, string>, string][] = [
  [
    'a missing area',
    { 'fleets.csv': changed('fleets.csv', /^solar,_K.*\n/gm, '') },
    'own/fleets.csv: kind,area: found no row for solar _K; allowed: a row for each kind and area',
  ],
  [
    'a missing area of customers',
    { 'customers.csv': changed('customers.csv', /^_P,.*\n/gm, '') },
    'own/customers.csv: area,class: found no row for _P domestic, _P domestic-vulnerable, _P ' +
      'domestic-economy-7, _P small-business, _P half-hourly-lv, _P half-hourly-hv; allowed: a row for ' +
      'each area and class',
  ],
  [
    'a missing area of substations',
    { 'substations.csv': changed('substations.csv', /^_C,.*\n/gm, '') },
    'own/substations.csv: area: found no row for _C; allowed: a row for each area',
  ],
  [
    'an unknown column',
    { 'meters.csv': changed('meters.csv', 'id,share_pct,', 'id,share_percent,') },
    'own/meters.csv:1: share_percent: found an unknown column; allowed: id, share_pct, remote_switch, ' +
      'source, assumption (did you mean share_pct?)',
  ],
  [
    'a negative share',
    { 'battery_modes.csv': changed('battery_modes.csv', 'tariff,40', 'tariff,-40') },
    'own/battery_modes.csv:3: share_pct: found -40; allowed: a number from 0 to 100',
  ],
  [
    'what is no number',
    { 'evs.csv': changed('evs.csv', 'energy_per_plug_in_mean,18', 'energy_per_plug_in_mean,eighteen') },
    'own/evs.csv:5: value: found eighteen; allowed: a number with a dot for decimals',
  ],
  [
    'shares that do not sum to 1',
    { 'solar_sizes.csv': changed('solar_sizes.csv', '\n2,15', '\n2,16') },
    'own/solar_sizes.csv: share_pct: found shares of sizes that sum to 101 %; allowed: shares that sum to 100 %',
  ],
  [
    'head-ends that leave cars out',
    { 'head_ends.csv': changed('head_ends.csv', /^cpo-b,.*\n/gm, '') },
    'own/head_ends.csv: share_pct: found shares of head-ends of the kind ev that sum to 80 %; allowed: shares that sum to 100 %',
  ],
  [
    'a wrong unit',
    { 'heat_pumps.csv': changed('heat_pumps.csv', 'free_heat,650,W', 'free_heat,0.65,kW') },
    'own/heat_pumps.csv:8: free_heat.unit: found kW; allowed: W',
  ],
  [
    'an impossible figure',
    { 'frequency.csv': changed('frequency.csv', 'nominal,50,', 'nominal,5,') },
    'own/frequency.csv:2: nominal.value: found 5; allowed: from 10 to 100 Hz',
  ],
  [
    'a profile that does not exist',
    { 'aggregates.csv': changed('aggregates.csv', /_B,unmetered,unmetered/g, '_B,unmetered,unmeterd') },
    'own/aggregates.csv:5: profile: found unmeterd; allowed: a name of profiles.csv: pc-1, pc-2, pc-3, ' +
      'pc-4, pc-5, pc-6, pc-7, pc-8, half-hourly, unmetered, losses (did you mean unmetered?)',
  ],
  [
    'an unknown shedding scheme',
    { 'areas.csv': changed('areas.csv', 'scotland,shet', 'scotland,shett') },
    'own/areas.csv: _P.shedding_scheme: found shett; allowed: a scheme of shedding.csv: england-wales, ' +
      'spt, shet (did you mean shet?)',
  ],
  [
    'an unknown weather region',
    { 'areas.csv': changed('areas.csv', ',wales,', ',whales,') },
    'own/areas.csv: region: found no rows for whales; allowed: rows for it, because these areas name it: ' +
      '_K (did you mean wales?)',
  ],
];

t.test('each kind of bad table gives one clear answer', async t => {
  for (const [name, files, expected] of badTables) t.same(problemLinesOf(ownSystem(t.testdir(), files)), [expected], name);
});

t.test('mistakes in several tables are told together', async t => {
  const files = {
    'meters.csv': changed('meters.csv', 'smets1,13', 'smets1,14'),
    'battery_modes.csv': changed('battery_modes.csv', 'tariff,40', 'tarif,40'),
  };
  t.equal(problemLinesOf(ownSystem(t.testdir(), files)).length, 2);
});

t.test('a mistake in a table that others name is told once', async t => {
  const bad = changed('areas.csv', /^(_B,.*),false$/gm, '$1,maybe');
  t.match(problemLinesOf(ownSystem(t.testdir(), { 'areas.csv': bad })), [/areas\.csv:3: assumption: found maybe/]);
});

t.test('more areas than orders can name are refused', async t => {
  const more = Array.from({ length: 18 }, (_, i) => `$1x${i}$2`).join('\n');
  const many = changed('areas.csv', /^(_P)(,.*)$/gm, `$1$2\n${more}`);
  const lines = problemLinesOf(ownSystem(t.testdir(), { 'areas.csv': many }));
  t.match(lines[0], /areas\.csv: found 32 areas; allowed: at most 31/);
});

t.test('system.yaml is checked key by key', async t => {
  const yaml = (text: string): string[] => problemLinesOf(ownSystem(t.testdir(), { 'system.yaml': text }));
  const sound = changed('system.yaml', 'name: gb-2030', 'name: own\nextends: ../gb-2030');
  t.same(yaml(sound), []);
  t.same(yaml(sound.replace('currency: GBP', 'curency: GBP')), [
    'own/system.yaml:5:1: curency: found "GBP"; allowed: a key of name, about, extends, timeZone, ' +
      'currency, priceYear, years, posture, flowLaw (did you mean currency?)',
    'own/system.yaml: currency: found no such key; allowed: a currency of three letters, e.g. GBP',
  ]);
  t.same(yaml(sound.replace('Europe/London', 'Europe/Londres')), [
    'own/system.yaml:4:1: timeZone: found "Europe/Londres"; allowed: a time zone, e.g. Europe/London',
  ]);
  t.same(yaml(sound.replace('to: 2032', 'to: 2012')), [
    'own/system.yaml:7:22: years.to: found 2012; allowed: a year not before 2028',
  ]);
  t.same(yaml(sound.replace('posture: baseline-2030', 'posture: baseline-2031')), [
    'own/system.yaml: posture: found baseline-2031; allowed: a posture of gb-2030/postures.yaml: ' +
      'baseline-2030, none, bolted-on, built-in (did you mean baseline-2030?)',
  ]);
  t.match(yaml('a: [b'), [/^own\/system.yaml:/]);
  t.match(yaml('[]'), [/no map at the top/]);
  t.match(yaml('['.repeat(30_000)), [/^own\/system.yaml/]);
  t.match(yaml(`a: &a [1]\nb: [*a, *a]\n${sound}`), [/alias/i]);
  t.match(yaml(`# ${'x'.repeat(70_000)}\n${sound}`), [/at most 65536/]);
});

t.test('nothing outside the folders of a system is read', async t => {
  const outside = t.testdir({ secret: { 'areas.csv': 'secret' }, systems: {} });
  const folder = ownSystem(join(outside, 'systems'), {});
  const allowed = "allowed: a system's folder beside this one, such as ../gb-2030";
  const extending = (parent: string): string[] => {
    writeFileSync(join(folder, 'system.yaml'), changed('system.yaml', 'name: gb-2030', `name: own\nextends: ${parent}`));
    return problemLinesOf(folder);
  };
  t.same(extending('../../secret'), [`own/system.yaml: extends: found ../../secret; ${allowed}`]);
  t.same(extending('/etc'), [`own/system.yaml: extends: found /etc; ${allowed}`]);
  t.same(extending('../nowhere'), [`own/system.yaml: extends: found ../nowhere; ${allowed}`]);
  t.same(extending('../own'), ['own/system.yaml: extends: found ../own; allowed: a folder that does not extend this one']);
  symlinkSync(join(outside, 'secret'), join(outside, 'systems', 'linked'));
  t.same(extending('../linked'), [`own/system.yaml: extends: found ../linked; ${allowed}`]);
  t.same(extending('../gb-2030'), []);

  symlinkSync(join(outside, 'secret', 'areas.csv'), join(folder, 'areas.csv'));
  t.same(
    problemLinesOf(folder)[0],
    'own/areas.csv: found a link that leads out of its folder; allowed: a file inside the folder',
  );
  rmSync(join(folder, 'areas.csv'));
  mkdirSync(join(folder, 'areas.csv'));
  t.same(problemLinesOf(folder)[0], 'own/areas.csv: found not a regular file; allowed: a regular file');
});

t.test('a table of more than 8 MiB is refused', async t => {
  const folder = ownSystem(t.testdir(), { 'meters.csv': 'x'.repeat(8 * 1024 * 1024 + 1) });
  t.same(problemLinesOf(folder), ['own/meters.csv: found 8388609 bytes; allowed: at most 8388608 bytes']);
});

t.test('a folder that is none is one problem', async t => {
  const folder = t.testdir({ file: '' });
  t.same(
    problemLinesOf(join(folder, 'nothing')),
    [`${folder.split('/').at(-1)}/nothing: found nothing; allowed: a system's folder`].map(line =>
      line.replace(`${folder.split('/').at(-1)}/`, ''),
    ),
  );
  t.match(problemLinesOf(join(folder, 'file')), [/found a file; allowed: a system's folder/]);
  t.throws(() => readSystem(join(folder, 'nothing'), coldStill), UserError);
});

t.test("a start outside the system's years and an unknown weather are told at the scenario", async t => {
  const asked = { ...coldStill, askedIn: 'mine.yaml' };
  t.same(problemLinesOf(join(SYSTEMS, 'gb-2030'), { ...asked, startUnixMs: Date.UTC(2021, 0, 1) }), [
    'mine.yaml: start: found a start in 2021; allowed: the years 2028 to 2032, for which gb-2030 speaks',
  ]);
  t.same(problemLinesOf(join(SYSTEMS, 'gb-2030'), { ...asked, weather: { name: 'cold-stil', file: null } }), [
    'mine.yaml: weather: found cold-stil; allowed: cold-still, heatwave, spring-windy, summer-bright, winter-mean ' +
      '(did you mean cold-still?)',
  ]);
});

t.test("a user's own weather is read from its file", async t => {
  const regions = [...new Set(read('gb-2030').areas.map(({ weatherRegion }) => weatherRegion))];
  const rows = Array.from({ length: 24 }, (_, hour) =>
    regions.map(region => `${hour},${region},${hour - 10},0.1,0.2,0.3\n`).join(''),
  );
  const header = 'hour,region,temperature_c,solar_pu,wind_onshore_pu,wind_offshore_pu\n';
  const folder = t.testdir({ 'mine.csv': header + rows.join('') });
  const options = { ...coldStill, weather: { name: 'mine', file: join(folder, 'mine.csv') } };
  const { weather } = readSystem(join(SYSTEMS, 'gb-2030'), options);
  t.equal(weather.hourCount, 24);
  t.equal(weather.temperatureC[0]![3], -7);
  t.match(problemLinesOf(join(SYSTEMS, 'gb-2030'), { ...coldStill, weather: { name: 'no', file: join(folder, 'no.csv') } }), [
    /no such file/,
  ]);
});

t.test("the scenario's fleets replace the national counts and keep the distribution", async t => {
  const own = read('gb-2030');
  const fleet = { ...ownFleet, evs: { count: 1_234_567, smartFraction: 0.6, v2gFraction: 0.1 }, batteries: { count: 0 } };
  const system = readSystem(join(SYSTEMS, 'gb-2030'), { ...coldStill, fleet });
  t.equal(sum(system.fleets.ev), 1_234_567);
  t.equal(sum(system.fleets.battery), 0);
  t.same(system.fleets.solar, own.fleets.solar);
  for (const [i, count] of system.fleets.ev.entries()) {
    t.ok(Math.abs(count - (own.fleets.ev[i]! * 1_234_567) / 10_000_000) < 1, own.areas[i]!.id);
  }
  const shareOf = (id: string): number => system.evs.management.find(one => one.id === id)!.fraction;
  t.equal(shareOf('smart'), 0.6);
  t.equal(shareOf('v2g'), 0.1);
  t.ok(Math.abs(shareOf('unmanaged') / shareOf('time-of-use') - 30 / 35) < 1e-12, 'the others keep their proportions');
  const tooMany = { ...ownFleet, evs: { count: null, smartFraction: 0.7, v2gFraction: 0.4 } };
  const problems = readOrProblems(join(SYSTEMS, 'gb-2030'), { ...coldStill, fleet: tooMany, askedIn: 'mine.yaml' });
  t.match(problems, [{ file: 'mine.yaml', path: 'fleet.evs', allowed: 'at most 100 %' }]);
});
