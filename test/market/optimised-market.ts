/** A day of Great Britain in 2030 scheduled at once, period by period as a run asks for it. */
import { join } from 'node:path';
import t from 'tap';
import { PERIOD_MS } from '../../src/base/units.js';
import type { PeriodSchedule } from '../../src/grid/schedule.js';
import type { DayForecast } from '../../src/market/day-forecast.js';
import { OptimisedMarket } from '../../src/market/optimised-market.js';
import { Solver } from '../../src/market/solver.js';
import { networkLimits } from '../../src/market/transfers.js';
import { rootsOf } from '../../src/scenario/root.js';
import { ownFleet, readSystem } from '../../src/system/read.js';

const system = readSystem(join(rootsOf().shipped, 'systems', 'gb-2030'), {
  weather: { name: 'cold-still', file: null },
  overrides: [],
  fleet: ownFleet,
});

/** Demand in GW by two-hour steps from noon on, and more wind in the north than it can use or send south. */
const DEMAND_GW = [48, 50, 54, 50, 42, 36, 33, 32, 38, 46, 48, 48, 48, 50, 52];
const hours = DEMAND_GW.length * 2;
const customers = system.customers.map(groups => groups.reduce((sum, { count, annualWhEach }) => sum + count * annualWhEach, 0));
const all = customers.reduce((sum, wh) => sum + wh, 0);
const byArea = (atMs: number): Float64Array => {
  const place = Math.min(DEMAND_GW.length - 1.001, atMs / PERIOD_MS / 4);
  const k = Math.floor(place);
  const gigawatts = DEMAND_GW[k]! + (DEMAND_GW[k + 1]! - DEMAND_GW[k]!) * (place - k);
  return Float64Array.from(customers, wh => (gigawatts * 1e9 * wh) / all);
};
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
const north = system.areas.map(({ id }) => (id === '_N' || id === '_P' ? 0.95 : 0.1));
const both = (fractions: readonly number[]) => ({ start: fractions, end: fractions });
const weather = {
  windOnshoreFraction: both(north),
  windOffshoreFraction: both(north),
  solarFraction: both(system.areas.map(() => 0)),
};

let daysScheduled = 0;
const dayAhead = (fromMs: number, periodCount: number): DayForecast => {
  daysScheduled++;
  const edgesMs = Array.from({ length: periodCount + 1 }, (_, k) => fromMs + k * PERIOD_MS);
  const byEdge = edgesMs.map(byArea);
  return {
    edgesMs,
    demandW: system.areas.map((_, area) => Float64Array.from(byEdge, ofAreas => ofAreas[area]!)),
    weather: edgesMs.slice(1).map(() => weather),
  };
};

const solver = await Solver.load();

/**
 * The first periods of the day; `moreW` is what demand has grown by since it was scheduled, from 13:00 on; `awayAt`: units by
 * plant that are away in a period.
 */
function periods(count: number, moreW = 0, awayAt = (_period: number) => system.plants.map(() => 0)): PeriodSchedule[] {
  const grown = (atMs: number): number => (atMs >= 2 * PERIOD_MS ? moreW : 0);
  const expectedW = (_: number, atMs: number): Float64Array => {
    const areasW = byArea(atMs);
    return areasW.map(powerW => powerW * (1 + grown(atMs) / sum(areasW)));
  };
  const market = new OptimisedMarket(system, solver, {
    dayAhead,
    expectedW,
    endMs: hours * 3_600_000,
    onProgress: () => undefined,
  });
  return Array.from({ length: count }, (_, k) => {
    const [startMs, endMs] = [k * PERIOD_MS, (k + 1) * PERIOD_MS];
    const [demandStartW, demandEndW] = [startMs, endMs].map(atMs => sum(expectedW(0, atMs)));
    const asked = { startMs, endMs, demandStartW: demandStartW!, demandEndW: demandEndW! };
    return market.schedule({ ...asked, unitsLost: awayAt(k), ...weather });
  });
}

t.test('a day is met in every period within boundaries, units and stores, and the north is cheaper', async t => {
  const schedules = periods(48);
  const levelWh = system.plants.map(({ energyWh }) => (energyWh ?? 0) / 2);
  const [b6] = networkLimits(system).boundaries.filter(({ name }) => name === 'B6');
  for (const [k, schedule] of schedules.entries()) {
    const demandW = sum(byArea((k + 1) * PERIOD_MS));
    if (Math.abs(sum(schedule.outputEndW) - demandW) > 1e3) t.fail(`period ${k}: ${sum(schedule.outputEndW)} for ${demandW}`);
    const flowMw =
      sum(schedule.outputEndW.map((powerW, p) => powerW * b6!.plantFactors[p]!)) / 1e6 -
      sum(byArea((k + 1) * PERIOD_MS).map((powerW, a) => powerW * b6!.areaFactors[a]!)) / 1e6;
    if (Math.abs(flowMw) > b6!.limitMw + 0.1) t.fail(`period ${k}: ${flowMw} MW through B6`);
    for (const [p, plant] of system.plants.entries()) {
      const [startW, endW] = [schedule.outputStartW[p]!, schedule.outputEndW[p]!];
      const mostW = schedule.unitsOnLine[p]! * plant.unitW + 1;
      if (Math.max(startW, endW) > mostW) t.fail(`${plant.id} gives more than its units in period ${k}`);
      if (plant.source !== 'storage') continue;
      const givenWh = (startW + endW) / 4;
      levelWh[p]! -= givenWh > 0 ? givenWh : givenWh * plant.flexibility!.roundTripFraction!;
      if (levelWh[p]! < -1e6 || levelWh[p]! > plant.energyWh! + 1e6) t.fail(`the store ${plant.id} holds ${levelWh[p]} Wh`);
    }
  }
  t.ok(schedules.every(({ shortfallW, surplusW }) => shortfallW === 0 && surplusW === 0));
  const [inNorth, inSouth] = ['_P', '_J'].map(id => system.areas.findIndex(area => area.id === id));
  t.ok(
    schedules.every(({ pricePerWhByArea }) => pricePerWhByArea![inNorth!]! <= pricePerWhByArea![inSouth!]! + 1e-12),
    'wind behind a boundary is never dearer than what it would replace',
  );
  t.ok(
    schedules.some(({ pricePerWhByArea }) => pricePerWhByArea![inSouth!]! - pricePerWhByArea![inNorth!]! > 20e-6),
    'and much cheaper where the boundary binds',
  );
  const inertia = schedules.map(
    ({ storedEnergyVAs }, k) =>
      storedEnergyVAs +
      system.frequency.compensatorsVAs +
      system.frequency.demandInertiaS * Math.min(sum(byArea(k * PERIOD_MS)), sum(byArea((k + 1) * PERIOD_MS))),
  );
  t.ok(Math.min(...inertia) >= system.frequency.inertiaFloorVAs - 1e3, 'the inertia floor is kept');
});

t.test('demand that outgrows the forecast is met by units called in time, at the prices that were fixed', async t => {
  const [asForecast, grown] = [periods(8), periods(8, 9e9)];
  t.ok(grown.every(({ shortfallW }) => shortfallW === 0));
  t.same(
    grown.map(({ pricePerWhByArea }) => pricePerWhByArea),
    asForecast.map(({ pricePerWhByArea }) => pricePerWhByArea),
  );
  const units = (schedules: PeriodSchedule[]): number =>
    sum(schedules[5]!.unitsOnLine.filter((_, p) => system.plants[p]!.source === 'fuel'));
  t.ok(units(grown) > units(asForecast), 'more units run');
});

t.test('plants that come back in the course of a day are scheduled again in what is left of it', async t => {
  const isGas = system.plants.map(({ technology }) => technology === 'ccgt');
  const onLine = (schedule: PeriodSchedule): number => sum(schedule.unitsOnLine.filter((_, p) => isGas[p]));
  const all = system.plants.map(({ unitCount }, p) => (isGas[p] ? unitCount : 0));
  const away = periods(8, 0, () => all);
  t.ok(
    away.every(schedule => onLine(schedule) === 0),
    'none while they are away',
  );
  daysScheduled = 0;
  const back = periods(8, 0, k => (k < 3 ? all : all.map(() => 0)));
  t.equal(onLine(back[2]!), 0);
  t.equal(daysScheduled, 2, 'at first, and when they are back');
  t.ok(onLine(back[7]!) > 5, `${onLine(back[7]!)} units on line at the evening peak`);
  const demandW = sum(byArea(8 * PERIOD_MS));
  t.ok(Math.abs(sum(back[7]!.outputEndW) - demandW) < 1e3, 'which is met');
});
