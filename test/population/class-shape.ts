import t from 'tap';
import { MS_PER_DAY, PERIOD_MS } from '../../src/base/units.js';
import { APPLIANCES, CLASS_PROFILE, channelsOf, classChannel } from '../../src/population/channels.js';
import { KnownSignals } from '../../src/simulation/known-signals.js';
import type { Season } from '../../src/system/system.js';
import { calmSignals, engineOf, firstAreas, gb, placeOf } from '../fixtures/population.js';
import { TickLevels } from '../fixtures/tick-levels.js';

const system = firstAreas(gb('gb-2025', 'cold-still'), 2);
const domestic = system.customerClasses.findIndex(({ id }) => id === 'domestic');
const withAppliances = system.customerClasses.flatMap(({ appliances }, index) => (appliances ? [index] : []));

/** Power by half-hour of all customers who have appliances, W, on the second day of two: the first loads are forgotten. */
async function halfHoursW(t: Parameters<typeof engineOf>[0], startUnixMs: number): Promise<number[]> {
  const place = placeOf({ system, startUnixMs, hours: 48, devicesPerAgent: 200, seedText: 'shape' });
  const engine = await engineOf(t, place, 2);
  const signals = new KnownSignals(engine.world);
  const channelCount = channelsOf(system).length;
  const levels = new TickLevels(system.areas.length * channelCount);
  levels.readBirth(engine);
  await engine.commit(0);
  const meansW: number[] = [];
  const bySecond = new Float64Array(PERIOD_MS / 1000);
  for (let startMs = 0; startMs < 2 * MS_PER_DAY; startMs += PERIOD_MS) {
    await engine.run(startMs, startMs + PERIOD_MS, calmSignals(place, startMs));
    levels.energyWms.fill(0);
    levels.read(engine, startMs, PERIOD_MS / 50);
    await engine.commit(startMs + PERIOD_MS);
    let sumW = 0;
    for (let area = 0; area < system.areas.length; area++) {
      sumW += levels.energyWms[area * channelCount + APPLIANCES]! / PERIOD_MS;
      for (const classIndex of withAppliances) {
        signals.profile(area, classIndex, startMs, bySecond);
        const perFactorW = bySecond.reduce((sum, value) => sum + value, 0) / bySecond.length;
        sumW += levels.levels[area * channelCount + classChannel(classIndex) + CLASS_PROFILE]! * perFactorW;
      }
    }
    meansW.push(sumW);
  }
  return meansW.slice(48);
}

const normalised = (values: readonly number[]): number[] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map(value => value / mean);
};

const days: readonly [Season, number][] = [
  ['winter', Date.UTC(2025, 0, 15)],
  // Local midnights in British Summer Time.
  ['summer', Date.UTC(2025, 5, 17, 23)],
];

for (const [season, startUnixMs] of days) {
  t.test(`homes together have the shape of Elexon's profile class 1 on a ${season} weekday`, async t => {
    const found = normalised(await halfHoursW(t, startUnixMs));
    const profile = system.profiles.find(({ id }) => id === system.customerClasses[domestic]!.profile)!;
    const expected = normalised(profile.halfHoursW[season].weekday);
    const peak = Math.max(...expected);
    const rms = Math.sqrt(found.reduce((sum, value, k) => sum + (value - expected[k]!) ** 2, 0) / 48);
    t.ok(rms < 0.05 * peak, `root-mean-square difference ${((100 * rms) / peak).toFixed(2)} % of the peak`);
    t.comment(`${season}: ${((100 * rms) / peak).toFixed(2)} %`);
  });
}
