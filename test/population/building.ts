import t from 'tap';
import { MS_PER_H } from '../../src/base/units.js';
import { Building } from '../../src/population/building.js';
import { temperatureC } from '../../src/population/crossing.js';

const figures = { heatLossWPerK: 160, airLossFraction: 0.35, airWhPerK: 1100, fabricWhPerK: 6500, couplingWPerK: 750 };
const OUTDOOR_C = -2;

/** Both temperatures after some hours of constant heat, walked in steps of a second by Heun's rule. */
function walked(airC: number, fabricC: number, heatW: number, hours: number): [number, number] {
  const airLoss = 0.35 * 160;
  const fabricLoss = 1 / (1 / (0.65 * 160) - 1 / 750);
  const slopes = (air: number, fabric: number): [number, number] => [
    (heatW + 750 * (fabric - air) + airLoss * (OUTDOOR_C - air)) / 1100,
    (750 * (air - fabric) + fabricLoss * (OUTDOOR_C - fabric)) / 6500,
  ];
  const h = 1 / 3600;
  let [air, fabric] = [airC, fabricC];
  for (let k = 0; k < hours * 3600; k++) {
    const [a0, f0] = slopes(air, fabric);
    const [a1, f1] = slopes(air + h * a0, fabric + h * f0);
    air += (h * (a0 + a1)) / 2;
    fabric += (h * (f0 + f1)) / 2;
  }
  return [air, fabric];
}

t.test('air and fabric, taken apart into a slow and a fast part, go where small steps take them', async t => {
  const building = new Building(figures);
  for (const [airC, fabricC, heatW, hours] of [
    [20, 18, 0, 1],
    [17, 17.5, 6000, 3],
    [21, 15, 3500, 12],
    [12, 12, 5200, 48],
  ] as const) {
    const restC = OUTDOOR_C + heatW / building.heatLossWPerK;
    const slowRestC = building.slowC(restC, building.fabricRestC(restC, OUTDOOR_C));
    const slowC = building.slowC(airC, fabricC);
    const slowAfterC = temperatureC(slowC, slowRestC, building.slowMs, hours * MS_PER_H);
    const fastAfterC = temperatureC(airC - slowC, restC - slowRestC, building.fastMs, hours * MS_PER_H);
    const [airAfterC, fabricAfterC] = walked(airC, fabricC, heatW, hours);
    t.ok(Math.abs(slowAfterC + fastAfterC - airAfterC) < 1e-5, `air after ${hours} h`);
    t.ok(Math.abs(building.fabricC(slowAfterC + fastAfterC, slowAfterC) - fabricAfterC) < 1e-5, `fabric after ${hours} h`);
  }
  const [slowH, fastH] = [building.slowMs / MS_PER_H, building.fastMs / MS_PER_H];
  t.ok(slowH > 30 && slowH < 60 && fastH > 0.5 && fastH < 2, `time constants ${slowH} h and ${fastH} h`);
});

t.test('held air takes the heat that it loses, and the fabric beside it comes to rest', async t => {
  const building = new Building(figures);
  const restC = building.fabricRestC(20, OUTDOOR_C);
  t.ok(Math.abs(building.holdingW(20, restC, OUTDOOR_C) - 160 * 22) < 1e-9, 'in the steady state the whole loss');
  t.ok(building.holdingW(20, restC - 1, OUTDOOR_C) > 160 * 22, 'more beside a colder fabric');
  t.ok(Math.abs(building.fabricAfterC(10, 20, OUTDOOR_C, 500 * MS_PER_H) - restC) < 1e-9);
  const soon = building.fabricAfterC(10, 20, OUTDOOR_C, MS_PER_H);
  t.ok(soon > 10 && soon < restC);
});

t.test('a building without a fabric is one temperature with one time constant', async t => {
  const building = new Building({ ...figures, fabricWhPerK: 0 });
  t.equal(building.hasFabric, false);
  t.equal(building.slowMs, (1100 / 160) * MS_PER_H);
  t.equal(building.slowC(20, building.fabricRestC(20, OUTDOOR_C)), 20);
  t.ok(Math.abs(building.holdingW(20, 20, OUTDOOR_C) - 160 * 22) < 1e-9);
});
