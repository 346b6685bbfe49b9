/**
 * How the demand of homes without electric heating adds up: the mean of the highest minute of a winter weekday for groups of N
 * homes, against the hundred one-minute profiles of the IEEE European low-voltage feeder (IEEE PES Test Feeder Working Group),
 * scaled to that feeder's energy; the national mean at the system's peak, against the charging models of the distribution
 * network operators; and the spread of annual energy, against DESNZ's National Energy Efficiency Data.
 *
 * What it cannot show: the feeder's profiles come from a model of appliances themselves, a hundred of one day; its homes differ
 * less in energy than those of the nation.
 */
import t from 'tap';
import { uniformAt } from '../../src/base/random.js';
import { homeMinutes } from '../fixtures/home-minutes.js';
import { gb } from '../fixtures/population.js';

const system = gb('gb-2025');
/** Energy of the feeder's hundred profiles in their day, kWh a home. */
const FEEDER_KWH = 8.424;
/** Mean of one-minute peaks of groups of N homes, kW a home: the feeder's profiles in 400 to 600 random groups of each size. */
const FEEDER_PEAKS_KW: readonly (readonly [homes: number, peakKw: number])[] = [
  [1, 5.14],
  [10, 1.63],
  [55, 0.87],
  [100, 0.74],
];
const TOLERANCE = 0.15;

const domestic = system.customerClasses.findIndex(({ id }) => id === 'domestic');
const totalCount = system.customers.reduce((sum, groups) => sum + groups[domestic]!.count, 0);
/** A Wednesday is looked at; homes begin to live the day before. */
const START_UNIX_MS = Date.UTC(2025, 0, 14);
const SAMPLE = 2000;
const homes = system.areas.map((_, area) => {
  const count = Math.round((SAMPLE * system.customers[area]![domestic]!.count) / totalCount);
  return homeMinutes(system, area, domestic, START_UNIX_MS, count);
});
const powerW = homes.flatMap(area => area.powerW);
const meanKwh = powerW.reduce((sum, home) => sum + home.reduce((all, watts) => all + watts, 0), 0) / powerW.length / 60_000;

/** Highest minute of groups of N homes drawn at random, W a home, group by group. */
function peaksW(groupSize: number): number[] {
  const groups = Math.max(100, Math.ceil(2000 / groupSize));
  return Array.from({ length: groups }, (_, group) => {
    const sumW = new Float64Array(1440);
    for (let k = 0; k < groupSize; k++) {
      const home = powerW[Math.floor(uniformAt({ key0: 1, key1: groupSize }, group, k) * powerW.length)]!;
      for (let minute = 0; minute < sumW.length; minute++) sumW[minute]! += home[minute]! / groupSize;
    }
    return Math.max(...sumW);
  });
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

t.test(`highest minutes of groups of homes, within ${100 * TOLERANCE} % of the feeder's after scaling energy to it`, async t => {
  t.comment(
    `${powerW.length} homes, ${meanKwh.toFixed(2)} kWh, ${meanOf(homes.map(area => area.eventsPerDay)).toFixed(1)} events a day`,
  );
  for (const [groupSize, feederKw] of FEEDER_PEAKS_KW) {
    const foundKw = (meanOf(peaksW(groupSize)) / 1000) * (FEEDER_KWH / meanKwh);
    t.ok(Math.abs(foundKw / feederKw - 1) < TOLERANCE, `${groupSize} homes: ${foundKw.toFixed(2)} kW, expected ${feederKw}`);
    t.comment(`${groupSize} homes: ${foundKw.toFixed(2)} kW, expected ${feederKw}`);
  }
});

t.test('a hundred homes without electric heating stay below the 1.5 to 2 kW a home for which networks are designed', async t => {
  const peaks = peaksW(100);
  t.ok(Math.max(...peaks) < 1500, `${Math.max(...peaks)} W`);
  t.comment(`highest of ${peaks.length} groups: ${Math.round(Math.max(...peaks))} W`);
});

t.test('0.78 kW a domestic meter at the winter system peak, as in the charging models 2022/23, ± 10 %', async t => {
  // 17:00 to 17:30 on a winter weekday, when demand of 2022 was highest.
  const halfHour = 34;
  let sumW = 0;
  let meters = 0;
  for (const groups of system.customers) {
    for (const [classIndex, { count, annualWhEach }] of groups.entries()) {
      const { group, profile } = system.customerClasses[classIndex]!;
      if (group !== 'domestic') continue;
      const { halfHoursW, annualWh } = system.profiles.find(({ id }) => id === profile)!;
      sumW += (count * halfHoursW.winter.weekday[halfHour]! * annualWhEach) / annualWh;
      meters += count;
    }
  }
  t.ok(Math.abs(sumW / meters / 780 - 1) < 0.1, `${sumW / meters} W`);
  t.comment(`${Math.round(sumW / meters)} W`);
});

t.test(
  "energy of a year: the quarters of homes as in DESNZ's data for 2024, 1 600, 2 500 and 4 100 kWh around 3 300, to 8 %",
  async t => {
    const sorted = homes.flatMap(area => area.annualWh).sort((a, b) => a - b);
    const expected = [
      [0.25, 1600],
      [0.5, 2500],
      [0.75, 4100],
    ] as const;
    for (const [share, kwh] of expected) {
      const found = sorted[Math.floor(share * sorted.length)]! / 1000;
      t.ok(Math.abs(found / kwh - 1) < 0.08, `${100 * share} %: ${found} kWh, expected ${kwh}`);
      t.comment(`${100 * share} %: ${Math.round(found)} kWh`);
    }
    t.ok(Math.abs(meanOf(sorted) / 3.3e6 - 1) < 0.08, `mean ${meanOf(sorted) / 1000} kWh`);
    t.comment(`mean ${Math.round(meanOf(sorted) / 1000)} kWh`);
  },
);
