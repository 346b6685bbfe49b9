import t from 'tap';
import { UserError } from '../../src/base/errors.js';
import { expandSeed } from '../../src/base/random.js';
import { MS_PER_DAY } from '../../src/base/units.js';
import { drawnWeather } from '../../src/simulation/drawn-weather.js';
import { loadRun } from '../../src/simulation/load.js';
import type { Weather } from '../../src/system/system.js';
import { gb } from '../fixtures/population.js';

const { weather, weatherVariation } = gb('gb-2030', 'spring-windy');
const law = weatherVariation!;
const drawn = (seed: string, days = 3): Weather => drawnWeather(weather, law, expandSeed(seed), days * MS_PER_DAY);
const sdOf = (values: readonly number[]): number => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};
const odds = (fraction: number): number => Math.log(fraction / (1 - fraction));

t.test('a seed draws one weather, another seed another, and no law none', async t => {
  t.same(drawn('a'), drawn('a'));
  t.not(drawn('a').temperatureC[0]![30], drawn('b').temperatureC[0]![30]);
  const still = { sd: 0, alikeFraction: 1 };
  const none = { temperature: still, windOnshore: still, windOffshore: still, cloud: still };
  const same = drawnWeather(weather, none, expandSeed('a'), MS_PER_DAY);
  t.same(same.temperatureC, weather.temperatureC);
  for (const [region, hours] of weather.solarFraction.entries()) {
    for (const [hour, value] of hours.entries()) {
      if (Math.abs(same.solarFraction[region]![hour]! - value) > 1e-12) t.fail(`sun of ${region} at ${hour}`);
      if (Math.abs(same.windOnshoreFraction[region]![hour]! - weather.windOnshoreFraction[region]![hour]!) > 1e-12)
        t.fail(`wind of ${region} at ${hour}`);
    }
  }
});

t.test('over seeds it departs by the deviations of its table, alike in regions as it says', async t => {
  const hour = 36;
  const seeds = Array.from({ length: 600 }, (_, k) => drawn(`seed ${k}`, 1));
  const warmer = (region: number) => seeds.map(of => of.temperatureC[region]![hour]! - weather.temperatureC[region]![hour]!);
  // Noon lies half-way between two midnights' draws: half their variance, over two thirds on average of a day.
  const expected = Math.sqrt(0.5 / (2 / 3));
  t.ok(Math.abs(sdOf(warmer(0)) / (law.temperature.sd * expected) - 1) < 0.1, `${sdOf(warmer(0))} K`);
  const windier = seeds.map(of => odds(of.windOnshoreFraction[4]![hour]!) - odds(weather.windOnshoreFraction[4]![hour]!));
  t.ok(Math.abs(sdOf(windier) / (law.windOnshore.sd * expected) - 1) < 0.1, `${sdOf(windier)} of log odds`);
  const [here, there] = [warmer(0), warmer(5)];
  const alike = here.reduce((sum, value, k) => sum + value * there[k]!, 0) / here.length / sdOf(here) / sdOf(there);
  t.ok(Math.abs(alike - law.temperature.alikeFraction) < 0.1, `${alike} alike`);
});

t.test('whatever is drawn stays from nothing to a clear sky and to full output, for as long as a run lasts', async t => {
  const long = drawn('long', 40);
  t.ok(long.hourCount >= 41 * 24 && long.hourCount % weather.hourCount === 0);
  for (const [region, clear] of long.clearFraction!.entries()) {
    for (const [hour, value] of clear.entries()) {
      const sun = long.solarFraction[region]![hour]!;
      const wind = long.windOnshoreFraction[region]![hour]!;
      if (!(sun >= 0 && sun <= value + 1e-12 && wind >= 0 && wind <= 1)) t.fail(`region ${region}, hour ${hour}`);
    }
  }
  t.not(long.temperatureC[0]![12], long.temperatureC[0]![12 + weather.hourCount], 'no two laps are alike');
});

t.test('a scenario asks for it; a twin has the weather of its run, and a system without figures refuses', async t => {
  const load = (sets: string[], noAttack = false) =>
    loadRun('ev-surge-winter', { sets: ['scale=1/1000', ...sets], noAttack, noDefence: false }).system.weather;
  const run = load(['weatherVariation=drawn']);
  t.same(load(['weatherVariation=drawn'], true), run, 'without the attack');
  t.notSame(load(['weatherVariation=drawn', 'seed=other']), run);
  t.same(load([]).temperatureC, gb('gb-2030', 'cold-still').weather.temperatureC, 'unless asked for, the table as it is');
  const study = () => loadRun('blackiot-nine-bus', { sets: ['weatherVariation=drawn'], noAttack: false, noDefence: false });
  t.throws(study, UserError);
  t.throws(study, {
    message: /weatherVariation: found drawn, and blackiot-nine-bus has no weather_variation.csv; allowed: none/,
  });
});
