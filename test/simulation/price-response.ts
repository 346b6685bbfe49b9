import t from 'tap';
import { MS_PER_H, PERIOD_MS } from '../../src/base/units.js';
import type { PeriodSchedule } from '../../src/grid/schedule.js';
import { FACTOR_ONE } from '../../src/population/kinds/household.js';
import { KnownSignals } from '../../src/simulation/known-signals.js';
import { PriceResponse } from '../../src/simulation/price-response.js';
import type { System } from '../../src/system/system.js';
import { gb, placeOf, worldAt } from '../fixtures/population.js';

const HOURS = 72;
/** Half of all homes have a price for each half-hour, twice the wholesale one. */
const tariffs = gb().tariffs;
const half = tariffs.list.map(({ kind }) => (kind === 'half-hourly' || kind === 'flat' ? 0.5 : 0));
const system: System = {
  ...gb(),
  tariffs: {
    ...tariffs,
    list: tariffs.list.map(tariff =>
      tariff.kind === 'half-hourly' ? { ...tariff, wholesaleFactor: 2, markupPerWh: 0 } : tariff,
    ),
    suppliers: tariffs.suppliers.map(supplier => ({ ...supplier, customers: half })),
  },
};
const world = worldAt(placeOf({ system, startUnixMs: Date.UTC(2030, 0, 14), hours: HOURS }));

/** 60 GBP/MWh, and three times that from 17:00 to 19:00. */
const priceAt = (atMs: number): number => ([17, 18].includes(Math.floor(atMs / MS_PER_H) % 24) ? 180e-6 : 60e-6);

interface Half {
  readonly atMs: number;
  /** Change of all homes' use, share of it, and the energy, Wh. */
  readonly change: number;
  readonly energyWh: number;
  readonly owedWh: number;
}

/** Every half-hour of three days; the energy is that of all homes as their profile signal says it, second by second. */
function live(knowsPrices: boolean): Half[] {
  const signals = new KnownSignals(world);
  const prices = new PriceResponse(system, signals);
  const homes = system.customerClasses.flatMap(({ group }, c) => (group === 'domestic' ? [c] : []));
  const out = new Float64Array(PERIOD_MS / 1000);
  const energyWh = (atMs: number): number => {
    let wh = 0;
    for (const [area, groups] of system.customers.entries()) {
      for (const c of homes) {
        signals.profile(area, c, atMs, out);
        wh += (groups[c]!.count * FACTOR_ONE * out.reduce((sum, one) => sum + one, 0)) / 3600;
      }
    }
    return wh;
  };
  return Array.from({ length: HOURS * 2 }, (_, k) => {
    const atMs = k * PERIOD_MS;
    const priceByArea = { pricePerWhByArea: new Float64Array(system.areas.length).fill(priceAt(atMs)) };
    const schedule = { marginalCostPerWh: priceAt(atMs), ...(knowsPrices && priceByArea) } as PeriodSchedule;
    prices.beginPeriod(schedule, atMs, atMs + PERIOD_MS);
    const change = signals.homesChangeFraction;
    const withWh = energyWh(atMs);
    signals.homesChangeFraction = 0;
    const withoutWh = energyWh(atMs);
    signals.homesChangeFraction = change;
    return { atMs, change, energyWh: withWh - withoutWh, owedWh: prices.owedWh };
  });
}

const hourOf = ({ atMs }: Half): number => (atMs / MS_PER_H) % 24;

t.test('homes use less while the price is high, by its elasticity, and more afterwards', async t => {
  const day = live(true).slice(48, 96);
  const peak = day.filter(one => hourOf(one) >= 17 && hourOf(one) < 19);
  const after = day.filter(one => hourOf(one) >= 19 && hourOf(one) < 23);
  // Two hours of three times the price make the usual one 70 GBP/MWh, seen over a day; half of the homes know it.
  const expected = 0.5 * -0.1 * Math.log(180 / 70);
  t.ok(Math.abs(peak[0]!.change - expected) < 0.012, `${peak[0]!.change} beside ${expected}`);
  t.ok(peak.every(({ change }) => change < -0.025));
  t.ok(after.every(({ change }) => change > 0.005));
});

t.test('what is put off is made up: no energy is gained or lost', async t => {
  for (const knowsPrices of [true, false]) {
    const days = live(knowsPrices);
    const sumWh = days.slice(0, -1).reduce((sum, { energyWh }) => sum + energyWh, 0);
    const movedWh = days.reduce((sum, { energyWh }) => sum + Math.abs(energyWh), 0);
    t.ok(movedWh > 5e9, `${movedWh} Wh moved`);
    const owedWh = days.at(-1)!.owedWh;
    // Minutes stand for seconds in the account.
    t.ok(Math.abs(sumWh + owedWh) < 1e-3 * movedWh, `${sumWh} Wh and ${owedWh} Wh owed`);
  }
});

t.test('by merit order homes know the price of the half-hour before', async t => {
  const dayAhead = live(true).slice(48, 96);
  const lagged = live(false).slice(48, 96);
  const first = (day: readonly Half[]): number => hourOf(day.find(({ change }) => change < -0.025)!);
  t.equal(first(dayAhead), 17);
  t.equal(first(lagged), 17.5);
});

t.test('a price that stays changes nothing', async t => {
  const signals = new KnownSignals(world);
  const prices = new PriceResponse(system, signals);
  for (let k = 0; k < 96; k++) {
    prices.beginPeriod({ marginalCostPerWh: 60e-6 } as PeriodSchedule, k * PERIOD_MS, (k + 1) * PERIOD_MS);
    if (signals.homesChangeFraction !== 0) t.fail(`${signals.homesChangeFraction} at half-hour ${k}`);
  }
  t.equal(prices.owedWh, 0);
});
