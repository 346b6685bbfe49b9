import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { CivilTime } from '../../src/base/civil-time.js';
import { FolderWriter } from '../../src/results/folder-writer.js';
import { GenerationRows } from '../../src/simulation/generation-rows.js';
import { plantOf } from '../fixtures/one-area.js';
import { triangleSystem } from '../fixtures/triangle.js';

t.test('plants of one area and technology are one row, in the order of areas and then of the table', async t => {
  const path = t.testdir();
  const writer = new FolderWriter(path);
  const plants = [
    plantOf({ id: 's1', area: 'south', technology: 'wind' }),
    plantOf({ id: 'n1', area: 'north', technology: 'nuclear' }),
    plantOf({ id: 'n2', area: 'north', technology: 'wind' }),
    plantOf({ id: 'n3', area: 'north', technology: 'nuclear' }),
  ];
  const first = ['r1', 'hand', 'attack', '', 1, 'seed', 'v1', 's1'];
  const rows = new GenerationRows({ ...triangleSystem(), plants }, writer, new CivilTime('UTC'), first);
  rows.write([0, 0, 0], Float64Array.of(5e6, 20e6, 3e6, 30e6));
  writer.close();
  const written: Record<string, string>[] = parse(readFileSync(join(path, 'generation.csv'), 'utf8'), { columns: true });
  t.same(
    written.map(({ area, technology, power_mw }) => [area, technology, power_mw]),
    [
      ['north', 'nuclear', '50.000'],
      ['north', 'wind', '3.000'],
      ['south', 'wind', '5.000'],
    ],
  );
});
