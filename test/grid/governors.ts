import t from 'tap';
import { Governors } from '../../src/grid/governors.js';
import { dispatch } from '../../src/market/dispatch.js';
import { ownFleet, readSystem } from '../../src/system/read.js';
import { conditionsOf, frequencyParameters, plantOf, plants, serviceOf, systemOf } from '../fixtures/one-area.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const governor = { droopFraction: 0.04, deadbandHz: 0.015, lagS: 0.3, turbineS: 7 };
const responses = [serviceOf({ id: 'low', shape: 'governor', curve: [], holdingW: 400e6 })];

/** Output in steps of 50 ms at a deviation that lasts, W. */
function outputAfter(governors: Governors, seconds: number, deviationHz: number): number {
  for (let step = 0; step < seconds * 20; step++) governors.step(50, deviationHz);
  return governors.totalW;
}

function holdingGovernors() {
  const frequency = { ...frequencyParameters, securedLossW: 0, reserveW: 0 };
  const steam = plantOf({ ...plants[0]!, governor });
  const system = systemOf({ plants: [steam, ...plants.slice(1)], responses, frequency });
  const schedule = dispatch(system, { ...conditionsOf(5e9), unitsLost: [0, 0, 0, 0] });
  const governors = new Governors(system.plants, 50);
  governors.beginPeriod(schedule);
  return { governors, schedule };
}

t.test('400 MW held by eight units give what the droop says, and at half a hertz 300 MW in 10 s and all in 30 s', async t => {
  // Droop of 4 % of 4 GW: 2 GW a hertz beyond the dead band.
  const small = outputAfter(holdingGovernors().governors, 120, -0.115);
  t.ok(Math.abs(small - 200e6) < 10, `${small} W`);
  const { governors } = holdingGovernors();
  const primary = outputAfter(governors, 10, -0.5);
  t.ok(Math.abs(primary - 300e6) < 1e6, `${primary} W`);
  const secondary = outputAfter(governors, 20, -0.5);
  t.ok(secondary > 394e6 && secondary < 400e6, `${secondary} W`);
  t.equal(outputAfter(holdingGovernors().governors, 60, -0.015), 0, 'nothing within the dead band');
});

t.test('units that trip take their share of what governors hold and give', async t => {
  const { governors, schedule } = holdingGovernors();
  t.equal(schedule.unitsOnLine[0], 8);
  outputAfter(governors, 120, -0.5);
  governors.loseUnits(0, 2);
  t.ok(Math.abs(outputAfter(governors, 0.05, -0.5) - 300e6) < 1e3);
  t.ok(Math.abs(outputAfter(governors, 60, -0.5) - 300e6) < 1e3);
  governors.loseUnits(0, 6);
  t.ok(Math.abs(outputAfter(governors, 0.05, -0.5)) < 1);
});

t.test('plants of 2025 and 2030 hold 400 MW low, of which 355 MW arrive, in windy hours and on a winter evening', async t => {
  for (const name of ['gb-2025', 'gb-2030']) {
    const options = { weather: { name: 'cold-still', file: null }, overrides: [], fleet: ownFleet };
    const system = readSystem(`${SYSTEMS}/${name}`, options);
    const byArea = (share: number) => ({ start: system.areas.map(() => share), end: system.areas.map(() => share) });
    for (const [demandW, wind] of [
      [50e9, 0.2],
      [25e9, 0.9],
    ] as const) {
      const weather = { windOnshoreFraction: byArea(wind), windOffshoreFraction: byArea(wind), solarFraction: byArea(0) };
      const conditions = { ...conditionsOf(demandW), ...weather, unitsLost: system.plants.map(() => 0) };
      const { governorsUp, unitsOnLine, warnings } = dispatch(system, conditions);
      const heldW = governorsUp.rangeW.reduce((sum, w) => sum + w, 0);
      t.ok(Math.abs(heldW - 355e6) < 1, `${name} at ${demandW / 1e9} GW: ${heldW / 1e6} MW`);
      t.ok(system.plants.every((plant, i) => governorsUp.capacityW[i]! <= unitsOnLine[i]! * plant.unitW));
      t.notMatch(warnings.join('\n'), /Governors/);
    }
    const governed = system.plants.filter(plant => plant.governor);
    t.same(new Set(governed.map(plant => plant.embedded || plant.technology === 'nuclear')), new Set([false]));
  }
});
