import t from 'tap';
import { type Problem, problemLine } from '../../src/base/errors.js';
import { SystemFolder } from '../../src/system/folder.js';
import { readShedding } from '../../src/system/shedding.js';
import { shippedFolder } from '../fixtures/shipped-system.js';

const designPct = (stages: readonly { designFraction: number }[]): number =>
  Math.round(stages.reduce((sum, { designFraction }) => sum + 100 * designFraction, 0));

t.test('the schemes are those of the Grid Code, as E3C prints them', async t => {
  for (const name of ['gb-2030', 'gb-2025', 'gb-2019-08-09']) {
    const problems: Problem[] = [];
    const stages = readShedding(shippedFolder(name), problems);
    t.same(problems, []);
    const of = (scheme: string) => stages.filter(stage => stage.scheme === scheme);
    t.same(
      of('england-wales').map(({ thresholdHz, designFraction }) => [thresholdHz, Math.round(designFraction * 1000) / 10]),
      [
        [48.8, 5],
        [48.75, 5],
        [48.7, 10],
        [48.6, 7.5],
        [48.5, 7.5],
        [48.4, 7.5],
        [48.2, 7.5],
        [48, 5],
        [47.8, 5],
      ],
      name,
    );
    t.match(of('spt')[0], { stage: 5, thresholdHz: 48.5 });
    t.match(of('shet')[0], { stage: 4, thresholdHz: 48.6 });
    t.same([designPct(of('spt')), designPct(of('shet'))], [40, 40], 'both Scottish schemes total 40 %');
  }
});

t.test('on 9 August 2019 each stage opens well below its design', async t => {
  const stages = readShedding(shippedFolder('gb-2019-08-09'), []);
  // NG ESO: 3.2 % of the demand seen at transmission, less of the demand with what embedded plants serve.
  for (const { scheme, stage, designFraction, deliveredFraction } of stages) {
    const ratio = deliveredFraction / designFraction;
    t.ok(ratio > 0.4 && ratio < 0.65, `${scheme} ${stage}: ${ratio} of design`);
  }
});

const HEADER = 'scheme,stage,threshold_hz,relay_ms,design_pct,delivered_pct,embedded_concentration_pu,source,assumption';

t.test('each mistake gives one problem', async t => {
  const problemsOf = (...rows: string[]): string[] => {
    const path = t.testdir({ 'shedding.csv': [HEADER, ...rows].join('\n') });
    const problems: Problem[] = [];
    readShedding(SystemFolder.open(path, problems)!, problems);
    return problems.map(problem => problemLine(problem).replace(`${path}/`, ''));
  };
  const FIRST = 'north,1,48.8,200,60,50,1,nobody,true';
  t.same(problemsOf(FIRST, 'north,2,48.6,200,40,40,1,nobody,true'), [], 'shedding everything is allowed');
  t.same(problemsOf(FIRST, 'north,2,48.9,200,5,5,1,nobody,true'), [
    'shedding.csv:3: threshold_hz: found stage 2 at 48.9 Hz after stage 1 at 48.8 Hz; ' +
      'allowed: stages in order, each at a lower frequency',
  ]);
  t.same(problemsOf(FIRST, 'north,2,48.6,200,50,40,1,nobody,true'), [
    'shedding.csv:3: design_pct: found 110 over the stages of north; allowed: at most 100 together',
  ]);
  t.same(problemsOf(FIRST.replace('48.8', '4.88')), [
    'shedding.csv:2: threshold_hz: found 4.88; allowed: a number from 40 to 60',
  ]);
});
