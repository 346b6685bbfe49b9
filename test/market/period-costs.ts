import t from 'tap';
import type { PeriodSchedule } from '../../src/grid/schedule.js';
import { PeriodCosts } from '../../src/market/period-costs.js';

const HOUR_TICKS = 72_000;
const none = { powerW: 0, costPerH: 0, emissionsGPerH: 0 };

/**
 * 1 000 W all the time: 400 W at 10 an Wh without emissions, 600 W at 100 and 0.5 g; whatever more is wanted costs 120 and 0.4 g.
 */
const schedule = {
  totalStartW: 1000,
  totalEndW: 1000,
  costPerHStart: 64_000,
  costPerHEnd: 64_000,
  emissionsGPerHStart: 300,
  emissionsGPerHEnd: 300,
  marginalCostPerWh: 120,
  marginalEmissionsGPerWh: 0.4,
  curtailmentStartW: 0,
  curtailmentEndW: 0,
} as PeriodSchedule;

/** Costs of an hour of which each half has its own tick. */
function hourOf(first: readonly [number, number, typeof none], second: readonly [number, number, typeof none]): number[] {
  const costs = new PeriodCosts();
  costs.beginPeriod(schedule, 3_600_000);
  for (let tick = 0; tick < HOUR_TICKS; tick++) costs.tick(...(tick < HOUR_TICKS / 2 ? first : second));
  costs.close();
  return [costs.energyCost, costs.emissionsG].map(value => Math.round(value * 1e3) / 1e3);
}

t.test('a period that goes as scheduled costs what was scheduled', async t => {
  t.same(hourOf([1000, 0, none], [1000, 0, none]), [64_000, 300]);
});

t.test('of a period that began before it is counted, the rest costs what was scheduled for the rest', async t => {
  // 64 000 an hour at its start, 128 000 at its end: 96 000 in the middle, and 112 000 in the middle of its second half.
  const rising = { ...schedule, costPerHEnd: 128_000 } as PeriodSchedule;
  const costs = new PeriodCosts();
  costs.beginPeriod(rising, 3_600_000, 1_800_000);
  for (let tick = 0; tick < HOUR_TICKS / 2; tick++) costs.tick(1000, 0, none);
  costs.close();
  t.equal(Math.round(costs.energyCost), 56_000);
});

t.test('what is balanced beyond the schedule is the marginal plant’s', async t => {
  t.same(hourOf([1000, 0, none], [900, 200, none]), [64_000 + 50 * 120, 300 + 50 * 0.4]);
});

t.test('energy of a plant that trips is saved at its own cost and replaced at the marginal one', async t => {
  const lost = { powerW: 400, costPerH: 4000, emissionsGPerH: 0 };
  t.same(hourOf([1000, 0, none], [600, 400, lost]), [64_000 - 200 * 10 + 200 * 120, 300 + 200 * 0.4], 'replaced in full');
  t.same(hourOf([1000, 0, none], [600, 0, lost]), [64_000 - 200 * 10, 300], 'not replaced');
});
