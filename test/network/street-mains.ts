import t from 'tap';
import { reinforcementOf } from '../../src/network/reinforcement.js';
import { mainsCurrentA, mainsDropPerW, planMains, transformerDropPerW } from '../../src/network/street-mains.js';
import { gb } from '../fixtures/population.js';

const plan = gb().distribution!;
const { sizes, unbalance } = plan.mains;
const reactive = Math.tan(Math.acos(plan.powerFactor));

/** LinDistFlow customer by customer: each takes its part off the flow of every stretch before it. */
function slowEndSquared(loadW: number, count: number, customers: number, pathM: number, sizeIndex: number): number {
  const { ohmPerM, reactanceOhmPerM } = sizes[sizeIndex]!;
  const eachW = (loadW * unbalance) / count / customers;
  let square = 1;
  for (let k = 1; k <= customers; k++) {
    const flowW = eachW * (customers - k + 1);
    const stretchM = pathM / customers;
    square -= (2 * (ohmPerM * stretchM * flowW + reactanceOhmPerM * stretchM * flowW * reactive)) / plan.voltages.mainsV ** 2;
  }
  return square;
}

t.test('the closed form is LinDistFlow along the main, customer by customer', t => {
  for (const [count, customers, pathM, sizeIndex] of [
    [4, 40, 220, 0],
    [1, 1, 30, 2],
    [3, 17, 350, 3],
  ] as const) {
    for (const loadW of [-60_000, 0, 90_000, 250_000]) {
      const mains = { count, sizeIndex, pathM, customersEach: customers };
      const square = 1 - mainsDropPerW(mains, sizes[sizeIndex]!, plan) * loadW;
      t.ok(Math.abs(square - slowEndSquared(loadW, count, customers, pathM, sizeIndex)) < 1e-12);
    }
  }
  t.end();
});

t.test('a transformer’s own drop is that of its impedance at its rating', t => {
  // 2 (1 % × 0.95 + 4 % × 0.312) of the rating as apparent power: 4.40 % of the square.
  t.ok(Math.abs(transformerDropPerW(500e3, plan) * 500e3 * 0.95 - 0.04398) < 1e-5);
  t.end();
});

t.test('mains are the thinnest within drop and current', t => {
  const short = planMains(150e3, 80, 400, 2, plan);
  t.same([short.count, short.sizeIndex, short.pathM, short.customersEach], [2, 0, 86, 40]);
  // 150 kW on two mains, 1.2 times on the worst phase, at 0.95 and 400 V: 136.7 A.
  t.ok(Math.abs(mainsCurrentA(150e3, short, plan) - 136.7) < 0.1);
  const long = planMains(150e3, 80, 4000, 2, plan);
  t.ok(long.sizeIndex > 0, 'a longer one is thicker');
  t.equal(planMains(900e3, 80, 40_000, 1, plan).sizeIndex, sizes.length - 1, 'the thickest where none is enough');
  t.end();
});

t.test('a transformer is replaced above what planners allow, mains above their rating or out of voltage', t => {
  const mains = planMains(150e3, 80, 400, 2, plan);
  const street = (peakW: number, hasExcursion = false) => reinforcementOf({ ratingVA: 200e3, peakW, hasExcursion, mains }, plan);
  t.same(street(240e3), { transformer: false, mains: true }, '253 kVA of 260; 219 A of 200');
  t.same(street(200e3), { transformer: false, mains: false });
  t.same(street(-250e3), { transformer: true, mains: true }, 'fed back alike');
  t.same(street(100e3, true), { transformer: false, mains: true });
  t.end();
});
