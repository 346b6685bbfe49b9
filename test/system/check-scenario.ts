import { join } from 'node:path';
import t from 'tap';
import { type Problem, problemLine, UserError } from '../../src/base/errors.js';
import { rootsOf } from '../../src/scenario/root.js';
import { checkAgainstSystem } from '../../src/system/check-scenario.js';
import { ownFleet, readSystem } from '../../src/system/read.js';
import { timeZoneOf } from '../../src/system/time-zone.js';
import { Folder, TOP } from '../fixtures/scenario.js';

const folderOf = (name: string): string => join(rootsOf().shipped, 'systems', name);
const weather = { name: 'cold-still', file: null };
const gb2030 = readSystem(folderOf('gb-2030'), { weather, overrides: [], fleet: ownFleet });
const headEnd = gb2030.headEnds.find(({ devices }) => devices === 'ev')!.id;
const supplier = gb2030.headEnds.find(({ kind }) => kind === 'supplier')!.id;
const area = gb2030.areas[0]!.id;

const linesOf = (folder: Folder, text: string): string[] => {
  folder.write('peak.yaml', TOP + text);
  const problems: Problem[] = [];
  checkAgainstSystem(folder.read('peak.yaml').scenario, gb2030, problems);
  return problems.map(problemLine);
};

t.test('names that the system has raise no problem', async t => {
  const text = `posture: baseline-2030
attacks:
  - { kind: ev-charge-start, at: "17:00", duration: 1 h, target: { devices: ev, headEnd: ${headEnd}, areas: ${area} } }
  - { kind: meter-disconnect, at: "17:00", target: { supplier: ${supplier} } }
defences: [{ kind: anomaly-threshold, headEnd: ${headEnd} }]
`;
  t.same(linesOf(new Folder(t), text), []);
});

t.test('names that the system has not are told with the nearest it has', async t => {
  const text = `attacks:
  - { kind: ev-charge-start, at: "17:00", duration: 1 h, target: { headEnd: ${headEnd}x, areas: ${area}x } }
  - { kind: meter-disconnect, at: "17:00", target: { devices: meter, supplier: ${supplier}x, headEnd: ${headEnd} } }
defences: [{ kind: anomaly-threshold, headEnd: __proto__ }]
`;
  const lines = linesOf(new Folder(t), text);
  t.equal(lines.length, 4);
  t.match(lines[0], new RegExp(`attacks\\.ev-charge-start\\.target\\.headEnd: .*did you mean ${headEnd}\\?`));
  t.match(lines[1], new RegExp(`attacks\\.ev-charge-start\\.target\\.areas: .*did you mean ${area}\\?`));
  t.match(lines[2], new RegExp(`attacks\\.meter-disconnect\\.target\\.supplier: .*did you mean ${supplier}\\?`));
  t.match(lines[3], /defences\.anomaly-threshold\.headEnd: found '__proto__'/);
});

t.test("a clock time follows the zone that the system's own file gives", async t => {
  t.equal(timeZoneOf(folderOf('gb-2030')), 'Europe/London');
  t.throws(() => timeZoneOf(folderOf('nowhere')), UserError);
});

t.test('a day is scheduled at once only where the system says how its plants start and store', async t => {
  const folder = new Folder(t);
  t.same(linesOf(folder, 'dispatch: optimised\n'), [], 'Great Britain says it');
  const silent = { ...gb2030, plants: gb2030.plants.map(plant => ({ ...plant, flexibility: null })) };
  const problems: Problem[] = [];
  checkAgainstSystem(folder.read('peak.yaml').scenario, silent, problems);
  t.equal(problems.length, 1);
  t.match(
    problemLine(problems[0]!),
    /dispatch: found optimised; allowed: merit-order, or a row for each of ccgt.* in technologies\.csv/,
  );
  folder.write('peak.yaml', `${TOP}dispatch: merit-order\n`);
  const none: Problem[] = [];
  checkAgainstSystem(folder.read('peak.yaml').scenario, silent, none);
  t.same(none, [], 'dispatch by merit order needs none of it');
});
