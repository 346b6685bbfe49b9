import { join } from 'node:path';
import t from 'tap';
import { type Problem, problemLine } from '../../src/base/errors.js';
import { SystemFolder } from '../../src/system/folder.js';
import { controlsOf, readPostures } from '../../src/system/postures.js';
import { readSystem } from '../../src/system/read.js';
import { coldStill } from '../fixtures/own-system.js';
import { SYSTEMS } from '../fixtures/shipped-system.js';

const idsOf = (system: string, posture: string): string[] | undefined =>
  controlsOf(readSystem(join(SYSTEMS, system), coldStill), posture, { file: 'mine.yaml' }, [])?.map(({ id }) => id);

t.test('the legal delay of SI 2021/1467 is in force in 2025 and 2030 and not in 2019', async t => {
  t.same(idsOf('gb-2030', 'default'), ['ev-delay']);
  t.same(idsOf('gb-2025', 'default'), ['ev-delay']);
  t.same(idsOf('gb-2019-08-09', 'default'), []);
  t.same(idsOf('gb-2030', 'none'), []);
  const [delay] = controlsOf(readSystem(join(SYSTEMS, 'gb-2030'), coldStill), 'baseline-2030', { file: '' }, [])!;
  t.same(delay, { id: 'ev-delay', kind: 'randomised-delay', written: { devices: 'ev', limit: '600 s' } });
});

t.test('an unknown posture is told with the nearest', async t => {
  const problems: Problem[] = [];
  t.equal(
    controlsOf(readSystem(join(SYSTEMS, 'gb-2030'), coldStill), 'built-inn', { file: 'mine.yaml', line: 4 }, problems),
    null,
  );
  t.same(problems.map(problemLine), [
    'mine.yaml:4: posture: found built-inn; allowed: default, none, baseline-2030, bolted-on, built-in (did you mean built-in?)',
  ]);
  for (const name of ['__proto__', 'constructor', '']) {
    t.equal(controlsOf({ postures: Object.create(null), defaultPosture: 'x' }, name, { file: 'mine.yaml' }, []), null);
  }
});

t.test('a posture is a sentence, a source and a list of controls with plain values', async t => {
  const linesOf = (text: string): string[] => {
    const path = t.testdir({ 'postures.yaml': text });
    const problems: Problem[] = [];
    readPostures(SystemFolder.open(path, problems)!, problems);
    return problems.map(problem => problemLine(problem).replace(`${path}/`, ''));
  };
  const posture = (controls: string): string => `mine:\n  about: Mine.\n  source: Me\n  controls: ${controls}\n`;
  t.same(linesOf(posture('[{ id: a, kind: order-rate-limit, rate: 5 }]')), []);
  t.match(linesOf(posture('[{ id: a }]')), [/^postures.yaml:4:3: mine.controls: found .*; allowed: controls like/]);
  t.match(linesOf(posture('[{ id: a, kind: b, c: [1] }]')), [/allowed: controls like/]);
  t.match(linesOf(posture('[{ id: a, kind: b }, { id: a, kind: b }]')), [/each id once/]);
  t.match(linesOf(posture('none')), [/a list of at most 100 controls/]);
  t.match(linesOf(posture('[]').replace('mine:', 'default:')), [/not default/]);
  t.match(linesOf('mine: 3\n'), [/found 3; allowed: a map/, /mine.about/, /mine.source/, /mine.controls/]);
});
