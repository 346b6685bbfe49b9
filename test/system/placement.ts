import { join } from 'node:path';
import t from 'tap';
import { readSystem } from '../../src/system/read.js';
import type { BusShare, System } from '../../src/system/system.js';
import { changed, coldStill, ownSystem, problemLinesOf } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

function shipped(name: string): System {
  const weather = name === 'gb-2019-08-09' ? 'aug-2019' : 'cold-still';
  return readSystem(join(SYSTEMS, name), { ...coldStill, weather: { name: weather, file: null } });
}

const isWhole = (shares: readonly BusShare[]): boolean =>
  Math.abs(shares.reduce((sum, { fraction }) => sum + fraction, 0) - 1) < 1e-9;

/** Names of the buses where something stands. */
const busesOf = (system: System, shares: readonly BusShare[]): string[] =>
  shares.map(({ bus }) => system.network!.buses[bus]!.name);

t.test('every area and every plant of the shipped systems has its place in the network of 29 buses and 99 lines', async t => {
  for (const name of ['gb-2030', 'gb-2025', 'gb-2019-08-09']) {
    const system = shipped(name);
    t.same([system.network!.buses.length, system.network!.branches.length], [29, 99], name);
    t.same(
      system.areas.filter((_, a) => !isWhole(system.areaBuses[a]!)),
      [],
    );
    t.same(
      system.plants.filter(({ buses }) => !isWhole(buses)).map(({ id }) => id),
      [],
    );
  }
});

t.test('cables land where the NESO register says, and stations stand at their own bus', async t => {
  const system = shipped('gb-2030');
  const at = (id: string): string[] => busesOf(system, system.plants.find(plant => plant.id === id)!.buses);
  const places = { ifa: 'sellindge', ifa2: 'lovedean', britned: 'kemsley', nsl: 'stella-west', viking: 'walpole' };
  for (const [id, bus] of Object.entries({ ...places, 'sizewell-b': 'bramford', drax: 'drax', cruachan: 'denny' }))
    t.same(at(id), [bus], id);
  const london = system.areaBuses[system.areas.findIndex(({ id }) => id === '_C')]!;
  t.same(busesOf(system, london), ['london']);
  const spread = system.plants.find(({ id }) => id === 'battery-london')!;
  t.same(spread.buses, london, 'what no bus is named for stands as the demand of its area');
});

t.test('the boundaries are whole cuts, with the limits of NESO ETYS', async t => {
  const { network } = shipped('gb-2025');
  const cut = (name: string) => network!.boundaries.find(boundary => boundary.name === name)!;
  const ratingVa = cut('B6').members.reduce((sum, { branch }) => sum + network!.branches[branch]!.ratingVa!, 0);
  t.equal(ratingVa, 10_340e6, 'its four lines could carry more than B6 is allowed');
  t.equal(cut('B6').limitW, 6700e6);
  t.same(
    cut('B6').links.map(({ link }) => network!.dcLinks[link]!.name),
    ['western'],
  );
  const ends = { B4: ['errochty', 'denny'], B5: ['denny', 'strathaven'], B6: ['strathaven', 'harker'] };
  for (const [name, [north, south]] of Object.entries(ends)) {
    const cutBranches = new Set(cut(name).members.map(({ branch }) => branch));
    const index = (bus: string): number => network!.buses.findIndex(one => one.name === bus);
    const reached = new Set([index(north!)]);
    for (let grown = 0; grown !== reached.size; ) {
      grown = reached.size;
      for (const [i, { from, to }] of network!.branches.entries()) {
        if (!cutBranches.has(i) && (reached.has(from) || reached.has(to))) reached.add(from).add(to);
      }
    }
    t.notOk(reached.has(index(south!)), `without the lines of ${name} nothing leads from ${north} to ${south}`);
  }
});

t.test('links are those in service in the year of the system', async t => {
  const linksOf = (name: string): string[] => shipped(name).network!.dcLinks.map(link => link.name);
  t.same(linksOf('gb-2030'), ['western', 'eastern-green-1', 'eastern-green-2']);
  t.same(linksOf('gb-2025'), ['western']);
});

t.test('what has no place, or a wrong one, is named with its row', async t => {
  const path = t.testdir();
  const lines = (files: Record<string, string>): string[] => problemLinesOf(ownSystem(path, files));
  t.same(lines({ 'area_buses.csv': changed('area_buses.csv', '_C,london,100', '_C,london,90') }), [
    'own/area_buses.csv:14: share_pct: found shares of _C that sum to 90 %; allowed: shares that sum to 100 %',
  ]);
  t.match(lines({ 'area_buses.csv': changed('area_buses.csv', '_C,london,100', '_C,londn,100') })[0]!, /:14: bus: found londn/);
  t.same(lines({ 'area_buses.csv': changed('area_buses.csv', /^_C,.*\n/gm, '') }), [
    'own/area_buses.csv: area: found no row for _C; allowed: a row for each area',
  ]);
});

t.test('a plant without a row, and a row without a plant, are named', async t => {
  const path = t.testdir();
  const lines = (files: Record<string, string>): string[] => problemLinesOf(ownSystem(path, files));
  t.same(lines({ 'plant_buses.csv': changed('plant_buses.csv', /^drax,.*\n/gm, '') }), [
    'own/plant_buses.csv: plant: found no row for drax; allowed: a row for each plant',
  ]);
  const renamed = lines({ 'plant_buses.csv': changed('plant_buses.csv', 'sizewell-b,bramford', 'sizewell-x,bramford') });
  t.equal(renamed[0], 'own/plant_buses.csv: plant: found no row for sizewell-b; allowed: a row for each plant');
  t.match(renamed[1]!, 'own/plant_buses.csv:2: plant: found sizewell-x; allowed: a name of plants.csv');
  t.match(renamed[1]!, 'did you mean sizewell-b?');
  const [twice] = lines({ 'plant_buses.csv': changed('plant_buses.csv', 'drax,drax,100', 'drax,drax,60') });
  t.match(twice, /share_pct: found shares of drax that sum to 60 %/);
});
