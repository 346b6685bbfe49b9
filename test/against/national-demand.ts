/**
 * Demand of the nation as gb-2025 has it against the underlying demand of 2022 in weeks on which nothing was fitted: the shape
 * of a winter weekday, the peak and the minimum of a season's mean day, and the load duration curve after scaling to the same
 * energy.
 *
 * What it cannot show: the remainder of demand is fitted to the other weeks of the same year. All days of a season and type are
 * alike here, so the coldest and darkest twentieth of half-hours is not reached.
 */
import t from 'tap';
import { MS_PER_DAY, PERIOD_MS } from '../../src/base/units.js';
import { expectedChargingW } from '../../src/simulation/ev-forecast.js';
import { dayTypes, seasons } from '../../src/system/seasons.js';
import type { DayType, Season } from '../../src/system/system.js';
import { dayCounts, meanGw, quantilesGw, winterWeekdayGw } from '../fixtures/neso-2022.js';
import { gb, placeOf, worldAt } from '../fixtures/population.js';

const system = gb('gb-2025');
const carCount = system.fleets.ev.reduce((sum, count) => sum + count, 0);
/** A Thursday of each season: the days after it are a weekday, a Saturday and a Sunday. */
const THURSDAYS: Readonly<Record<Season, number>> = {
  winter: Date.UTC(2025, 0, 16),
  spring: Date.UTC(2025, 3, 24),
  summer: Date.UTC(2025, 5, 12),
  'high-summer': Date.UTC(2025, 6, 31),
  autumn: Date.UTC(2025, 8, 18),
};

/** Mean demand by half-hour of a season's weekday, Saturday and Sunday, GW: customers, aggregates and cars. */
function seasonGw(season: Season): Record<DayType, number[]> {
  const world = worldAt(placeOf({ system, startUnixMs: THURSDAYS[season], hours: 96, seedText: 'nation' }));
  const carW = expectedChargingW(world, 0, 4 * MS_PER_DAY);
  const first = world.days.findIndex(({ startMs }) => startMs > MS_PER_DAY / 2);
  const dayGw = (type: DayType): number[] => {
    const day = world.days.slice(first).find(candidate => candidate.type === type)!;
    return Array.from({ length: 48 }, (_, halfHour) => {
      const middleMs = day.startMs + (halfHour + 0.5) * PERIOD_MS;
      let powerW = carW(middleMs) * carCount;
      for (const { demandW } of system.aggregates) powerW += demandW[season][type][halfHour]!;
      for (const [c, { profile }] of system.customerClasses.entries()) {
        const { halfHoursW, annualWh } = system.profiles.find(({ id }) => id === profile)!;
        const energyWh = system.customers.reduce((sum, groups) => sum + groups[c]!.count * groups[c]!.annualWhEach, 0);
        powerW += (halfHoursW[season][type][halfHour]! * energyWh) / annualWh;
      }
      return powerW / 1e9;
    });
  };
  return { weekday: dayGw('weekday'), saturday: dayGw('saturday'), sunday: dayGw('sunday') };
}

const demandGw = Object.fromEntries(seasons.map(season => [season, seasonGw(season)])) as Record<
  Season,
  Record<DayType, number[]>
>;
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Every half-hour of the days that the authority's figures are of, in rising order. */
const sortedGw = seasons
  .flatMap(season =>
    dayTypes.flatMap(type => Array.from({ length: dayCounts[season][type] }, () => demandGw[season][type]).flat()),
  )
  .sort((a, b) => a - b);
const scale = meanGw / meanOf(sortedGw);
const percent = (found: number, expected: number): number => 100 * (found / expected - 1);

t.test('a winter weekday has the shape of 2022: 48 half-hours within 3 % of its peak, root mean square', async t => {
  const found = demandGw.winter.weekday.map(value => value / meanOf(demandGw.winter.weekday));
  const expected = winterWeekdayGw.map(value => value / meanOf(winterWeekdayGw));
  const rms = Math.sqrt(meanOf(found.map((value, k) => (value - expected[k]!) ** 2)));
  t.ok(rms < 0.03 * Math.max(...expected), `${(100 * rms) / Math.max(...expected)} % of the peak`);
  t.equal(found.indexOf(Math.max(...found)), expected.indexOf(Math.max(...expected)), 'the half-hour of the peak');
  t.comment(`${((100 * rms) / Math.max(...expected)).toFixed(2)} % of the peak`);
});

t.test('peak and minimum of the mean winter weekday, within 3 % after scaling', async t => {
  for (const of of [Math.max, Math.min]) {
    const [found, expected] = [of(...demandGw.winter.weekday) * scale, of(...winterWeekdayGw)];
    t.ok(Math.abs(percent(found, expected)) < 3, `${found} GW, expected ${expected}`);
    t.comment(`${of.name}: ${found.toFixed(2)} GW, expected ${expected}`);
  }
});

t.test('load duration from the minimum to the ninetieth per cent, within 3 % after scaling', async t => {
  t.comment(`scaled by ${scale.toFixed(4)}`);
  for (const [share, expected] of quantilesGw) {
    const found = sortedGw[Math.min(sortedGw.length - 1, Math.floor((share / 100) * sortedGw.length))]! * scale;
    if (share <= 90) t.ok(Math.abs(percent(found, expected)) < 3, `${share} %: ${found} GW, expected ${expected}`);
    t.comment(`${share} %: ${found.toFixed(2)} GW, expected ${expected}, ${percent(found, expected).toFixed(1)} %`);
  }
});
