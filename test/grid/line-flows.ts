import { join } from 'node:path';
import t from 'tap';
import { type Flows, LineFlows } from '../../src/grid/line-flows.js';
import type { PeriodConditions } from '../../src/grid/schedule.js';
import { dispatch } from '../../src/market/dispatch.js';
import type { DcLink } from '../../src/system/network.js';
import { readSystem } from '../../src/system/read.js';
import type { System } from '../../src/system/system.js';
import { plantOf } from '../fixtures/one-area.js';
import { coldStill } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';
import { triangle, triangleSystem } from '../fixtures/triangle.js';

const watts = (...megawatts: number[]): Float64Array => Float64Array.from(megawatts, mw => mw * 1e6);
const roundedMw = (powerW: Float64Array): number[] => [...powerW].map(w => Math.round(w / 1e3) / 1e3);
const solve = (system: System, demand: Float64Array, output: Float64Array): Flows | null =>
  new LineFlows(system, system.network!).solve({ byAreaW: demand }, output);

t.test('a triangle of equal lines carries what one works out by hand', async t => {
  // 60 MW from a and 30 MW from b reach c: two thirds of each the short way, one third round the third corner.
  const flows = solve(triangleSystem(), watts(0, 90), watts(60, 30))!;
  t.same(roundedMw(flows.branchW), [10, 40, -50], 'ab, bc and ca');
  t.same(roundedMw(flows.boundaryW), [90]);
});

t.test('what plants give is scaled to what areas draw, and a demand at two buses is shared', async t => {
  t.same(solve(triangleSystem(), watts(0, 90), watts(30, 15)), solve(triangleSystem(), watts(0, 90), watts(60, 30)));
  const split = [
    { bus: 0, fraction: 0.5 },
    { bus: 2, fraction: 0.5 },
  ];
  const flows = solve({ ...triangleSystem(), areaBuses: [[{ bus: 0, fraction: 1 }], split] }, watts(0, 60), watts(0, 60))!;
  // 60 MW from b, half to a and half to c: by symmetry nothing between those two.
  t.same(roundedMw(flows.branchW), [-30, 30, 0]);
  t.equal(solve(triangleSystem(), watts(0, 90), watts(0, 0)), null, 'a black system has no flows');
});

t.test('a link carries the share of its limit that its boundary would carry of its own', async t => {
  const link: DcLink = { name: 'cable', from: 0, to: 2, powerW: 7e6, limitW: 40e6, lossFraction: 0 };
  const boundary = { ...triangle.boundaries[0]!, limitW: 180e6, links: [{ link: 0, sign: 1 as const }] };
  const system = triangleSystem({ dcLinks: [link], boundaries: [boundary] });
  const flows = solve(system, watts(0, 90), watts(60, 30))!;
  t.same(roundedMw(flows.linkW), [20], '90 of 180 MW: half of 40 MW');
  // 40 MW from a and 30 MW from b are left to the lines.
  t.same(roundedMw(flows.branchW), [3.333, 33.333, -36.667]);
  t.same(roundedMw(flows.boundaryW), [90], 'link and lines together carry what is drawn behind the boundary');

  const back = solve({ ...system, areaBuses: [...system.areaBuses].reverse() }, watts(0, 90), watts(0, 90))!;
  t.same(roundedMw(back.linkW), [0], 'b feeds a: nothing crosses');
  const full = solve(system, watts(0, 900), watts(600, 300))!;
  t.same(roundedMw(full.linkW), [40], 'never more than its limit');
  const alone = triangleSystem({ dcLinks: [link] });
  t.same(roundedMw(solve(alone, watts(0, 90), watts(60, 30))!.linkW), [7], 'across no boundary: its table says');
});

t.test('a link follows a flow against the boundary by the limit that way', async t => {
  const link: DcLink = { name: 'cable', from: 0, to: 2, powerW: 0, limitW: 40e6, lossFraction: 0 };
  const boundary = { ...triangle.boundaries[0]!, limitW: 180e6, reverseLimitW: 120e6, links: [{ link: 0, sign: 1 as const }] };
  const system = {
    ...triangleSystem({ dcLinks: [link], boundaries: [boundary] }),
    plants: [plantOf({ id: 'far', area: 'south', buses: [{ bus: 2, fraction: 1 }] })],
  };
  const flows = solve(system, watts(60, 0), watts(60))!;
  t.same(roundedMw(flows.linkW), [-20], '60 of 120 MW in reverse');
  t.same(roundedMw(flows.boundaryW), [-60]);
});

/** Great Britain at 36 GW, its demand by area as its customers use energy, dispatched by merit at this share of wind. */
function britain(windFraction: number): { flows: Flows; injectionW: Float64Array; system: System } {
  const system = readSystem(join(SYSTEMS, 'gb-2030'), coldStill);
  const same = (fraction: number) => {
    const all = new Float64Array(system.areas.length).fill(fraction);
    return { start: all, end: all };
  };
  const demandW = 36e9;
  const conditions: PeriodConditions = {
    startMs: 0,
    demandStartW: demandW,
    demandEndW: demandW,
    windOnshoreFraction: same(windFraction),
    windOffshoreFraction: same(windFraction),
    solarFraction: same(0),
  };
  const unitsLost = new Float64Array(system.plants.length);
  const { outputStartW } = dispatch(system, { ...conditions, unitsLost });
  const energyWh = system.customers.map(groups => groups.reduce((sum, one) => sum + one.count * one.annualWhEach, 0));
  const totalWh = energyWh.reduce((sum, wh) => sum + wh, 0);
  const netDemandW = Float64Array.from(energyWh, wh => (wh / totalWh) * demandW);
  const flows = new LineFlows(system, system.network!).solve({ byAreaW: netDemandW }, outputStartW)!;
  const scale = demandW / outputStartW.reduce((sum, powerW) => sum + powerW, 0);
  const injectionW = new Float64Array(system.network!.buses.length);
  for (const [p, plant] of system.plants.entries())
    for (const { bus, fraction } of plant.buses) injectionW[bus]! += outputStartW[p]! * scale * fraction;
  for (const [a, buses] of system.areaBuses.entries())
    for (const { bus, fraction } of buses) injectionW[bus]! -= netDemandW[a]! * fraction;
  return { flows, injectionW, system };
}

t.test('Great Britain by merit order: B6 carries what Scotland has over, south in wind and north in calm', async t => {
  for (const windFraction of [0.05, 0.8]) {
    const { flows, injectionW, system } = britain(windFraction);
    const { buses, boundaries, dcLinks } = system.network!;
    const b6 = flows.boundaryW[boundaries.findIndex(({ name }) => name === 'B6')]!;
    const scotland = injectionW.slice(
      0,
      buses.findIndex(({ name }) => name === 'harker'),
    );
    const overW = scotland.reduce((sum, powerW) => sum + powerW, 0);
    t.ok(Math.abs(b6 - overW) < 1e3, `B6 is ${b6 / 1e6} MW, Scotland has ${overW / 1e6} MW over`);
    if (windFraction > 0.5) t.ok(b6 > 5e9, 'a windy night sends gigawatts to England');
    else t.ok(b6 < 0, 'a calm one brings power north');
    const western = flows.linkW[dcLinks.findIndex(({ name }) => name === 'western')]!;
    t.ok(Math.sign(western) === Math.sign(b6) && Math.abs(western) <= 2250e6, 'the western link carries its part of it');
  }
});

t.test('Great Britain by merit order: every bus is balanced', async t => {
  const { flows, injectionW, system } = britain(0.8);
  const { branches, dcLinks, buses } = system.network!;
  const leftW = Float64Array.from(injectionW);
  const carry = (from: number, to: number, powerW: number): void => {
    leftW[from]! -= powerW;
    leftW[to]! += powerW;
  };
  for (const [i, { from, to }] of branches.entries()) carry(from, to, flows.branchW[i]!);
  for (const [i, { from, to }] of dcLinks.entries()) carry(from, to, flows.linkW[i]!);
  for (const [bus, { name }] of buses.entries()) t.ok(Math.abs(leftW[bus]!) < 1e3, `${name}: ${leftW[bus]} W left`);
});
