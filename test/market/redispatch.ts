/** The balancing merit order against cases by hand: who moves, how far, and who is called in time. */
import t from 'tap';
import { PERIOD_MS } from '../../src/base/units.js';
import { callsFor, type Outlook } from '../../src/market/calls.js';
import { settlementOf } from '../../src/market/imbalance.js';
import { offersOf } from '../../src/market/offers.js';
import { type BalancingPlant, redispatch } from '../../src/market/redispatch.js';
import { Solver } from '../../src/market/solver.js';
import type { Plant, System } from '../../src/system/system.js';
import { plantOf } from '../fixtures/one-area.js';

const solver = await Solver.load();
const plant = (plannedMw: number, leastMw: number, mostMw: number, costPerMwh: number): BalancingPlant => ({
  plannedMw,
  leastMw,
  mostMw,
  offerPerMwh: costPerMwh + 5,
  bidPerMwh: costPerMwh - 5,
});
const megawatts = (outputW: Float64Array): number[] => [...outputW].map(powerW => Math.round(powerW / 1e3) / 1e3);

t.test('the cheapest offer goes up, the dearest bid down, and a plan that meets demand stays', async t => {
  const plants = [plant(150, 50, 150, 40), plant(60, 20, 100, 70), plant(0, 0, 80, 120)];
  t.same(megawatts(redispatch(solver, plants, 210, []).outputW), [150, 60, 0]);
  const up = redispatch(solver, plants, 270, []);
  t.same(megawatts(up.outputW), [150, 100, 20]);
  t.equal(Math.round(up.marginalPerMwh), 125, 'the last offer taken');
  const down = redispatch(solver, plants, 140, []);
  t.same(megawatts(down.outputW), [120, 20, 0]);
  t.equal(Math.round(down.marginalPerMwh), 35, 'the last bid taken');
  const near = [plant(100, 50, 150, 40), plant(60, 20, 100, 48)];
  t.same(megawatts(redispatch(solver, near, 160, []).outputW), [100, 60], 'for less than the spread nobody moves');
});

t.test('what the range of all plants cannot meet is a shortfall or a surplus', async t => {
  const plants = [plant(100, 50, 150, 40)];
  t.same([redispatch(solver, plants, 180, []).shortfallW, redispatch(solver, plants, 180, []).surplusW], [30e6, 0]);
  t.same([redispatch(solver, plants, 20, []).shortfallW, redispatch(solver, plants, 20, []).surplusW], [0, 30e6]);
});

t.test('a boundary that demand has come to load moves one side up and the other down', async t => {
  // The first plant stands north of it with 20 MW of demand: 100 − 20 = 80 MW would flow where 60 may.
  const plants = [plant(100, 0, 150, 20), plant(50, 0, 150, 60)];
  const boundary = { limitMw: 60, reverseLimitMw: 60, takenMw: 20, plantFactors: Float64Array.from([1, 0]), linkFactors: [] };
  t.same(megawatts(redispatch(solver, plants, 150, [boundary]).outputW), [80, 70]);
});

t.test('an imbalance is settled by the steps that it took, at the price of the last', async t => {
  const plants = [plant(150, 50, 150, 40), plant(60, 20, 100, 70), plant(0, 0, 80, 120)];
  const outputW = Float64Array.from([150e6, 60e6, 0]);
  const figures = {
    costPerWh: Float64Array.from([40e-6, 70e-6, 120e-6]),
    emissionsGPerWh: Float64Array.from([0.9, 0.4, 0.5]),
  };
  const settle = settlementOf(plants, outputW, figures, 66e-6);
  const settled = (meanExtraW: number): number[] => {
    const { costPerH, emissionsGPerH, imbalancePricePerWh } = settle(meanExtraW);
    return [Math.round(costPerH), Math.round(emissionsGPerH / 1e6), Math.round(imbalancePricePerWh * 1e6)];
  };
  t.same(settled(0), [0, 0, 66], 'the price of the day where nothing was taken');
  t.same(settled(30e6), [2100, 12, 75], 'the second plant has 40 MW left');
  t.same(settled(50e6), [2800 + 1200, 16 + 5, 125], 'ten more come from the third');
  t.same(settled(-30e6), [-2100, -12, 65], 'and too much is taken back from the second');
  t.same(settled(-60e6), [-2800 - 800, -16 - 18, 35], 'then from the first');
  t.same(settled(500e6), [2800 + 460 * 120, 16 + 230, 125], 'beyond all offers the last one holds');
});

const flexible = (id: string, part: Partial<Plant>, noticeMs: number): Plant =>
  plantOf({
    id,
    unitW: 100e6,
    flexibility: {
      startCostPerW: 0,
      minUpMs: 4 * PERIOD_MS,
      minDownMs: 0,
      noticeMs,
      roundTripFraction: null,
      exportDiscountPerWh: null,
    },
    ...part,
  });

t.test('units are called as late as their notice allows, the cheapest first', async t => {
  const plants = [
    flexible('slow', { unitCount: 2, marginalCostPerWh: 50e-6 }, 3 * PERIOD_MS),
    flexible('quick', { unitCount: 5, marginalCostPerWh: 90e-6 }, PERIOD_MS / 6),
  ];
  const weather = { start: [0], end: [0] };
  const conditions = { startMs: 0, demandStartW: 0, demandEndW: 0, unitsLost: [0, 0] };
  const fractions = { windOnshoreFraction: weather, windOffshoreFraction: weather, solarFraction: weather };
  const offers = offersOf({ plants, areas: [{ id: 'a' }] } as unknown as System, { ...conditions, ...fractions });
  const outlook = (period: number, missingMw: number): Outlook => ({
    startMs: period * PERIOD_MS,
    neededW: missingMw * 1e6,
    onLineW: 0,
    unitsOnLine: [0, 0],
  });
  const callsAt = (period: number, missingMw: number) =>
    callsFor(0, [outlook(period, missingMw)], offers).map(call => [plants[call.plant]!.id, call.units, call.fromMs / PERIOD_MS]);
  t.same(callsAt(5, 150), [], 'there is time for everybody: nobody is called yet');
  t.same(callsAt(3, 150), [['slow', 2, 3]], 'now or never for the slow ones');
  t.same(callsAt(3, 350), [['slow', 2, 3]], 'and what they leave is left to the quick ones, later');
  t.same(callsAt(0, 150), [['quick', 2, 0]], 'for what is missing at once only those will do');
  t.equal(callsFor(0, [outlook(0, 150)], offers)[0]!.untilMs, 4 * PERIOD_MS, 'and they stay for their least time on line');
});
