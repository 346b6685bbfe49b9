import t from 'tap';
import { PERIOD_MS, TICK_MS } from '../../src/base/units.js';
import { viewSubstations } from '../../src/engine/substation-schema.js';
import { CLASS_PROFILE, classChannel, EV_AWAY } from '../../src/population/channels.js';
import { Course } from '../../src/simulation/course.js';
import type { Observer } from '../../src/simulation/observer.js';
import { PeriodMeans } from '../../src/simulation/period-means.js';
import { SubstationLoads } from '../../src/simulation/substation-loads.js';
import { StageClock } from '../../src/simulation/timing.js';
import { WeatherNow } from '../../src/simulation/weather-now.js';
import { eventfulRun } from '../fixtures/eventful-run.js';
import { RunPlace, rowsOf } from '../fixtures/run.js';

const place = new RunPlace(t);

/** Largest differences over a run's settlement periods and areas between transformers' loads and the area's, W per W. */
async function apart(file: string, sets: readonly string[]): Promise<number> {
  const { scenario, system } = place.load(file, { sets: [...sets, 'outputs.areas=10 min'] });
  const sums = new Map<number, Float64Array>();
  let course!: Course;
  const behind = new Map<number, Float64Array>();
  const observer: Observer = {
    period: () => undefined,
    attackBegan: () => undefined,
    tick: () => undefined,
    window: (_, endMs) => {
      for (const { endMs: at, sums: of } of course.loads.closed) sums.set(at, of.slice());
      if ((scenario.startUnixMs + endMs) % PERIOD_MS === 0) behind.set(endMs, bySubstation(course, endMs));
    },
  };
  course = await Course.start(scenario, system, 0, observer, new StageClock());
  t.teardown(() => course.engine.stop());
  await course.goOn(scenario.durationMs);
  let worst = 0;
  let periodCount = 0;
  for (const [endMs, areasW] of behind) {
    const parts = [sums.get(endMs - 20 * 60_000), sums.get(endMs - 10 * 60_000), sums.get(endMs)];
    if (parts.includes(undefined)) continue;
    const areaSums = parts[2]!.map((sum, slot) => sum + parts[0]![slot]! + parts[1]![slot]!);
    periodCount++;
    for (const [area, substationsW] of areasW.entries()) {
      const areaW = atLowVoltageW(course, areaSums, area);
      worst = Math.max(worst, Math.abs(substationsW / areaW - 1));
    }
  }
  t.ok(periodCount > 1, `${periodCount} periods`);
  return worst;
}

/** Mean load of the period that ends here, added up over the transformers of each area, W. */
function bySubstation({ engine, system }: Course, endMs: number): Float64Array {
  const { columns, factors, places } = viewSubstations(engine.memory.substations, system, engine.layout.substationCount);
  const means = new Float64Array(places.count);
  const { settings } = engine.world;
  const areaMeans = new PeriodMeans(engine.world, new WeatherNow(system, settings.days)).last(endMs);
  const areasW = new Float64Array(system.areas.length);
  for (const { areaIndex, cell, substationStart, substationEnd } of engine.layout.blocks) {
    places.gather(areaMeans, areaIndex, cell, means);
    for (let s = substationStart; s < substationEnd; s++) {
      let wms = columns.energyWms[s]! + columns.changedWms[s]!;
      for (let f = 0; f < places.count; f++) wms += factors[s * places.count + f]! * means[f]! * PERIOD_MS;
      areasW[areaIndex]! += wms / PERIOD_MS;
    }
  }
  return areasW;
}

/** Mean load of an area's agents at low voltage in an interval of half an hour, W. */
function atLowVoltageW({ loads, system }: Course, sums: Float64Array, area: number): number {
  let areaW = 0;
  for (const [channel, { sign, classIndex }] of loads.channels.entries()) {
    if (channel === EV_AWAY) continue;
    const isProfile = classIndex >= 0 && channel === classChannel(classIndex) + CLASS_PROFILE;
    if (isProfile && system.customerClasses[classIndex]!.isHighVoltage) continue;
    areaW += (sign * sums[area * loads.channels.length + channel]! * TICK_MS) / PERIOD_MS;
  }
  return areaW;
}

t.test('a calm day’s transformers carry what their areas use, but for homes’ answer to the price', async t => {
  const calm = place.write('calm.yaml', 'nadir: 1\nname: calm\nextends: winter-peak\nscale: 1/2000\n');
  const worst = await apart(calm, ['duration=4 h', 'warmUp=30 min']);
  t.ok(worst < 5e-4, `${worst} of the load apart in the worst half-hour`);
});

t.test('on an evening of blackouts, trips and oscillations they carry it to within a five-hundredth', async t => {
  const worst = await apart(place.write('eventful.yaml', eventfulRun), []);
  t.ok(worst < 0.002, `${worst} of the load apart in the worst half-hour`);
});

t.test(
  'substations.csv has the most loaded first, as many as are asked for, and the summary counts those above their rating',
  async t => {
    const text =
      'nadir: 1\nname: worst\nextends: winter-peak\nscale: 1/1000\nstart: 2030-01-16T17:30Z\nduration: 1 h\nwarmUp: 0 s\n';
    // Thirty million cars that charge when they are plugged in, and half the homes heated by pumps, are too much for some.
    const fleet = 'fleet: { evs: { count: 30 M, smart: 0 %, v2g: 0 % }, heatPumps: { count: 15 M } }\n';
    const file = place.write('worst.yaml', `${text}${fleet}outputs: { substations: all }\n`);
    const { folder, summary } = await place.run(file);
    const rows = rowsOf(folder, 'substations');
    const loading = rows.map(row => Number(row.loading_peak_pct));
    t.same(
      loading,
      loading.toSorted((a, b) => b - a),
    );
    const over = rows.filter(row => Number(row.overload_s) > 0);
    t.ok(over.length > 0 && over.length < rows.length / 2, `${over.length} of ${rows.length}`);
    t.ok(over.every(row => Number(row.loading_peak_pct) >= 100));
    t.ok(rows.every(row => over.includes(row) || Number(row.loading_peak_pct) <= 100));
    t.equal(Number(summary.transformers_overloaded_count), over.length * 1000);
    const worst = await place.run(file, { sets: ['outputs.substations=worst 3'] });
    const withoutRun = ({ run_id: _run, scenario_hash: _hash, ...rest }: Readonly<Record<string, string>>) => rest;
    t.same(rowsOf(worst.folder, 'substations').map(withoutRun), rows.slice(0, 3).map(withoutRun));
  },
);

t.test('a sample of one in two hundred has the peak loadings of one in fifty, within the error of sampling', async t => {
  const sample = async (n: number, seed: string): Promise<Float64Array[]> => {
    const text = `nadir: 1\nname: sample\nextends: winter-peak\nscale: 1/${n}\nseed: "${seed}"\nstart: 2030-01-16T17:30Z\n`;
    const { scenario, system } = place.load(place.write('sample.yaml', `${text}duration: 1 h\nwarmUp: 0 s\n`));
    const silent: Observer = { period: () => {}, attackBegan: () => {}, tick: () => {}, window: () => {} };
    const course = await Course.start(scenario, system, 0, silent, new StageClock());
    t.teardown(() => course.engine.stop());
    await course.goOn(scenario.durationMs);
    course.engine.weighLastPeriod(course.nowMs, course.means.last(course.nowMs));
    const loads = SubstationLoads.of(course)!;
    const { substationType } = course.engine.layout;
    return [0, 1].map(type =>
      Float64Array.from(
        [...substationType.keys()].filter(s => substationType[s] === type),
        s => loads.loading(s),
      ).sort(),
    );
  };
  const [small, large] = [await sample(200, 'one'), await sample(50, 'another')];
  for (const [type, a] of small.entries()) {
    const b = large[type]!;
    // Kolmogorov and Smirnov: the largest gap between two samples' distributions, at one in a thousand.
    const gap = Math.max(...Array.from(a, (value, k) => Math.abs((k + 0.5) / a.length - shareBelow(b, value))));
    const limit = 1.95 * Math.sqrt((a.length + b.length) / (a.length * b.length));
    t.ok(gap < limit, `type ${type}: ${a.length} and ${b.length} transformers, ${gap} apart of ${limit}`);
  }
});

function shareBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low / sorted.length;
}
