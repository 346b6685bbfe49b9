import t from 'tap';
import { TransformerThermal } from '../../src/network/transformer-thermal.js';
import { gb } from '../fixtures/population.js';

const MIN = 60_000;
const { thermals } = gb().distribution!;
const thermal = new TransformerThermal(thermals);

t.test('a step from no load is the standard’s, worked out by hand', t => {
  // No load: 55 K (1/6)^0.8 = 13.117 K. Rated load: 55 K and 23 K. Half as much again: 55 K (12.25/6)^0.8 and 23 K 1.5^1.6.
  t.ok(Math.abs(thermal.topOilK(0) - 13.117) < 0.001);
  t.equal(thermal.gradientK(0), 0);
  t.ok(Math.abs(thermal.topOilK(1) - 55) < 1e-9);
  t.ok(Math.abs(thermal.gradientK(1) - 23) < 1e-9);
  t.ok(Math.abs(thermal.topOilK(1.5) - 97.353) < 0.001);
  t.ok(Math.abs(thermal.gradientK(1.5) - 44.002) < 0.001);
  // After the oil's own 180 min: 55 − 41.883/e = 39.592 K; after the winding's 8 min: 23 (1 − 1/e) = 14.539 K.
  const { oil } = thermal.decays(180 * MIN);
  const { winding } = thermal.decays(8 * MIN);
  t.ok(Math.abs(55 + (13.117 - 55) * oil - 39.592) < 0.001);
  t.ok(Math.abs(23 * (1 - winding) - 14.539) < 0.001);
  t.end();
});

t.test('insulation ages as time goes at 98 °C, and twice as fast with each 6 K', t => {
  t.ok(Math.abs(thermal.ageing(98) - 1) < 1e-9);
  t.ok(Math.abs(thermal.ageing(110) - 4) < 1e-9);
  t.ok(Math.abs(thermal.ageing(80) - 1 / 8) < 1e-9);
  t.end();
});

t.test('tabulated powers are those of the equations, between and beyond their steps', t => {
  const worst = { topOil: 0, gradient: 0, ageing: 0 };
  for (let k = 0; k <= 5000; k++) {
    const load = k / 1000 + 0.000123;
    const topOilK = 55 * ((1 + 5 * load ** 2) / 6) ** 0.8;
    worst.topOil = Math.max(worst.topOil, Math.abs(thermal.topOilK(load) - topOilK));
    worst.gradient = Math.max(worst.gradient, Math.abs(thermal.gradientK(load) - 23 * load ** 1.6));
    const hotSpotC = -40 + k / 20 + 0.0123;
    worst.ageing = Math.max(worst.ageing, Math.abs(thermal.ageing(hotSpotC) / 2 ** ((hotSpotC - 98) / 6) - 1));
  }
  t.ok(worst.topOil < 0.01 && worst.gradient < 0.01, `${worst.topOil} and ${worst.gradient} K`);
  t.ok(worst.ageing < 1e-4, `${worst.ageing} of ageing`);
  t.end();
});

t.test('steps of half-hours are a day of the differential equations in seconds', t => {
  const loads = Array.from({ length: 48 }, (_, k) => 0.3 + 1.1 * Math.sin((Math.PI * k) / 47) ** 4);
  let oilK = thermal.topOilK(loads[0]!);
  let hotK = thermal.gradientK(loads[0]!);
  let [slowOilK, slowHotK] = [oilK, hotK];
  const { oil, winding } = thermal.decays(30 * MIN);
  for (const load of loads) {
    const [toOilK, toHotK] = [thermal.topOilK(load), thermal.gradientK(load)];
    oilK = toOilK + (oilK - toOilK) * oil;
    hotK = toHotK + (hotK - toHotK) * winding;
    for (let second = 0; second < 1800; second++) {
      slowOilK += (toOilK - slowOilK) / (180 * 60);
      slowHotK += (toHotK - slowHotK) / (8 * 60);
    }
    t.ok(Math.abs(oilK - slowOilK) < 0.01 && Math.abs(hotK - slowHotK) < 0.01, `${oilK} and ${slowOilK} K`);
  }
  t.end();
});
