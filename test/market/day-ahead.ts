/** A day's schedule against small cases solved by hand, and its prices against the cost of one more MWh. */
import t from 'tap';
import { scheduleDay } from '../../src/market/day-ahead.js';
import type { DayProblem, DayUnit, Transfer } from '../../src/market/day-problem.js';
import { Solver } from '../../src/market/solver.js';

const solver = await Solver.load();

const flat = (count: number, mw: number): Float64Array => new Float64Array(count).fill(mw);

/** A thermal unit of 100 MW whose output is free from zero, unless said otherwise. */
const thermal = (name: string, costPerMwh: number, periods: number, changed: Partial<DayUnit> = {}): DayUnit => ({
  name,
  kind: 'committed',
  unitCount: 1,
  isWhole: true,
  unitMaxMw: 100,
  unitMinMw: 0,
  lowMw: flat(periods, 0),
  highMw: flat(periods, 100),
  costPerMwh,
  exportPerMwh: 0,
  startCost: 0,
  rampMw: Number.POSITIVE_INFINITY,
  minUpPeriods: 1,
  minDownPeriods: 1,
  unitInertiaGvas: 0,
  unitResponseMw: 0,
  givesReserve: true,
  givesFootroom: true,
  energyMwh: 0,
  roundTrip: 1,
  before: { units: [0], outputMw: 0, levelMwh: 0 },
  ...changed,
});

const day = (units: readonly DayUnit[], demandMw: readonly number[][], changed: Partial<DayProblem> = {}): DayProblem => {
  const periodCount = demandMw[0]!.length;
  const none = (): Float64Array => flat(periodCount, 0);
  return {
    periodH: 0.5,
    periodCount,
    units,
    demandMw: demandMw.map(ofArea => Float64Array.from(ofArea)),
    requirements: { reserveMw: none(), responseMw: none(), footroomMw: none(), inertiaGvas: none() },
    transfers: [],
    links: [],
    ...changed,
  };
};

const solve = (problem: DayProblem, lines: readonly Transfer[] = []) => scheduleDay(solver, problem, lines, () => undefined);
const rounded = (values: Iterable<number>, decimals = 3): number[] =>
  [...values].map(value => Number(value.toFixed(decimals)) + 0);
/** Costs of equal units differ by a hundred-thousandth: prices are compared to the tenth of a penny. */
const prices = (values: Iterable<number>): number[] => rounded(values, 3);

t.test('a cheap unit that is dear to start does not run for one half-hour, and does for four', async t => {
  // One half-hour of 80 MW: 40 MWh at 90 is 3 600, at 50 with a start 2 000 + 4 000. Four half-hours: 14 400 against 12 000.
  const units = (periods: number) => [thermal('steady', 50, periods, { startCost: 4000 }), thermal('nimble', 90, periods)];
  const short = solve(day(units(1), [[80]]));
  t.same(rounded(short.unitsOnLine.map(([first]) => first!)), [0, 1]);
  t.equal(Math.round(short.cost), 3600);
  const long = solve(day(units(4), [[80, 80, 80, 80]]));
  t.same(rounded(long.unitsOnLine[0]!), [1, 1, 1, 1]);
  t.equal(Math.round(long.cost), 12_000);
  t.same(prices(long.systemPricePerMwh), [50, 50, 50, 50], 'a start that is paid already is in no price');
});

t.test('a unit at its least output lets another set the price', async t => {
  // 120 MW: the stable 60 MW of the dear unit are needed beside the 100 of the cheap one, which then gives 60 and is marginal.
  const units = [thermal('cheap', 40, 1), thermal('lumpy', 80, 1, { unitMinMw: 60 })];
  const schedule = solve(day(units, [[120]]));
  t.same(rounded(schedule.outputMw.map(([first]) => first!)), [60, 60]);
  t.same(prices(schedule.systemPricePerMwh), [40]);
});

t.test('a least time on line keeps a unit running after the peak that it was started for', async t => {
  const units = [thermal('base', 20, 6), thermal('peak', 60, 6, { startCost: 100, unitMinMw: 20, minUpPeriods: 3 })];
  const schedule = solve(day(units, [[80, 150, 80, 80, 80, 80]]));
  t.same(rounded(schedule.unitsOnLine[1]!), [0, 1, 1, 1, 0, 0]);
  t.same(rounded(schedule.outputMw[1]!), [0, 50, 20, 20, 0, 0]);
});

t.test('a ramp that binds is made up by a dearer unit', async t => {
  // From 20 MW the slow unit reaches 50 and then 80; the rest of 100 MW comes from the other.
  const before = { units: [1], outputMw: 20, levelMwh: 0 };
  const units = [thermal('slow', 30, 3, { rampMw: 30, unitMinMw: 10, before }), thermal('quick', 70, 3)];
  const schedule = solve(day(units, [[100, 100, 95]]));
  t.same(rounded(schedule.outputMw[0]!), [50, 80, 95]);
  t.same(rounded(schedule.outputMw[1]!), [50, 20, 0]);
  t.same(prices(schedule.systemPricePerMwh), [70, 70, 30], 'the price of the unit that can give one more');
});

t.test('congestion splits prices: each side pays for its own last unit', async t => {
  const units = [thermal('north', 20, 1, { unitMaxMw: 500 }), thermal('south', 90, 1, { unitMaxMw: 500 })];
  const boundary: Transfer = {
    name: 'B1',
    limitMw: 150,
    reverseLimitMw: 150,
    unitFactors: Float64Array.from([1, 0]),
    areaFactors: Float64Array.from([1, 0]),
    linkFactors: new Float64Array(0),
  };
  const split = solve(day(units, [[100], [300]], { transfers: [boundary] }));
  t.same(rounded(split.outputMw.map(([first]) => first!)), [250, 150]);
  t.same(split.pricePerMwh.map(prices), [[20], [90]]);
  t.same(prices(split.systemPricePerMwh), [(20 * 100 + 90 * 300) / 400], 'the mean by demand');
  t.same(
    split.flowMw.map(flow => rounded(flow)),
    [[150]],
  );
  const wide = solve(day(units, [[100], [300]], { transfers: [{ ...boundary, limitMw: 400 }] }));
  t.same(wide.pricePerMwh.map(prices), [[20], [20]]);
  const lazy = solve(day(units, [[100], [300]]), [boundary]);
  t.same([lazy.cost, lazy.pricePerMwh], [split.cost, split.pricePerMwh], 'a line is held once a schedule would overload it');
});

t.test('a rating that is soft is exceeded where demand could not be met within it, and said so with its line', async t => {
  const units = [thermal('north', 20, 1, { unitMaxMw: 500 }), thermal('south', 90, 1, { unitMaxMw: 100 })];
  const line: Transfer = {
    name: 'tie',
    limitMw: 150,
    reverseLimitMw: 150,
    unitFactors: Float64Array.from([1, 0]),
    areaFactors: Float64Array.from([1, 0]),
    linkFactors: new Float64Array(0),
  };
  const soft = solve(day(units, [[100], [300]]), [{ ...line, isSoft: true }]);
  t.same(rounded(soft.outputMw.map(([first]) => first!)), [300, 100], 'all that the south has, and the rest over the tie');
  t.match(soft.breaches, [{ requirement: 'rating', line: 'tie', period: 0, area: -1 }]);
  t.same(rounded(soft.breaches.map(({ amount }) => amount)), [50]);
  const hard = solve(day(units, [[100], [300]]), [line]);
  t.same(
    hard.breaches.map(({ requirement, area }) => [requirement, area]),
    [
      ['demand', 0],
      ['demand', 1],
    ],
    'a boundary is kept, and demand is not met',
  );
});

t.test('a store buys where energy is cheap, sells where it is dear, and loses a fifth on the way', async t => {
  const store = thermal('store', 0, 2, {
    kind: 'storage',
    highMw: flat(2, 50),
    energyMwh: 100,
    roundTrip: 0.8,
    before: { units: [1], outputMw: 0, levelMwh: 0 },
  });
  const units = [thermal('cheap', 20, 2), thermal('dear', 100, 2), store];
  const schedule = solve(day(units, [[50, 140]]));
  // It takes 50 MW for half an hour, which leaves 20 MWh, and gives 40 MW.
  t.same(rounded(schedule.outputMw[2]!), [-50, 40]);
  t.same(rounded(schedule.levelMwh[2]!), [20, 0]);
  t.same(rounded(schedule.outputMw[0]!), [100, 100]);
  const lossy = solve(day([units[0]!, thermal('dear', 24, 2), { ...store, roundTrip: 0.8 }], [[40, 140]]));
  t.same(rounded(lossy.outputMw[2]!), [0, 0], '20 bought for what sells at 24 does not pay when a fifth is lost');
});

t.test('an inertia floor brings a unit on line at its least output', async t => {
  const units = [
    thermal('wind', 0, 1, { kind: 'free', highMw: flat(1, 300) }),
    thermal('gas', 80, 1, { unitCount: 3, unitMinMw: 30, unitInertiaGvas: 2 }),
  ];
  const requirements = { ...day(units, [[200]]).requirements, inertiaGvas: Float64Array.from([3.5]) };
  const schedule = solve(day(units, [[200]], { requirements }));
  t.same(rounded(schedule.unitsOnLine[1]!), [2]);
  t.same(rounded(schedule.outputMw.map(([first]) => first!)), [140, 60], 'and wind is turned down for it');
  t.same(prices(schedule.systemPricePerMwh), [0]);
});

t.test('interconnectors bring where their neighbour is cheaper and take where it pays more than energy costs here', async t => {
  const link = thermal('link', 60, 2, { kind: 'free', lowMw: flat(2, -50), highMw: flat(2, 50), exportPerMwh: 57 });
  const schedule = solve(day([thermal('gas', 40, 2), link], [[30, 120]]));
  t.same(rounded(schedule.outputMw[1]!), [-50, 20]);
  t.same(prices(schedule.systemPricePerMwh), [40, 60]);
});

t.test('what cannot be kept is named, in the order in which it is given up: reserve, then inertia and demand', async t => {
  const units = [thermal('only', 50, 1, { unitInertiaGvas: 2 })];
  const { requirements } = day(units, [[0]]);
  const held = { ...requirements, reserveMw: Float64Array.from([30]), inertiaGvas: Float64Array.from([5]) };
  const tight = solve(day(units, [[90]], { requirements: held }));
  t.same(
    tight.breaches.map(({ requirement, amount }) => [requirement, Number(amount.toFixed(3))]),
    [
      ['reserve', 20],
      ['inertia', 3],
    ],
    'demand is met although reserve is not',
  );
  const short = solve(day(units, [[70], [60]]));
  t.same(
    short.breaches.map(({ requirement, area, amount }) => [requirement, area, Number(amount.toFixed(3))]),
    [
      ['demand', 0, 16.154],
      ['demand', 1, 13.846],
    ],
    'and what demand lacks is shared by demand',
  );
  t.same(prices(short.systemPricePerMwh), [6000], 'and energy is worth what unserved demand is');
  const spilt = solve(day([thermal('must-run', 10, 1, { kind: 'free', lowMw: flat(1, 100) })], [[60]]));
  t.same(
    spilt.breaches.map(({ requirement, amount }) => [requirement, Math.round(amount)]),
    [['surplus', 40]],
  );
});

/** Two areas, four kinds of units and a boundary that binds at the peak. */
function mixedDay(extraMw = 0, extraPeriod = 0): DayProblem {
  const periods = 8;
  const units = [
    thermal('coal', 55, periods, {
      unitCount: 4,
      unitMinMw: 40,
      startCost: 3000,
      minUpPeriods: 3,
      minDownPeriods: 2,
      rampMw: 35,
    }),
    thermal('gas', 75, periods, { unitCount: 3, unitMinMw: 30, startCost: 1500, before: null }),
    thermal('wind', 0, periods, { kind: 'free', highMw: Float64Array.from([90, 80, 60, 20, 10, 40, 120, 200]) }),
    thermal('store', 0, periods, { kind: 'storage', highMw: flat(periods, 40), energyMwh: 60, roundTrip: 0.75, before: null }),
  ];
  const north = [120, 130, 160, 200, 210, 180, 140, 110].map((mw, k) => (k === extraPeriod ? mw + extraMw : mw));
  const boundary: Transfer = {
    name: 'B1',
    limitMw: 140,
    reverseLimitMw: 140,
    unitFactors: Float64Array.from([0, 1, 0, 1]),
    areaFactors: Float64Array.from([1, 0]),
    linkFactors: new Float64Array(0),
  };
  return day(units, [north, [90, 95, 110, 150, 160, 140, 100, 80]], { transfers: [boundary] });
}

t.test(
  'a price is what one more MWh costs: the dual lies between the differences of schedules of less and more demand',
  async t => {
    const schedule = solve(mixedDay());
    const stepMw = 0.01;
    const compared = [0, 3, 4, 7].map(period => {
      const [less, more] = [solve(mixedDay(-stepMw, period)), solve(mixedDay(stepMw, period))];
      t.same([less.unitsOnLine, more.unitsOnLine], [schedule.unitsOnLine, schedule.unitsOnLine], 'the same units run');
      const [below, above] = [schedule.cost - less.cost, more.cost - schedule.cost].map(cost => cost / (stepMw * 0.5));
      const dual = schedule.pricePerMwh[0]![period]!;
      const figures = [below!, dual, above!].map(price => price.toFixed(4)).join(' ≤ ');
      t.ok(below! - 1e-3 <= dual && dual <= above! + 1e-3, `period ${period}: ${figures}`);
      return above! - below! < 1e-3;
    });
    t.ok(compared.filter(isSmooth => isSmooth).length >= 2, 'and where both agree it is that price');
  },
);

t.test('the same day gives the same bytes, in a solver that has solved others before', async t => {
  const fresh = await Solver.load();
  t.same(
    solve(mixedDay()),
    scheduleDay(fresh, mixedDay(), [], () => undefined),
  );
});
