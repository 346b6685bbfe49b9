import t from 'tap';
import { dispatch } from '../../src/market/dispatch.js';
import { PeriodCosts } from '../../src/market/period-costs.js';
import type { Plant, ResponseService } from '../../src/system/system.js';
import { conditionsOf, frequencyParameters, plantOf, plants, serviceOf, systemOf } from '../fixtures/one-area.js';

// steam 8 × 500 MW £50, wind 2 GW £0, peaker 4 × 250 MW £100, must 1 GW must-run.
// Reserve 500 MW; largest loss 500 MW, of which response holds 300 MW.
const scheduleOf = (demandW: number, windFraction = 0.5, part: Parameters<typeof systemOf>[0] = {}) => {
  const system = systemOf(part);
  const unitsLost = system.plants.map(() => 0);
  return dispatch(system, { ...conditionsOf(demandW, 0, windFraction), unitsLost });
};
const megawatts = (powerW: Float64Array) => [...powerW].map(w => Math.round(w / 1e6));

t.test('demand is met by merit order: must-run, wind, then the cheapest fuel', async t => {
  const schedule = scheduleOf(4e9);
  t.same(megawatts(schedule.outputEndW), [2000, 1000, 0, 1000]);
  t.equal(schedule.totalEndW, 4e9);
  t.equal(schedule.marginalCostPerWh, 50e-6);
  t.equal(schedule.costPerHEnd, 2e9 * 50e-6);
  t.same(schedule.warnings, []);
});

t.test('reserve brings on units beyond demand', async t => {
  const held = scheduleOf(4e9);
  const none = scheduleOf(4e9, 0.5, { frequency: { ...frequencyParameters, reserveW: 0, securedLossW: 0 } });
  t.equal(none.unitsOnLine[0], 4);
  // 500 MW of reserve and 200 MW of the largest loss that response does not cover: two more units.
  t.equal(held.unitsOnLine[0], 6);
  t.ok(held.headroomTotalW >= 700e6);
});

t.test('the inertia floor brings on units at minimum output and curtails wind', async t => {
  const demandW = 2.5e9;
  const frequency = { ...frequencyParameters, reserveW: 0, securedLossW: 0, demandInertiaS: 0 };
  const free = scheduleOf(demandW, 1, { frequency });
  const floor = scheduleOf(demandW, 1, { frequency: { ...frequency, inertiaFloorVAs: 12e9 } });
  t.equal(free.storedEnergyVAs, 0);
  t.equal(free.curtailmentEndW, 0.5e9);
  t.ok(floor.storedEnergyVAs >= 12e9);
  // Steam at 40 % of 500 MW stores 2.78 GVA·s: five units, 1000 MW, in the place of wind.
  t.equal(floor.unitsOnLine[0], 5);
  t.equal(floor.outputEndW[0], 1e9);
  t.equal(Math.round(floor.curtailmentEndW), 1.5e9);
  t.equal(floor.totalEndW, demandW);
});

t.test('what cannot be met is said in words and figures', async t => {
  const short = scheduleOf(8e9);
  t.equal(short.shortfallW, 1e9);
  t.equal(short.totalEndW, 7e9);
  t.match(short.warnings.join('\n'), /Reserve cannot be held: 1700 MW short\.\nDemand cannot be met: 1000 MW short\./);
  const surplus = scheduleOf(0.6e9, 0, { frequency: { ...frequencyParameters, reserveW: 0, securedLossW: 0 } });
  t.match(surplus.warnings, [/Must-run plants give 400 MW more than is wanted/]);
  const floor = scheduleOf(4e9, 0.5, { frequency: { ...frequencyParameters, inertiaFloorVAs: 1e12 } });
  t.match(floor.warnings, [/inertia floor cannot be kept/]);
});

t.test('lost units are not scheduled', async t => {
  const schedule = dispatch(systemOf(), { ...conditionsOf(5e9), unitsLost: [6, 0, 0, 0] });
  t.equal(schedule.unitsOnLine[0], 2);
  t.same(megawatts(schedule.outputEndW), [1000, 1000, 1000, 1000]);
  t.equal(schedule.shortfallW, 1e9);
});

t.test('storage gives when nothing cheaper is left, within its store, and is reserve otherwise', async t => {
  const store: Plant = plantOf({
    id: 'store',
    source: 'storage',
    unitW: 1e9,
    energyWh: 1.2e9,
    marginalCostPerWh: 80e-6,
    inertiaS: 4,
  });
  const frequency = { ...frequencyParameters, securedLossW: 0 };
  const idle = scheduleOf(4e9, 0.5, { plants: [...plants, store], frequency });
  t.equal(idle.outputEndW[4], 0);
  t.equal(idle.unitsOnLine[4], 0);
  t.equal(idle.unitsOnLine[0], 4, 'the store holds the reserve');
  const peak = (demandW: number) =>
    scheduleOf(demandW, 0.5, { plants: [...plants, store], frequency: { ...frequency, reserveW: 0 } }).outputEndW[4];
  t.equal(peak(6.5e9), 0.5e9);
  t.equal(peak(7.4e9), 0.6e9, 'what it sustains for two hours');
});

t.test('outputs sum to demand at the start and at the end, and stay within what units can do', async t => {
  for (let demandW = 1.2e9; demandW < 7e9; demandW += 0.173e9) {
    const conditions = { ...conditionsOf(demandW), demandEndW: demandW * 1.05, unitsLost: [0, 0, 0, 0] };
    const schedule = dispatch(systemOf(), conditions);
    const sumW = (outputs: Float64Array) => outputs.reduce((sum, w) => sum + w, 0);
    t.ok(Math.abs(sumW(schedule.outputStartW) - schedule.totalStartW) < 1);
    t.ok(Math.abs(sumW(schedule.outputEndW) - schedule.totalEndW) < 1);
    const [steamW, , peakerW] = schedule.outputEndW;
    t.ok(steamW! >= schedule.unitsOnLine[0]! * 200e6 && steamW! <= schedule.unitsOnLine[0]! * 500e6);
    t.ok(peakerW! >= schedule.unitsOnLine[2]! * 75e6 && peakerW! <= schedule.unitsOnLine[2]! * 250e6);
  }
});

const none = { powerW: 0, costPerH: 0, emissionsGPerH: 0 };

t.test('costs follow the schedule, and the marginal plant for what was given beyond it', async t => {
  const schedule = scheduleOf(4e9);
  const costs = new PeriodCosts();
  costs.beginPeriod(schedule, 1_800_000);
  for (let tick = 0; tick < 36_000; tick++) costs.tick(4e9, 0, none);
  costs.close();
  t.ok(Math.abs(costs.energyWh - 2e9) < 1);
  t.ok(Math.abs(costs.energyCost - 50_000) < 1e-3, `£${costs.energyCost}`);
  t.ok(Math.abs(costs.emissionsG - 0.4e9) < 10);
  costs.beginPeriod(schedule, 1_800_000);
  for (let tick = 0; tick < 36_000; tick++) costs.tick(4e9, 20e6, none);
  costs.close();
  t.ok(Math.abs(costs.energyCost - 100_500) < 1e-3, `£${costs.energyCost}`);
});

// Governors of steam and peaker are told to hold 120 MW low, of which 90 % arrives, and 60 MW high.
const governor = { droopFraction: 0.04, deadbandHz: 0.015, lagS: 0.3, turbineS: 7 };
const governed = plants.map(plant => (plant.inertiaS > 0 ? { ...plant, governor } : plant));
const told = (part: Partial<ResponseService>) => serviceOf({ shape: 'governor', curve: [], ...part });
const responses = [
  told({ id: 'low', holdingW: 120e6, deliveryFraction: 0.9 }),
  told({ id: 'high', direction: 'high', holdingW: 60e6 }),
];

t.test('governors hold what they are told to, no more units than needed, and reserve comes on top', async t => {
  const frequency = { ...frequencyParameters, securedLossW: 0, reserveW: 380e6 };
  const schedule = scheduleOf(4e9, 0.5, { plants: governed, responses, frequency });
  const { unitsOnLine, governorsUp, governorsDown, headroomW, headroomTotalW } = schedule;
  // 2 GW of steam for demand, 500 MW for response and reserve: five units, of which three hold 50, 50 and 20 MW.
  t.equal(unitsOnLine[0], 5);
  t.equal(governorsUp.capacityW[0], 1.5e9);
  t.equal(Math.round(governorsUp.rangeW[0]!), 108e6);
  t.equal(governorsDown.capacityW[0], 1e9);
  t.equal(governorsDown.rangeW[0], 60e6);
  t.same(
    [headroomW[0], headroomTotalW],
    [380e6, 380e6],
    'what governors keep free is not offered to the control room a second time',
  );
  t.equal(schedule.footroomTotalW, 1e9 + (2e9 - 5 * 200e6) - 60e6, 'wind, and steam above its least');
  t.same(schedule.warnings, []);
});

t.test('governors bring on units where none would run, and say what they cannot hold', async t => {
  const frequency = { ...frequencyParameters, securedLossW: 0, reserveW: 0 };
  const schedule = scheduleOf(2e9, 0.5, { plants: governed, responses, frequency });
  t.equal(schedule.unitsOnLine[0], 3, '50 MW each');
  t.equal(Math.round(schedule.governorsUp.rangeW[0]!), 108e6);
  t.equal(schedule.outputEndW[0], 600e6, 'at least output');
  t.equal(schedule.curtailmentEndW, 600e6);
  t.equal(schedule.governorsDown.rangeW[0], 0, 'and so have nothing to give up');

  const far = [told({ id: 'low', holdingW: 600e6 })];
  const short = scheduleOf(2e9, 0.5, { plants: governed, responses: far, frequency });
  // 8 units of 500 MW and 4 of 250 MW hold a tenth each.
  t.ok(short.warnings.includes('Governors cannot hold their response: 100 MW short.'), short.warnings.join('\n'));
});

t.test('running storage holds before cheaper plants, with the units that this takes', async t => {
  const store = plantOf({ id: 'store', source: 'storage', unitCount: 4, unitW: 250e6, energyWh: 8e9, marginalCostPerWh: 80e-6 });
  const frequency = { ...frequencyParameters, securedLossW: 0, reserveW: 0, inertiaFloorVAs: 0 };
  const part = { plants: [...governed, { ...store, governor }], responses, frequency };
  const schedule = scheduleOf(6.45e9, 0.5, part);
  // 450 MW of the store's 1000 by merit: two of its units hold 25 MW each, so that it runs two; steam keeps the other 70 MW.
  t.equal(schedule.governorsUp.capacityW[4], 500e6);
  t.equal(Math.round(schedule.governorsUp.rangeW[4]!), 45e6);
  t.equal(Math.round(schedule.governorsUp.rangeW[0]!), 63e6);
  t.equal(schedule.outputEndW[0], 4e9 - 70e6);
  t.equal(Math.round(schedule.outputEndW[4]!), 520e6, 'what steam does not give');
  t.equal(schedule.unitsOnLine[4], 3, 'for 520 and 50 MW');
});
