import t from 'tap';
import { readSystem } from '../../src/system/read.js';
import { changed, coldStill, ownSystem, problemLinesOf } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

t.test('a plant starts, stops and stores as its technology does', async t => {
  const { plants } = readSystem(`${SYSTEMS}/gb-2030`, coldStill);
  const of = (technology: string) => plants.find(plant => plant.technology === technology)!.flexibility!;
  t.equal(of('ccgt').startCostPerW, 64e-6);
  t.equal(of('ccgt').minUpMs, 247.5 * 60_000);
  t.equal(of('ccgt').roundTripFraction, null);
  t.equal(of('pumped-storage').roundTripFraction, 0.757);
  t.equal(of('interconnector').exportDiscountPerWh, 3e-6);
});

t.test('a mistake in the table of technologies is told with its line', async t => {
  const file = 'technologies.csv';
  t.same(problemLinesOf(ownSystem(t.testdir(), { [file]: changed(file, '0.757', '1.757') })), [
    'own/technologies.csv:9: round_trip_pu: found 1.757; allowed: a number from 0 to 1, or empty',
  ]);
});
