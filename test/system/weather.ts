import t from 'tap';
import { type Problem, problemLine } from '../../src/base/errors.js';
import type { Area, Weather } from '../../src/system/system.js';
import { checkWeatherRegions, parseWeather, readWeather, weatherNames } from '../../src/system/weather.js';
import { shippedFolder } from '../fixtures/shipped-system.js';

const SHIPPED = [
  ['gb-2030', 'cold-still', 168],
  ['gb-2030', 'heatwave', 168],
  ['gb-2030', 'spring-windy', 168],
  ['gb-2030', 'summer-bright', 168],
  ['gb-2030', 'winter-mean', 24],
  ['gb-2019-08-09', 'aug-2019', 168],
] as const;

function shipped(system: string, name: string): Weather {
  const problems: Problem[] = [];
  const weather = readWeather(shippedFolder(system), name, 'test', problems);
  if (weather === null) throw new Error(problems.map(problemLine).join('\n'));
  return weather;
}

/** Mean over all regions and the hours [from, to). */
function mean(columns: readonly Float64Array[], from = 0, to = columns[0]!.length): number {
  return (
    columns.reduce((sum, column) => sum + column.subarray(from, to).reduce((a, b) => a + b, 0) / (to - from), 0) / columns.length
  );
}

t.test('every shipped weather is complete: ten regions, each hour, from a described source', async t => {
  for (const [system, name, hourCount] of SHIPPED) {
    const weather = shipped(system, name);
    t.equal(weather.hourCount, hourCount, name);
    t.equal(weather.regions.length, 10);
    t.not(weather.about, name, 'it is described in words');
    for (const columns of [
      weather.temperatureC,
      weather.solarFraction,
      weather.windOnshoreFraction,
      weather.windOffshoreFraction,
    ]) {
      t.same(
        columns.map(({ length }) => length),
        Array(10).fill(hourCount),
      );
    }
  }
});

t.test('weather is what its name says', async t => {
  const cold = shipped('gb-2030', 'cold-still');
  const summer = shipped('gb-2030', 'summer-bright');
  const winter = shipped('gb-2030', 'winter-mean');
  t.ok(mean(cold.temperatureC) < mean(winter.temperatureC) - 2, 'the cold week is colder than the mean winter day');
  t.ok(mean(cold.windOnshoreFraction) < mean(winter.windOnshoreFraction) / 2, 'and half as windy or less');
  t.ok(mean(cold.temperatureC, 0, 24) < 0, 'its first day freezes');
  t.ok(mean(summer.solarFraction, 12, 14) > 0.5, 'midday of the first bright day');
  t.ok(mean(summer.windOffshoreFraction, 0, 24) > 0.5, 'is windy too');
  t.equal(mean(cold.solarFraction, 20, 24), 0, 'no sun on a winter night');

  const spring = shipped('gb-2030', 'spring-windy');
  for (const windy of [spring.windOnshoreFraction, spring.windOffshoreFraction]) {
    t.ok(mean(windy, 0, 24) > 0.75, 'a storm on the first day');
    t.ok(mean(windy) > 0.65, 'and a windy week');
  }
  t.ok(mean(spring.temperatureC, 0, 24) < 10, 'of March');

  const heat = shipped('gb-2030', 'heatwave');
  const hottest = heat.temperatureC.map(column => Math.max(...column.subarray(0, 24)));
  t.ok(Math.max(...hottest) > 33, `${Math.max(...hottest)} degC in the hottest region of the first day`);
  t.ok(mean(heat.temperatureC, 15, 16) > 28, 'and 28 degC or more on average of the regions at three');
  t.ok(mean(heat.windOnshoreFraction, 0, 24) < mean(winter.windOnshoreFraction), 'with less wind than a mean winter day');
});

t.test('hour 0 is local midnight in summer time too: the sun stands highest at about 13 h', async t => {
  const { solarFraction } = shipped('gb-2030', 'summer-bright');
  // Centre of gravity of the week's sun, hours of the local day: noon at Greenwich is 13:00.
  let energy = 0;
  let moment = 0;
  for (let hour = 0; hour < 168; hour++) {
    const solar = mean(solarFraction, hour, hour + 1);
    energy += solar;
    moment += solar * (hour % 24);
  }
  t.ok(Math.abs(moment / energy - 13) < 0.7, `centre at ${moment / energy} h`);
});

t.test('the wind of 9 August 2019 at 16:52 gives over 30 % of 29 GW', async t => {
  const { windOffshoreFraction, windOnshoreFraction } = shipped('gb-2019-08-09', 'aug-2019');
  const offshoreMw = 9000 * mean(windOffshoreFraction, 16, 17);
  const onshoreMw = 5300 * mean(windOnshoreFraction, 16, 17);
  t.ok(offshoreMw + onshoreMw + 799 > 0.3 * 29_000, `${offshoreMw + onshoreMw + 799} MW`);
});

const HEADER = 'hour,region,temperature_c,solar_pu,wind_onshore_pu,wind_offshore_pu';
const DAY = Array.from({ length: 24 }, (_, hour) => `${hour},north,5.0,0,0.3,0.4`);

function parsed(lines: readonly string[]): { weather: Weather | null; problems: string[] } {
  const problems: Problem[] = [];
  const weather = parseWeather([HEADER, ...lines].join('\n'), 'mine.csv', { name: 'mine', about: 'My own' }, problems);
  return { weather, problems: problems.map(problemLine) };
}

t.test("a user's own weather has the same form, rows in any order", async t => {
  const { weather, problems } = parsed([...DAY].reverse());
  t.same(problems, []);
  t.match(weather, { name: 'mine', hourCount: 24, regions: ['north'] });
  t.equal(weather?.windOffshoreFraction[0]?.[7], 0.4);
});

t.test('each bad cell gives one problem, and no missing hours in its train', async t => {
  const cases: [string, string][] = [
    ['7,north,warm,0,0.3,0.4', 'temperature_c: found warm; allowed: a number from -60 to 60'],
    ['7,north,5,1.2,0.3,0.4', 'solar_pu: found 1.2; allowed: a number from 0 to 1'],
    ['7,north,5,0,0.3,', 'wind_offshore_pu: found an empty cell; allowed: a number from 0 to 1'],
    ['7.5,north,5,0,0.3,0.4', 'hour: found 7.5; allowed: a whole number from 0 to 8783'],
    ['6,north,5,0,0.3,0.4', 'hour,region: found 6, north; allowed: one row for each hour, region (line 8 has it already)'],
  ];
  for (const [line, said] of cases) {
    const { weather, problems } = parsed(DAY.with(7, line));
    t.equal(weather, null);
    t.same(problems, [`mine.csv:9: ${said}`]);
  }
});

t.test('hours must be complete for each region and make whole days', async t => {
  t.same(parsed(DAY.filter((_, hour) => hour !== 3 && hour !== 9)).problems, [
    'mine.csv: hour: found north without hour 3 and 1 more; allowed: hours 0 to 23 for each region',
  ]);
  t.same(parsed([...DAY, '23,south,5,0,0.3,0.4']).problems, [
    'mine.csv: hour: found south without hour 0 and 22 more; allowed: hours 0 to 23 for each region',
  ]);
  t.same(parsed(DAY.slice(0, 20)).problems, ['mine.csv: hour: found 20 hours; allowed: whole days: hours 0 to 23, 0 to 47 …']);
});

t.test('weather without a region that an area needs names the areas', async t => {
  const { weather } = parsed(DAY);
  const problems: Problem[] = [];
  checkWeatherRegions(
    weather!,
    [
      { id: 'x', weatherRegion: 'north' },
      { id: 'y', weatherRegion: 'nort' },
    ] as Area[],
    'mine.csv',
    problems,
  );
  t.same(problems.map(problemLine), [
    'mine.csv: region: found no rows for nort; allowed: rows for it, because these areas name it: y (did you mean north?)',
  ]);
});

t.test('a misspelt weather answers with the nearest, and a path is no name', async t => {
  const folder = shippedFolder('gb-2030');
  t.same(weatherNames(folder), ['cold-still', 'heatwave', 'spring-windy', 'summer-bright', 'winter-mean']);
  for (const [asked, nearest] of [
    ['cold-stil', 'cold-still'],
    ['../../gb-2030/weather/cold-still', undefined],
    ['sources', undefined],
  ] as const) {
    const problems: Problem[] = [];
    t.equal(readWeather(folder, asked, 'winter.yaml', problems), null);
    t.equal(problems.length, 1);
    t.match(problems[0], { file: 'winter.yaml', path: 'weather', found: asked });
    t.equal(problems[0]?.nearest, nearest);
  }
});
