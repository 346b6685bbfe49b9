import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { readSystem } from '../../src/system/read.js';
import { changed, coldStill, ownSystem, problemLinesOf } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

t.test('every system of Great Britain says how it comes back, and no reactor does within two days', async t => {
  for (const name of ['gb-2030', 'gb-2025']) {
    const { plants, restoration } = readSystem(join(SYSTEMS, name), coldStill);
    t.equal(restoration!.restarts.length, plants.length);
    plants.forEach(({ technology }, p) => {
      const { hotMs, coldMs } = restoration!.restarts[p]!;
      t.ok(hotMs <= coldMs, technology);
      if (technology === 'nuclear') t.ok(hotMs > 48 * 3_600_000);
    });
    const starting = restoration!.blackStarts.map(({ plant }) => plants[plant]!.technology);
    t.ok(starting.includes('pumped-storage') && starting.includes('hydro'));
    t.notOk(starting.includes('nuclear'));
  }
});

t.test('a mistake in the tables of restoration is named with its line', async t => {
  const problemsOf = (files: Readonly<Record<string, string>>): string[] => {
    const root = mkdtempSync(join(tmpdir(), 'nadir-restoration-'));
    t.teardown(() => rmSync(root, { recursive: true, force: true }));
    return problemLinesOf(ownSystem(root, files));
  };
  t.same(problemsOf({ 'black_starts.csv': changed('black_starts.csv', 'dinorwig,6', 'dinorwich,6') }), [
    'own/black_starts.csv:2: plant: found dinorwich; allowed: an id of plants.csv (did you mean dinorwig?)',
  ]);
  t.same(problemsOf({ 'black_starts.csv': changed('black_starts.csv', 'dinorwig,6', 'dinorwig,7') }), [
    'own/black_starts.csv:2: units_count: found 7; allowed: at most its 6 units',
  ]);
  t.same(problemsOf({ 'restarts.csv': changed('restarts.csv', /^battery,.*\n/gm, '') }), [
    'own/restarts.csv: technology: found no row for battery; allowed: a row for each technology of a plant',
  ]);
  t.same(problemsOf({ 'restoration.csv': changed('restoration.csv', 'block,5,pct', 'block,500,pct') }), [
    'own/restoration.csv:9: block.value: found 500; allowed: from 0.1 to 100 pct',
  ]);
});
