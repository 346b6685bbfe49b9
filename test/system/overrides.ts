import { join } from 'node:path';
import t from 'tap';
import { problemLine } from '../../src/base/errors.js';
import { readSystem } from '../../src/system/read.js';
import type { System } from '../../src/system/system.js';
import { coldStill, readOrProblems } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

type Written = Readonly<Record<string, string | number | boolean>>;

const folder = join(SYSTEMS, 'gb-2030');
const own = readSystem(folder, coldStill);
const optionsOf = (written: Written) => {
  const overrides = Object.entries(written).map(([path, value], i) => ({
    path,
    value,
    place: { file: 'mine.yaml', line: i + 1, column: 3 },
  }));
  return { ...coldStill, overrides };
};
const read = (written: Written): System => readSystem(folder, optionsOf(written));
const sharesOf = ({ headEnds }: System, devices: string): Record<string, number> =>
  Object.fromEntries(headEnds.filter(one => one.devices === devices).map(one => [one.id, one.shareFraction]));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function linesOf(written: Written): string[] {
  const result = readOrProblems(folder, optionsOf(written));
  return 'name' in result ? [] : result.map(problemLine);
}

t.test("the contract's own overrides", async t => {
  const system = read({
    'headEnds.cpo-a.share': '20 %',
    'response.dc-low.holding': '900 MW',
    'dispatch.inertiaFloor': '102 GVA.s',
    'costs.voll.domestic': '10289 GBP/MWh',
  });
  t.equal(sharesOf(system, 'ev')['cpo-a'], 0.2);
  t.equal(system.responses.find(({ id }) => id === 'dc-low')!.holdingW, 900e6);
  t.equal(system.frequency.inertiaFloorVAs, 102e9);
  const voll = system.costs.find(({ part, class: group }) => part === 'voll' && group === 'domestic')!;
  t.same([voll.amount, voll.low, voll.high], [0.010289, 0.010289, 0.010289]);
});

t.test('the other head-ends of the kind share what is left in their old proportions', async t => {
  const before = sharesOf(own, 'ev');
  const after = sharesOf(read({ 'headEnds.cpo-a.share': '40 %' }), 'ev');
  t.ok(Math.abs(sum(Object.values(after)) - 1) < 1e-12);
  for (const id of Object.keys(before).filter(id => id !== 'cpo-a')) {
    t.ok(Math.abs(after[id]! / before[id]! - 0.6 / 0.75) < 1e-12, id);
  }
  const two = sharesOf(read({ 'headEnds.cpo-a.share': '40 %', 'headEnds.cpo-b.share': '30 %' }), 'ev');
  t.equal(two['cpo-a'], 0.4, 'a share that was given stays');
  t.equal(two['cpo-b'], 0.3);
  t.ok(Math.abs(sum(Object.values(two)) - 1) < 1e-12);
  t.same(sharesOf(read({ 'headEnds.cpo-a.share': '40 %' }), 'meter'), sharesOf(own, 'meter'));
});

t.test('a boundary or a link may carry less than its table says', async t => {
  const { network } = read({
    'boundaries.B6.limit': '4.1 GW',
    'boundaries.B6.reverseLimit': '2 GW',
    'links.western.limit': '0 MW',
  });
  const b6 = network!.boundaries.find(({ name }) => name === 'B6')!;
  t.same([b6.limitW, b6.reverseLimitW], [4.1e9, 2e9]);
  t.equal(network!.dcLinks.find(({ name }) => name === 'western')!.limitW, 0);
  t.equal(network!.dcLinks.find(({ name }) => name === 'eastern-green-1')!.limitW, 2e9);
  t.match(linesOf({ 'boundaries.B6.limitt': '4 GW' })[0]!, 'did you mean boundaries.B6.limit?');
});

t.test('the system itself stays as it was', async t => {
  read({ 'dispatch.reserve': '3 GW' });
  t.same(readSystem(folder, coldStill).frequency, own.frequency);
});

t.test('a wrong override is told where it is written', async t => {
  t.same(linesOf({ 'headEnds.cpo-A.share': '20 %' }), [
    'mine.yaml:1:3: overrides.headEnds.cpo-A.share: found an unknown path; allowed: a figure of the ' +
      'system, e.g. headEnds.cpo-a.share, response.dc-low.holding or dispatch.inertiaFloor (did you mean ' +
      'headEnds.cpo-a.share?)',
  ]);
  t.match(linesOf({ 'dispatch.inertiaFloor': 102 }), [
    /^mine.yaml:1:3: overrides.dispatch.inertiaFloor: found 102; allowed: a stored energy/,
  ]);
  t.match(linesOf({ 'headEnds.cpo-a.share': '120 %' }), [/found "120 %"; allowed: a share .*, at least 0 %, at most 100 %$/]);
  t.match(linesOf({ 'response.dc-low.holding': '-5 MW' }), [/found "-5 MW"; allowed: a power .*, at least 0 W$/]);
  t.match(linesOf({ 'headEnds.cpo-a.throughputPerS': 0 }), [/found 0; allowed: a whole number, at least 1$/]);
  t.match(linesOf({ 'costs.voll.domestic': '1e300 GBP/MWh' }), [/allowed: a price of energy [^0]*85 GBP.MWh$/]);
  t.match(linesOf({ 'headEnds.cpo-a.share': '-1 %' }), [/found "-1 %"/]);
  t.match(linesOf({ 'headEnds.cpo-a.share': '60 %', 'headEnds.cpo-b.share': '60 %' }), [
    /^mine.yaml:2:3: overrides.headEnds.cpo-b.share: found "60 %"; allowed: shares of the head-ends of the kind ev that/,
  ]);
  t.match(linesOf({ 'headEnds.cpo-a.latencyMax': '1 ms' }), [/latencies from 200 to 1 ms/]);
  t.match(linesOf({ 'headEnds.cpo-a.throughputPerS': 10 }), [/honestPerS 20 of throughputPerS 10/]);
  for (const path of ['__proto__.x', 'constructor', 'toString', '', 'headEnds', 'headEnds.cpo-a.id'])
    t.equal(linesOf({ [path]: '1 %' }).length, 1, path);
});

t.test('a price of carbon is given by the tonne', async t => {
  const carbon = (of: System) => of.costs.find(({ part }) => part === 'carbon')!;
  const system = read({ [`costs.carbon.${carbon(own).class}`]: '60 GBP/t' });
  t.equal(carbon(system).amount, 60e-6);
  const dearest = (of: System) => of.plants.reduce((a, b) => (b.emissionsGPerWh > a.emissionsGPerWh ? b : a));
  const moved = dearest(system).marginalCostPerWh - dearest(own).marginalCostPerWh;
  const expected = (60e-6 - carbon(own).amount) * dearest(own).emissionsGPerWh;
  t.ok(Math.abs(moved - expected) < 1e-15 && expected !== 0, 'plants pay the new price for what they emit');
  t.equal(linesOf({ [`costs.carbon.${carbon(own).class}`]: '60 GBP' }).length, 1);
});
