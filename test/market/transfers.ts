/** What a network lets pass, on three buses by hand: boundaries, rated lines and controllable links. */
import t from 'tap';
import { scheduleDay } from '../../src/market/day-ahead.js';
import type { DayProblem, DayUnit } from '../../src/market/day-problem.js';
import { balanceWithin } from '../../src/market/network-balance.js';
import { Solver } from '../../src/market/solver.js';
import { networkLimits, type PlantTransfer } from '../../src/market/transfers.js';
import type { Network } from '../../src/system/network.js';
import type { System } from '../../src/system/system.js';
import { plantOf } from '../fixtures/one-area.js';
import { triangle } from '../fixtures/triangle.js';

/** A plant at a and one at b; an area at each bus. */
const onTriangle = (network: Network): System =>
  ({
    network,
    plants: [
      plantOf({ id: 'a', buses: [{ bus: 0, fraction: 1 }] }),
      plantOf({
        id: 'b',
        buses: [
          { bus: 1, fraction: 0.5 },
          { bus: 2, fraction: 0.5 },
        ],
      }),
    ],
    areaBuses: [0, 1, 2].map(bus => [{ bus, fraction: 1 }]),
  }) as unknown as System;

const factors = ({ plantFactors, areaFactors }: PlantTransfer): number[][] =>
  [[...plantFactors], [...areaFactors]].map(row => row.map(factor => Number(factor.toFixed(4)) + 0));

t.test('what crosses a boundary is what lies behind it, and lines are not held beside it', async t => {
  const { boundaries, lines } = networkLimits(onTriangle(triangle));
  t.same(
    boundaries.map(({ name, limitMw, reverseLimitMw }) => [name, limitMw, reverseLimitMw]),
    [['front', 80, 50]],
  );
  t.same(factors(boundaries[0]!), [
    [0, -0.5],
    [0, 0, -1],
  ]);
  t.same(lines, []);
});

t.test('lines are held beside boundaries, by balancing too, where the network says so', async t => {
  const both = networkLimits(onTriangle({ ...triangle, holdsRatings: true }));
  t.same([both.boundaries.length, both.holdsLines], [1, true]);
  t.same(
    both.lines.map(({ name, isSoft }) => [name, isSoft]),
    [
      ['bc', true],
      ['ca', true],
    ],
  );
  t.same(networkLimits(onTriangle({ ...triangle, boundaries: [], holdsRatings: false })).lines, []);
});

t.test('balancing holds a line, and sets a link beside it before plants move', async t => {
  const dcLinks = [{ name: 'cable', from: 0, to: 2, powerW: 0, limitW: 20e6, lossFraction: 0 }];
  const limits = networkLimits(onTriangle({ ...triangle, boundaries: [], dcLinks, holdsRatings: true }));
  const plants = [
    { plannedMw: 120, leastMw: 0, mostMw: 200, offerPerMwh: 25, bidPerMwh: 15 },
    { plannedMw: 0, leastMw: 0, mostMw: 200, offerPerMwh: 95, bidPerMwh: 85 },
  ];
  const balance = { plants, demandW: 120e6, expectedW: Float64Array.from([0, 0, 120e6]) };
  const solver = await Solver.load();
  const { outputW, linkW } = balanceWithin(solver, balance, limits);
  const mw = (values: Float64Array): number[] => [...values].map(value => Math.round(value / 1e4) / 100);
  t.same(mw(linkW), [20]);
  // Of what a sends to c two thirds flow on the line of 45 MW, and of b, half of which is at c already, a sixth.
  const [a, b] = mw(outputW);
  t.ok(Math.abs((2 / 3) * (a! - 20) + b! / 6 - 45) < 0.02, `${a} and ${b} MW`);
  t.ok(Math.abs(a! + b! - 120) < 0.02);
  const open = { ...limits, holdsLines: false };
  t.same(mw(balanceWithin(solver, balance, open).outputW), [120, 0], 'not asked for, lines are not looked at');
});

t.test('without boundaries every rated line is held, by the share of a transfer that flows on it', async t => {
  const { lines } = networkLimits(onTriangle({ ...triangle, boundaries: [] }));
  t.same(
    lines.map(({ name }) => name),
    ['bc', 'ca'],
  );
  t.same(factors(lines[0]!), [
    [0, 0],
    [0, 0.3333, -0.3333],
  ]);
  t.same(factors(lines[1]!), [
    [0, 0.5],
    [0, 0.3333, 0.6667],
  ]);
});

t.test('a link along a line takes the flow off it, and through a boundary counts as it flows', async t => {
  const dcLinks = [{ name: 'cable', from: 0, to: 2, powerW: 0, limitW: 20e6, lossFraction: 0 }];
  const free = networkLimits(onTriangle({ ...triangle, boundaries: [], dcLinks }));
  t.same(free.links, [{ name: 'cable', limitMw: 20 }]);
  t.ok(Math.abs(free.lines[1]!.linkFactors[0]! - 2 / 3) < 1e-6, 'the flow from c to a rises towards nothing');
  const crossed = triangle.boundaries.map(boundary => ({ ...boundary, links: [{ link: 0, sign: 1 as const }] }));
  const behind = networkLimits(onTriangle({ ...triangle, boundaries: crossed, dcLinks }));
  t.equal(behind.boundaries[0]!.linkFactors[0], 0, 'all that goes behind a boundary goes through it, by whatever way');
});

t.test('a line that binds makes the bus behind it dearer than any plant', async t => {
  const network = { ...triangle, boundaries: [] };
  const { lines } = networkLimits(onTriangle(network));
  const unit = (name: string, costPerMwh: number): DayUnit => ({
    name,
    kind: 'free',
    unitCount: 1,
    isWhole: false,
    unitMaxMw: 500,
    unitMinMw: 0,
    lowMw: Float64Array.from([0]),
    highMw: Float64Array.from([500]),
    costPerMwh,
    exportPerMwh: 0,
    startCost: 0,
    rampMw: 500,
    minUpPeriods: 0,
    minDownPeriods: 0,
    unitInertiaGvas: 0,
    unitResponseMw: 0,
    givesReserve: false,
    givesFootroom: false,
    energyMwh: 0,
    roundTrip: 1,
    before: null,
  });
  const nothing = Float64Array.from([0]);
  const problem: DayProblem = {
    periodH: 0.5,
    periodCount: 1,
    units: [unit('at a', 20), unit('at b', 90)],
    demandMw: [nothing, nothing, Float64Array.from([120])],
    requirements: { reserveMw: nothing, responseMw: nothing, footroomMw: nothing, inertiaGvas: nothing },
    transfers: [],
    links: [],
  };
  const atBuses = lines.map(({ plantFactors: _, ...line }) => ({
    ...line,
    unitFactors: Float64Array.from([line.areaFactors[0]!, line.areaFactors[1]!]),
  }));
  const { outputMw, pricePerMwh } = scheduleDay(await Solver.load(), problem, atBuses, () => undefined);
  // Two thirds of what a gives c and a third of what b gives flow on the line of 45 MW: 15 and 105 MW.
  t.same(
    outputMw.map(([mw]) => Math.round(mw! * 100) / 100),
    [15, 105],
  );
  // One more MWh at c takes two from b and one less from a: 180 − 20.
  t.same(
    pricePerMwh.map(([price]) => Math.round(price! * 100) / 100),
    [20, 90, 160],
  );
});
