import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { UserError } from '../../src/base/errors.js';
import { ownFleet, readSystem } from '../../src/system/read.js';
import type { System } from '../../src/system/system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const asked = { weather: { name: 'cold-still', file: null }, overrides: [], fleet: ownFleet };
const read = (path: string): System => readSystem(path, asked);

/** Problems of the nine-bus system with a table changed, or left out; file names without their folder. */
function problemsWith(folder: string, file: string, change: ((text: string) => string) | null): string[] {
  const own = join(folder, 'own');
  rmSync(own, { recursive: true, force: true });
  cpSync(join(SYSTEMS, 'ieee-9'), own, { recursive: true });
  if (change === null) rmSync(join(own, file));
  else writeFileSync(join(own, file), change(readFileSync(join(SYSTEMS, 'ieee-9', file), 'utf8')));
  try {
    read(own);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(
      ({ file: at, line, path, found }) => `${at.split(/[\\/]/).at(-1)}:${line ?? ''} ${path ?? ''}: ${found}`,
    );
  }
}

t.test('a system of machines has areas with a load, machines as plants, and no devices', async t => {
  const system = read(join(SYSTEMS, 'ieee-39'));
  const loadW = system.aggregates.reduce((sum, { demandW }) => sum + demandW.winter.weekday[0]!, 0);
  t.equal(Math.round(loadW / 1e4) / 100, 6254.23, 'New England draws 6 254.23 MW');
  t.equal(system.plants.length, 10);
  t.same(system.customers, [[], [], []]);
  for (const places of system.areaBuses) {
    const sum = places.reduce((total, { fraction }) => total + fraction, 0);
    t.ok(Math.abs(sum - 1) < 1e-12, 'shares of an area sum to 1');
  }
  t.equal(read(join(SYSTEMS, 'three-area-lfc')).dynamics!.flowLaw, 'linear');
  t.equal(system.dynamics!.flowLaw, 'sine');
});

t.test('what is wrong with its tables is named with file, line and column', async t => {
  const folder = t.testdir();
  const with9 = (file: string, change: ((text: string) => string) | null) => problemsWith(folder, file, change);
  t.same(with9('study.csv', null), ['study.csv: : no such file']);
  t.match(
    with9('machines.csv', text => text.replace('g3,', 'g4,')),
    ['machines.csv:4 machine: g4'],
  );
  t.match(
    with9('machines.csv', text => text.replace('23.64', '-1')),
    ['machines.csv:2 inertia_s: -1'],
  );
  t.match(
    with9('machines.csv', text => text.replace('23.64', 'NaN')),
    ['machines.csv:2 inertia_s: NaN'],
  );
  t.match(
    with9('buses.csv', text => text.replace('wscc', 'west')),
    ['buses.csv: 1.area: west'],
  );
  t.equal(with9('governors.csv', text => text.replace('tgov1', 'hygov')).length, 6, 'all that hygov lacks');
  t.match(
    with9('branches.csv', text => text.replace('0.0576', '0')),
    ['branches.csv:2 branch: a reactance of 0'],
  );
  t.match(
    with9('study.csv', text => text.replace('nominal,60', 'nominal,50')),
    ['study.csv: nominal: 56.4, 59.04, 59.4, 50, 60.6'],
  );
  t.match(
    with9('system.yaml', text => `${text}flowLaw: cosine\n`),
    [/^system\.yaml:8 flowLaw: "cosine"/],
  );
  t.same(with9('governors.csv', null), [], 'governors may be left out');
});

t.test('a table that a populated system lacks is still missing', async t => {
  const own = t.testdir({ 'system.yaml': readFileSync(join(SYSTEMS, 'ieee-9', 'system.yaml'), 'utf8') });
  t.throws(() => read(own), UserError);
  try {
    read(own);
  } catch (error) {
    const files = (error as UserError).problems.map(({ file }) => file.split(/[\\/]/).at(-1));
    t.ok(files.includes('customers.csv') && files.includes('fleets.csv'), 'and each is named');
  }
});
