import { join } from 'node:path';
import t from 'tap';
import type { Problem } from '../../src/base/errors.js';
import { readSystem } from '../../src/system/read.js';
import type { System } from '../../src/system/system.js';
import { changed, coldStill, ownSystem, problemLinesOf, readOrProblems } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const HEADER = 'stage,technology,threshold_hz,relay_ms,share_pct,source,assumption\n';
const place = { file: 'mine.yaml', line: 3, column: 5 };
const overridden = (path: string, value: string | number): System | readonly Problem[] =>
  readOrProblems(join(SYSTEMS, 'gb-2030'), { ...coldStill, overrides: [{ path, value, place }] });

t.test('stages of over-frequency shedding are read in their units', async t => {
  const rows = '1,wind-offshore,51.2,300,25,Assumed,true\n2,wind-onshore,51.5,500,50,Assumed,true\n';
  const folder = ownSystem(t.testdir(), { 'generation_shedding.csv': HEADER + rows });
  t.same(readSystem(folder, coldStill).generationShedding, [
    { stage: 1, technology: 'wind-offshore', thresholdHz: 51.2, relayTimeMs: 300, fraction: 0.25 },
    { stage: 2, technology: 'wind-onshore', thresholdHz: 51.5, relayTimeMs: 500, fraction: 0.5 },
  ]);
  t.same(readSystem(join(SYSTEMS, 'gb-2030'), coldStill).generationShedding, [], 'as shipped there are none');
});

t.test('a technology that no plant has and a threshold below nominal are named with their lines', async t => {
  const rows = '1,wind-of-shore,51.2,300,25,Assumed,true\n2,wind-onshore,49.5,500,50,Assumed,true\n';
  const lines = problemLinesOf(ownSystem(t.testdir(), { 'generation_shedding.csv': HEADER + rows }));
  t.equal(lines.length, 2);
  t.match(lines[0], /generation_shedding\.csv:2.*wind-of-shore.*wind-offshore/s);
  t.match(lines[1], /generation_shedding\.csv:3.*49\.5 Hz.*above 50 Hz/s);
});

t.test('overload protection is off as shipped, is put in force by a scenario, and its figures are bounded', async t => {
  const plan = readSystem(join(SYSTEMS, 'gb-2030'), coldStill).lineProtection;
  t.same(plan, { isInForce: false, pickupFraction: 1.2, timeMultiplier: 1 });
  t.match(overridden('protection.lineOverload', 1), { lineProtection: { isInForce: true, pickupFraction: 1.2 } });
  t.match(overridden('protection.linePickup', '150 %'), { lineProtection: { isInForce: false, pickupFraction: 1.5 } });
  t.match(overridden('protection.lineOverload', 2), [{ path: 'overrides.protection.lineOverload', line: 3 }]);
  const low = { 'line_protection.csv': changed('line_protection.csv', 'pickup,120', 'pickup,90') };
  t.match(problemLinesOf(ownSystem(t.testdir(), low)), [/line_protection\.csv:3.*90.*from 100 to 1000 pct/s]);
});

t.test('converters hold no response as shipped, are given some by a scenario, and their names are known ones', async t => {
  const { converterResponses, network, plants } = readSystem(join(SYSTEMS, 'gb-2030'), coldStill);
  const interconnectors = plants.filter(({ source }) => source === 'interconnector');
  t.equal(converterResponses.length, interconnectors.length + network!.dcLinks.length);
  t.ok(converterResponses.every(({ limitW }) => limitW === 0));
  const given = overridden('links.nsl.response', '500 MW') as System;
  t.same(
    given.converterResponses.filter(({ limitW }) => limitW > 0).map(({ name, limitW }) => [name, limitW]),
    [['nsl', 500e6]],
  );
  const wrong = { 'link_responses.csv': changed('link_responses.csv', 'western,', 'westren,') };
  t.match(problemLinesOf(ownSystem(t.testdir(), wrong)), [/link_responses\.csv:13.*westren.*did you mean western/s]);
  const short = 'link,gain_mw_per_hz,dead_band_hz,limit_mw,lag_s,source,assumption\nwestern,500,0.01,100,0.1,Mine,true\n';
  const { converterResponses: own } = readSystem(ownSystem(t.testdir(), { 'link_responses.csv': short }), coldStill);
  t.equal(own[0]!.rampWPerS, Number.POSITIVE_INFINITY, 'a ramp may be left out');
});
