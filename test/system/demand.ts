import { join } from 'node:path';
import t, { type Test } from 'tap';
import { dispatch } from '../../src/market/dispatch.js';
import { readSystem } from '../../src/system/read.js';
import { dayCounts, dayTypes, seasons } from '../../src/system/seasons.js';
import type { Appliance, System } from '../../src/system/system.js';
import { coldStill } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const read = (name: string): System => readSystem(join(SYSTEMS, name), coldStill);
const system = read('gb-2030');

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const within = (t: Test, got: number, expected: number, share: number, message: string): void => {
  t.ok(Math.abs(got / expected - 1) <= share, `${message}: got ${got}, expected ${expected}`);
};

/** DNO charging models 2022/23: meters of every kind, and domestic energy in MWh, by licence area. */
const DNO_FIGURES: Readonly<Record<string, readonly [meters: number, domesticMwh: number]>> = {
  _A: [3_830_368, 12_885_180],
  _B: [2_822_784, 9_023_133],
  _C: [2_502_130, 6_507_050],
  _D: [1_559_785, 5_246_756],
  _E: [2_621_474, 8_384_183],
  _F: [1_690_759, 4_561_186],
  _G: [2_503_487, 7_491_269],
  _H: [3_260_290, 11_115_933],
  _J: [2_405_323, 8_098_925],
  _K: [1_165_978, 3_289_106],
  _L: [1_700_474, 5_405_483],
  _M: [2_395_406, 6_868_421],
  _N: [2_105_482, 6_960_624],
  _P: [799_725, 2_967_330],
};

t.test('meters against the DNO charging models 2022/23: 31.36 million, by licence area to 0.1 %', async t => {
  for (const [areaIndex, { id }] of system.areas.entries()) {
    const meters = sum(system.customers[areaIndex]!.map(({ count }) => count));
    within(t, meters, DNO_FIGURES[id]![0], 0.001, id);
  }
  within(t, sum(system.customers.flat().map(({ count }) => count)), 31_363_465, 0.001, 'Great Britain');
});

t.test('domestic energy against the DNO charging models 2022/23: by licence area to 2 %', async t => {
  const isDomestic = system.customerClasses.map(({ group }) => group === 'domestic');
  for (const [areaIndex, { id }] of system.areas.entries()) {
    const domestic = system.customers[areaIndex]!.filter((_, i) => isDomestic[i]);
    const energyMwh = sum(domestic.map(({ count, annualWhEach }) => count * annualWhEach)) / 1e6;
    within(t, energyMwh, DNO_FIGURES[id]![1], 0.02, id);
  }
});

t.test('the class 1 shape against Elexon: winter weekday peak 0.92 kW, 12.29 kWh a day, about 3 919 kWh a year', async t => {
  const profile = system.profiles.find(({ id }) => id === 'pc-1')!;
  const winter = profile.halfHoursW.winter.weekday;
  t.equal(Math.max(...winter), 920);
  t.equal(winter.indexOf(920), 35, 'the half-hour that ends at 18:00');
  within(t, sum(winter) / 2000, 12.29, 0.002, 'winter weekday, kWh');
  within(t, sum(profile.halfHoursW.summer.weekday) / 2000, 8.87, 0.002, 'summer weekday, kWh');
  within(t, profile.annualWh, 3_919_000, 0.005, 'year, Wh');
});

t.test('the days of a year are shared out over seasons and types of day', async t => {
  const counts = dayCounts(2030);
  t.equal(sum(seasons.flatMap(season => dayTypes.map(dayType => counts[season][dayType]))), 365);
  t.equal(sum(dayTypes.map(dayType => counts.summer[dayType])), 70);
  t.equal(sum(dayTypes.map(dayType => counts['high-summer'][dayType])), 44);
});

/**
 * Mean power of one appliance over all homes in each minute of the day, W: the sum over start minutes of the likelihood of a
 * start times the likelihood that the use is still going on.
 */
function meanPowerDefinition(appliance: Appliance): number[] {
  const { powerW, usesPerDay, ownershipFraction, hourWeights, durationMinMs, durationMaxMs } = appliance;
  const [shortest, longest] = [durationMinMs / 60_000, durationMaxMs / 60_000];
  const weightSum = sum(hourWeights);
  const minutes = new Array<number>(1440).fill(0);
  for (let start = 0; start < 1440; start++) {
    const startsAMinute = (usesPerDay * ownershipFraction * hourWeights[Math.floor(start / 60)]!) / weightSum / 60;
    for (let after = 0; after < longest; after++) {
      const stillOn = longest === shortest ? 1 : Math.min(1, (longest - after) / (longest - shortest));
      minutes[(start + after) % 1440]! += powerW * startsAMinute * stillOn;
    }
  }
  return minutes;
}

t.test(
  'appliances stay below the class shape in every half-hour, season, type of day and area, and make about half of it',
  async t => {
    const minutesW = new Array<number>(1440).fill(0);
    for (const appliance of system.appliances) {
      for (const [minute, powerW] of meanPowerDefinition(appliance).entries()) minutesW[minute]! += powerW;
    }
    const halfHourPeakW = Array.from({ length: 48 }, (_, i) => Math.max(...minutesW.slice(i * 30, i * 30 + 30)));
    const annualWh = (sum(minutesW) / 60) * 365;
    let energyWh = 0;
    let homes = 0;
    for (const [classIndex, customerClass] of system.customerClasses.entries()) {
      if (!customerClass.appliances) continue;
      const profile = system.profiles.find(({ id }) => id === customerClass.profile)!;
      for (const [areaIndex, { id }] of system.areas.entries()) {
        const { annualWhEach, count } = system.customers[areaIndex]![classIndex]!;
        energyWh += annualWhEach * count;
        homes += count;
        for (const season of seasons) {
          for (const dayType of dayTypes) {
            const shapeW = profile.halfHoursW[season][dayType].map(powerW => (powerW * annualWhEach) / profile.annualWh);
            const over = shapeW.findIndex((powerW, i) => halfHourPeakW[i]! >= powerW);
            t.equal(over, -1, `${id} ${customerClass.id} ${season} ${dayType}: half-hour ${over}`);
          }
        }
      }
    }
    within(t, annualWh / (energyWh / homes), 0.5, 0.1, 'share of energy');
  },
);

/** Mean demand of a half-hour of all customers and aggregates, GW. */
function baseDemandGw(
  of: System,
  season: (typeof seasons)[number],
  dayType: (typeof dayTypes)[number],
  halfHour: number,
): number {
  let powerW = sum(of.aggregates.map(({ demandW }) => demandW[season][dayType][halfHour]!));
  for (const [classIndex, customerClass] of of.customerClasses.entries()) {
    const { halfHoursW, annualWh } = of.profiles.find(({ id }) => id === customerClass.profile)!;
    const energyWh = sum(of.customers.map(groups => groups[classIndex]!.count * groups[classIndex]!.annualWhEach));
    powerW += (halfHoursW[season][dayType][halfHour]! * energyWh) / annualWh;
  }
  return powerW / 1e9;
}

t.test('national demand of gb-2025 against NESO 2022: underlying demand, before cars and heat pumps, to 5 %', async t => {
  // NESO demand data 2022: national demand plus embedded wind and solar, mean of the winter weekdays and of high summer's, GW.
  const expected = [
    ['winter', 6, 24.7],
    ['winter', 20, 39.7],
    ['winter', 35, 41.9],
    ['winter', 44, 31.4],
    ['high-summer', 6, 19.6],
    ['high-summer', 24, 32.9],
    ['high-summer', 35, 31.8],
  ] as const;
  const of = read('gb-2025');
  for (const [season, halfHour, demandGw] of expected) {
    // Cars and heat pumps of 2025 draw up to 2 GW more; the mean of their evening is taken off the fitted remainder.
    within(t, baseDemandGw(of, season, 'weekday', halfHour), demandGw, 0.05, `${season} half-hour ${halfHour}`);
  }
});

t.test('a year of gb-2030 nears the 339 TWh of FES 2025 Holistic Transition', async t => {
  const counts = dayCounts(2030);
  let energyGwh = 0;
  for (const season of seasons) {
    for (const dayType of dayTypes) {
      for (let halfHour = 0; halfHour < 48; halfHour++) {
        energyGwh += baseDemandGw(system, season, dayType, halfHour) * 0.5 * counts[season][dayType];
      }
    }
  }
  const { plugInsPerDay, energyPerPlugInWhMean } = system.evs;
  const carsGwh = (sum(system.fleets.ev) * plugInsPerDay.weekday * energyPerPlugInWhMean * 365) / 1e9;
  // About 3 MWh a heat pump: 168 W/K over some 2 000 degree-days and hot water, at a COP of 2.7.
  const pumpsGwh = (sum(system.fleets['heat-pump']) * 3e6) / 1e9;
  within(t, energyGwh + carsGwh + pumpsGwh, 339_000, 0.07, 'GWh');
});

t.test('9 August 2019 at 16:52: 29 GW at transmission after what embedded plants and roofs give', async t => {
  const of = readSystem(join(SYSTEMS, 'gb-2019-08-09'), { ...coldStill, weather: { name: 'aug-2019', file: null } });
  const { areas, weather } = of;
  // 16:52:33 in hourly values and in half-hourly means, both of which stand at the middle of their spans.
  const byArea = (table: readonly Float64Array[]) => {
    const fraction = areas.map(({ weatherRegion }) => {
      const values = table[weather.regions.indexOf(weatherRegion)]!;
      return values[16]! * 0.624 + values[17]! * 0.376;
    });
    return { start: fraction, end: fraction };
  };
  const demandGw =
    baseDemandGw(of, 'high-summer', 'weekday', 33) * 0.748 + baseDemandGw(of, 'high-summer', 'weekday', 34) * 0.252;
  const solarFraction = byArea(weather.solarFraction);
  const sizeW = sum(of.solar.sizesW.map(({ powerW, fraction }) => powerW * fraction));
  const roofsGw = sum(of.fleets.solar.map((count, area) => (count * sizeW * solarFraction.start[area]!) / 1e9));
  const { outputStartW } = dispatch(of, {
    startMs: 0,
    demandStartW: (demandGw - roofsGw) * 1e9,
    demandEndW: (demandGw - roofsGw) * 1e9,
    windOnshoreFraction: byArea(weather.windOnshoreFraction),
    windOffshoreFraction: byArea(weather.windOffshoreFraction),
    solarFraction,
    unitsLost: of.plants.map(() => 0),
  });
  const embeddedGw = sum(of.plants.map(({ embedded }, p) => (embedded ? outputStartW[p]! / 1e9 : 0)));
  within(t, demandGw - roofsGw - embeddedGw, 29, 0.005, 'transmission demand, GW');
});

t.test('customers behind transformers agree with the customers of each area', async t => {
  for (const [areaIndex, { id }] of system.areas.entries()) {
    const types = system.substationTypes[areaIndex]!;
    within(t, sum(types.map(({ customersFraction }) => customersFraction)), 1, 1e-9, id);
    t.ok(
      types.every(({ ratingsVA, customersMean }) => ratingsVA.length === 5 && customersMean >= 3),
      id,
    );
  }
  t.same(
    system.substationTypes[system.areas.findIndex(({ id }) => id === '_C')]!.map(({ id }) => id),
    ['ground'],
    'London has no pole-mounted transformers',
  );
});

t.test('fleets of the three years', async t => {
  const count = (name: string): number[] => {
    const { fleets } = name === 'gb-2030' ? system : read(name);
    return [fleets.ev, fleets['heat-pump'], fleets.solar, fleets.battery].map(sum);
  };
  t.same(count('gb-2030'), [10_000_000, 4_000_000, 3_000_000, 1_000_000]);
  t.same(count('gb-2025'), [2_150_000, 300_000, 1_600_000, 200_000]);
  t.same(count('gb-2019-08-09'), [100_000, 150_000, 950_000, 10_000]);
});

t.test('cars draw 7 to 8 kWh a day in about three plug-ins a week', async t => {
  const { plugInsPerDay, energyPerPlugInWhMean } = system.evs;
  const plugIns = 5 * plugInsPerDay.weekday + plugInsPerDay.saturday + plugInsPerDay.sunday;
  within(t, plugIns, 3, 0.05, 'plug-ins a week');
  const dayWh = (plugIns / 7) * energyPerPlugInWhMean;
  t.ok(dayWh >= 7000 && dayWh <= 8000, `${dayWh} Wh a day`);
});
