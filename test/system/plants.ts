import t from 'tap';
import { type Problem, problemLine } from '../../src/base/errors.js';
import { SystemFolder } from '../../src/system/folder.js';
import { parsePlants, readPlants } from '../../src/system/plants.js';
import type { Plant } from '../../src/system/system.js';
import { columnsOf, shippedFolder } from '../fixtures/shipped-system.js';

const AREAS = [...new Set(columnsOf('gb-2030', 'areas.csv', 'id'))];

function shippedPlants(name: string): Plant[] {
  const problems: Problem[] = [];
  const plants = readPlants(shippedFolder(name), AREAS, problems);
  if (problems.length > 0) throw new Error(problems.map(problemLine).join('\n'));
  return plants;
}

const capacityMw = (plants: readonly Plant[], ...technologies: string[]): number =>
  plants
    .filter(({ technology }) => technologies.includes(technology))
    .reduce((sum, { unitCount, unitW }) => sum + (unitCount * unitW) / 1e6, 0);

/** Stored energy of one plant's capacity, VA·s per W. */
const storedSPerW = ({ inertiaS, powerFactor }: Plant): number => inertiaS / powerFactor;

t.test('capacities of 2030 against FES 2025 Holistic Transition', async t => {
  const plants = shippedPlants('gb-2030');
  const gigawatts: [number, ...string[]][] = [
    [23.4, 'ccgt', 'ccgt-chp'],
    [2.9, 'nuclear'],
    [29.8, 'wind-onshore'],
    [46.5, 'wind-offshore'],
    [23.2, 'battery'],
    [5.3, 'pumped-storage', 'long-duration-storage'],
    [11.7, 'interconnector'],
  ];
  for (const [capacityGw, ...technologies] of gigawatts) {
    const mw = capacityMw(plants, ...technologies);
    t.ok(Math.abs(mw / 1000 - capacityGw) <= 0.05, `${technologies.join(' and ')}: ${mw} MW against ${capacityGw} GW`);
  }
});

t.test('capacities of 2025 against FES 2025 and DUKES 5.11', async t => {
  const plants = shippedPlants('gb-2025');
  t.equal(Math.round(capacityMw(plants, 'nuclear')), 5883, 'nuclear against DUKES');
  t.equal(Math.round(capacityMw(plants, 'ccgt', 'ccgt-chp')), 32_890, 'combined-cycle gas against FES');
  t.equal(Math.round(capacityMw(plants, 'wind-onshore')), 14_550, 'onshore wind against FES');
  t.equal(Math.round(capacityMw(plants, 'wind-offshore')), 16_600, 'offshore wind against FES');
  t.equal(Math.round(capacityMw(plants, 'battery')), 10_400, 'batteries against FES');
  t.equal(Math.round(capacityMw(plants, 'pumped-storage')), 2828, 'pumped storage against its operators');
  t.equal(Math.round(capacityMw(plants, 'coal')), 0, 'no coal after September 2024');
});

t.test('solar plants and the rooftop fleet together are the national figure', async t => {
  const shares = columnsOf('gb-2030', 'solar_sizes.csv', 'share_pct').map(Number);
  const sizesKw = columnsOf('gb-2030', 'solar_sizes.csv', 'power_kw').map(Number);
  const roofKw = sizesKw.reduce((sum, kw, i) => sum + (kw * shares[i]!) / 100, 0);
  for (const [name, nationalGw] of [
    ['gb-2030', 46.7],
    ['gb-2025', 22],
    ['gb-2019-08-09', 13],
  ] as const) {
    const kinds = columnsOf(name, 'fleets.csv', 'kind');
    const counts = columnsOf(name, 'fleets.csv', 'devices_count').map(Number);
    const roofs = counts.reduce((sum, count, i) => sum + (kinds[i] === 'solar' ? count : 0), 0);
    const nationalMw = capacityMw(shippedPlants(name), 'solar') + (roofs * roofKw) / 1000;
    t.ok(Math.abs(nationalMw / 1000 - nationalGw) < 0.05, `${name}: ${nationalMw} MW against ${nationalGw} GW`);
  }
});

t.test('each system has the plants that scenarios name', async t => {
  const links = ['ifa', 'britned', 'nemo', 'ewic', 'moyle'];
  const newLinks = [...links, 'ifa2', 'eleclink', 'nsl', 'viking', 'greenlink'];
  const named = {
    'gb-2030': ['sizewell-b', 'dinorwig', 'hornsea-one', ...newLinks, 'neuconnect'],
    'gb-2025': ['sizewell-b', 'torness', 'heysham-2', 'dinorwig', 'hornsea-one', ...newLinks],
    'gb-2019-08-09': ['sizewell-b', 'hornsea-one', 'little-barford-st1c', 'little-barford-gt1a', 'little-barford-gt1b', ...links],
  };
  for (const [name, ids] of Object.entries(named)) {
    const plants = shippedPlants(name);
    for (const id of ids)
      t.ok(
        plants.find(plant => plant.id === id),
        `${id} in ${name}`,
      );
  }
});

t.test('on 9 August 2019 about 16 GW of plant on line and demand can store the published 210 to 219 GVA.s', async t => {
  const plants = shippedPlants('gb-2019-08-09');
  const atTransmission = plants.filter(({ embedded, inertiaS }) => !embedded && inertiaS > 0);
  const always = atTransmission.filter(({ source }) => source === 'must-run').concat(plants.filter(({ id }) => id === 'drax'));
  const alwaysW = always.reduce((sum, plant) => sum + plant.unitCount * plant.unitW * plant.availabilityFraction, 0);
  const alwaysVAs = always.reduce((sum, p) => sum + p.unitCount * p.unitW * p.availabilityFraction * storedSPerW(p), 0);
  const gas = atTransmission.find(({ id }) => id.startsWith('ccgt-2010s'))!;
  const restW = 16e9 - alwaysW;
  // Demand of 29 GW with 1.75 s; combined-cycle plant part-loaded for reserve stores more for each MW sent out.
  const fullyLoadedVAs = alwaysVAs + restW * storedSPerW(gas) + 1.75 * 29e9;
  const leastLoadedVAs = alwaysVAs + (restW / gas.minStableFraction) * storedSPerW(gas) + 1.75 * 29e9;
  t.ok(fullyLoadedVAs < 210e9, `fully loaded: ${fullyLoadedVAs / 1e9} GVA.s`);
  t.ok(leastLoadedVAs > 210e9, `least loaded: ${leastLoadedVAs / 1e9} GVA.s`);

  const trippedMw = ['hornsea-one', 'little-barford-st1c', 'little-barford-gt1a', 'little-barford-gt1b'].map(id => {
    const plant = plants.find(plant => plant.id === id)!;
    return (plant.unitCount * plant.unitW * plant.availabilityFraction) / 1e6;
  });
  t.same(trippedMw, [737, 244, 210, 187], 'the infeed losses of the ESO report');
});

const HEADER =
  'id,name,technology,area,unit_count,unit_mw,inertia_s,power_factor_pu,min_stable_pu,marginal_cost_gbp_per_mwh,' +
  'emissions_g_per_kwh,limited_by,availability_pu,energy_mwh,embedded,droop_pu,deadband_hz,governor_lag_s,turbine_s,' +
  'unit_ramp_mw_per_min,source,assumption';
const ROW = 'one,One,ccgt,north,2,430,5,0.9,0.4,80,373,fuel,0.9,,false,0.04,0.015,0.3,0.5,20,nobody,true';

function problemsOf(row: string): string[] {
  const problems: Problem[] = [];
  parsePlants(`${HEADER}\n${row}\n`, 'plants.csv', ['north', 'south'], problems);
  return problems.map(problemLine);
}

t.test('a plant is read in SI units', async t => {
  const problems: Problem[] = [];
  const [plant] = parsePlants(`${HEADER}\n${ROW}\n`, 'plants.csv', ['north'], problems);
  t.same(problems, []);
  t.match(plant, { unitCount: 2, unitW: 430e6, inertiaS: 5, energyWh: null, embedded: false });
  t.match(plant?.governor, { droopFraction: 0.04, deadbandHz: 0.015, lagS: 0.3, turbineS: 0.5 });
  t.equal(plant?.marginalCostPerWh, 80e-6);
  t.equal(plant?.emissionsGPerWh, 0.373);
  t.ok(Math.abs(plant!.rampWPerS - 20e6 / 60) < 1e-6);
});

t.test('each bad cell gives one problem', async t => {
  const cases: [string, string, string][] = [
    [',430,', ',-430,', 'unit_mw: found -430; allowed: a number from 0.001 to 100000'],
    [',north,', ',nort,', 'area: found nort; allowed: north, south (did you mean north?)'],
    [',fuel,', ',fule,', 'limited_by: found fule; allowed: fuel, wind-offshore'],
    [',0.015,', ',,', 'droop_pu: found only droop_pu, governor_lag_s, turbine_s; allowed: all of'],
    [',fuel,', ',storage,', 'energy_mwh: found an empty cell; allowed: the energy of its store'],
    [',2,', ',2.5,', 'unit_count: found 2.5; allowed: a whole number'],
  ];
  for (const [from, to, said] of cases) {
    const lines = problemsOf(ROW.replace(from, to));
    t.equal(lines.length, 1, lines.join('\n'));
    t.equal(lines[0]?.slice(0, said.length + 14), `plants.csv:2: ${said}`);
  }
  t.same(problemsOf(ROW), [], 'and the row itself gives none');
});

t.test('a folder without plants says which table is missing', async t => {
  const problems: Problem[] = [];
  const folder = SystemFolder.open(t.testdir({}), problems)!;
  t.same(readPlants(folder, ['north'], problems), []);
  t.equal(problems.length, 1);
  t.match(problems[0], { found: 'no such file' });
});
