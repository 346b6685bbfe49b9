import t from 'tap';
import { InternalError, RunError, UserError } from '../../src/base/errors.js';
import { answerTo } from '../../src/cli/exit.js';

const problem = { file: 'day.yaml', line: 3, column: 5, path: 'scale', found: '0.3', allowed: '1 or 1/n' };

t.test("a user's mistake is a line a problem, exit code 1, and no stack trace", async t => {
  const { code, lines } = answerTo(new UserError([problem, { ...problem, line: 4 }]), false);
  t.equal(code, 1);
  t.same(lines, ['day.yaml:3:5: scale: found 0.3; allowed: 1 or 1/n', 'day.yaml:4:5: scale: found 0.3; allowed: 1 or 1/n']);
});

t.test('a thousand problems are cut short and the rest is counted', async t => {
  const { lines } = answerTo(new UserError(Array.from({ length: 1000 }, () => problem)), false);
  t.equal(lines.length, 201);
  t.equal(lines.at(-1), '… and 800 more problems');
});

t.test('a run that could not go on gives exit code 2 and its reason', async t => {
  t.same(answerTo(new RunError('the disk is full'), false), { code: 2, lines: ['The run failed: the disk is full'] });
});

t.test('what the operating system refuses is said in words', async t => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', path: 'results/a' });
  t.same(answerTo(full, false), { code: 2, lines: ['The run failed: the disk is full: results/a'] });
});

t.test('a fault of Nadir asks for a report, and shows where it happened only when asked', async t => {
  const fault = new InternalError('energy is lost');
  const { code, lines } = answerTo(fault, false);
  t.equal(code, 2);
  t.match(lines.join('\n'), /energy is lost.*report/s);
  t.notMatch(lines.join('\n'), / at .*\.(js|ts):\d/);
  t.match(answerTo(fault, true).lines.join('\n'), / at .*\.(js|ts):\d/);
});
