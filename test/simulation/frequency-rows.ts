import t from 'tap';
import { CivilTime } from '../../src/base/civil-time.js';
import type { GridModel } from '../../src/grid/grid-model.js';
import type { FolderWriter } from '../../src/results/folder-writer.js';
import type { Cell, Table } from '../../src/results/table.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { FrequencyRows } from '../../src/simulation/frequency-rows.js';

t.test('a table of disturbances that is full says from when on it lacks them, and the regular one goes on', async t => {
  const written: Record<string, Cell[][]> = {};
  const table = ({ name }: Table) => {
    const rows: Cell[][] = [];
    written[name] = rows;
    return {
      row: (cells: Cell[]) => rows.push(cells),
      get rowCount() {
        return rows.length;
      },
    };
  };
  const scenario = { startUnixMs: 0, outputs: { frequencyMs: 1000 } } as Scenario;
  const writer = { table } as unknown as FolderWriter;
  const rows = new FrequencyRows(scenario, 50, writer, new CivilTime('Europe/London'), [], 30);
  const grid = { frequencyHz: 49, demandServedW: 1, generationW: 1, responseW: 0, inertiaVAs: 1 } as GridModel;
  for (let tick = 1; tick <= 30; tick++) rows.tick(tick * 50, grid, 0);
  t.equal(rows.cutFromMs, null);
  for (let tick = 31; tick <= 60; tick++) rows.tick(tick * 50, grid, 0);
  t.equal(rows.cutFromMs, 31 * 50);
  t.equal(written.frequency_events!.length, 30);
  t.equal(written.frequency!.length, 3);
});
