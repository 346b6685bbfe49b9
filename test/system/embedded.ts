import t from 'tap';
import { type Problem, problemLine } from '../../src/base/errors.js';
import { readEmbedded } from '../../src/system/embedded.js';
import { SystemFolder } from '../../src/system/folder.js';
import { shippedFolder } from '../fixtures/shipped-system.js';

t.test('what remains on loss-of-mains settings lies in the range of FRCR 2024', async t => {
  for (const name of ['gb-2030', 'gb-2025']) {
    const problems: Problem[] = [];
    const groups = readEmbedded(shippedFolder(name), problems);
    t.same(problems, []);
    const rocofMw = (threshold: number) =>
      groups.find(group => group.trip === 'rocof' && group.threshold === threshold)!.powerW / 1e6;
    t.ok(rocofMw(0.125) >= 20 && rocofMw(0.125) <= 90, `${name}: ${rocofMw(0.125)} MW at 0.125 Hz/s`);
    t.ok(rocofMw(0.2) >= 10 && rocofMw(0.2) <= 40, `${name}: ${rocofMw(0.2)} MW at 0.2 Hz/s`);
    t.notOk(
      groups.some(({ trip }) => trip === 'vector-shift'),
      'vector shift is banned',
    );
  }
});

t.test('9 August 2019: 150 MW on vector shift, 350 MW on RoCoF, 200 MW at 49.0 Hz', async t => {
  const groups = readEmbedded(shippedFolder('gb-2019-08-09'), []);
  t.match(groups.slice(0, 3), [
    { trip: 'vector-shift', powerW: 150e6 },
    { trip: 'rocof', powerW: 350e6, threshold: 0.125, windowMs: 500 },
    { trip: 'under-frequency', powerW: 200e6, threshold: 49 },
  ]);
});

t.test('a threshold must suit what trips', async t => {
  const problemsOf = (trip: string, threshold: string): string[] => {
    const header = 'id,power_mw,trip,threshold,window_ms,reconnect_s,source,assumption';
    const path = t.testdir({ 'embedded.csv': `${header}\na,1,${trip},${threshold},500,60,nobody,true\n` });
    const problems: Problem[] = [];
    readEmbedded(SystemFolder.open(path, problems)!, problems);
    return problems.map(problem => problemLine(problem).replace(`${path}/`, ''));
  };
  t.same(problemsOf('rocof', '1'), []);
  t.same(problemsOf('under-frequency', '1'), ['embedded.csv:2: threshold: found 1; allowed: a frequency from 40 to 70 Hz']);
  t.same(problemsOf('rocof', '49'), ['embedded.csv:2: threshold: found 49; allowed: a rate above 0 and at most 20 Hz/s']);
  t.same(problemsOf('vector-shift', '0'), [
    'embedded.csv:2: threshold: found 0; allowed: an angle above 0 and at most 180 degrees',
  ]);
  t.same(problemsOf('rocov', '1'), [
    'embedded.csv:2: trip: found rocov; allowed: vector-shift, rocof, under-frequency, over-frequency (did you mean rocof?)',
  ]);
});
